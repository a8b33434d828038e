#!/bin/sh
# what_is_imported_is_never_needed_by_malloc.sh LIBRARY - a preloaded library
# may have replaced any name. So the functions that malloc, free, realloc or a
# thread's end come to are called by no name, and what is imported is on this
# list, with the reason why it does no harm. Another test replaces them all:
# tests/odd/wrappers_of_any_name_may_allocate.sh.
# SPDX-License-Identifier: MIT
list="
__cxa_finalize          the compiler's start files, at the process's end
__errno_location        until the first block is taken: then libc's own
__libc_single_threaded  a variable
__libc_stack_end        a variable
__progname              a variable
__register_atfork       the constructor
_dl_find_object         until the first block is taken: then libc's own
dl_iterate_phdr         constructors, and dlopen
dladdr                  the constructor, and the line that says who serves malloc
dladdr1                 the constructor
environ                 a variable
__environ               a variable
gnu_get_libc_version    the constructor
program_invocation_short_name  a variable
pthread_atfork          the constructor; musl's
pthread_key_create      until the first block is taken: then libc's own
pthread_setspecific     until the first block is taken: then libc's own
"
imported=$(nm -D --undefined-only "$1") || exit 1
names=$(echo "$imported" | awk '{ sub(/@.*/, "", $2); print $2 }' |
    grep -vE '^(_ITM_(de)?registerTMCloneTable|__gmon_start__)$')
[ -n "$names" ] || exit 1
bad=0
for name in $names; do
    echo "$list" | grep "^$name  *" || {
        echo "$name is imported: make it a raw system call, or libc's own" \
            "function (os/libc.h), or say here why malloc never calls it"
        bad=1
    }
done
exit $bad
