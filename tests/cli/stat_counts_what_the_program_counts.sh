# stat_counts_what_the_program_counts.sh - calls and bytes, exactly, with one
# thread and with eight, whoever serves
# SPDX-License-Identifier: MIT
. "$(dirname "$0")/expect.sh"

need jq
cat >counts.c <<'END'
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

enum { MALLOC, CALLOC, REALLOC, FREE, ALIGNED, KINDS };
static unsigned long long calls[KINDS], bytes[KINDS];

static unsigned next(unsigned *state)
{
    return (*state = *state * 1103515245 + 12345) >> 8;
}

static void *work(void *seed)
{
    unsigned state = (unsigned)(size_t)seed;
    unsigned long long c[KINDS] = {0}, b[KINDS] = {0};
    char *blocks[64] = {0};
    for (int i = 0; i < 20000; i++) {
        char **p = &blocks[next(&state) % 64];
        unsigned n = next(&state) % (i % 100 ? 500 : 400000), kind = next(&state) % KINDS;
        if (kind == REALLOC && !n)
            n = 1;
        if (kind != REALLOC && *p) {
            free(*p), *p = NULL;
            c[FREE]++;
        }
        if (kind == MALLOC)
            *p = malloc(n);
        else if (kind == CALLOC)
            *p = calloc(n, 2), b[CALLOC] += n;
        else if (kind == REALLOC)
            *p = realloc(*p, n);
        else if (kind == ALIGNED)
            *p = aligned_alloc(64, n = (n + 63) / 64 * 64);
        if (kind != FREE)
            c[kind]++, b[kind] += n;
    }
    for (int i = 0; i < KINDS; i++) {
        __atomic_fetch_add(&calls[i], c[i], __ATOMIC_RELAXED);
        __atomic_fetch_add(&bytes[i], b[i], __ATOMIC_RELAXED);
    }
    return NULL;
}

/* Without work: what starting threads and printing allocate is the same. */
static void *idle(void *seed)
{
    return NULL;
}

int main(int argc, char **argv)
{
    static const char *names[] = {"malloc", "calloc", "realloc", "free", "aligned_alloc"};
    static char buffer[4096];
    pthread_t threads[8];
    int n = atoi(argv[1]);
    setvbuf(stdout, buffer, _IOFBF, sizeof buffer);
    for (int i = 0; i < n; i++)
        pthread_create(&threads[i], NULL, argc > 2 ? idle : work, (void *)(size_t)(i + 1));
    for (int i = 0; i < n; i++)
        pthread_join(threads[i], NULL);
    for (int i = 0; i < KINDS; i++)
        printf("%s %llu %llu\n", names[i], calls[i], bytes[i]);
    return 0;
}
END
$cc -w -O0 -fno-builtin -o counts counts.c -pthread || fail "cannot build"

# count WORDS... - what the command counts, as the program prints it
count()
{
    expect 0 "$bump" stat -q --json counted.json "$@"
    jq -r '.total.entry_points | to_entries[] | "\(.key) \(.value.calls) \(.value.bytes)"' \
        counted.json >counted || fail "no counts"
}

for served in bump bump:reset=drained system; do
    for threads in 1 8; do
        count -a $served ./counts $threads idle
        mv counted idle
        count -a $served ./counts $threads
        cp out truth
        awk 'FILENAME == "idle" { calls[$1] = $2; bytes[$1] = $3; next }
            FILENAME == "truth" { wanted[$1] = $2 " " $3; next }
            $1 in wanted && wanted[$1] != $2 - calls[$1] " " $3 - bytes[$1] {
                print $1, $2 - calls[$1], $3 - bytes[$1], "instead of", wanted[$1]
                failed = 1
            }
            $1 in wanted { seen++ }
            END { exit failed || seen != 5 }' idle truth counted ||
            fail "$served with $threads threads"
        [ "$(jq '.processes[0].threads' counted.json)" -ge "$threads" ] ||
            fail "$served: threads"
    done
done
