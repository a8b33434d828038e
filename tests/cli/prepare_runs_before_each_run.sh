# prepare_runs_before_each_run.sh - and must succeed
# SPDX-License-Identifier: MIT
. "$(dirname "$0")/expect.sh"

expect 0 "$bump" compare -a system -a bump -q -r 3 --prepare 'echo x >>prepared' true
[ "$(wc -l <prepared)" = 8 ] || fail "$(wc -l <prepared) times"
expect 125 "$bump" compare -a system -a bump -r 3 --prepare 'echo broken; exit 1' true
grep -q broken err || fail "its output is not shown"
