/* unwind_test.c - our frames are those of libgcc's backtrace(3), one by one, in
 * the places where frames differ.
 * SPDX-License-Identifier: MIT */
#include <alloca.h>
#include <execinfo.h>
#include <pthread.h>
#include <signal.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/time.h>
#include <ucontext.h>
#include <unistd.h>

#include "record/unwind.h"
#include "unit.h"

static struct unwind workspace;
static volatile unsigned walks, complete, deepest;

/* Compare, from the caller's frame on. libgcc gives return addresses, we give
 * an address in the call. A walk may go on where libgcc's has ended only by
 * frame pointers, and so without being complete. */
__attribute__((noinline)) static void compare(void)
{
    static void *theirs[UNWIND_FRAMES + 1];
    struct registers here;
    int count = backtrace(theirs, UNWIND_FRAMES);
    machine_here(&here);
    unwind_walk(&workspace, &here);
    const struct unwind *u = &workspace;
    int same = 1;
    while (same < count && same < (int)u->count &&
           (uintptr_t)theirs[same] - u->pc[same] <= 1)
        same++;
#ifdef __i386__ /* there backtrace() adds a frame where tables end */
    count -= same < count && u->end == UNWIND_UNKNOWN;
#endif
    if (same != count || (u->end == UNWIND_ROOT && (int)u->count != count)) {
        printf("frame %d of %d, we have %u, end %d\n", same, count, u->count,
               u->end);
        for (int i = 0; i < count || i < (int)u->count; i++)
            printf("%3d %p %#lx\n", i, i < count ? theirs[i] : NULL,
                   i < (int)u->count ? (unsigned long)u->pc[i] : 0);
        backtrace_symbols_fd(theirs, count, 1);
        exit(1);
    }
    walks++;
    complete += u->end == UNWIND_ROOT;
    deepest = u->count > deepest ? u->count : deepest;
}

#define HIDE __attribute__((noinline))
#define KEEP __asm__ volatile("" ::: "memory") /* no jump instead of a call */

HIDE static void recurse(int n)
{
    if (n)
        recurse(n - 1);
    else
        compare();
    KEEP;
}

static void deep_recursion_is_followed(void)
{
    complete = 0;
    recurse(100);
    CHECK(complete == 1 && deepest > 100);
}

static void a_stack_that_is_too_deep_is_cut(void)
{
    recurse(1000);
    CHECK(workspace.end == UNWIND_DEEP && workspace.count == UNWIND_FRAMES);
    recurse(3);
    CHECK(workspace.end == UNWIND_ROOT);
}

/* The frame's size is known at run time only. */
HIDE static void sized(size_t n)
{
    char *p = alloca(n);
    memset(p, 1, n);
    compare();
    __asm__ volatile("" : : "r"(p) : "memory");
}

/* The stack is aligned anew: the CFA is found below the frame pointer. */
HIDE static void aligned(int n)
{
    char buffer[64] __attribute__((aligned(64)));
    __asm__ volatile("" : : "r"(buffer) : "memory");
    if (n)
        aligned(n - 1);
    else
        sized(1000);
    KEEP;
}

HIDE static void large_frame(void)
{
    char buffer[40000];
    __asm__ volatile("" : : "r"(buffer) : "memory");
    compare();
    KEEP;
}

static void unusual_frames_are_undone(void)
{
    sized(17);
    sized(100000);
    aligned(3);
    large_frame();
}

static int by_value(const void *a, const void *b)
{
    compare();
    return *(const int *)a - *(const int *)b;
}

static void callbacks_are_seen_through_libc(void)
{
    int values[8] = {5, 2, 7, 1, 9, 3, 4, 0};
    qsort(values, 8, sizeof values[0], by_value);
    CHECK(values[7] == 9);
}

static void on_signal(int number)
{
    (void)number;
    compare();
}

static void handle(int number, int flags, void (*handler)(int))
{
    struct sigaction action = {.sa_handler = handler, .sa_flags = flags};
    CHECK(!sigaction(number, &action, NULL));
}

static void on_first_signal(int number)
{
    (void)number;
    raise(SIGUSR2);
    compare();
}

static void signals_within_signals_are_undone(void)
{
    handle(SIGUSR1, 0, on_first_signal);
    handle(SIGUSR2, 0, on_signal);
    complete = 0;
    raise(SIGUSR1);
    CHECK(complete == 2);
}

static void another_stack_for_signals_is_left_again(void)
{
    static char memory[65536];
    stack_t stack = {.ss_sp = memory, .ss_size = sizeof memory};
    CHECK(!sigaltstack(&stack, NULL));
    handle(SIGUSR1, SA_ONSTACK, on_signal);
    complete = 0;
    raise(SIGUSR1);
    CHECK(complete == 1);
}

/* For walks that libgcc cannot make. */
__attribute__((noinline)) static void walk_here(void)
{
    struct registers here;
    machine_here(&here);
    unwind_walk(&workspace, &here);
}

static volatile sig_atomic_t ticks;

static void on_tick(int number)
{
    (void)number;
#ifdef __i386__ /* libgcc reads an address that is none, and crashes */
    walk_here();
#else
    compare();
#endif
    ticks++;
}

static int plain(const void *a, const void *b)
{
    return *(const int *)a - *(const int *)b;
}

