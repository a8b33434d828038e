# shell_runs_pipelines.sh - under the allocator too
# SPDX-License-Identifier: MIT
. "$(dirname "$0")/expect.sh"

need jq
expect 0 "$bump" compare -q -r 1 -a bump --shell --show-output --json j \
    -- 'echo a b | tr a-z A-Z; env | grep -c ^LD_PRELOAD='
upper=$(grep -c '^A B$' out)
[ "$upper" -ge 2 ] && [ "$(grep -c '^1$' out)" = "$upper" ] || fail "$(head -4 out)"
