# compare_stops_if_the_command_cannot_run.sh - nothing to compare with
# SPDX-License-Identifier: MIT
. "$(dirname "$0")/expect.sh"

expect 125 "$bump" compare ./missing
grep -q 'not found: ./missing' err || fail "$(cat err)"
: >file
expect 125 "$bump" compare ./file
expect 125 "$bump" compare sh -c 'echo told you; kill -9 $$'
grep -q 'told you' err || fail "the output is not shown"
expect 125 "$bump" compare sh -c 'seq 1000000; echo the end; kill -9 $$'
grep -q '^the end$' err || fail "the end of much output is not shown"
[ "$(wc -c <err)" -lt 5000 ] || fail "all of it is shown"
[ ! -s out ] || fail "a table was printed"
