# names_with_newlines_take_one_line.sh - nor do they reach the terminal as controls
# SPDX-License-Identifier: MIT
. "$(dirname "$0")/expect.sh"

name=$(printf './a\nb\033[31m')
cp /bin/true "$name"
expect 0 "$bump" check "$name"
[ "$(wc -l <out)" = 1 ] || fail "$(cat out)"
grep -qF 'a\012b\033[31m' out || fail "$(cat out)"
echo 'void *__libc_malloc(unsigned long); void *malloc(unsigned long n) { return __libc_malloc(n); }' >a.c
$cc -fno-builtin -shared -fPIC -o "$name" a.c || exit 1
expect 0 "$bump" compare -q -r 1 -a system -a "$name" true
grep -q "$(printf '\033')" out && fail "a control character"
grep -q '^b' out && fail "the label is broken in two"
exit 0
