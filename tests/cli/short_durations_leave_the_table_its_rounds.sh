# short_durations_leave_the_table_its_rounds.sh - of what tells the cost of
# malloc alone, -d leaves out what there is no time for, and says so
# SPDX-License-Identifier: MIT
. "$(dirname "$0")/expect.sh"

need jq
expect 0 "$bump" compare -q -d 2.4 --json short sleep 0.05
jq -e '[.allocators[] | select(.shown)] | length == 3' short >/dev/null || fail "shown"
jq -e '.allocators | length == 3 or length == 4' short >/dev/null ||
    fail "$(jq -c '[.allocators[].label]' short)"
jq -e '.complete_rounds >= 8' short >/dev/null || fail "$(jq .complete_rounds short) rounds"
jq -e '.warnings | any(startswith("-d 2.4 leaves no time"))' short >/dev/null ||
    fail "$(jq -c .warnings short)"

expect 0 "$bump" compare -q -d 4 --json long sleep 0.001
jq -e '.allocators | length >= 6' long >/dev/null || fail "$(jq -c '[.allocators[].label]' long)"
jq -e '.warnings | any(startswith("-d")) | not' long >/dev/null ||
    fail "$(jq -c .warnings long)"
