# what_goes_by_inside_malloc_is_estimated.sh - malloc is one that works for as
# long as it is told, so what is spent inside of it is known
# SPDX-License-Identifier: MIT
. "$(dirname "$0")/expect.sh"

need jq
cat >slow.c <<'END_C'
#include <stddef.h>
#include <string.h>
/* the same code inside and outside, so that it takes the same time */
__attribute__((noinline)) void work(unsigned long steps)
{
    for (volatile unsigned long i = 0; i < steps * 20; i++)
        ;
}
/* for the family's sake: what a block holds is before it */
static _Alignas(16) char memory[64 << 20];
static size_t used;
void *malloc(size_t size)
{
    size_t need = (size + 31) & ~(size_t)15;
    size_t at = __atomic_fetch_add(&used, need, __ATOMIC_RELAXED);
    if (at + need > sizeof memory)
        return NULL;
    if (size % 100 == 1) /* the tests' own requests */
        work(size);
    memcpy(memory + at, &size, sizeof size);
    return memory + at + 16;
}
void free(void *block) { (void)block; }
void *calloc(size_t count, size_t each) { return malloc(count * each); }
void *realloc(void *block, size_t size)
{
    void *to = malloc(size);
    size_t old = 0;
    if (block)
        memcpy(&old, (char *)block - 16, sizeof old);
    if (to && block)
        memcpy(to, block, old < size ? old : size);
    return to;
}
void *memalign(size_t align, size_t size)
{
    char *block = malloc(size + align);
    return block ? (void *)(((size_t)block + align - 1) & ~(align - 1)) : block;
}
void *aligned_alloc(size_t align, size_t size) { return memalign(align, size); }
int posix_memalign(void **out, size_t align, size_t size)
{
    *out = memalign(align, size);
    return *out ? 0 : 12;
}
size_t malloc_usable_size(void *block)
{
    size_t size = 0;
    if (block)
        memcpy(&size, (char *)block - 16, sizeof size);
    return size;
}
END_C
cat >part.c <<'END_C'
/* part STEPS INSIDE [THREADS]: so many steps of 1,000, of which about INSIDE
 * are inside malloc */
#include <pthread.h>
#include <stdlib.h>
void work(unsigned long steps);
static long steps, inside;
static void *run(void *unused)
{
    for (long i = 0; i < steps; i++) {
        char *volatile block = malloc((size_t)inside + 1);
        work(1000 - (unsigned long)inside);
        free(block);
    }
    return unused;
}
int main(int count, char **words)
{
    pthread_t others[8];
    steps = atol(words[1]), inside = atol(words[2]);
    int threads = count > 3 ? atoi(words[3]) : 1;
    for (int i = 1; i < threads; i++)
        pthread_create(&others[i], NULL, run, NULL);
    run(NULL);
    for (int i = 1; i < threads; i++)
        pthread_join(others[i], NULL);
    return 0;
}
END_C
$cc -O1 -fno-builtin -shared -fPIC -o slow.so slow.c || exit 1
$cc -O1 -fno-builtin -pthread -o part part.c "$PWD/slow.so" || exit 1

# as many steps as take about 70 ms of CPU time; times prints 0m0.05s 0m0.00s
steps=$( (./part 2000 0; times) | tail -n 1 | tr 'ms' '  ' |
    awk '{ print int(2000 * 0.07 / ($1 * 60 + $2 + 0.001)) }')

# inside SHARE COMMAND... - the interval has it; on a busy machine after more
# rounds
inside()
{
    share=$1
    shift
    for rounds in 12 30 60; do
        expect 0 "$bump" compare -q -r $rounds --json j -a system -a watched -- "$@"
        jq -e '.inside[0].unknown == null' j >/dev/null && break
    done
    jq -e --argjson share "$share" '.inside[0] | .unknown == null and
        .interval[0] <= $share and .interval[1] >= $share and
        .interval[1] - .interval[0] < 0.5' j >/dev/null ||
        fail "$*: $(jq -c .inside j)"
    tr '\n' ' ' <out | tr -s ' ' >words
    grep -q 'of its CPU time was spent inside malloc and free, page faults there' words ||
        fail "$*: $(cat out)"
}

inside 0.8 ./part "$steps" 800
inside 0 ./part "$steps" 0
inside 0.3 ./part "$((steps / 3))" 300 3
inside 0.6 sh -c "./part $((steps / 2)) 800 & ./part $((steps / 2)) 400; wait"
words=$(jq -r '.allocators[1].environment[] | select(startswith("BUMPMALLOC_INSIDE"))' j)
[ -n "$words" ] && [ ! -e "${words#*=}" ] || fail "a file stays: $words"

# too little to say anything: why
expect 0 "$bump" compare -q -r 12 --json j -a system -a watched -- ./part 1 500
jq -e '.inside[0].unknown | startswith("that takes")' j >/dev/null || fail "$(jq -c .inside j)"
grep -q 'How much of it is spent inside' out || fail "$(cat out)"
expect 0 "$bump" compare -q -r 9 --json j -- ./part 1 500
jq -e '.inside == []' j >/dev/null || fail "$(jq -c .inside j)"

# what an outer comparison set for one of its runs is not for those of this one
BUMPMALLOC_INSIDE=$PWD/j BUMPMALLOC_PREPAY=$PWD/j expect 0 "$bump" compare -q \
    -r 3 -a bump -- sh -c 'test -z "$BUMPMALLOC_INSIDE$BUMPMALLOC_PREPAY"'
