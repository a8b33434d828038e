# what_malloc_costs_at_least_is_below_the_truth.sh - the truth is what a loop
# takes less when its calls are removed
# SPDX-License-Identifier: MIT
. "$(dirname "$0")/expect.sh"

need jq
cat >loop.c <<'END'
#include <malloc.h>
#include <stdlib.h>
#include <string.h>
static volatile unsigned long work;
/* with: 60 blocks of 3 MiB or as many as it is told, each page touched, which
 * malloc maps anew each time; without: one block, as often */
int main(int count, char **words)
{
    const size_t size = 3 << 20;
    int blocks = count > 2 ? atoi(words[2]) : 60;
    int with = count > 1 && !strcmp(words[1], "with");
    mallopt(M_MMAP_THRESHOLD, 128 << 10);
    char *one = malloc(size);
    for (int i = 0; i < blocks; i++) {
        char *block = with ? malloc(size) : one;
        for (size_t at = 0; at < size; at += 4096)
            block[at] = 1;
        for (volatile int j = 0; j < 50000; j++)
            ;
        work += (unsigned long)block[i % 60];
        if (with)
            free(block);
    }
    return 0;
}
END
$cc -O1 -fno-builtin -o loop loop.c || exit 1

# its pages cost something: they are paid beforehand, too
expect 0 "$bump" compare -q -r 10 --json usual ./loop with
jq -e '.cost[0].candidates == 3 and .cost[0].cpu_at_least > 0.1 and
    ([.allocators[] | select(.label != "empty")] | length) == 7 and
    .inside[0].rounds == 10 and
    ([.allocators[] | select(.shown)] | length) == 3' usual >/dev/null ||
    fail "$(jq -c .cost usual)"

# both in the same rounds
expect 0 "$bump" compare -q -r 12 --json both -a system -a bump:pages=small \
    -a bump:reset=drained,pages=small -c './loop without' -c './loop with'
truth=$(jq '1 - 1 / (.allocators[] | select(.label == "with system") |
    .against_reference.cpu.interval[1])' both)
bound=$(jq '.cost[] | select(.command == "with") | .cpu_at_least' both)
awk "BEGIN { exit !($bound <= $truth && $bound > 0.1) }" ||
    fail "at least $bound of a cost that is $truth at most"

# an allocator whose huge pages may be what helps is no witness
expect 0 "$bump" compare -q -r 8 --json huge -a system -a bump:pages=huge true
jq -e '.cost == []' huge >/dev/null || fail "$(jq -c .cost huge)"

# pages are touched outside of the calls, so more can be saved than is inside
expect 0 "$bump" compare -q -r 20 --json more -a system \
    -a bump:reset=drained,pages=small -a watched ./loop with 200
jq -e '.inside[0].unknown' more >/dev/null && exit 0 # a machine too busy to tell
jq -e '.inside[0].interval[1] < .cost[0].cpu_at_least and
    any(.verdict[]; startswith("That another allocator saves more"))' more >/dev/null ||
    fail "$(jq -c '.inside, .cost, .verdict' more)"
