# run_puts_the_allocator_into_the_program.sh - malloc comes from the library
# SPDX-License-Identifier: MIT
. "$(dirname "$0")/expect.sh"

expect 0 "$bump" run cat /proc/self/maps
grep -q libbumpmalloc.so out || fail "the library is not mapped"
