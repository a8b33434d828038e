#!/bin/bash
# overcommit.sh LIBRARY PROGRAM... - with vm.overcommit_memory=2 each program
# runs as without, in both modes. The setting is the whole machine's, hence only
# where CHECK_OVERCOMMIT=1 asks for it, alone, and restored whatever happens.
# SPDX-License-Identifier: MIT
library=$1
shift
setting=/proc/sys/vm/overcommit_memory
if [ "$CHECK_OVERCOMMIT" != 1 ]; then
    echo "skipped: CHECK_OVERCOMMIT=1 runs it; it changes the machine" >&2
    exit 77
fi
[ -w $setting ] || { echo "skipped: may not change $setting" >&2; exit 77; }

# A process of its own session restores it once this one is gone, however that
# came about: then nobody can write to the pipe any more.
before=$(cat $setting)
exec 9> >(setsid sh -c 'cat >/dev/null; echo "$1" >"$2"' sh "$before" $setting)
restore=$!
echo 2 >$setting || exit 77

failed=0
for program in "$@" "ls -a /" "sh -c true"; do
    # shellcheck disable=SC2086
    wanted=$($program 9>&-) || { echo "$program fails by itself"; continue; }
    # shellcheck disable=SC2086
    for reset in never drained; do
        output=$(BUMPMALLOC_RESET=$reset LD_PRELOAD=$library $program 2>&1 9>&-)
        status=$?
        [ $status = 0 ] && [ "$output" = "$wanted" ] && continue
        echo "$program, $reset: status $status"
        echo "$output"
        failed=1
    done
done
exec 9>&-
wait $restore
[ "$(cat $setting)" = "$before" ] || failed=1
exit $failed
