# check_refuses_setuid_and_setgid_programs.sh - the loader ignores LD_PRELOAD there
# SPDX-License-Identifier: MIT
. "$(dirname "$0")/expect.sh"

[ "$(id -u)" = 0 ] || skip "needs root"
cp /bin/true program
chown nobody program && chmod 4755 program
expect 1 "$bump" check ./program
grep -q 'is setuid' out || fail "$(cat out)"
chown root:nogroup program && chmod 2755 program
expect 1 "$bump" check ./program
grep -q 'is setgid' out || fail "$(cat out)"
# root running root's setuid program gains nothing: no secure mode
chown root:root program && chmod 4755 program
expect 0 "$bump" check ./program
