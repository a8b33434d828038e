#!/bin/sh
# core_dumps_stay_small.sh LIBRARY PROGRAM - what a debugger writes of a small
# program, and what the kernel writes, is at most a tenth and a page larger than
# without the library, in both modes and with a locale, which takes blocks of
# more sizes. And it has what the program allocated.
# needs: gcore=gdb
# SPDX-License-Identifier: MIT
library=$1 program=$(realpath "$2")
. "$(dirname "$0")/odd.sh"
need gcore
unset LD_PRELOAD BUMPMALLOC_RESET

# start [NAME=VALUE...] COMMAND ARGUMENT - until it waits, with $pid its number
start()
{
    (cd "$work" && ulimit -c unlimited && exec env "$@") > /dev/null 2>&1 &
    pid=$!
    tries=0
    while [ "$(cut -d ' ' -f 2-3 "/proc/$pid/stat")" != "($name) S" ]; do
        tries=$((tries + 1))
        [ $tries -lt 600 ] || die "$name does not wait"
        sleep 0.05
    done
}

by_debugger()
{
    start "$@"
    gcore -o "$work/core" $pid > "$work/said" 2>&1 ||
        refused="gcore: $(tail -n 1 "$work/said")"
    kill $pid
    wait $pid 2> /dev/null
}

by_kernel()
{
    start "$@"
    kill -ABRT $pid
    wait $pid 2> /dev/null
    [ -n "$(find "$work" -name 'core*')" ] || refused="no core of the kernel's"
}

# measure WRITER [NAME=VALUE...] - its size and how much of the program's text
# it has, of sleep or the program.
measure()
{
    writer=$1
    shift
    rm -f "$work"/core*
    refused=
    "$writer" "$@" "$name" 60
    [ -z "$refused" ] || skip "$refused"
    size=$(cat "$work"/core* | wc -c)
    marks=$(LC_ALL=C grep -a -o 'mark [0-9]* of [0-9]* bytes' "$work"/core* | wc -l)
}

compare()
{
    measure "$1"
    plain_size=$size plain_marks=$marks
    for mode in never drained; do
        measure "$1" LD_PRELOAD="$library" BUMPMALLOC_RESET=$mode
        echo "$name, $LC_ALL, $1, $mode: $size bytes, $plain_size without;" \
            "$marks marks, $plain_marks without"
        [ "$size" -le $((plain_size / 10 * 11 + 4096)) ] || [ "$name" != sleep ] ||
            die "too large"
        [ "$marks" -ge "$plain_marks" ] || die "something is not in it"
    done
}

PATH=$(dirname "$program"):$PATH
case $(cat /proc/sys/kernel/core_pattern) in
core | core.*) writers='by_debugger by_kernel' ;;
*) writers=by_debugger ;;
esac
for writer in $writers; do
    name=sleep
    for LC_ALL in C.UTF-8 C; do
        export LC_ALL
        compare "$writer"
    done
    name=writes_marks
    compare "$writer"
    [ "$plain_marks" -gt 1000 ] || die "the program leaves no marks"
done
exit 0
