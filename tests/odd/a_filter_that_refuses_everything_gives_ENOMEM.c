/* a_filter_that_refuses_everything_gives_ENOMEM.c - mmap, mprotect, madvise,
 * mremap, openat and brk answer EPERM from some point on: what was made stays,
 * malloc ends in NULL and ENOMEM, never in a crash.
 * SPDX-License-Identifier: MIT */
#include "check.h"

#include <linux/filter.h>
#include <linux/seccomp.h>
#include <sys/prctl.h>
#include <sys/syscall.h>

static void refuse_memory_calls(void)
{
    static const int refused[] = {SYS_mmap,   SYS_mprotect, SYS_madvise,
                                  SYS_mremap, SYS_openat,   SYS_brk,
                                  SYS_munmap};
    struct sock_filter code[2 * COUNT(refused) + 2];
    size_t n = 0;
    code[n++] = (struct sock_filter)BPF_STMT(BPF_LD | BPF_W | BPF_ABS,
                                             offsetof(struct seccomp_data, nr));
    for (size_t i = 0; i < COUNT(refused); i++) {
        code[n++] = (struct sock_filter)BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K,
                                                 (uint32_t)refused[i], 0, 1);
        code[n++] = (struct sock_filter)BPF_STMT(BPF_RET | BPF_K,
                                                 SECCOMP_RET_ERRNO | EPERM);
    }
    code[n++] =
        (struct sock_filter)BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW);
    struct sock_fprog program = {(unsigned short)n, code};
    if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) ||
        prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program))
        skip("no seccomp filters here");
}

/* Blocks of that size until none is left; at most 20,000. */
static void exhaust(size_t size)
{
    for (int i = 0; i < 20000; i++) {
        errno = 0;
        char *p = malloc(size);
        if (!p) {
            CHECK_EQ(errno, ENOMEM);
            return;
        }
        memset(p, 7, size);
    }
    CHECK(!"memory came from somewhere");
}

void claim(const char *part)
{
    (void)part;
    char *kept = malloc(100000);
    fill(kept, 100000, 1);
    char *large = malloc(10 * MIB);
    fill(large, 10 * MIB, 2);
    refuse_memory_calls();
    exhaust(1 * MIB);
    exhaust(5000);
    exhaust(1000);
    CHECK(!calloc(20, 1 * MIB));
    CHECK(!realloc(large, 500 * MIB));
    void *out = large;
    CHECK_EQ(posix_memalign(&out, 4096, 50 * MIB), ENOMEM);
    CHECK(out == large);
    free(malloc(200 * KIB));
    CHECK(holds(kept, 100000, 1));
    CHECK(holds(large, 10 * MIB, 2));
    large = realloc(large, 100);
    CHECK(large && holds(large, 100, 2));
}
