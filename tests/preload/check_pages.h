/* check_pages.h - what a program can do to the pages of its own block, as a
 * table, and whether a block is ordinary: writable throughout, private across
 * fork, and mapped like one that nothing was done to.
 * SPDX-License-Identifier: MIT */
#ifndef CHECK_PAGES_H
#define CHECK_PAGES_H

#include "drained.h"

#include <inttypes.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/wait.h>

#ifndef MADV_GUARD_INSTALL
#define MADV_GUARD_INSTALL 102 /* Linux 6.13 */
#endif

static inline size_t page_size(void)
{
    return (size_t)sysconf(_SC_PAGESIZE);
}

/* --- changes; false where the system does not have them --- */

static bool no_access(void *p, size_t size)
{
    return mprotect(p, size, PROT_NONE) == 0;
}

static bool read_only(void *p, size_t size)
{
    return mprotect(p, size, PROT_READ) == 0;
}

static bool read_only_by_number(void *p, size_t size)
{
    return syscall(SYS_mprotect, p, size, PROT_READ) == 0;
}

static bool executable(void *p, size_t size)
{
    return mprotect(p, size, PROT_READ | PROT_WRITE | PROT_EXEC) == 0;
}

/* The key denies writing in all threads to come, as in this one. */
static bool behind_a_key(void *p, size_t size)
{
    int key = (int)syscall(SYS_pkey_alloc, 0, 2 /* PKEY_DISABLE_WRITE */);
    return key >= 0 && syscall(SYS_pkey_mprotect, p, size,
                               PROT_READ | PROT_WRITE, key) == 0;
}

static bool guarded(void *p, size_t size)
{
    return madvise(p, size, MADV_GUARD_INSTALL) == 0;
}

static bool not_forked(void *p, size_t size)
{
    return madvise(p, size, MADV_DONTFORK) == 0;
}

static bool not_forked_by_number(void *p, size_t size)
{
    return syscall(SYS_madvise, p, size, MADV_DONTFORK) == 0;
}

static bool wiped_on_fork(void *p, size_t size)
{
    return madvise(p, size, MADV_WIPEONFORK) == 0;
}

static bool not_dumped(void *p, size_t size)
{
    return madvise(p, size, MADV_DONTDUMP) == 0;
}

static bool mergeable(void *p, size_t size)
{
    return madvise(p, size, MADV_MERGEABLE) == 0;
}

static bool small_pages(void *p, size_t size)
{
    return madvise(p, size, MADV_NOHUGEPAGE) == 0;
}

static bool read_in_sequence(void *p, size_t size)
{
    return madvise(p, size, MADV_SEQUENTIAL) == 0;
}

static bool locked(void *p, size_t size)
{
    return mlock(p, size) == 0;
}

static bool locked_on_fault(void *p, size_t size)
{
    return syscall(SYS_mlock2, p, size, 1 /* MLOCK_ONFAULT */) == 0;
}

static bool bound_to_a_node(void *p, size_t size)
{
    unsigned long node = 1;
    return syscall(SYS_mbind, p, size, 2 /* MPOL_BIND */, &node,
                   8 * sizeof node, 0) == 0;
}

static bool map_over(void *p, size_t size, int protection, int flags, int fd)
{
    return mmap(p, size, protection, flags | MAP_FIXED, fd, 0) == p;
}

static bool shared(void *p, size_t size)
{
    return map_over(p, size, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS,
                    -1);
}

static bool map_file_over(void *p, size_t size, int flags)
{
    int fd = memfd_create("over a block", MFD_CLOEXEC);
    bool done = fd >= 0 && ftruncate(fd, (off_t)size) == 0 &&
                map_over(p, size, PROT_READ | PROT_WRITE, flags, fd);
    if (fd >= 0)
        close(fd);
    return done;
}

static bool shared_file(void *p, size_t size)
{
    return map_file_over(p, size, MAP_SHARED);
}

static bool private_file(void *p, size_t size)
{
    return map_file_over(p, size, MAP_PRIVATE);
}

static bool reserved(void *p, size_t size)
{
    return map_over(p, size, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1);
}

static bool unmapped(void *p, size_t size)
{
    return munmap(p, size) == 0;
}

