# reports_to_standard_output_go_on_where_it_is.sh - after what a log has, beside
# the table; "-" has it alone
# SPDX-License-Identifier: MIT
. "$(dirname "$0")/expect.sh"

need jq
for path in /dev/stdout /dev/fd/1 "$work/log"; do
    echo first >log
    "$bump" compare -q -r 1 --csv "$path" true >>log 2>err || fail "$path: $(cat err)"
    [ "$(head -n 1 log)" = first ] || fail "$path: the log was written over"
    grep -q 'wall time' log || fail "$path: the table is lost"
    grep -q 'round,' log || fail "$path: the report is lost: $(cat log)"
done
"$bump" compare -q -r 1 --csv /dev/fd/3 true 3>>log >/dev/null || fail "descriptor 3"
[ "$(grep -c 'round,' log)" = 2 ] && [ "$(head -n 1 log)" = first ] || fail "$(cat log)"

expect 0 "$bump" compare -q -r 1 --json - true
jq -e .runs out >/dev/null || fail "more than JSON in standard output"
grep -q 'wall time' err || fail "the table is not in standard error"
expect 125 "$bump" compare -q -r 1 --json - --csv - true
grep -q 'two reports cannot both go to -' err || fail "$(cat err)"
[ ! -e - ] || fail "a file of that name was made"
