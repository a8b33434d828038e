#!/bin/bash
# core_files_are_hardly_larger.sh LIBRARY NEVER DRAINED - gcore of a program that
# runs under the library writes at most a tenth and NEVER KiB more than without
# it; under drained, where each class of sizes has a chunk of its own, DRAINED.
# SPDX-License-Identifier: MIT
library=$1
command -v gcore >/dev/null || { echo "skipped: no gcore" >&2; exit 77; }
scratch=$(mktemp -d) || exit 1
trap 'rm -rf "$scratch"' EXIT
unset LD_PRELOAD BUMPMALLOC_RESET

# KiB on disk of the core of `sleep`, with these settings; all that it says.
core_kib()
{
    local pid ready
    env "$@" sleep 60 &
    pid=$!
    for ready in {1..100}; do
        [ "$(cat /proc/$pid/comm)" = sleep ] &&
            grep -q hrtimer_nanosleep /proc/$pid/wchan 2>/dev/null && break
        sleep 0.02
    done
    timeout 60 gcore -o "$scratch/core" $pid >"$scratch/said" 2>&1
    kill $pid
    wait $pid 2>/dev/null
    [ -s "$scratch/core.$pid" ] || return 1
    echo $(($(stat -c %s "$scratch/core.$pid") / 1024))
    rm "$scratch/core.$pid"
}

more=$2
without=$(core_kib X=1) || { echo "skipped: no right to trace" >&2; exit 77; }
for mode in never drained; do
    with=$(core_kib LD_PRELOAD="$library" BUMPMALLOC_RESET=$mode) || exit 1
    echo "$mode: $with KiB, without the library $without KiB"
    [ "$with" -le $((without + without / 10 + more)) ] || exit 1
    more=$3
done
