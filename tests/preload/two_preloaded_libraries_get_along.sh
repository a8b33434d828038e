#!/bin/bash
# two_preloaded_libraries_get_along.sh LIBRARY WRAPPER PROGRAM - a library that
# wraps malloc, in front of ours and behind it.
# SPDX-License-Identifier: MIT
library=$1 wrapper=$2 program=$3
wanted=$("$program") || exit 1
for order in "$wrapper:$library" "$library:$wrapper"; do
    output=$(LD_PRELOAD=$order "$program" 2>&1)
    status=$?
    if [ $status != 0 ] || [ "$output" != "$wanted" ]; then
        echo "LD_PRELOAD=$order: status $status"
        echo "$output"
        exit 1
    fi
done
