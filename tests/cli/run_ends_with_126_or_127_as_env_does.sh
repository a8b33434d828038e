# run_ends_with_126_or_127_as_env_does.sh - what cannot be executed
# SPDX-License-Identifier: MIT
. "$(dirname "$0")/expect.sh"

expect 127 "$bump" run ./missing
grep -q missing err || fail "the message does not name the command"
expect 127 "$bump" run missing-program
: >file
expect 126 "$bump" run ./file
expect 126 "$bump" run /
