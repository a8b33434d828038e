# ignored_signals_of_children_are_no_trouble.sh - SIGCHLD ignored by who starts it
# SPDX-License-Identifier: MIT
. "$(dirname "$0")/expect.sh"

expect 0 env --ignore-signal=CHLD "$bump" compare -q -r 2 --prepare true \
    --warm-memory 1M true
