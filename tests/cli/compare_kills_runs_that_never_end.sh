# compare_kills_runs_that_never_end.sh - --timeout, with all their children
# SPDX-License-Identifier: MIT
. "$(dirname "$0")/expect.sh"

need jq
cat >hangs <<'END'
#!/bin/sh
sleep 987 &
echo $! >>children
exec sleep 986
END
chmod +x hangs
expect 125 "$bump" compare --timeout 0.3 ./hangs
grep -q 'killed after 0.3 s' err || fail "$(cat err)"
cat >hangs <<'END'
#!/bin/sh
case $LD_PRELOAD in *bumpmalloc*) sleep 985 ;; esac
END
expect 2 "$bump" compare -r 2 --timeout 0.3 --json j ./hangs
[ "$(jq -c '.allocators[1].runs.timed_out' j)" = 2 ] || fail "$(jq -c .allocators j)"
[ "$(jq -c '.allocators[0].runs.done' j)" = 2 ] || fail "the reference failed too"
sleep 0.1 # for init to collect them
while read -r child; do
    case $(tr '\0' ' ' 2>/dev/null <"/proc/$child/cmdline") in
    'sleep 987 ') fail "a child was left behind" ;;
    esac
done <children 2>/dev/null
[ -s children ] || fail "no child was started"
