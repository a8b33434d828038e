# columns_have_one_unit_and_labels_whole_letters.sh - figures that are compared
# are in one unit, and a label is cut between letters
# SPDX-License-Identifier: MIT
. "$(dirname "$0")/expect.sh"

expect 0 "$bump" compare -q -r 3 -a system -c true -c 'sleep 0.1' --name é -- 2>/dev/null ||
    expect 0 "$bump" compare -q -r 3 -a system -c true -c 'sleep 0.1' --name é
units=$(sed -n '/^wall time/,/^$/p' out | grep -oE ' (us|ms|s)  ?' | tr -d ' ' | sort -u)
[ "$units" = ms ] || fail "units: $units: $(cat out)"
name=äöüßäöüßäöüßäöüßäöüßäöüß
expect 0 "$bump" compare -q -r 3 -a system -c true -c false --ignore-failure --name $name
iconv -f UTF-8 -t UTF-8 out >/dev/null || fail 'a letter is cut in two'
# é takes a column: what follows begins where it does in other rows
LC_ALL=C.UTF-8 awk '/^wall time/ { on = 1 } on && /^  / { at = match($0, /[0-9.]+ m?s/); end = at + RLENGTH; print end } /^$/ && on { exit }' out |
    sort -u >ends
[ "$(wc -l <ends)" = 1 ] || fail "not aligned: $(cat out)"
exit 0
