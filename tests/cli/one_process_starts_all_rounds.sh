# one_process_starts_all_rounds.sh - a new one's start would be charged to its run
# (measure.h); another only after a run was killed, or killed it
# SPDX-License-Identifier: MIT
. "$(dirname "$0")/expect.sh"

need jq
starters() { sort -u starters | wc -l; }
expect 0 "$bump" compare -q -r 8 -a system -a bump \
    sh -c 'echo $PPID >>starters'
tail -n 16 starters >rounds && mv rounds starters
[ "$(starters)" = 1 ] || fail "$(starters) processes"
cat >murderer <<'END'
#!/bin/sh
echo x >>count
[ "$(wc -l <count)" = 5 ] && kill -9 $PPID
exit 0
END
chmod +x murderer
expect 0 "$bump" compare -a system -a bump -r 4 --json j ./murderer
[ "$(jq -c '[.runs[].end] | map(select(. == "failed")) | length' j)" = 1 ] ||
    fail "$(jq -c '[.runs[].end]' j)"
[ "$(jq '.runs | length' j)" = 8 ] || fail "rounds are missing"
grep -q 'killed the process that measures it' err || fail "$(cat err)"
