# allocators_must_really_serve_malloc.sh - what the loader ignores is no allocator
# SPDX-License-Identifier: MIT
. "$(dirname "$0")/expect.sh"

echo 'int nothing;' >nothing.c
$cc -shared -fPIC -o nothing.so nothing.c || exit 1
expect 125 "$bump" compare -a system -a ./nothing.so true
grep -q 'does not take over malloc' err || fail "$(cat err)"
echo rubbish >rubbish.so
expect 125 "$bump" compare -a ./rubbish.so true
expect 125 "$bump" compare -a ./missing.so true
grep -q 'No such file' err || fail "$(cat err)"
expect 125 "$bump" compare -a dlmalloc true
grep -q 'is not one of system, bump' err || fail "$(cat err)"
expect 125 "$bump" compare -a bump:pages true
expect 125 "$bump" compare -a bump:pages=odd true
expect 125 "$bump" compare -a bump:colour=red true
grep -q 'is not one of region' err || fail "$(cat err)"
