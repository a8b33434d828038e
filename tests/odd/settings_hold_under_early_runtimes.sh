#!/bin/sh
# settings_hold_under_early_runtimes.sh LIBRARY - an audit library and the
# runtimes of sanitizers and coverage allocate before libc is ready. A program
# that churns through 1 GiB stays small under drained, the settings are those of
# the environment, and no line says otherwise.
# needs: gcc
# SPDX-License-Identifier: MIT
library=$1
. "$(dirname "$0")/odd.sh"
need gcc
cat > "$work/t.c" << 'EOF'
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
static void *large;
static void early(void)
{
    large = malloc((size_t)3 << 30);
    free(malloc(100));
}
__attribute__((section(".preinit_array"), used)) static void (*run)(void) =
    early;
int main(int argc, char **argv)
{
    struct rusage usage;
    for (int i = 0; i < 1000; i++) {
        char *p = malloc(1 << 20);
        memset(p, i, 1 << 20);
        free(p);
    }
    getrusage(RUSAGE_SELF, &usage);
    printf("%s, 3 GiB %s\n", usage.ru_maxrss < 200 << 10 ? "small" : "large",
           large ? "given" : "refused");
    return argc > 1 && argv[argc] != NULL;
}
EOF
cat > "$work/audit.c" << 'EOF'
#define _GNU_SOURCE
#include <link.h>
#include <stdlib.h>
unsigned la_version(unsigned version) { free(malloc(100)); return version; }
unsigned la_objopen(struct link_map *map, Lmid_t space, uintptr_t *cookie)
{
    free(malloc(100));
    return LA_FLG_BINDTO | LA_FLG_BINDFROM;
}
EOF

# run NAME PRELOAD VARIABLE...: what t says.
run() {
    name=$1 preload=$2
    shift 2
    output=$(env "$@" BUMPMALLOC_RESET=drained BUMPMALLOC_REGION=2G \
        LD_PRELOAD="$preload" "$work/t" 2> "$work/err") ||
        die "$name: status $?: $(cat "$work/err")"
    [ "$output" = "$wanted" ] || die "$name: $output"
    grep -v 'out of memory: 3 GiB more do not fit' "$work/err" &&
        die "$name: it says something"
    echo "$name: $output"
}

tried=0
wanted="small, 3 GiB refused"
gcc -O1 -fno-builtin "$work/t.c" -o "$work/t" || die "gcc"
gcc -shared -fPIC "$work/audit.c" -o "$work/audit.so" || die "gcc"
run plain "$library" A=1
run audit "$library" LD_AUDIT="$work/audit.so"
for compiler in gcc clang; do
    for option in -fsanitize=undefined --coverage -pg -fprofile-generate; do
        command -v $compiler > /dev/null &&
            (cd "$work" && $compiler -O1 -fno-builtin $option t.c -o t) \
                2> "$work/err" || continue
        run "$compiler $option" "$library" GCOV_PREFIX="$work" \
            GMON_OUT_PREFIX="$work/gmon" LLVM_PROFILE_FILE="$work/profile"
        rm -rf "$work/tmp" "$work"/*.gc* # the next one's counts differ
        tried=$((tried + 1))
    done
done
[ $tried -gt 0 ] || skip "no compiler has one of the runtimes"

# Its own malloc comes first: it gives the 3 GiB, and their shadow is large.
asan=$(readlink -f "$(gcc -print-file-name=libasan.so)")
[ -f "$asan" ] && gcc -fsanitize=address "$work/t.c" -o "$work/t" || exit 0
"$work/t" > /dev/null 2> "$work/err" || {
    echo "address sanitizer: does not run here"
    exit 0
}
wanted="large, 3 GiB given"
run "address sanitizer first" "$asan:$library" \
    ASAN_OPTIONS=quarantine_size_mb=1:detect_leaks=0
