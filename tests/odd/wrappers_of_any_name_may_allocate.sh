#!/bin/sh
# wrappers_of_any_name_may_allocate.sh LIBRARY PRINTS - a preloaded library may
# put its own function before any of libc's, and allocate, resize and free in
# it: each name that the library imports, and those of the system calls and
# string functions that an allocator could do with, before the library and
# behind it, in both modes. The output is that without the library.
# needs: gcc
# SPDX-License-Identifier: MIT
library=$1 prints=$2
. "$(dirname "$0")/odd.sh"
need gcc nm timeout
cat > "$work/wrap.c" << 'EOF'
#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdlib.h>
#define WRAP(name)                                                             \
    long wrap_##name(long a, long b, long c, long d, long e, long f)           \
        __asm__(#name);                                                        \
    long wrap_##name(long a, long b, long c, long d, long e, long f)           \
    {                                                                          \
        static long (*real)(long, long, long, long, long, long);               \
        if (!real)                                                             \
            *(void **)&real = dlsym(RTLD_NEXT, #name);                         \
        char *p = malloc(100), *q = calloc(3, 1000);                           \
        if (!p || !q || !(p = realloc(p, 70000)))                              \
            __builtin_trap();                                                  \
        free(q);                                                               \
        free(p);                                                               \
        return real(a, b, c, d, e, f);                                         \
    }
#include NAMES
EOF
cat > "$work/t.c" << 'EOF'
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>
static pthread_key_t key;
static void at_end(void *p) { free(realloc(p, 5000)); free(malloc(10)); }
static void churn(int n)
{
    char *kept[50] = {0};
    for (int i = 0; i < n; i++) {
        int at = i % 50;
        free(kept[at]);
        kept[at] = i % 3 ? malloc(i % 5000) : calloc(1, i % 700);
        kept[at] = realloc(kept[at], i % 7000 + 1);
        if (!kept[at])
            abort();
    }
    for (int i = 0; i < 50; i++)
        free(kept[i]);
}
static void *body(void *name)
{
    pthread_setspecific(key, malloc(100));
    churn(5000);
    void *p = NULL;
    if (posix_memalign(&p, 4096, 300000))
        abort();
    p = realloc(p, 3000000);
    free(p);
    return strdup(name);
}
int main(void)
{
    pthread_t threads[4];
    pthread_key_create(&key, at_end);
    for (int i = 0; i < 4; i++)
        pthread_create(&threads[i], NULL, body, "kept");
    for (int i = 0; i < 4; i++) {
        void *text;
        pthread_join(threads[i], &text);
        puts(text);
        free(text);
    }
    fflush(stdout);
    if (!fork()) {
        churn(5000);
        _exit(0);
    }
    wait(NULL);
    if (malloc((size_t)-1 / 4)) /* refused: errno, and no more */
        puts("served");
    churn(1000);
    return 0;
}
EOF
gcc -O1 -fno-builtin "$work/t.c" -o "$work/t" -lpthread || die "gcc"

# wrap NAME...: a library with wrappers of them, called after the first.
wrap() {
    for name; do
        echo "WRAP($name)"
    done > "$work/names"
    gcc -O1 -fno-builtin -shared -fPIC -DNAMES="\"$work/names\"" \
        "$work/wrap.c" -o "$work/$1.so" -ldl || die "gcc: $1"
}

# output_of PRELOAD: what the programs print.
output_of() {
    for program in "$work/t" "$prints"; do
        LD_PRELOAD=$1 timeout 30 "$program" 2> /dev/null || echo "status $?"
    done
    seq 300 | LD_PRELOAD=$1 timeout 30 sort -r 2>&1 || echo "status $?"
}

unset LD_PRELOAD
wanted=$(output_of '')
same_with() {
    for mode in never drained; do
        export BUMPMALLOC_RESET=$mode
        for order in "$1:$library" "$library:$1"; do
            output=$(output_of "$order")
            [ "$output" = "$wanted" ] || die "$2, $mode, LD_PRELOAD=$order:
$output"
        done
    done
    echo "$2: same"
}

# Functions are code: data cannot be wrapped. dlsym and dlopen have a test of
# their own.
imported=$(nm -D --undefined-only "$library" |
    awk '{ sub(/@.*/, "", $2); print $2 }' |
    grep -vxE '_.*TMCloneTable|__gmon_start__|_*environ|__libc_stack_end|__progname|program_invocation.*|__libc_single_threaded')
[ "$(echo "$imported" | wc -w)" -ge 5 ] || die "imports: $imported"
for name in $imported; do
    wrap "$name"
    same_with "$work/$name.so" "$name"
done
# Together, so that each is called from the others' calls, too.
for group in \
    'mmap mmap64 munmap mprotect madvise mremap mincore syscall prctl' \
    'sysconf getpagesize getrlimit clock_gettime sched_yield getauxval sysinfo
        get_nprocs getrandom secure_getenv getenv getpid' \
    'pthread_self pthread_getspecific pthread_setspecific pthread_key_create
        pthread_once pthread_mutex_lock pthread_mutex_unlock pthread_atfork
        __register_atfork __errno_location pthread_sigmask sigaction' \
    'memcpy memmove memset memcmp strlen strchr strcmp strncmp strstr strtol' \
    'open openat open64 read close write fstat readlink raise'; do
    # shellcheck disable=SC2086
    set -- $group
    wrap "$@"
    same_with "$work/$1.so" "$(echo "$@")"
done
