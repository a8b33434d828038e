# compare_measures_every_allocator_in_every_round.sh - the same number of runs for each
# SPDX-License-Identifier: MIT
. "$(dirname "$0")/expect.sh"

need jq
expect 0 "$bump" compare -a system -a bump -a system -r 9 --json j true
[ "$(jq -c '[.allocators[] | [.label, .runs.done]]' j)" = \
    '[["system",9],["bump",9],["system#2",9]]' ] || fail "$(jq -c .allocators j)"
[ "$(jq '[.runs[] | [.round, .position]] | unique | length' j)" = 27 ] ||
    fail "places in the rounds repeat"
[ "$(jq .complete_rounds j)" = 9 ] || fail "rounds: $(jq .complete_rounds j)"