enum access { WRITABLE, READABLE, NEITHER };

struct page_change {
    const char *name;
    bool (*apply)(void *p, size_t size);
    enum access access; /* that is left */
};

static const struct page_change page_changes[] = {
    {"mprotect PROT_NONE", no_access, NEITHER},
    {"mprotect PROT_READ", read_only, READABLE},
    {"mprotect PROT_READ by syscall(2)", read_only_by_number, READABLE},
    {"mprotect PROT_EXEC", executable, WRITABLE},
    {"pkey_mprotect", behind_a_key, READABLE},
    {"MADV_GUARD_INSTALL", guarded, NEITHER},
    {"MADV_DONTFORK", not_forked, WRITABLE},
    {"MADV_DONTFORK by syscall(2)", not_forked_by_number, WRITABLE},
    {"MADV_WIPEONFORK", wiped_on_fork, WRITABLE},
    {"MADV_DONTDUMP", not_dumped, WRITABLE},
    {"MADV_MERGEABLE", mergeable, WRITABLE},
    {"MADV_NOHUGEPAGE", small_pages, WRITABLE},
    {"MADV_SEQUENTIAL", read_in_sequence, WRITABLE},
    {"mlock", locked, WRITABLE},
    {"mlock2 MLOCK_ONFAULT", locked_on_fault, WRITABLE},
    {"mbind", bound_to_a_node, WRITABLE},
    {"mmap MAP_SHARED", shared, WRITABLE},
    {"mmap MAP_SHARED of a file", shared_file, WRITABLE},
    {"mmap MAP_PRIVATE of a file", private_file, WRITABLE},
    {"mmap PROT_NONE", reserved, NEITHER},
    {"munmap", unmapped, NEITHER},
};

enum part { WHOLE, HEAD, MIDDLE, TAIL, PARTS };

/* The pages that lie in the block whole, or a fifth of them. */
static inline unsigned char *pages_of(unsigned char *p, size_t size,
                                      enum part part, size_t *length)
{
    size_t page = page_size(), skip = -(uintptr_t)p % page;
    size_t pages = (size - skip) / page, fifth = (pages + 4) / 5;
    size_t first[PARTS] = {0, 0, pages / 2, pages - fifth};
    *length = (part == WHOLE ? pages : fifth) * page;
    return p + skip + first[part] * page;
}

/* --- contents, looked at here and there --- */

/* Every page of a small block, some pages of a large one. */
static inline size_t step_of(size_t size)
{
    if (size <= MIB)
        return 2048;
    return size <= 8 * MIB ? 31 * KIB : 1020 * KIB;
}

static inline void mark(unsigned char *p, size_t size, int value)
{
    for (size_t i = 0; i < size; i += step_of(size))
        p[i] = (unsigned char)value;
    p[size - 1] = (unsigned char)value;
}

/* The first `size` bytes of what was marked as a block of `marked`. */
static inline bool is_marked(const unsigned char *p, size_t size, size_t marked,
                             int value)
{
    for (size_t i = 0; i < size; i += step_of(marked))
        if (p[i] != (unsigned char)value)
            return false;
    return size < marked || p[size - 1] == (unsigned char)value;
}

/* --- ordinary blocks --- */

struct block {
    unsigned char *p;
    size_t size;
};
struct blocks {
    struct block *block;
    size_t count;
};

/* Flags of a mapping that say nothing about what the program did: huge pages
 * and accounting are the library's affair, the kernel never takes gu back. */
static inline bool flag_counts(const char *flag)
{
    static const char *const free_to_differ[] = {"hg", "ac", "nr", "sd", "gu"};
    for (size_t i = 0; i < COUNT(free_to_differ); i++)
        if (strncmp(flag, free_to_differ[i], 2) == 0)
            return false;
    return true;
}

/* Every flag that counts and is in the first line is in the second, too, but
 * for one that may be missing. */
static inline bool flags_within(const char *flags, const char *others,
                                const char *but)
{
    for (flags += strcspn(flags, ":") + 2; *flags >= 'a'; flags += 3) {
        char word[] = {' ', flags[0], flags[1], ' ', 0};
        if (flag_counts(flags) && !strstr(others, word) &&
            strncmp(flags, but, 2) != 0)
            return false;
    }
    return true;
}

