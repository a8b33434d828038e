# installed_allocators_are_found_by_name.sh - mimalloc and friends
# SPDX-License-Identifier: MIT
. "$(dirname "$0")/expect.sh"

need jq
for name in mimalloc jemalloc tcmalloc tbbmalloc; do
    "$bump" compare -q -a $name -r 1 --json j true >out 2>err
    status=$?
    if [ $status = 125 ] && grep -q 'is installed here' err; then
        echo "$name is not installed"
        continue
    fi
    [ $status = 0 ] || fail "$name: $(cat err)"
    jq -e '.allocators[0] | .library == .malloc_served_by' j >/dev/null ||
        fail "$name: $(jq -c .allocators[0] j)"
done
