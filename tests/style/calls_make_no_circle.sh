#!/bin/sh
# calls_make_no_circle.sh SOURCE 'FOLDER...' COMPILER... - of two source files in
# these folders at most one uses the other's functions, whichever header
# declares them, and so on through any number of files. What the heap asks of
# its host is defined above it (heap/host.h); malloc and free are the process's,
# whoever that is.
# SPDX-License-Identifier: MIT
cd "$1" || exit 1
folders=$2
shift 2
objects=$(mktemp -d) || exit 1
trap 'rm -rf "$objects"' EXIT
export objects compiler="$* -O0 -w -D_GNU_SOURCE -I. -fPIC
    -DBUMPMALLOC_VERSION=\"\" -DCLI_VERSION=\"\" -DCLI_LIBRARY_FOLDER=\"\""
# shellcheck disable=SC2016,SC2086
find $folders -name '*.c' -print | xargs -n 8 -P 2 sh -c 'for file; do
    $compiler -c "$file" -o "$objects/$(echo "$file" | tr / %)" || exit 255
done' sh || exit 1
cd "$objects" || exit 1
uses=$(nm -A -- *.c | sed 's/:/ /' | awk '
    $2 == "U" { used[$1 " " $3] }
    $3 ~ /[TDRB]/ { home[$4] = $1 }
    END {
        for (pair in used) {
            split(pair, part, " ")
            if (part[2] in home && home[part[2]] != part[1] &&
                part[2] !~ /^(host_.*|malloc|free)$/)
                print part[1], home[part[2]]
        }
    }')
[ -n "$uses" ] || exit 1
echo "$uses" | tsort >/dev/null
