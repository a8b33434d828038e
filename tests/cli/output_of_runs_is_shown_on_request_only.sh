# output_of_runs_is_shown_on_request_only.sh - discarded otherwise
# SPDX-License-Identifier: MIT
. "$(dirname "$0")/expect.sh"

expect 0 "$bump" compare -a system -a bump -q -r 2 sh -c 'echo to-out; echo to-err >&2'
grep -q '^to-' out err && fail "output was shown"
expect 0 "$bump" compare -a system -a bump -q -r 2 --show-output sh -c 'echo to-out; echo to-err >&2'
[ "$(grep -c '^to-out' out)" = 6 ] && [ "$(grep -c '^to-err' err)" = 6 ] ||
    fail "not every run's output was shown"
