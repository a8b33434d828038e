#!/bin/sh
# secure_programs_read_no_settings.sh LIBRARY PROGRAM - a set-user-id program
# that is linked with the library takes no setting from its caller: a region of
# 16 MiB would refuse the 20 MiB that it asks for before there is an environ.
# SPDX-License-Identifier: MIT
library=$1
. "$(dirname "$0")/odd.sh"
[ "$(id -u)" = 0 ] || skip "needs root to make such a program"
need gcc setpriv
cat > "$work/t.c" << 'EOF'
#define _GNU_SOURCE
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>
#ifdef HIDE_STACK
__attribute__((visibility("default"))) void *__libc_stack_end;
#endif
static void *large;
static void early(void)
{
    large = environ ? NULL : malloc(20 << 20);
}
__attribute__((section(".preinit_array"), used)) static void (*run)(void) =
    early;
int main(void)
{
    puts(large ? "given" : "refused");
    return 0;
}
EOF
cp "$library" "$work/libbumpmalloc.so"
chmod 755 "$work/libbumpmalloc.so"
for how in -DPLAIN '-DHIDE_STACK -rdynamic'; do
    # shellcheck disable=SC2086
    gcc -O1 -fno-builtin $how "$work/t.c" -o "$work/t" -Wl,--no-as-needed \
        "$work/libbumpmalloc.so" -Wl,-rpath,"$work" || die "gcc"
    for mode in 755:refused 4755:given; do
        chmod "${mode%:*}" "$work/t"
        output=$(setpriv --reuid=65534 --regid=65534 --clear-groups \
            env BUMPMALLOC_REGION=16M BUMPMALLOC_STATS=stderr "$work/t" \
            2> "$work/err") ||
            die "mode $mode: $(cat "$work/err")"
        [ "$mode" = 755:refused ] || [ ! -s "$work/err" ] ||
            die "it counts: $(cat "$work/err")"
        [ "$output" = "${mode#*:}" ] || die "$how, mode $mode: $output"
        echo "$how, mode $mode: $output"
    done
done
