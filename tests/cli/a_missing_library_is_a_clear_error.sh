# a_missing_library_is_a_clear_error.sh - the command alone
# SPDX-License-Identifier: MIT
. "$(dirname "$0")/expect.sh"

cp "$bump" alone
expect 125 ./alone run true
grep -q 'libbumpmalloc.so is neither beside the command' err || fail "$(cat err)"
expect 0 ./alone run --lib "$library" true
