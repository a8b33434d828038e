# run_without_a_limit_keeps_the_users_or_finds_one.sh - BUMPMALLOC_LIMIT
# SPDX-License-Identifier: MIT
. "$(dirname "$0")/expect.sh"

expect 0 "$bump" run env
grep -qE '^BUMPMALLOC_LIMIT=[0-9]{6,}$' out || fail "no limit was worked out"
expect 0 env BUMPMALLOC_LIMIT=123M "$bump" run env
grep -qx BUMPMALLOC_LIMIT=123M out || fail "the user's limit was not kept"
