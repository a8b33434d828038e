/* replay.c - preloaded by bench/cost: what would a program take if malloc and
 * free cost nothing? First its allocations are recorded under the system's
 * malloc, then replayed: each gets the address that it had, in memory that was
 * paid for before, and free does nothing.
 *
 *     REPLAY_RECORD=FILE    record
 *     REPLAY=FILE           replay; the times of taking and giving back memory
 *                           go to the account of BUMPMALLOC_PREPAY; where there
 *                           is none, nothing is to be measured, and the program
 *                           ends at once
 *
 * For glibc, one thread, and programs that do the same each time: a program
 * that asks for something else than was recorded is ended.
 * SPDX-License-Identifier: MIT */
#include <errno.h>
#include <fcntl.h>
#include <malloc.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "core/account.h"

enum { CALLS_MAX = 32 << 20, HUGE_THRESHOLD = 1 << 30 };

extern void *__libc_malloc(size_t), *__libc_calloc(size_t, size_t),
    *__libc_realloc(void *, size_t), *__libc_memalign(size_t, size_t);
extern void __libc_free(void *);

/* What a call asked for and got. */
struct call {
    size_t size, capacity;
    uintptr_t address;
};

/* The file: a head, then the calls. */
struct recording {
    uintptr_t low, high; /* of all blocks; whole pages once it is replayed */
    size_t count;
    struct call calls[];
};

static struct recording *recording;
static const struct call *next; /* to replay; NULL: record, or do nothing */

static void end(const char *why)
{
    if (write(STDERR_FILENO, why, strlen(why)) < 0)
        _exit(126);
    _exit(125);
}

/* Far from where the system maps anything, so that the program's own mappings
 * are where they are without us. */
static char *const recording_place = (char *)0x200000000000;
static char *const account_place = (char *)0x300000000000;

static void *map_file(void *at, const char *path, size_t size, int flags)
{
    int file = open(path, O_RDWR | O_CLOEXEC);
    struct stat status;
    if (file < 0 || fstat(file, &status) != 0)
        end("replay: no such file\n");
    void *memory =
        mmap(at, size ? size : (size_t)status.st_size, PROT_READ | PROT_WRITE,
             flags | MAP_FIXED_NOREPLACE, file, 0);
    close(file);
    if (memory == MAP_FAILED)
        end("replay: cannot map a file\n");
    return memory;
}

static uint64_t cpu_ns(void)
{
    struct timespec now;
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return (uint64_t)now.tv_sec * 1000000000 + (uint64_t)now.tv_nsec;
}

/* Maps and populates the blocks' memory. Returns the time that giving it back
 * takes: that of doing so once, which is in what paying takes, too. */
static uint64_t take_memory(void)
{
    const uintptr_t page = (uintptr_t)sysconf(_SC_PAGESIZE);
    uintptr_t low = (recording->low - 16) & ~(page - 1);
    size_t size = ((recording->high + page - 1) & ~(page - 1)) - low;
    void *memory =
        mmap((void *)low, size, PROT_READ | PROT_WRITE,
             MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED_NOREPLACE, -1, 0);
    if (memory != (void *)low)
        end("replay: the recorded addresses are in use\n");
    madvise(memory, size, MADV_NOHUGEPAGE);
    madvise(memory, size, MADV_POPULATE_WRITE);
    uint64_t before = cpu_ns();
    madvise(memory, size, MADV_DONTNEED);
    uint64_t given = cpu_ns() - before;
    madvise(memory, size, MADV_POPULATE_WRITE);
    return given;
}

static void replay_start(const char *path)
{
    const char *where = getenv("BUMPMALLOC_PREPAY");
    if (!where)
        _exit(0);
    uint64_t before = cpu_ns();
    recording = map_file(recording_place, path, 0, MAP_PRIVATE | MAP_POPULATE);
    uint64_t later = take_memory();
    next = recording->calls;
    struct account *account =
        map_file(account_place, where, sizeof *account, MAP_SHARED);
    if (!account->pid)
        account->pid = (uint32_t)getpid();
    account->paid_ns += cpu_ns() - before + later;
}

