#!/bin/sh
# every_refused_system_call_is_survived.sh LIBRARY PRINTS - the n-th call of each
# kind fails, for every n of the run: the program ends well or without memory,
# never with a lost byte or a signal. Calls before our first are not ours.
# needs: strace
# SPDX-License-Identifier: MIT
library=$1 prints=$2
. "$(dirname "$0")/odd.sh"
need strace
strace -o "$work/log" true 2> /dev/null || skip "strace may not trace here"
wanted=$("$prints")

# True if the library had asked for its region when the call was refused;
# before that it is the dynamic linker's own, which may end in any way.
ours_was_hit() {
    awk '/^mmap\(.*PROT_NONE, MAP_PRIVATE\|MAP_ANONYMOUS/ { ours = 1 }
        /INJECTED/ { exit }
        END { exit !ours }' "$work/log"
}

for call in mmap mprotect madvise mremap munmap openat read close clock_gettime; do
    strace -e trace=$call -o "$work/log" -E LD_PRELOAD="$library" "$prints" \
        > "$work/out" || die "$call: does not run under strace"
    calls=$(grep -c "^$call" "$work/log")
    fine=0 out=0 never=0 n=0
    while [ $n -lt "$calls" ]; do
        n=$((n + 1))
        output=$(strace -e trace=$call,mmap -e inject=$call:error=ENOMEM:when=$n \
            -o "$work/log" -E LD_PRELOAD="$library" "$prints" 2> "$work/err")
        status=$?
        if [ "$status $output" = "0 $wanted" ]; then
            fine=$((fine + 1))
        elif [ $status = 3 ] && [ -z "$output" ]; then
            out=$((out + 1))
        elif ! ours_was_hit; then
            never=$((never + 1))
        else
            cat "$work/err" >&2
            die "$call number $n of $calls refused: status $status"
        fi
    done
    echo "$call: $calls refused in turn: $fine well, $out out of memory," \
        "$never not ours"
done
