#!/bin/sh
# a_root_without_proc_is_enough.sh LIBRARY PRINTS - chroot into a directory that
# holds the program, its libraries, ours, and nothing else: no /proc, /dev, /sys.
# SPDX-License-Identifier: MIT
library=$1 prints=$2
. "$(dirname "$0")/odd.sh"
need chroot ldd
mkdir "$work/root"
cp "$prints" "$work/root/prints"
cp "$library" "$work/root/libbumpmalloc.so"
for file in $(ldd "$prints" "$library" | grep -o '/[^ ]*' | grep -v ':$' |
    grep '\.so' | sort -u); do
    mkdir -p "$work/root/$(dirname "$file")"
    cp "$file" "$work/root/$file"
done
wanted=$("$prints")
for pages in auto small huge; do
    output=$(BUMPMALLOC_PAGES=$pages LD_PRELOAD='' \
        chroot "$work/root" /prints 2>&1) || {
        case $output in
        *ermitted*) skip "chroot is not permitted" ;;
        esac
    }
    output=$(env BUMPMALLOC_PAGES=$pages chroot "$work/root" \
        /lib64/ld-linux-x86-64.so.2 --preload /libbumpmalloc.so /prints 2>&1)
    status=$?
    [ "$status $output" = "0 $wanted" ] || die "$pages: $status $output"
done
echo "works in an empty root"
