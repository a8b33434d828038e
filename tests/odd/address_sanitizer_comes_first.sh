#!/bin/sh
# address_sanitizer_comes_first.sh LIBRARY - a program built with it keeps its
# malloc when its library comes first, and says so itself when ours does.
# needs: gcc
# SPDX-License-Identifier: MIT
library=$1
. "$(dirname "$0")/odd.sh"
need gcc
cat > "$work/t.c" << 'EOF'
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
int main(int argc, char **argv)
{
    char *p = malloc(100);
    strcpy(p, argv[0]);
    p = realloc(p, 100000);
    printf("%d\n", strcmp(p, argv[0]));
    if (argc > 1)
        p[100000] = 1;
    free(p);
    return 0;
}
EOF
gcc -fsanitize=address "$work/t.c" -o "$work/t" 2> "$work/err" ||
    skip "gcc has no address sanitizer here"
asan=$(gcc -print-file-name=libasan.so)
asan=$(readlink -f "$asan")
"$work/t" > /dev/null 2> "$work/err" || skip "the sanitizer does not run here"
output=$(LD_PRELOAD="$asan:$library" "$work/t" 2>&1) || die "first: $output"
[ "$output" = 0 ] || die "first: $output"
output=$(LD_PRELOAD="$asan:$library" "$work/t" fault 2>&1) &&
    die "the fault was not found"
case $output in
*heap-buffer-overflow*) echo "sanitizer first: works, and finds a fault" ;;
*) die "$output" ;;
esac
output=$(LD_PRELOAD=$library "$work/t" 2>&1) && die "it ran: $output"
case $output in
*'runtime does not come first'*) echo "ours first: the sanitizer says so" ;;
*) die "$output" ;;
esac
