# header_works_in_every_program.sh LIB HEADER_FOLDER - bumpmalloc.h compiles
# without a warning, by gcc and clang, as C11 and C++17, in PIE and fixed
# programs; with the library its functions work, without it they say so.
# SPDX-License-Identifier: MIT
set -eu
lib=$1 headers=$2
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT

cat >"$dir/program.c" <<'END'
#include "bumpmalloc.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
int main(int argc, char **argv)
{
    bumpmalloc_stats_t stats;
    bumpmalloc_mark_t mark = bumpmalloc_mark();
    int active = bumpmalloc_active(), there = argc > 1 && argv[1][0] == '1';
    memset(&stats, 0x5a, sizeof stats);
    if (active != there || (bumpmalloc_version()[0] != '\0') != there ||
        (mark.thread != 0) != there)
        return 1;
    if (bumpmalloc_stats(&stats) != (there ? 0 : -1))
        return 2;
    if (!there && stats.held != (size_t)0x5a5a5a5a5a5a5a5a)
        return 3;
    for (int round = 0; round < 100; round++) {
        void *volatile block = malloc(1000000);
        memset(block, 1, 1000000);
        if (bumpmalloc_rewind(mark) != (there ? 0 : -1))
            return 4;
        if (!there)
            free(block);
    }
    if (bumpmalloc_reset() != (there ? 0 : -1))
        return 5;
    if (there && (bumpmalloc_stats(&stats) != 0 || stats.held > 20000000))
        return 6;
    return mark.span && !there ? 7 : 0;
}
END
cp "$dir/program.c" "$dir/program.cc"
cat >"$dir/second.c" <<'END'
#include "bumpmalloc.h"
END

tried=0
strict='-Wall -Wextra -Wpedantic -Werror'
try() { # COMPILER STANDARD SOURCE FLAGS...
    command -v "$1" >/dev/null || return 0
    echo "$*"
    # shellcheck disable=SC2086
    "$1" $strict "-std=$2" -O1 -I"$headers" -c "$dir/second.c" \
        -o /dev/null 2>"$dir/errors" || [ "${2#c++}" != "$2" ] ||
        { cat "$dir/errors"; exit 1; }
    # shellcheck disable=SC2086
    "$1" $strict "-std=$2" -O1 -fno-builtin -I"$headers" "${@:4}" \
        "$dir/$3" -o "$dir/program" -ldl
    "$dir/program" 0
    LD_PRELOAD=$lib "$dir/program" 1
    LD_PRELOAD=$lib BUMPMALLOC_RESET=drained "$dir/program" 1
    tried=$((tried + 1))
}

for fixed in '-fPIE -pie' '-fno-pie -no-pie'; do
    for compiler in gcc clang; do
        try $compiler c11 program.c $fixed
        try $compiler gnu11 program.c $fixed
        try $compiler c2x program.c $fixed
    done
    for compiler in g++ clang++; do
        try $compiler c++17 program.cc $fixed
        try $compiler c++20 program.cc $fixed
    done
done
[ $tried -gt 0 ] || exit 77
