# medians_in_json_are_those_of_its_runs.sh - jq computes them again
# SPDX-License-Identifier: MIT
. "$(dirname "$0")/expect.sh"

need jq
expect 0 "$bump" compare -q -r 9 --json j true
jq -e '.allocators[] as $a |
    ([.runs[] | select(.allocator == $a.label) | .wall_ns] | sort | .[4]) ==
    $a.summary.wall.median' j >/dev/null || fail "another median"
