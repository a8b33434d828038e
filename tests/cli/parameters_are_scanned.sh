# parameters_are_scanned.sh - --param in commands and in allocators
# SPDX-License-Identifier: MIT
. "$(dirname "$0")/expect.sh"

need jq
expect 0 "$bump" compare -q -r 8 --param N=1..3 --param M=x,y --json j --html h \
    -a system -a bump echo '{N}-{M}{N}' '{other}'
jq -e '[.allocators[].command[1]] == ["1-x1", "1-x1", "1-y1", "1-y1", "2-x2",
        "2-x2", "2-y2", "2-y2", "3-x3", "3-x3", "3-y3", "3-y3"] and
    .allocators[3].label == "N=1,M=y bump" and
    .allocators[3].parameters == {"N": "1", "M": "y"} and
    .allocators[3].reference == "N=1,M=y system" and
    .allocators[0].command[2] == "{other}"' j >/dev/null ||
    fail "$(jq -c '.allocators[] | [.label, .command]' j)"
[ "$(grep -c '^  N=2,M=x  ' out)" = 2 ] || fail "no table over the parameters: $(cat out)"
grep -q 'One allocator' out && fail "there are two: $(cat out)"
[ "$(grep -c '<polyline' h)" = 4 ] || fail "no charts"
awk 'length > 80 { print; exit 1 }' out || fail "a line is too long"

# in settings; one allocator: all against the first value
expect 0 "$bump" compare -q -r 8 --param P=small,huge --json j -a 'bump:pages={P}' true
jq -e '.allocators[1].environment | any(. == "BUMPMALLOC_PAGES=huge")' j >/dev/null &&
    jq -e '.allocators[1].reference == "P=small"' j >/dev/null || fail "$(cat j)"

for wrong in N N= =1 'N=3..1' N=1..2000; do
    expect 125 "$bump" compare --param "$wrong" echo '{N}'
done
expect 125 "$bump" compare --param N=1,2 echo
grep -q '{N} is in no command and no -a' err || fail "$(cat err)"
expect 125 "$bump" compare --param N=1 --param N=2 echo '{N}'
