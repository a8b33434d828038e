#!/bin/sh
# filters_that_allow_little_are_enough.sh LIBRARY PROGRAM - behind any filter of
# system calls that is installed after the first malloc, whatever works under
# the system's malloc works; and with no more than mmap and munmap all that
# needs no other call itself.
# SPDX-License-Identifier: MIT
library=$1 program=$2
. "$(dirname "$0")/odd.sh"
[ "$(uname -m)" = x86_64 ] || skip "the filters are made of x86-64's calls"
"$program" > "$work/plain"
case $? in
0) ;;
77) skip "no right to install a filter" ;;
*) die "the program fails" ;;
esac
grep -q ": threads: ok$" "$work/plain" || die "threads work behind no filter at all"
for mode in never drained; do
    BUMPMALLOC_RESET=$mode LD_PRELOAD=$library "$program" > "$work/$mode" || die "$mode: status $?"
    grep ': ok$' "$work/plain" | grep -vxFf "$work/$mode" && die "$mode: these work without the library"
    grep -v ': threads: ' "$work/$mode" | grep -v ': ok$' && die "$mode: these need no call but mmap and munmap"
    echo "$mode: $(grep -c ': ok$' "$work/$mode") of $(wc -l < "$work/$mode") work," \
        "$(grep -c ': ok$' "$work/plain") under the system's malloc"
done
