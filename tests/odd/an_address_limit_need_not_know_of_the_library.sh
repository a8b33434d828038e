#!/bin/sh
# an_address_limit_need_not_know_of_the_library.sh LIBRARY PROGRAM - a program
# that limits its addresses (ulimit -v) to what it has without the library, the
# heap that it is about to use, and 64 MiB, gets its heap.
# SPDX-License-Identifier: MIT
library=$1 program=$2
. "$(dirname "$0")/odd.sh"
kib=$("$program") || die "the program fails"
for mode in never drained; do
    export BUMPMALLOC_RESET=$mode
    echo "$mode: $(LD_PRELOAD=$library "$program") KiB, without the library $kib"
    for heap in small large vector; do
        said=$(LD_PRELOAD=$library "$program" $heap "$kib") || die "$mode, $heap: $said"
    done
done
