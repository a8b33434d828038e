#!/bin/bash
# malloc_is_bound_in_pie_and_fixed_programs.sh LIBRARY PIE FIXED - what the
# dynamic linker says of its bindings: those of the program, and those of libc.
# SPDX-License-Identifier: MIT
library=$1 pie=$2 fixed=$3

LC_ALL=C readelf -h "$pie" | grep -q 'Type: *DYN' || exit 1
LC_ALL=C readelf -h "$fixed" | grep -q 'Type: *EXEC' || exit 1
for program in "$pie" "$fixed"; do
    bindings=$(LD_DEBUG=bindings LD_PRELOAD=$library "$program" 2>&1) || exit 1
    for name in malloc calloc realloc free; do
        for from in "$program" libc.so.6; do
            # libc calls calloc and malloc of its own making in places
            found=$(grep -F "$from [0] to " <<<"$bindings" |
                grep "normal symbol \`$name'")
            [ -z "$found" ] && continue
            if grep -v libbumpmalloc <<<"$found"; then
                echo "$name of $from in $program is bound elsewhere"
                exit 1
            fi
        done
    done
    grep -F "$program [0] to " <<<"$bindings" | grep -q \
        "libbumpmalloc.so.*normal symbol \`malloc'" || exit 1
    grep -F "libc.so.6 [0] to " <<<"$bindings" | grep -q \
        "libbumpmalloc.so.*normal symbol \`malloc'" || exit 1
done
