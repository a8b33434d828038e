# stat_runs_its_command_where_there_is_no_room.sh - for the record, or on full
# disks for what it writes: one line each, and the command's status
# SPDX-License-Identifier: MIT
. "$(dirname "$0")/expect.sh"

for option in --json --csv -o; do
    expect 7 "$bump" stat -q $option /dev/full -- sh -c 'echo done; exit 7'
    [ "$(cat out)" = done ] || fail "$option: $(cat out)"
    [ "$(wc -l <err)" = 1 ] && grep -q 'cannot write /dev/full: No space' err ||
        fail "$option: $(cat err)"
done
expect 125 "$bump" stat -o ./no/such/folder -- sh -c 'echo done'
[ ! -s out ] || fail "it ran before that was found out"

# Files may not grow beyond 512 bytes, or 1024.
expect 7 sh -c 'ulimit -f 1; exec "$@"' sh "$bump" stat --csv - -- sh -c 'echo done; exit 7'
[ "$(cat out)" = done ] || fail "$(cat out)"
[ "$(wc -l <err)" = 1 ] && grep -q 'nothing is counted: no room' err || fail "$(cat err)"

"$bump" stat -- sh -c 'exit 7' 2>/dev/full
[ $? = 7 ] || fail "the text could not be written: another status"
"$bump" stat -- sh -c 'exit 7' 2>&-
[ $? = 7 ] || fail "no standard error: another status"
exit 0
