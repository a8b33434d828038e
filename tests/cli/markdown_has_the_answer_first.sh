# markdown_has_the_answer_first.sh - then tables whose rows have equal cells,
# whatever the command contains
# SPDX-License-Identifier: MIT
. "$(dirname "$0")/expect.sh"

expect 0 "$bump" compare -q -r 8 --markdown m --name 'a|b' --name '<i>*' \
    -c "echo 'a|b \`x\`'" -c "true '*_*'"
grep -nE '^- (Least|No verdict|With|No other)' m | head -1 >first
[ -s first ] && [ "$(sed 's/:.*//' first)" -lt "$(grep -n '^|' m | head -1 | sed 's/:.*//')" ] ||
    fail "no answer before the table: $(cat m)"
sed 's/\\|//g' m | awk -F'|' '/^\|/ { if (NF != 8) { print; exit 1 } rows++ }
    END { exit rows != 12 }' || fail "rows differ: $(cat m)"
grep -q '``' m || fail "backquotes in a command end its code span"
grep -qF '\<i\>\*' m || fail "markup in a name"

expect 0 "$bump" compare -q -r 8 --markdown m --param N=1..3 echo '{N}'
[ "$(grep -c '^| N=2 |' m)" = 2 ] || fail "no table over the parameter: $(cat m)"
