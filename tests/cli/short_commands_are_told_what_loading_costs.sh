# short_commands_are_told_what_loading_costs.sh - an empty library is measured
# beside, and only for a command that is over at once
# SPDX-License-Identifier: MIT
. "$(dirname "$0")/expect.sh"

need jq
expect 0 "$bump" compare -q -r 40 --json j true
tr '\n' ' ' <out | tr -s ' ' >words
jq -e '.allocators[-1] | .spec == "empty" and .shown == false and .runs.done == 40' j \
    >/dev/null || fail "not measured: $(jq -c '[.allocators[].spec]' j)"
claim=$(jq -r '.allocators[-1].against_reference.wall.claim' j)
said=none
grep -q 'one that does nothing adds [0-9.]* us of wall time (+' words && said=more
[ "$said" = "$claim" ] || [ "$claim:$said" = same:none ] || fail "$claim: $(cat out)"

expect 0 "$bump" compare -q -r 8 --json j sleep 0.1
jq -e '[.allocators[].spec] | index("empty") == null' j >/dev/null || fail 'a long command'
expect 0 "$bump" compare -q -r 8 -a system -a empty true
grep -q '^  empty ' out || fail "$(cat out)"
exit 0
