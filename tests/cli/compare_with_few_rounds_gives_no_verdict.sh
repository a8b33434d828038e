# compare_with_few_rounds_gives_no_verdict.sh - and --fail-if cannot be judged
# SPDX-License-Identifier: MIT
. "$(dirname "$0")/expect.sh"

expect 0 "$bump" compare -r 7 true
grep -q '^No verdict' out || fail "$(tail -3 out)"
expect 125 "$bump" compare -r 7 --fail-if 'cpu>+2%' true
