#!/bin/bash
# programs_run_to_their_end_under_valgrind.sh LIBRARY PROGRAM - same output and
# status as without either: where memcheck takes malloc over, where it is told
# to leave ours in place, and where it is not there at all (--tool=none).
# SPDX-License-Identifier: MIT
command -v valgrind >/dev/null || { echo "skipped: no valgrind" >&2; exit 77; }
directory=$(mktemp -d) || exit 1
trap 'rm -rf "$directory"' EXIT
library=$directory/libbumpmalloc.so program=$directory/program
# without debug information: valgrind 3.19 gives up on the DWARF 5 of clang 14
strip -g -o "$library" "$1" && strip -g -o "$program" "$2" || exit 1
cd / || exit 1

for words in "$program" "/bin/ls -a /bin/"; do
    # shellcheck disable=SC2086
    $words >"$directory/wanted" || exit 1
    for tool in "--tool=memcheck" \
        "--tool=memcheck --soname-synonyms=somalloc=nouserintercepts" \
        "--tool=none"; do
        # shellcheck disable=SC2086
        LD_PRELOAD=$library valgrind -q $tool $words \
            >"$directory/output" 2>"$directory/errors"
        status=$?
        if [ $status != 0 ] ||
            ! cmp "$directory/wanted" "$directory/output" ||
            grep bumpmalloc: "$directory/errors"; then
            echo "valgrind $tool $words: status $status"
            cat "$directory/errors"
            exit 1
        fi
    done
done
