# run_keeps_what_the_user_preloads.sh - ours comes first
# SPDX-License-Identifier: MIT
. "$(dirname "$0")/expect.sh"

cat >other.c <<'END'
int other;
END
$cc -shared -fPIC -o other.so other.c || exit 1
expect 0 env LD_PRELOAD="$PWD/other.so" "$bump" run env
grep -qxF "LD_PRELOAD=$library:$PWD/other.so" out || fail "$(grep PRELOAD out)"
