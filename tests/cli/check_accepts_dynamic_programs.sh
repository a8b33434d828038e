# check_accepts_dynamic_programs.sh - found in PATH or by path
# SPDX-License-Identifier: MIT
. "$(dirname "$0")/expect.sh"

printf 'int main(void) { return 0; }\n' >dynamic.c
$cc -o dynamic dynamic.c || exit 1
expect 0 "$bump" check ./dynamic
grep -q '^takes effect: ./dynamic is dynamically linked$' out || fail "$(cat out)"
[ "$(wc -l <out)" = 1 ] || fail "more than one line"
PATH=$PWD:$PATH expect 0 "$bump" check dynamic
expect 0 "$bump" check -q ./dynamic
[ ! -s out ] || fail "-q printed something"
