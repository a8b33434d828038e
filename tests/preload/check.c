/* check.c - main(), and the helpers that check.h promises.
 * Prints with dprintf and reads /proc into static buffers: nothing here
 * allocates while a claim is being looked at.
 * SPDX-License-Identifier: MIT */
#include "check.h"

#include <dlfcn.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

__attribute__((weak)) const char *malloc_owner = "libbumpmalloc";

static char context[1024];
static uintptr_t region_low;
static uintptr_t region_high;

/* --- failure --- */

void check_context(const char *format, ...)
{
    va_list list;
    va_start(list, format);
    vsnprintf(context, sizeof context, format, list);
    va_end(list);
}

static void context_print(void)
{
    if (*context)
        dprintf(2, "    with %s\n", context);
}

void check_failed(const char *file, int line, const char *what)
{
    dprintf(2, "%s:%d: does not hold: %s\n", file, line, what);
    context_print();
    _exit(1);
}

void check_failed_two(const char *file, int line, const char *what,
                      uintmax_t left, uintmax_t right)
{
    dprintf(2, "%s:%d: does not hold: %s\n", file, line, what);
    dprintf(2, "    left %ju (0x%jx), right %ju (0x%jx)\n", left, left, right,
            right);
    context_print();
    _exit(1);
}

void skip(const char *why)
{
    dprintf(2, "skipped: %s\n", why);
    _exit(77);
}

static bool setting_is(const char *name, const char *value)
{
    const char *text = getenv(name);
    return text && strcmp(text, value) == 0;
}

bool system_malloc(void)
{
    return setting_is("CHECK_SYSTEM_MALLOC", "1");
}

bool reset_is_drained(void)
{
    return setting_is("BUMPMALLOC_RESET", "drained");
}

void only_under_the_library(void)
{
    if (system_malloc())
        skip("says something about the library only");
}

void only_without_reset(void)
{
    only_under_the_library();
    if (reset_is_drained())
        skip("holds where free does nothing; BUMPMALLOC_RESET is drained");
}

/* --- memory --- */

char *proc_read(const char *path)
{
    static char text[1 << 20];
    size_t used = 0;
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd >= 0) {
        ssize_t got;
        while ((got = read(fd, text + used, sizeof text - 1 - used)) > 0)
            used += (size_t)got;
        close(fd);
    }
    text[used] = 0;
    return text;
}

/* The region begins where the first block lies, or a little below, and has far
 * more addresses than any claim uses; above them are the system's mappings. */
static void region_find(uintptr_t probe)
{
    region_low = probe - 256 * KIB;
    region_high = probe + ((uintptr_t)1 << (sizeof(void *) > 4 ? 39 : 29));
}

bool is_ours(const void *p)
{
    return (uintptr_t)p >= region_low && (uintptr_t)p < region_high;
}

const char *file_of(const void *function)
{
    Dl_info info;
    if (!function || !dladdr(function, &info) || !info.dli_fname)
        return "?";
    return info.dli_fname;
}

void *entry(const char *name)
{
    return dlsym(RTLD_DEFAULT, name);
}

static size_t status_kib(const char *field)
{
    const char *line = strstr(proc_read("/proc/self/status"), field);
    return line ? strtoul(line + strlen(field), NULL, 10) : 0;
}

size_t rss_kib(void)
{
    return status_kib("VmRSS:");
}

size_t peak_rss_kib(void)
{
    return status_kib("VmHWM:");
}

static uint64_t word_at(uint64_t key, size_t index)
{
    uint64_t x = key + (uint64_t)index * 0x9e3779b97f4a7c15u;
    return x ^ (x >> 29);
}

void fill(void *p, size_t size, uint64_t key)
{
    unsigned char *to = p;
    size_t i = 0;
    for (; (i + 1) * 8 <= size; i++) {
        uint64_t word = word_at(key, i);
        memcpy(to + i * 8, &word, 8);
    }
    uint64_t last = word_at(key, i);
    memcpy(to + i * 8, &last, size % 8);
}

bool holds(const void *p, size_t size, uint64_t key)
{
    const unsigned char *from = p;
    size_t i = 0;
    for (; (i + 1) * 8 <= size; i++) {
        uint64_t word = word_at(key, i);
        if (memcmp(from + i * 8, &word, 8) != 0)
            return false;
    }
    uint64_t last = word_at(key, i);
    return memcmp(from + i * 8, &last, size % 8) == 0;
}

bool is_zero(const void *p, size_t size)
{
    const unsigned char *from = p;
    return size == 0 || (*from == 0 && memcmp(from, from + 1, size - 1) == 0);
}

/* --- every way to get a block --- */

static void *by_calloc(size_t size)
{
    return calloc(1, size);
}

static void *by_calloc_of_bytes(size_t size)
{
    return calloc(size, 1);
}

static void *by_realloc(size_t size)
{
    return realloc(NULL, size);
}

static void *by_aligned_alloc(size_t size)
{
    return aligned_alloc(64, size);
}

static void *by_memalign(size_t size)
{
    return memalign(128, size);
}

/* As the others: NULL and errno, so that one loop serves all. */
static void *by_posix_memalign(size_t size)
{
    void *p = NULL;
    int error = posix_memalign(&p, 32, size);
    if (error)
        errno = error;
    return p;
}

