# baselines_that_prove_nothing_are_refused.sh - in one line that says why, before
# anything is run: another machine, another reference, a damaged file
# SPDX-License-Identifier: MIT
. "$(dirname "$0")/expect.sh"

printf '#!/bin/sh\n: one\n' >fixed
printf '#!/bin/sh\n: >>ran\n' >tool
chmod +x fixed tool
expect 0 "$bump" compare -q -r 9 -a system -c ./fixed -c ./tool --save base
# refused REASON BASELINE COMMAND...
refused()
{
    reason=$1 baseline=$2
    shift 2
    rm -f ran
    expect 125 "$bump" compare -q -r 9 -a system --against "$baseline" "$@"
    [ "$(wc -l <err)" = 1 ] && grep -q -e "$reason" err || fail "$reason: $(cat err)"
    [ ! -e ran ] || fail "$reason: found out too late"
}

sed 's/^machine.*/machine\tx86_64, 1000 x Another/' base >other
refused 'measured on another machine (x86_64, 1000 x Another)' other -c ./fixed -c ./tool
refused 'another reference' base -c ./tool -c ./fixed
refused 'nothing that is compared here' base -c ./fixed
refused 'No such file' missing -c ./fixed -c ./tool
lines=$(wc -l <base)
for cut in 0 1 3 7 $((lines - 1)); do
    head -n "$cut" base >damaged
    refused 'is no baseline' damaged -c ./fixed -c ./tool
done
for change in '1s/1$/2/' 's/^run\t1/run\t7/' 's/^contender\t0/contender\t9/' \
    '4s/.*/nonsense/' 's/^run\t0\t1\t.*/run\t0\t99999999999/'; do
    sed "$change" base >damaged
    refused 'is no baseline' damaged -c ./fixed -c ./tool
done
head -c 5000 /dev/urandom >damaged
refused 'is no baseline' damaged -c ./fixed -c ./tool
echo ': two' >>fixed
refused 'another file than when' base -c ./fixed -c ./tool
expect 125 "$bump" compare -q -r 9 --fail-if 'baseline:cpu>+1%' true
grep -q 'takes a baseline: --against' err || fail "$(cat err)"
exit 0
