# errors_of_its_own_end_it_with_125.sh - wrong options, values and names
# SPDX-License-Identifier: MIT
. "$(dirname "$0")/expect.sh"

expect 125 "$bump"
expect 125 "$bump" frobnicate
for verb in run check compare stat report diff; do
    expect 125 "$bump" $verb
    expect 125 "$bump" $verb --no-such-option true
done
expect 125 "$bump" run --pages=medium true
grep -q 'auto|small|huge' err || fail "the message does not list the values"
expect 125 "$bump" run --limit=0 true
expect 125 "$bump" run --lib ./missing.so true
expect 125 "$bump" stat -a nosuch true
expect 125 "$bump" stat --pages=medium true
expect 125 "$bump" stat --json here --csv here true
expect 125 "$bump" report missing
expect 125 "$bump" report /dev/null
expect 125 "$bump" compare -r 0 true
expect 125 "$bump" compare -r -1 true
expect 125 "$bump" compare -d x true
expect 125 "$bump" compare --timeout 0 true
expect 125 "$bump" compare --cpu 100000 true
expect 125 "$bump" compare --fail-if 'cpu+2%' true
expect 125 "$bump" compare --fail-if 'mood>+2%' true
expect 125 "$bump" compare --input missing true
expect 125 "$bump" compare --color=red true
expect 125 "$bump" compare --warmup 0 true
expect 125 "$bump" compare --shell a b
expect 125 "$bump" compare --seed 99999999999999999999 true
expect 125 "$bump" compare -r 99999999999999999999 -d 0.1 true
