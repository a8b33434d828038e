/* system.c - what the library asks about the machine.
 * System calls; any thread; callable inside malloc; errno is preserved.
 * SPDX-License-Identifier: MIT */
#include "os/system.h"

#include <elf.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <string.h>
#include <sys/random.h>
#include <sys/sysinfo.h>
#include <unistd.h>

#include "core/num.h"
#include "os/auxv.h"
#include "os/cgroup.h"
#include "os/file.h"
#include "os/memory.h"
#include "os/raw.h"

size_t os_resident_bytes(void)
{
    char text[128];
    file_read("/proc/self/statm", text, sizeof text);
    const char *s =
        strchr(text, ' '); /* proc(5): the second column, in pages */
    size_t pages = s ? file_number(s) : SIZE_MAX;
    return pages == SIZE_MAX ? SIZE_MAX : pages * os_page_size();
}

/* Since Linux 6.8 each size has a mode of its own. */
#define HUGE "/sys/kernel/mm/transparent_hugepage/"

bool os_huge_unasked(void)
{
    enum { UNKNOWN, NO, YES };
    static _Atomic int known; /* racing threads find the same */
    int answer = atomic_load_explicit(&known, memory_order_relaxed);
    if (answer == UNKNOWN) {
        char modes[64];
        file_read(HUGE "hugepages-2048kB/enabled", modes, sizeof modes);
        if (!*modes || strstr(modes, "[inherit]"))
            file_read(HUGE "enabled", modes, sizeof modes);
        answer =
            strstr(modes, "[madvise]") || strstr(modes, "[never]") ? NO : YES;
        atomic_store_explicit(&known, answer, memory_order_relaxed);
    }
    return answer == YES;
}

/* A line of /proc/meminfo, in bytes; SIZE_MAX if unreadable. proc(5): MemTotal
 * is the first line, MemAvailable the third. */
static size_t meminfo_bytes(const char *name)
{
    char text[256];
    file_read("/proc/meminfo", text, sizeof text);
    const char *found = strstr(text, name);
    size_t kib = found ? file_number(found + strlen(name)) : SIZE_MAX;
    return kib > SIZE_MAX / KIB ? SIZE_MAX : kib * KIB;
}

static size_t machine_bytes(void)
{
    size_t total = meminfo_bytes("MemTotal:");
    struct sysinfo info;
    if (total == SIZE_MAX && !os_restricted() &&
        !raw_call3(SYS_sysinfo, (long)&info, 0, 0) &&
        info.totalram <= SIZE_MAX / info.mem_unit)
        total = (size_t)info.totalram * info.mem_unit;
    return total;
}

struct os_memory os_memory(void)
{
    struct os_memory m = {machine_bytes(), meminfo_bytes("MemAvailable:")};
    cgroup_look(&m.total, &m.available);
    if (m.available == SIZE_MAX)
        m.available = m.total;
    return m;
}

uint32_t os_random(void)
{
    uint32_t number;
    if (raw_call3(SYS_getrandom, (long)&number, sizeof number, GRND_NONBLOCK) !=
        sizeof number)
        number = (uint32_t)((uintptr_t)&number >> 4); /* differs by ASLR */
    return number;
}

void *os_program_headers(void)
{
    return (void *)os_auxv(AT_PHDR, 0);
}

void os_complain(const char *line, size_t length)
{
    raw_write_all(STDERR_FILENO, line, length);
}

/* Numbers from here on are seldom closed one by one. */
#define KEPT_FROM 200

static long kept = -1;
static uint64_t kept_device, kept_inode;

/* statx(2), in the numbers of include/uapi/linux/stat.h: not every libc has
 * it. False if the descriptor is closed. */
static bool identify(long fd, uint64_t *device, uint64_t *inode)
{
    enum { INODE = 0x100, EMPTY_PATH = 0x1000 };
    uint64_t words[32] = {0};
    if (raw_failed(raw_call(SYS_statx, fd, (long)"", EMPTY_PATH, INODE,
                            (long)words, 0)))
        return false;
    *inode = words[4];
    *device = words[17];
    return true;
}

static bool is_kept(long fd)
{
    uint64_t device, inode;
    return identify(fd, &device, &inode) && device == kept_device &&
           inode == kept_inode;
}

void os_keep_stderr(void)
{
    kept = raw_call3(SYS_fcntl, STDERR_FILENO, F_DUPFD_CLOEXEC, KEPT_FROM);
    identify(STDERR_FILENO, &kept_device, &kept_inode);
}

void os_tell(const char *line, size_t length)
{
    if (os_restricted() || is_kept(STDERR_FILENO))
        raw_write_all(STDERR_FILENO, line, length);
    else if (kept >= 0 && is_kept(kept))
        raw_write_all(kept, line, length);
}

void os_exit(int status)
{
    for (;;)
        raw_call3(SYS_exit_group, status, 0, 0);
}

/* abort(3) is libc's, and others may have put theirs before it. */
void os_abort(void)
{
    static const long by_default[8]; /* struct sigaction as the kernel has it */
    uint64_t one = (uint64_t)1 << (SIGABRT - 1);
    long process = raw_call3(SYS_getpid, 0, 0, 0);
    long thread = raw_call3(SYS_gettid, 0, 0, 0);
    raw_call(SYS_rt_sigprocmask, SIG_UNBLOCK, (long)&one, 0, sizeof one, 0, 0);
    raw_call3(SYS_tgkill, process, thread, SIGABRT);
    /* It was ignored, or its handler has returned. */
    raw_call(SYS_rt_sigaction, SIGABRT, (long)by_default, 0, sizeof one, 0, 0);
    raw_call3(SYS_tgkill, process, thread, SIGABRT);
    __builtin_trap();
}
