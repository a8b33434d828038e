# each_run_reads_all_of_the_input.sh - also of a pipe, which is read but once;
# what no run can read is refused
# SPDX-License-Identifier: MIT
. "$(dirname "$0")/expect.sh"

need mkfifo script
seq 30000 >numbers
# Two warm-up runs that are shown, and two that count.
given() { expect 0 "$bump" compare -q -r 2 -a system --show-output --input "$1" wc -l; }
lines() { grep -c '^30000$' out; }
given - <numbers
[ "$(lines)" = 3 ] || fail "standard input: $(cat out)"
mkfifo pipe
cat numbers >pipe &
given pipe
[ "$(lines)" = 3 ] || fail "a pipe: $(cat out)"
for name in - /dev/stdin; do
    cat numbers | { given $name && lines >count; }
    [ "$(cat count)" = 3 ] || fail "$name: $(cat out)"
done
expect 0 "$bump" compare -q -r 2 --input /dev/null cat
# one that --prepare makes anew under the same name
echo x >file
expect 0 "$bump" compare -q -r 2 -a system --show-output --input file \
    --prepare 'date +%N >new; mv new file' cat
[ "$(head -3 out | sort -u | wc -l)" = 3 ] || fail "$(head -3 out)"

expect 125 "$bump" compare -q -r 2 --input . cat
expect 125 "$bump" compare -q -r 2 --input missing cat
script -qec "'$bump' compare -q -r 2 --input - cat" /dev/null </dev/null >screen
grep -q 'is a terminal' screen || fail "a terminal: $(cat screen)"
exit 0
