# short_commands_are_told_what_loading_costs.sh - an empty library is measured
# beside, and only for a command that is over at once
# SPDX-License-Identifier: MIT
. "$(dirname "$0")/expect.sh"

need jq
expect 0 "$bump" compare -q -r 40 --json j true
tr '\n' ' ' <out | tr -s ' ' >words
jq -e '.allocators[-1] | .spec == "empty" and .shown == false and .runs.done == 40' j \
    >/dev/null || fail "not measured: $(jq -c '[.allocators[].spec]' j)"
told=$(jq -r '.allocators[-1].against_reference.wall |
    if .claim == "more" then "adds"
    elif .claim == "none" and .interval[1] > 1 then "adds at most" else "" end' j)
said=$(sed -n 's/.* one that does nothing \(adds[a-z ]*\) [0-9.]* [num]*s of wall time .*/\1/p' words)
[ "$said" = "$told" ] || fail "$told: $(cat out)"

# rounds go on until that is decided, too
expect 0 "$bump" compare -q --json j true
jq -e '(.ended_by == "decided") == ([.allocators[] | select(.spec != "system") |
    select(.shown or .spec == "empty") |
    .against_reference[("wall", "cpu")].claim != "none"] | all)' j >/dev/null ||
    fail "$(jq -c '.ended_by, .allocators' j)"

expect 0 "$bump" compare -q -r 8 --json j sleep 0.1
jq -e '[.allocators[].spec] | index("empty") == null' j >/dev/null || fail 'a long command'
expect 0 "$bump" compare -q -r 8 -a system -a empty true
grep -q '^  empty ' out || fail "$(cat out)"
exit 0