static void *by_pvalloc(size_t size)
{
    void *(*found)(size_t) = entry("pvalloc");
    return found ? found(size) : valloc(size);
}

const struct way ways[] = {
    {"malloc", malloc, 16},
    {"calloc(1, n)", by_calloc, 16},
    {"calloc(n, 1)", by_calloc_of_bytes, 16},
    {"realloc(NULL, n)", by_realloc, 16},
    {"aligned_alloc", by_aligned_alloc, 64},
    {"memalign", by_memalign, 128},
    {"posix_memalign", by_posix_memalign, 32},
    {"valloc", valloc, 0},
    {"pvalloc", by_pvalloc, 0},
};
const size_t ways_count = COUNT(ways);

/* --- chance --- */

uint64_t seed_get(void)
{
    const char *text = getenv("SEED");
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    uint64_t seed = (uint64_t)now.tv_sec * 1000003u + (uint64_t)now.tv_nsec;
    if (text)
        seed = strtoull(text, NULL, 0);
    dprintf(1, "SEED=%llu\n", (unsigned long long)seed);
    check_context("SEED=%llu", (unsigned long long)seed);
    return seed;
}

/* xorshift64*, Marsaglia 2003 and Vigna 2016; a state of 0 would stay 0. */
uint64_t roll(struct dice *dice)
{
    uint64_t x = dice->state ? dice->state : 1;
    x ^= x >> 12;
    x ^= x << 25;
    x ^= x >> 27;
    dice->state = x;
    return (x * 0x2545f4914f6cdd1du) >> 11;
}

/* --- this program again --- */

/* Read both pipes to their ends, keeping what fits. */
static void drain(int fd, char *text, size_t size)
{
    size_t used = 0;
    char rest[512];
    for (;;) {
        bool room = used < size - 1;
        ssize_t got = read(fd, room ? text + used : rest,
                           room ? size - 1 - used : sizeof rest);
        if (got <= 0)
            break;
        used += room ? (size_t)got : 0;
    }
    text[used] = 0;
    close(fd);
}

int wait_status(pid_t child)
{
    int status;
    CHECK(waitpid(child, &status, 0) == child);
    return status;
}

int forked_status(void (*body)(void *), void *argument)
{
    pid_t child = fork();
    CHECK(child >= 0);
    if (child == 0) {
        alarm(60);
        body(argument);
        _exit(0);
    }
    return wait_status(child);
}

void rerun(struct outcome *outcome, const char *part, void (*prepare)(void))
{
    int out[2], err[2];
    CHECK(pipe(out) == 0 && pipe(err) == 0);
    pid_t child = fork();
    CHECK(child >= 0);
    if (child == 0) {
        dup2(out[1], 1);
        dup2(err[1], 2);
        close(out[0]), close(out[1]), close(err[0]), close(err[1]);
        if (prepare)
            prepare();
        execl("/proc/self/exe", "rerun", part, (char *)NULL);
        dprintf(2, "exec: %s\n", strerror(errno));
        _exit(126);
    }
    close(out[1]), close(err[1]);
    drain(err[0], outcome->err, sizeof outcome->err);
    drain(out[0], outcome->out, sizeof outcome->out);
    int status = wait_status(child);
    outcome->status = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
    outcome->signal = WIFSIGNALED(status) ? WTERMSIG(status) : 0;
    if (outcome->status == 77)
        skip(outcome->err);
}

int lines_with(const char *text, const char *word, const char *other)
{
    int count = 0;
    while (*text) {
        size_t length = strcspn(text, "\n");
        char line[1024];
        size_t kept = length < sizeof line ? length : sizeof line - 1;
        memcpy(line, text, kept);
        line[kept] = 0;
        count += strstr(line, word) && (!other || strstr(line, other));
        text += length + (text[length] == '\n');
    }
    return count;
}

/* --- main --- */

/* malloc_trim is a name that no program defines: who answers to it shows
 * whether the library is there at all, malloc shows whose is in use. */
static void library_verify(void)
{
    if (system_malloc())
        return;
    check_context("malloc_trim of %s, malloc of %s",
                  file_of(entry("malloc_trim")), file_of(entry("malloc")));
    CHECK(strstr(file_of(entry("malloc_trim")), "libbumpmalloc"));
    if (malloc_owner) {
        CHECK(strstr(file_of(entry("malloc")), malloc_owner));
        region_find((uintptr_t)malloc(1));
        CHECK_GE(region_high - region_low, MIB);
    }
    *context = 0;
}

/* A runaway test must not take the machine with it. RLIMIT_DATA counts what is
 * writable, hence not the reservation, as RLIMIT_AS would. */
static void memory_bound(void)
{
    struct rlimit limit;
    getrlimit(RLIMIT_DATA, &limit);
    if (limit.rlim_cur == RLIM_INFINITY && sizeof(void *) == 8) {
        limit.rlim_cur = (rlim_t)8 << 30;
        setrlimit(RLIMIT_DATA, &limit);
    }
}

int main(int argc, char **argv)
{
    memory_bound();
    library_verify();
    claim(argc > 1 ? argv[1] : NULL);
    return 0;
}
