# run_passes_arguments_on_as_they_are.sh - 10,000 of them, and strange ones
# SPDX-License-Identifier: MIT
. "$(dirname "$0")/expect.sh"

expect 0 "$bump" run printf '%s\n' 'a  b' 'c
d' '' '--' -x
printf '%s\n' 'a  b' 'c
d' '' '--' -x >want
cmp out want || fail "arguments changed"
expect 0 "$bump" run -- sh -c 'echo $#' sh $(seq 10000)
[ "$(cat out)" = 10000 ] || fail "$(cat out) arguments arrived"
