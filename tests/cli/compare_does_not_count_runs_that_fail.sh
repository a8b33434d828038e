# compare_does_not_count_runs_that_fail.sh - a command that fails in some rounds
# SPDX-License-Identifier: MIT
. "$(dirname "$0")/expect.sh"

need jq
cat >sometimes <<'END'
#!/bin/sh
echo x >>count
[ $(($(wc -l <count) % 7)) = 0 ] || exit 0
echo "out of luck" >&2
exit 3
END
chmod +x sometimes
expect 0 "$bump" compare -a system -a bump -r 14 --json j ./sometimes
[ "$(jq '[.runs[] | select(.end == "failed")] | length' j)" = 4 ] ||
    fail "$(jq -c '[.runs[].end]' j)"
[ "$(jq '[.runs[] | select(.status == 3)] | length' j)" = 4 ] || fail status
[ "$(jq '[.allocators[].runs.done] | add' j)" = 24 ] || fail "failed runs count"
grep -q 'out of luck' err || fail "the output of the failed run is not shown"
[ "$(grep -c 'out of luck' err)" -le 2 ] || fail "it is shown too often"
grep -q 'failed and do not count' out || fail "no warning"
