#!/bin/sh
# exported_symbols_are_exactly_the_list.sh LIBRARY - every further symbol would
# be a way to hand our pointers to another's free. The API has its own prefix.
# SPDX-License-Identifier: MIT
wanted="aligned_alloc calloc cfree dlopen free free_aligned_sized free_sized
mallinfo mallinfo2 malloc malloc_stats malloc_trim malloc_usable_size mallopt
memalign posix_memalign pvalloc realloc valloc
__libc_calloc __libc_free __libc_malloc __libc_memalign __libc_pvalloc
__libc_realloc __libc_valloc
madvise mlock mlock2 mmap mmap64 mprotect mremap munmap pkey_mprotect prctl syscall
_exit _Exit"

defined=$(nm -D --defined-only "$1") || exit 1
if echo "$defined" | grep -v ' T '; then
    echo "these are not functions, or carry a version"
    exit 1
fi
found=$(echo "$defined" | awk '$3 !~ /^bumpmalloc_/ { print $3 }' | sort)
# shellcheck disable=SC2086
[ "$found" = "$(printf '%s\n' $wanted | sort)" ] || {
    echo "exported:" "$found"
    exit 1
}
