#!/bin/sh
# wrappers_of_dlopen_and_dlsym_get_along.sh LIBRARY - none, one or two of each,
# before the library and behind it: a program opens what it opens without the
# library, and nothing goes round in circles. Behind a wrapper of dlsym,
# RTLD_NEXT counts from the wrapper; where that alone is a circle, without the
# library, there is nothing to compare.
# needs: gcc
# SPDX-License-Identifier: MIT
library=$1
. "$(dirname "$0")/odd.sh"
need gcc timeout
cat > "$work/dlsym.c" << 'EOF'
#define _GNU_SOURCE
#include <dlfcn.h>
void *dlsym(void *handle, const char *name)
{
    static void *(*real)(void *, const char *);
    static const char *const versions[] = {"GLIBC_2.34", "GLIBC_2.17",
                                           "GLIBC_2.2.5", "GLIBC_2.0"};
    for (int i = 0; i < 4 && !real; i++)
        *(void **)&real = dlvsym(RTLD_NEXT, "dlsym", versions[i]);
    void *found = real(handle, name);
    __asm__ volatile("" ::: "memory"); /* a call, not a jump */
    return found;
}
EOF
cat > "$work/dlopen.c" << 'EOF'
#define _GNU_SOURCE
#include <dlfcn.h>
#include <unistd.h>
void *dlopen(const char *file, int mode)
{
    static void *(*real)(const char *, int);
    static int depth;
    if (!real)
        *(void **)&real = dlsym(RTLD_NEXT, "dlopen");
    if (++depth > 100)
        _exit(9);
    void *found = real(file, mode);
    depth--;
    (void)!write(1, NAME, 2);
    return found;
}
EOF
cat > "$work/mmap.c" << 'EOF'
#define _GNU_SOURCE
#include <dlfcn.h>
#include <sys/mman.h>
#include <unistd.h>
#define ENOUGH(real, name)                                                     \
    static int depth;                                                          \
    if (!real)                                                                 \
        *(void **)&real = dlsym(RTLD_NEXT, name);                              \
    if (++depth > 100)                                                         \
        _exit(9)
void *mmap(void *at, size_t size, int protection, int flags, int fd, off_t from)
{
    static void *(*real)(void *, size_t, int, int, int, off_t);
    ENOUGH(real, "mmap");
    void *result = real(at, size, protection, flags, fd, from);
    depth--;
    return result;
}
int munmap(void *at, size_t size)
{
    static int (*real)(void *, size_t);
    ENOUGH(real, "munmap");
    int result = real(at, size);
    depth--;
    return result;
}
EOF
cat > "$work/t.c" << 'EOF'
#include <dlfcn.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
int main(void)
{
    void *p = mmap(NULL, 4096, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (p == MAP_FAILED || munmap(p, 4096))
        return 1;
    setbuf(stdout, NULL);
    for (int i = 0; i < 3; i++) {
        void *opened = dlopen("libm.so.6", RTLD_NOW);
        printf("%s\n", opened && dlsym(opened, "cos") ? "opened" : "not opened");
        free(malloc(100));
    }
    return 0;
}
EOF
gcc "$work/t.c" -o "$work/t" -ldl || die "gcc"
for name in A B; do # with one kind of symbol table each
    hash=gnu
    [ $name = A ] || hash=sysv
    gcc -shared -fPIC "$work/dlsym.c" -o "$work/s$name.so" -ldl &&
        gcc -shared -fPIC -Wl,--hash-style=$hash -DNAME="\"$name \"" \
            "$work/dlopen.c" -o "$work/o$name.so" -ldl &&
        gcc -shared -fPIC "$work/mmap.c" -o "$work/m$name.so" -ldl || die "gcc"
done

# run PRELOAD: what t prints, and its status.
run() {
    LD_PRELOAD=$1 timeout 20 "$work/t" 2> "$work/err"
    echo "status $?"
}

compared=0 failed=0
for before in '' s o so os; do
    for behind in '' s o so os; do
        front='' back=''
        for one in $(echo "$before" | sed 's/./& /g'); do
            front=$front$work/${one}A.so:
        done
        for one in $(echo "$behind" | sed 's/./& /g'); do
            back=$back:$work/${one}B.so
        done
        plain=$(run "$front$back")
        ours=$(run "$front$library$back")
        case $plain in
        *'status 0') ;;
        *)
            ours=$(echo "$ours" | tail -n 1)
            echo "before '$before', behind '$behind': fails without the" \
                "library, with it: $ours"
            # The wrapper behind the library finds the library, not itself.
            case $before:$behind in
            s:*o* | os:*o*) [ "$ours" = 'status 0' ] || failed=1 ;;
            esac
            continue
            ;;
        esac
        compared=$((compared + 1))
        # Wrappers that find themselves twice may be passed by; t may not.
        case $before$behind in
        *s*) ours=$(echo "$ours" | tr -d 'AB ')
            plain=$(echo "$plain" | tr -d 'AB ') ;;
        esac
        if [ "$ours" = "$plain" ]; then
            echo "before '$before', behind '$behind': same"
        else
            echo "before '$before', behind '$behind':" "$ours" "for" "$plain"
            failed=1
        fi
    done
done

# The same for functions that the library exports beside malloc's.
for order in "$work/sA.so:$library:$work/mA.so" \
    "$work/sA.so:$library:$work/mA.so:$work/mB.so" \
    "$work/mA.so:$work/sA.so:$library:$work/mB.so"; do
    ours=$(run "$order" | tail -n 1)
    echo "mmap: ${order}: $ours" | sed "s,$work/,,g"
    [ "$ours" = 'status 0' ] || failed=1
done
[ $compared -ge 8 ] || die "only $compared could be compared"
exit $failed
