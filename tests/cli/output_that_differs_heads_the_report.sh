# output_that_differs_heads_the_report.sh - what fails inside is no gain; a command
# that never prints the same is not suspected
# SPDX-License-Identifier: MIT
. "$(dirname "$0")/expect.sh"

need jq
fails='case $LD_PRELOAD in *bump*) echo "cannot start" >&2 ;; *) seq 300000 | tail -n 1 ;; esac; true'
expect 0 "$bump" compare -r 8 --json j sh -c "$fails"
[ "$(grep -n -m 1 warning out | cut -d: -f 1)" = 4 ] || fail "not at the head: $(cat out)"
tr '\n' ' ' <out | tr -s ' ' >words
grep -q 'bump: the output differs .* standard output (0 bytes, not 7)' words || fail "$(cat out)"
grep -q "standard error (13 bytes, not 0; it ends 'cannot start')" words || fail "$(cat out)"
grep -q 'cost this command' words && fail "a sentence about cost: $(cat out)"
jq -e '.warnings[0] | contains("output differs")' j >/dev/null || fail "not in JSON"

for same in 'date +%N' 'seq 3' 'echo $$ >&2'; do
    expect 0 "$bump" compare -r 8 sh -c "$same"
    grep -q 'output differs' out && fail "$same: $(cat out)"
done
expect 0 "$bump" compare -r 8 -v sh -c true
grep -q 'output differs' out && fail "-v: $(cat out)"
exit 0
