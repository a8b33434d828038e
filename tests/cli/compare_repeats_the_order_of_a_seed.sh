# compare_repeats_the_order_of_a_seed.sh - and mixes it from round to round
# SPDX-License-Identifier: MIT
. "$(dirname "$0")/expect.sh"

need jq
order() { jq -c '[.runs[] | .allocator]' "$1"; }
expect 0 "$bump" compare -a system -a bump -r 12 --seed 5 --json one true
expect 0 "$bump" compare -a system -a bump -r 12 --seed 5 --json two true
[ "$(order one)" = "$(order two)" ] || fail "the same seed gave two orders"
[ "$(jq '[.runs[] | select(.position == 0) | .allocator] | unique | length' one)" = 2 ] ||
    fail "one allocator always came first"
grep -q 'seed 5' out || fail "the seed is not printed"
