# warm_memory_is_refused_above_half_of_what_is_available.sh - one clear line
# SPDX-License-Identifier: MIT
. "$(dirname "$0")/expect.sh"

expect 125 "$bump" compare --warm-memory 100T true
grep -q 'more than half of the [0-9]* MiB that are available' err || fail "$(cat err)"
[ "$(wc -l <err)" = 1 ] || fail "more than a line"
expect 125 "$bump" compare --warm-memory 100% true
expect 125 "$bump" compare --warm-memory x true
expect 0 "$bump" compare -q -r 1 --warm-memory 16M true