static inline bool any_lies_in(const struct blocks *blocks, uintptr_t low,
                               uintptr_t high)
{
    for (size_t i = 0; i < blocks->count; i++) {
        uintptr_t start = (uintptr_t)blocks->block[i].p;
        if (low < start + blocks->block[i].size && high > start)
            return true;
    }
    return false;
}

/* Look at each mapping in which a part of a block lies. The first call finds
 * out which flags are usual. */
static inline void mappings_are_usual(const struct blocks *blocks)
{
    static char usual[256];
    char at[200] = "", perms[8], flags[256];
    char *line = proc_read("/proc/self/smaps");
    bool inside = false;
    for (; *line; line += strcspn(line, "\n"), line += *line == '\n') {
        int length = (int)strcspn(line, "\n");
        unsigned long inode;
        uintptr_t low, high;
        if (sscanf(line, "%" SCNxPTR "-%" SCNxPTR " %7s %*s %*s %lu", &low,
                   &high, perms, &inode) == 4) {
            inside = any_lies_in(blocks, low, high);
            snprintf(at, sizeof at, "%.*s", length, line);
            check_context("mapping %s", at);
            CHECK(!inside || (strcmp(perms, "rw-p") == 0 && inode == 0));
        } else if (inside && strncmp(line, "VmFlags:", 8) == 0) {
            snprintf(flags, sizeof flags, "%.*s ", length, line);
            if (!*usual)
                memcpy(usual, flags, sizeof flags);
            check_context("mapping %s, %s, usual %s", at, flags, usual);
            /* Small pages are asked for, or come by themselves. */
            CHECK(flags_within(flags, usual, "") &&
                  flags_within(usual, flags, "nh"));
        }
    }
}

static inline void policy_is_default(struct block block)
{
    unsigned char *at[] = {block.p, block.p + block.size / 2,
                           block.p + block.size - 1};
    for (size_t i = 0; i < COUNT(at); i++) {
        int mode = 0;
        if (syscall(SYS_get_mempolicy, &mode, NULL, 0UL, at[i],
                    2 /* MPOL_F_ADDR */) == 0) {
            check_context("policy %d at %p", mode, (void *)at[i]);
            CHECK_EQ(mode, 0);
        }
    }
}

static inline void are_marked(const struct blocks *blocks, const char *where)
{
    for (size_t i = 0; i < blocks->count; i++) {
        struct block b = blocks->block[i];
        check_context("block %p, %s", (void *)b.p, where);
        CHECK(is_marked(b.p, b.size, b.size, (int)i + 1));
    }
}

static void child_changes(void *argument)
{
    struct blocks *blocks = argument;
    are_marked(blocks, "in the child");
    for (size_t i = 0; i < blocks->count; i++)
        mark(blocks->block[i].p, blocks->block[i].size, 99);
}

/* Overwrites the blocks. */
static inline void are_ordinary(struct block *block, size_t count)
{
    struct blocks blocks = {block, count};
    for (size_t i = 0; i < count; i++) {
        mark(block[i].p, block[i].size, (int)i + 1);
        policy_is_default(block[i]);
    }
    mappings_are_usual(&blocks);
    CHECK_EQ(forked_status(child_changes, &blocks), 0);
    are_marked(&blocks, "after the child");
}

/* --- owners of what was given back --- */

static inline struct block block_take(size_t size)
{
    struct block b = {malloc(size), size};
    CHECK(b.p);
    return b;
}

/* Blocks of the same size, of an eighth and of 500 bytes, until they cover what
 * `old` was, or are enough to have covered it: all are ordinary. */
static inline void next_owners_are_ordinary(struct block old)
{
    const size_t sizes[] = {old.size, old.size / 8, 500};
    static struct block block[64];
    for (size_t i = 0; i < COUNT(sizes); i++) {
        size_t count = 2 * old.size / sizes[i] + 2;
        count = count < COUNT(block) ? count : COUNT(block);
        for (size_t n = 0; n < count; n++)
            block[n] = block_take(sizes[i]);
        are_ordinary(block, count);
        for (size_t n = 0; n < count; n++)
            free(block[n].p);
    }
}

