#!/bin/sh
# gawk_appends_within_64_MiB.sh LIBRARY - a string that gawk makes longer by one
# byte, 200,000 times.
# SPDX-License-Identifier: MIT
command -v gawk >/dev/null || { echo "skipped: no gawk here" >&2; exit 77; }

answer=$(LD_PRELOAD=$1 gawk 'BEGIN {
    for (i = 0; i < 200000; i++)
        s = s "x"
    while ((getline line < "/proc/self/status") > 0)
        if (split(line, word) && word[1] == "VmHWM:")
            peak = word[2]
    print length(s), peak
}') || exit 1
echo "length and peak in KiB: $answer"
# shellcheck disable=SC2086
set -- $answer
[ "$1" = 200000 ] && [ "$2" -gt 1000 ] && [ "$2" -le 65536 ]
