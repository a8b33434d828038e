#!/bin/sh
# every_refused_system_call_is_survived.sh LIBRARY PRINTS - the n-th call of each
# kind fails, for every n of the run: the program ends well, or without memory,
# or was never started by the dynamic linker; never with a lost byte or a signal.
# SPDX-License-Identifier: MIT
library=$1 prints=$2
. "$(dirname "$0")/odd.sh"
need strace
strace -o "$work/log" true 2> /dev/null || skip "strace may not trace here"
wanted=$("$prints")
for call in mmap mprotect madvise mremap munmap openat read close clock_gettime; do
    strace -e trace=$call -o "$work/log" -E LD_PRELOAD="$library" "$prints" \
        > "$work/out" || die "$call: does not run under strace"
    calls=$(grep -c "^$call" "$work/log")
    fine=0 out=0 never=0 n=0
    while [ $n -lt "$calls" ]; do
        n=$((n + 1))
        output=$(strace -e trace=$call -e inject=$call:error=ENOMEM:when=$n \
            -o "$work/log" -E LD_PRELOAD="$library" "$prints" 2> "$work/err")
        status=$?
        if [ "$status $output" = "0 $wanted" ]; then
            fine=$((fine + 1))
        elif [ $status = 3 ] && [ -z "$output" ]; then
            out=$((out + 1))
        elif [ $status = 127 ] && grep -q 'shared' "$work/err"; then
            never=$((never + 1))
        else
            cat "$work/err" >&2
            die "$call number $n of $calls refused: status $status"
        fi
    done
    echo "$call: $calls refused in turn: $fine well, $out out of memory," \
        "$never not started"
done
