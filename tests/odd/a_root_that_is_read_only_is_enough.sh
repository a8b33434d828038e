#!/bin/sh
# a_root_that_is_read_only_is_enough.sh LIBRARY PRINTS - every mount of a mount
# namespace read-only, and no space in /dev/shm or /tmp.
# SPDX-License-Identifier: MIT
library=$1 prints=$2
. "$(dirname "$0")/odd.sh"
need unshare mount
unshare -m true 2> /dev/null || skip "unshare -m is not permitted"
wanted=$("$prints")
output=$(unshare -m sh -c '
    mount --make-rprivate /
    awk "{ print \$2 }" /proc/mounts | sort -r | while read -r at; do
        mount -o remount,bind,ro "$at" 2> /dev/null
    done
    if touch "$3/x" 2> /dev/null; then echo still writable; fi
    LD_PRELOAD=$1 "$2"' sh "$library" "$prints" "$work" 2>&1)
status=$?
[ "$status $output" = "0 $wanted" ] || die "$status $output"
echo "works with a read-only root"
