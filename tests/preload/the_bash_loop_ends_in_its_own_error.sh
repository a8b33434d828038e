#!/bin/bash
# the_bash_loop_ends_in_its_own_error.sh LIBRARY - 20,000 times x="$x$i" hands
# out 15.9 GB; under a limit of 2 GiB bash says that it has no memory, and the
# library says in one line which setting would help. Where free is not a no-op
# the loop may end, within the limit.
# SPDX-License-Identifier: MIT
needed_kib=$((3 * 1024 * 1024))
available_kib=$(awk '/^MemAvailable/ { print $2 }' /proc/meminfo)
if [ "$available_kib" -lt $needed_kib ]; then
    echo "skipped: takes 3 GiB of memory" >&2
    exit 77
fi

errors=$(mktemp) || exit 1
trap 'rm -f "$errors"' EXIT
BUMPMALLOC_LIMIT=2G LD_PRELOAD=$1 bash -c '
    for ((i = 0; i < 20000; i++)); do x="$x$i"; done
    while read -r word peak rest; do
        [ "$word" = VmHWM: ] && [ "$peak" -gt $((2 * 1024 * 1024)) ] && exit 90
    done </proc/$$/status
    [ ${#x} = 88890 ] || exit 91
' 2>"$errors"
status=$?
cat "$errors"

if [ $status = 0 ]; then
    [ "$BUMPMALLOC_RESET" = drained ] && [ ! -s "$errors" ]
    exit
fi
[ $status -lt 90 ] &&
    [ "$(grep -c 'bumpmalloc.*BUMPMALLOC_LIMIT' "$errors")" = 1 ] &&
    [ "$(grep -c 'cannot allocate' "$errors")" = 1 ] &&
    [ "$(wc -l <"$errors")" = 2 ]