/* --- the table --- */

struct page_case {
    const struct page_change *change;
    enum part part;
    size_t size;
};

enum { NOT_HERE = 3 }; /* status of a child whose system lacks the change */

/* Make the change of the case to the block, and mark it where that can be
 * done. Ends the process if the system does not have the change. */
static inline void block_change(const struct page_case *c, struct block b,
                                int value)
{
    size_t length;
    mark(b.p, b.size, value);
    unsigned char *start = pages_of(b.p, b.size, c->part, &length);
    if (!c->change->apply(start, length))
        _exit(NOT_HERE);
    if (c->change->access == WRITABLE)
        mark(b.p, b.size, value);
}

/* Whether a case says something; NULL: all do. */
typedef bool page_case_filter(const struct page_case *c);

/* The case of each part and size in a child: prints a word for each, and
 * returns the number that failed. */
static inline int page_change_play(const struct page_change *change,
                                   const size_t *sizes, size_t count,
                                   void (*play)(void *), page_case_filter *says)
{
    int failed = 0;
    dprintf(1, "%-33s", change->name);
    for (size_t i = 0; i < PARTS * count; i++) {
        enum part part = (enum part)(i % PARTS);
        struct page_case c = {change, part, sizes[i / PARTS]};
        bool long_winded = c.size > MIB && part != WHOLE && part != TAIL;
        if (long_winded || (says && !says(&c)))
            continue;
        int status = forked_status(play, &c);
        bool here = status != NOT_HERE << 8;
        failed += here && status != 0;
        dprintf(1, " %s",
                !here                 ? "-"
                : WIFSIGNALED(status) ? "DIED"
                : status              ? "WRONG"
                                      : "fine");
    }
    dprintf(1, "\n");
    return failed;
}

static inline void page_changes_play(const size_t *sizes, size_t count,
                                     void (*play)(void *),
                                     page_case_filter *says)
{
    struct block usual = block_take(MIB);
    int failed = 0;
    mark(usual.p, usual.size, 1);
    mappings_are_usual(&(struct blocks){&usual, 1});
    for (size_t i = 0; i < COUNT(page_changes); i++)
        failed += page_change_play(&page_changes[i], sizes, count, play, says);
    check_context("%d cases", failed);
    CHECK_EQ(failed, 0);
}

static inline void page_settings(void)
{
    /* For the tests of the tests: glibc unmaps what it has mapped. */
    setenv("GLIBC_TUNABLES", "glibc.malloc.mmap_threshold=65536", 1);
}

static inline void page_settings_never(void)
{
    never_settings();
    page_settings();
}

static inline void page_settings_drained(void)
{
    drained_settings();
    page_settings();
}

static inline void page_cases_run(const char *part, void (*play)(void *),
                                  page_case_filter *says)
{
    static const size_t sizes[] = {20 * KIB, 100 * KIB, MIB};
    static const size_t large = 64 * MIB;
    static const struct {
        const char *name, *pages;
        void (*settings)(void);
    } run[] = {{"never", "huge", page_settings_never}, /* the same all over */
               {"drained", "huge", page_settings_drained},
               {"never, 64 MiB", "small", page_settings_never},
               {"drained, 64 MiB", "small", page_settings_drained}};
    static struct outcome outcome;
    if (part && strchr(part, ',')) {
        page_changes_play(&large, 1, play, says);
        return;
    }
    if (part) { /* glibc maps large blocks alone */
        size_t first = system_malloc() ? COUNT(sizes) - 1 : 0;
        page_changes_play(sizes + first, COUNT(sizes) - first, play, says);
        return;
    }
    int failed = 0;
    for (size_t i = 0; i < COUNT(run); i++) {
        setenv("BUMPMALLOC_PAGES", run[i].pages, 1); /* huge ones take long */
        rerun(&outcome, run[i].name, run[i].settings);
        dprintf(1, "%s:\n%s%s", run[i].name, outcome.out, outcome.err);
        failed += outcome.status != 0;
    }
    CHECK_EQ(failed, 0);
}

#endif