static void record_start(const char *path)
{
    recording =
        map_file(recording_place, path,
                 sizeof *recording + (size_t)CALLS_MAX * sizeof(struct call),
                 MAP_SHARED);
    recording->low = UINTPTR_MAX;
    mallopt(M_MMAP_THRESHOLD, HUGE_THRESHOLD); /* all in one heap */
    mallopt(M_TOP_PAD, 64 << 10);
}

/* Before the first call. */
static void start(void)
{
    static int done;
    if (done || !environ)
        return;
    done = 1;
    if (getenv("REPLAY"))
        replay_start(getenv("REPLAY"));
    else if (getenv("REPLAY_RECORD"))
        record_start(getenv("REPLAY_RECORD"));
}

/* What the program finds in its environment is the same both times. */
__attribute__((constructor)) static void clean(void)
{
    static const char *const own[] = {"REPLAY",           "REPLAY_RECORD",
                                      "LD_PRELOAD",       "BUMPMALLOC_PREPAY",
                                      "BUMPMALLOC_PAGES", "BUMPMALLOC_LIMIT",
                                      "BUMPMALLOC_RESET"};
    start();
    for (size_t i = 0; i < sizeof own / sizeof *own; i++)
        unsetenv(own[i]);
}

/* Where glibc keeps a chunk's size, with flags below, we keep the capacity. */
static size_t *word_of(void *block)
{
    return (size_t *)block - 1;
}

static size_t libc_capacity(void *block)
{
    return (*word_of(block) & ~(size_t)7) - sizeof(size_t);
}

static void *recorded(size_t size, void *block)
{
    uintptr_t address = (uintptr_t)block;
    if (!recording || !block)
        return block;
    if (recording->count == CALLS_MAX)
        end("replay: too many calls\n");
    recording->calls[recording->count++] =
        (struct call){size, libc_capacity(block), address};
    if (address < recording->low)
        recording->low = address;
    if (address + libc_capacity(block) > recording->high)
        recording->high = address + libc_capacity(block);
    return block;
}

static inline void *replayed(size_t size)
{
    const struct call *call = next++;
    if (__builtin_expect(call->size != size, 0))
        end("replay: it asks for something else than was recorded\n");
    *word_of((void *)call->address) = call->capacity;
    return (void *)call->address;
}

void *malloc(size_t size)
{
    if (__builtin_expect(!!next, 1))
        return replayed(size);
    start();
    return next ? replayed(size) : recorded(size, __libc_malloc(size));
}

void free(void *block)
{
    if (!next)
        __libc_free(block);
}

void *calloc(size_t count, size_t each)
{
    size_t size;
    if (__builtin_mul_overflow(count, each, &size)) {
        errno = ENOMEM;
        return NULL;
    }
    start();
    if (!next)
        return recorded(size, __libc_calloc(1, size));
    return memset(replayed(size), 0, size);
}

void *realloc(void *block, size_t size)
{
    if (!block)
        return malloc(size);
    if (!size)
        return free(block), NULL;
    if (!next)
        return recorded(size, __libc_realloc(block, size));
    size_t had = *word_of(block);
    void *to = replayed(size);
    return to == block ? to : memmove(to, block, had < size ? had : size);
}

void *memalign(size_t align, size_t size)
{
    start();
    return next ? replayed(size) : recorded(size, __libc_memalign(align, size));
}

void *aligned_alloc(size_t align, size_t size)
{
    return memalign(align, size);
}

int posix_memalign(void **out, size_t align, size_t size)
{
    *out = memalign(align, size);
    return *out ? 0 : ENOMEM;
}

size_t malloc_usable_size(void *block)
{
    return !block ? 0 : next ? *word_of(block) : libc_capacity(block);
}
