#!/bin/sh
# calls_of_the_command_make_no_circle.sh OBJECTS - of two source files at most
# one uses the other's functions, whichever header declares them, and so on
# through any number of files.
# SPDX-License-Identifier: MIT
cd "$1" || exit 1
uses=$(nm -A -- *.o | sed 's/\.c\.o:/ /' | awk '
    $2 == "U" { used[$1 " " $3] }
    $3 ~ /[TDRB]/ { home[$4] = $1 }
    END {
        for (pair in used) {
            split(pair, part, " ")
            if (part[2] in home && home[part[2]] != part[1])
                print part[1], home[part[2]]
        }
    }')
[ -n "$uses" ] || { echo "skipped: objects without symbols" >&2; exit 77; }
echo "$uses" | tsort >/dev/null
