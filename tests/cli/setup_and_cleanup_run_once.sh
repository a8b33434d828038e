# setup_and_cleanup_run_once.sh - before and after all runs, also if there is no
# comparison
# SPDX-License-Identifier: MIT
. "$(dirname "$0")/expect.sh"

expect 0 "$bump" compare -q -a system -a bump -r 2 --setup 'echo setup >>log; : >made' \
    --cleanup 'echo cleanup >>log; rm made' sh -c 'test -f made && echo run >>log'
[ "$(tr '\n' ' ' <log)" = "setup run run run run run run cleanup " ] || fail "$(cat log)"
[ ! -e made ] || fail "not cleaned up"
: >log
expect 125 "$bump" compare -q --cleanup 'echo cleanup >>log' ./missing
[ "$(cat log)" = cleanup ] || fail "no cleanup after a failure"
expect 125 "$bump" compare -q --setup 'echo why >&2; exit 3' true
grep -q 'setup.*failed' err && grep -q why err || fail "$(cat err)"
expect 0 "$bump" compare -q -r 4 --ignore-failure --json j \
    sh -c 'echo x >>count; exit $(($(wc -l <count) % 3))'
grep -q 'do not count' out && fail "failures were not ignored: $(cat out)"
exit 0