/* Wherever a signal interrupts: prologues, epilogues, libc's own assembler. */
HIDE static void work(void)
{
    static int values[500];
    char text[200];
    for (int i = 0; i < 500; i++)
        values[i] = i * 7919 % 500;
    qsort(values, 500, sizeof values[0], plain);
    snprintf(text, sizeof text, "%d %s %f", values[3], "words", 1.5);
    KEEP;
}

static void any_instruction_may_be_interrupted(void)
{
    struct itimerval often = {{0, 2000}, {0, 2000}}, never = {0};
    handle(SIGPROF, 0, on_tick);
    ticks = 0;
    CHECK(!setitimer(ITIMER_PROF, &often, NULL));
    while (ticks < 100)
        work();
    setitimer(ITIMER_PROF, &never, NULL);
}

static void *thread(void *argument)
{
    aligned(2);
    return argument;
}

static void threads_have_their_own_roots(void)
{
    pthread_t id;
    complete = 0;
    memset(&workspace, 0, sizeof workspace);
    CHECK(!pthread_create(&id, NULL, thread, NULL));
    CHECK(!pthread_join(id, NULL));
    CHECK(complete == 1);
    memset(&workspace, 0, sizeof workspace);
}

static ucontext_t back;

static void coroutine(void)
{
    recurse(5);
    swapcontext(&(ucontext_t){0}, &back);
}

static void coroutines_have_stacks_of_their_own(void)
{
    ucontext_t other;
    size_t size = 65536;
    void *stack = mmap(NULL, size, PROT_READ | PROT_WRITE,
                       MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    getcontext(&other);
    other.uc_stack.ss_sp = stack;
    other.uc_stack.ss_size = size;
    other.uc_link = &back;
    makecontext(&other, coroutine, 0);
    swapcontext(&back, &other);
    munmap(stack, size);
    recurse(5);
}

/* Code without tables, as a JIT writes it: push fp; fp = sp; call *argument. */
static void code_without_tables_is_passed_by_its_frame_pointer(void)
{
#ifdef __x86_64__
    static const unsigned char code[] = {0x55, 0x48, 0x89, 0xe5,
                                         0xff, 0xd7, 0x5d, 0xc3};
    unsigned char *page = mmap(NULL, 4096, PROT_READ | PROT_WRITE,
                               MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    memcpy(page, code, sizeof code);
    CHECK(!mprotect(page, 4096, PROT_READ | PROT_EXEC));
    void (*call)(void (*)(void)) = NULL;
    memcpy(&call, &(void *){page}, sizeof call);
    call(walk_here);
    const struct unwind *u = &workspace;
    CHECK(u->pc[1] == (uintptr_t)page + 5);
    uintptr_t here =
        (uintptr_t)code_without_tables_is_passed_by_its_frame_pointer;
    CHECK(u->end == UNWIND_ROOT && u->pc[2] - here < 4096);
    munmap(page, 4096);
#endif
}

/* Registers and a stack of anything: whole frames are found by chance, and end
 * at the gap behind the stack or where nothing can be read. */
static void stacks_of_anything_are_survived(void)
{
    size_t size = 16384;
    uintptr_t *stack = mmap(NULL, size + 4096, PROT_READ | PROT_WRITE,
                            MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    size_t words = size / sizeof *stack;
    uintptr_t codes[] = {(uintptr_t)qsort, (uintptr_t)printf,
                         (uintptr_t)compare, (uintptr_t)work, (uintptr_t)sized};
    unsigned long long state = 1;
    unsigned long frames = 0;
    CHECK(!mprotect(stack + words, 4096, PROT_NONE));
    for (int round = 0; round < 20000; round++) {
        struct registers from;
        uintptr_t *all[] = {stack + words - 256, from.at};
        size_t count[] = {256, MACHINE_REGISTERS};
        for (int k = 0; k < 2; k++)
            for (size_t i = 0; i < count[k]; i++) {
                state = state * 6364136223846793005u + 1442695040888963407u;
                uintptr_t r = (uintptr_t)(state >> 20);
                all[k][i] = r % 3 == 0 ? codes[r / 8 % 5] + r / 64 % 200
                            : r % 3 == 1
                                ? (uintptr_t)(stack + words - r / 8 % 300)
                                : r;
            }
        from.at[MACHINE_SP] = (uintptr_t)(stack + words - 200);
        from.at[MACHINE_IP] = codes[round % 5] + (uintptr_t)(round % 199);
        unwind_walk(&workspace, &from);
        frames += workspace.count;
    }
    CHECK(frames > 2 * 20000);
    munmap(stack, size + 4096);
    recurse(5);
}

int main(void)
{
    RUN(deep_recursion_is_followed);
    RUN(a_stack_that_is_too_deep_is_cut);
    RUN(unusual_frames_are_undone);
    RUN(callbacks_are_seen_through_libc);
    RUN(signals_within_signals_are_undone);
    RUN(another_stack_for_signals_is_left_again);
    RUN(any_instruction_may_be_interrupted);
    RUN(threads_have_their_own_roots);
    RUN(coroutines_have_stacks_of_their_own);
    RUN(stacks_of_anything_are_survived);
    RUN(code_without_tables_is_passed_by_its_frame_pointer);
    printf("%u walks, the deepest of %u frames\n", walks, deepest);
}
