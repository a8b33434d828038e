# compare_ends_when_the_duration_is_over.sh - -d, within the length of a round
# SPDX-License-Identifier: MIT
. "$(dirname "$0")/expect.sh"

need jq
start=$(date +%s)
expect 0 "$bump" compare -d 1 --json j sleep 0.1
[ $(($(date +%s) - start)) -le 4 ] || fail "it took $(($(date +%s) - start)) s"
rounds=$(jq .complete_rounds j)
[ "$rounds" -ge 1 ] && [ "$rounds" -le 5 ] || fail "$rounds rounds"
