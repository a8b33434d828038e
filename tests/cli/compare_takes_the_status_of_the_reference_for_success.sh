# compare_takes_the_status_of_the_reference_for_success.sh - grep without a match
# SPDX-License-Identifier: MIT
. "$(dirname "$0")/expect.sh"

need jq
expect 0 "$bump" compare -a system -a bump -r 8 --json j grep nothing /dev/null
grep -q 'ends with status 1 under system' err || fail "no warning"
[ "$(jq '[.allocators[].runs.done] | add' j)" = 16 ] || fail "runs do not count"
