# run_sets_what_its_options_say.sh - settings become environment variables
# SPDX-License-Identifier: MIT
. "$(dirname "$0")/expect.sh"

expect 0 "$bump" run --pages=small --reset=drained --region=2G --limit=64M \
    --on-full=abort -v env
for line in BUMPMALLOC_PAGES=small BUMPMALLOC_RESET=drained \
    BUMPMALLOC_REGION=2147483648 BUMPMALLOC_LIMIT=67108864 \
    BUMPMALLOC_ON_FULL=abort BUMPMALLOC_VERBOSE=1 "LD_PRELOAD=$library"; do
    grep -qxF "$line" out || fail "$line is not in the environment"
done
expect 0 "$bump" run --region=50% env # of memory, in bytes
grep -qE '^BUMPMALLOC_REGION=[0-9]{8,}$' out || fail "--region=50% did not arrive"
expect 0 "$bump" run --limit=none env
grep -qx BUMPMALLOC_LIMIT=none out || fail "--limit=none did not arrive"
