# counters_count_a_run_and_its_children.sh - in every round, and where there are
# none a line says why
# SPDX-License-Identifier: MIT
. "$(dirname "$0")/expect.sh"

need jq
"$bump" compare -q -r 1 -a system --counters page_faults true >/dev/null 2>err ||
    skip "no counters at all: $(cat err)"
cat >touch.c <<'END'
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>
/* touches so many pages, half of them in a child */
int main(int count, char **words)
{
    long pages = count > 1 ? atol(words[1]) : 0;
    int child = fork();
    char *block = mmap(0, pages * 4096, PROT_READ | PROT_WRITE,
                       MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    madvise(block, pages * 4096, MADV_NOHUGEPAGE);
    for (long i = 0; i < pages / 2; i++)
        block[i * 4096] = 1;
    return child && wait(0) < 0;
}
END
$cc -O1 -o touch touch.c || exit 1
expect 0 "$bump" compare -q -r 9 --counters page_faults,task_clock --json j --csv c \
    --fail-if 'page_faults>+900000%' -a system -c './touch 2' -c './touch 4002'
jq -e '([.runs[] | select(.allocator == "4002") | .page_faults - 4000] |
        all(. >= 0 and . < 300)) and
    ([.runs[] | select(.allocator == "2") | .page_faults] | all(. > 0 and . < 300)) and
    .allocators[1].against_reference.page_faults.claim == "more" and
    ([.runs[].task_clock] | all(. > 0))' j >/dev/null ||
    fail "$(jq -c '.runs[] | [.allocator, .page_faults, .task_clock]' j)"
grep -q '^page faults  ' out || fail "$(cat out)"
head -1 c | grep -q ',page_faults,task_clock$' || fail "$(head -1 c)"

# without hardware counters a line says so; with them there is a table
expect 0 "$bump" compare -q -r 8 --json j -a system -a bump true
if grep -q '^instructions ' out; then
    jq -e '.counters_missing == null and (.runs[0].instructions > 0)' j >/dev/null
else
    grep -q '^No count of instructions: ' out &&
        jq -e '(.counters_missing | length) > 20 and
            (.runs[0] | has("instructions") | not)' j >/dev/null
fi || fail "$(tail -4 out)"
expect 0 "$bump" compare -q -r 8 --counters none --json j true
jq -e '.counters_missing == null' j >/dev/null || fail "none is no lack"
expect 125 "$bump" compare --counters walks true
