/* keep.c - the file of a record: made, read, kept.
 * SPDX-License-Identifier: MIT */
#include "cli/stat/keep.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include "cli/base/clock.h"
#include "cli/base/leftover.h"
#include "cli/base/memory.h"
#include "cli/base/need.h"
#include "cli/base/outfile.h"
#include "cli/base/say.h"
#include "core/ticks.h"
#include "record/format.h"

/* The record grows by so much, whenever less than half of it is left: room for
 * some 800 processes. All of it at once, 64 MiB, would take 20 to 100 ms. */
#define KEEP_PIECE ((uint64_t)4 << 20)

/* As much as may be taken there; 0 if that is too little. */
static uint64_t room_in(const char *folder)
{
    struct statvfs there;
    if (statvfs(folder, &there) != 0)
        return 0;
    uint64_t room = (uint64_t)there.f_bavail * there.f_frsize / 4;
    uint64_t memory = memory_available();
    if (memory && room > memory / 8)
        room = memory / 8;
    if (room > RECORD_BYTES)
        room = RECORD_BYTES;
    return room < KEEP_PIECE ? 0 : room & ~(uint64_t)0xfff;
}

static bool keep_write_head(int file, uint64_t size,
                            struct keep_sampling sampling)
{
    struct record_head head;
    record_head_init(&head, size, RECORD_SLOTS,
                     sampling.wanted ? RECORD_STACKS : 0);
    head.sample_bytes = sampling.bytes;
    head.sample_ns = sampling.ns;
    head.allocated = KEEP_PIECE;
    head.made_ns = clock_ns(CLOCK_REALTIME);
    head.monotonic_ns = clock_ns(CLOCK_MONOTONIC);
    head.made_ticks = ticks_now();
    return pwrite(file, &head, sizeof head, 0) == (ssize_t)sizeof head;
}

static bool keep_make_in(struct keep *keep, const char *folder,
                         struct keep_sampling sampling)
{
    uint64_t room = room_in(folder);
    if (!room) {
        errno = ENOSPC;
        return false;
    }
    keep->path = need_text("%s/bumpmalloc-XXXXXX", folder);
    keep->file = mkostemp(keep->path, O_CLOEXEC);
    int error = keep->file < 0 ? errno
                : ftruncate(keep->file, (off_t)room) != 0
                    ? errno
                    : posix_fallocate(keep->file, 0, (off_t)KEEP_PIECE);
    if (!error && !keep_write_head(keep->file, room, sampling))
        error = errno;
    void *head = error ? MAP_FAILED
                       : mmap(NULL, sizeof *keep->head, PROT_READ | PROT_WRITE,
                              MAP_SHARED, keep->file, 0);
    keep->head = head == MAP_FAILED ? NULL : head;
    if (keep->head) {
        leftover_guard(keep->path);
        return true;
    }
    error = error ? error : errno;
    if (keep->file >= 0)
        keep_remove(keep);
    errno = error;
    return false;
}

bool keep_make(struct keep *keep, struct keep_sampling sampling)
{
    /* A file that may not grow would end the command with SIGXFSZ. */
    void (*usual)(int) = signal(SIGXFSZ, SIG_IGN);
    bool made = keep_make_in(keep, "/dev/shm", sampling) ||
                keep_make_in(keep, outfile_temporary(), sampling);
    int error = errno;
    signal(SIGXFSZ, usual);
    if (!made)
        say_warning("nothing is counted: no room for a record in /dev/shm or "
                    "TMPDIR: %s",
                    strerror(error));
    return made;
}

void keep_grow(struct keep *keep)
{
    struct record_head *head = keep->head;
    uint64_t have = head->allocated; /* nobody else changes it */
    uint64_t next = __atomic_load_n(&head->next, __ATOMIC_RELAXED);
    uint64_t size = lseek(keep->file, 0, SEEK_END);
    if (have > size || size - have < KEEP_PIECE ||
        next + KEEP_PIECE / 2 < have ||
        posix_fallocate(keep->file, (off_t)have, (off_t)KEEP_PIECE) != 0)
        return;
    /* Release: the memory is there before it is said to be. */
    __atomic_store_n(&head->allocated, have + KEEP_PIECE, __ATOMIC_RELEASE);
}

static uint64_t timeval_ns(struct timeval time)
{
    return (uint64_t)time.tv_sec * 1000000000 + (uint64_t)time.tv_usec * 1000;
}

void keep_note_end(const struct keep *keep, int pid, int status,
                   unsigned long long wall_ns, const struct rusage *usage)
{
    struct record_head seen = {
        .command_pid = (uint32_t)pid,
        .command_ended = 1,
        .command_status = (uint32_t)status,
        .command_wall_ns = wall_ns,
        .command_cpu_ns =
            timeval_ns(usage->ru_utime) + timeval_ns(usage->ru_stime),
    };
    size_t from = offsetof(struct record_head, command_pid);
    size_t to = offsetof(struct record_head, reserved);
    /* The room is there: this cannot fail. */
    if (pwrite(keep->file, (char *)&seen + from, to - from, (off_t)from) < 0)
        say_warning("%s: %m", keep->path);
}

/* Reads up to `size` bytes. Returns how many. */
static size_t read_from(int file, char *bytes, size_t size)
{
    size_t have = 0;
    while (have < size) {
        ssize_t n = pread(file, bytes + have, size - have, (off_t)have);
        if (n <= 0)
            break;
        have += (size_t)n;
    }
    return have;
}

void *keep_copy(const struct keep *keep, size_t *size)
{
    struct record_head head;
    if (read_from(keep->file, (char *)&head, sizeof head) != sizeof head)
        say_fatal("%s: %m", keep->path);
    uint64_t used = head.next < head.file_bytes ? head.next : head.file_bytes;
    if (used > RECORD_BYTES || used < sizeof head)
        say_fatal("%s: the record was overwritten", keep->path);
    char *bytes = need_alloc(used, 1);
    *size = read_from(keep->file, bytes, used);
    struct record_head *copy = (struct record_head *)bytes;
    copy->file_bytes = copy->allocated = copy->next = used;
    return bytes;
}

void keep_remove(struct keep *keep)
{
    if (keep->head)
        munmap(keep->head, sizeof *keep->head);
    close(keep->file);
    leftover_remove(keep->path);
    free(keep->path);
    *keep = (struct keep){0};
}

void *keep_read(const char *path, size_t *size)
{
    struct stat status;
    int file = open(path, O_RDONLY | O_CLOEXEC);
    if (file < 0 || fstat(file, &status) != 0)
        say_fatal("%s: %m", path);
    if (!S_ISREG(status.st_mode) || status.st_size > (off_t)RECORD_BYTES)
        say_fatal("%s is no record of bumpmalloc", path);
    char *bytes = need_alloc((size_t)status.st_size + 1, 1);
    *size = read_from(file, bytes, (size_t)status.st_size);
    close(file);
    return bytes;
}
