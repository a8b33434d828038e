# tables_fit_80_columns_and_have_no_colours_in_a_pipe.sh - but on request
# SPDX-License-Identifier: MIT
. "$(dirname "$0")/expect.sh"

expect 0 "$bump" compare -q -a system -a bump:reset=drained,pages=small -r 8 true
awk 'length > 80 { print; exit 1 }' out || fail "a line is too long"
grep -q "$(printf '\033')" out && fail "colours in a pipe"
expect 0 "$bump" compare -q -r 8 --color=always true
grep -q "$(printf '\033')" out || fail "no colours"
expect 0 "$bump" compare -q -r 8 --color=never true
grep -q "$(printf '\033')" out && fail "colours"
exit 0
