# filters_that_look_for_dev_null_do_all_their_work.sh - grep stops at the first
# match if it finds its output there
# SPDX-License-Identifier: MIT
. "$(dirname "$0")/expect.sh"

need jq grep
seq 1000000 >numbers
expect 0 "$bump" compare -q -r 1 -a system --json whole grep 1 numbers
expect 0 "$bump" compare -q -r 1 -a system --json first grep -m 1 1 numbers
cpu() { jq '.runs[0] | .user_us + .sys_us' "$1"; }
[ "$(cpu whole)" -gt $((3 * $(cpu first))) ] || fail "$(cpu whole) us, $(cpu first) us for one line"
