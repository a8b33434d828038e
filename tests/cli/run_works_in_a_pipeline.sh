# run_works_in_a_pipeline.sh - standard input and output are the command's
# SPDX-License-Identifier: MIT
. "$(dirname "$0")/expect.sh"

seq 1000 | "$bump" run sort -rn | "$bump" run head -1 >out || fail "status $?"
[ "$(cat out)" = 1000 ] || fail "got $(cat out)"
