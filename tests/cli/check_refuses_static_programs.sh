# check_refuses_static_programs.sh - with and without PIE
# SPDX-License-Identifier: MIT
. "$(dirname "$0")/expect.sh"

printf 'int main(void) { return 0; }\n' >static.c
$cc -static -o static static.c 2>/dev/null || skip "no static libc"
expect 1 "$bump" check ./static
grep -q 'statically linked' out || fail "$(cat out)"
$cc -static-pie -fPIE -o static static.c 2>/dev/null || exit 0
expect 1 "$bump" check ./static
grep -q 'statically linked' out || fail "static PIE: $(cat out)"
