# rounds_go_on_until_all_is_decided.sh - or until the budget is spent
# SPDX-License-Identifier: MIT
. "$(dirname "$0")/expect.sh"

need jq
cat >slow.c <<'END'
#include <stddef.h>
#include <unistd.h>
void *__libc_malloc(size_t size);
void *malloc(size_t size) { return __libc_malloc(size); }
__attribute__((constructor)) static void burn(void)
{
    for (volatile long i = 0; i < 20000000; i++)
        ;
}
END
$cc -shared -fPIC -fno-builtin -o slow.so slow.c || exit 1

# many times slower: known at the first look
expect 0 "$bump" compare -q -a system -a ./slow.so --json j true
jq -e '.ended_by == "decided" and .complete_rounds == 12 and
    .allocators[1].against_reference.cpu.claim == "more" and
    .allocators[1].against_reference.wall.claim == "more"' j >/dev/null ||
    fail "$(jq -c '[.ended_by, .complete_rounds]' j)"
grep -q '^12 rounds .*, until all was decided$' out || fail "$(head -2 out)"

# the same allocator twice: not known at once; ended by the budget, after the
# first look at least
expect 0 "$bump" compare -q -a system -a system --budget 0.001 --json j true
jq -e '.complete_rounds == 12 and (.ended_by | . == "budget" or . == "decided")' \
    j >/dev/null || fail "$(jq -c '[.ended_by, .complete_rounds]' j)"
expect 0 "$bump" compare -q -a system -a system --budget 2 --json j true
jq -e '.ended_by == "decided" or (.ended_by == "budget" and .complete_rounds > 27) or
    .ended_by == "last_look"' j >/dev/null ||
    fail "$(jq -c '[.ended_by, .complete_rounds]' j)"

# what fails always is not waited for
expect 2 "$bump" compare -q -a system -a bump:limit=none --budget 20 --json j \
    sh -c 'case $LD_PRELOAD in *bump*) exit 3 ;; esac'
jq -e '.ended_by == "decided" and (.runs | length) == 24' j >/dev/null ||
    fail "$(jq -c '[.ended_by, .complete_rounds]' j)"

expect 125 "$bump" compare -r 9 --budget 3 true
grep -q -- '--budget excludes -r and -d' err || fail "$(cat err)"
