# a_signal_ends_a_prepare_that_goes_on.sh - sent to the command alone
# SPDX-License-Identifier: MIT
. "$(dirname "$0")/expect.sh"

need timeout
# 143: timeout's signal ended it; 137: it did not, and was killed
expect 143 timeout --foreground --preserve-status -k 5 0.5 "$bump" compare -q -r 2 \
    --prepare 'exec sleep 20' true
