/* threads_say_whether_they_are_inside.c - a thread that allocates has a word of
 * its own in the file of BUMPMALLOC_INSIDE, and gives it back.
 * Starts itself under the library, where the parts run.
 * SPDX-License-Identifier: MIT */
#include <fcntl.h>
#include <malloc.h>
#include <pthread.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "core/inside.h"
#include "record.h"

static struct inside *file;
static const char *program;

static void allocate(void)
{
    for (int i = 0; i < 100; i++)
        free(malloc(100));
}

static uint32_t self(void)
{
    return (uint32_t)syscall(SYS_gettid);
}

/* The only word of a thread; NULL if it has none. */
static volatile struct inside_word *word_of(uint32_t thread)
{
    struct inside_word *found = NULL;
    for (size_t i = 0; i < INSIDE_WORDS; i++) {
        if (file->words[i].thread != thread)
            continue;
        CHECK(!found && i < file->used);
        found = &file->words[i];
    }
    return found;
}

static void wait_for(pid_t child)
{
    int status;
    CHECK(child > 0 && waitpid(child, &status, 0) == child);
    CHECK(status == 0);
}

/* --- the parts --- */

static void *look_at(void *word)
{
    volatile struct inside_word *w = word;
    while (!w->inside)
        ;
    while (w->inside)
        ;
    return NULL;
}

static void says_it(void)
{
    allocate();
    volatile struct inside_word *word = word_of(self());
    CHECK(word && !word->inside);
    pthread_t other;
    pthread_create(&other, NULL, look_at, (void *)(uintptr_t)word);
    while (pthread_tryjoin_np(other, NULL) != 0)
        allocate();
    CHECK(!word->inside);
}

static void *have_word(void *tid)
{
    allocate();
    *(uint32_t *)tid = self();
    CHECK(word_of(self()) && !word_of(self())->inside);
    return NULL;
}

static void gives_it_back(void)
{
    uint32_t tid = 0;
    for (int i = 0; i < 1000; i++) {
        pthread_t other;
        CHECK(pthread_create(&other, NULL, have_word, &tid) == 0);
        pthread_join(other, NULL);
        CHECK(!word_of(tid));
    }
    CHECK(file->used <= 3 && file->missed == 0);
}

static void forks(void)
{
    allocate();
    pid_t child = fork();
    if (child == 0) {
        uint32_t tid;
        have_word(&tid);
        CHECK(word_of((uint32_t)getppid()));
        _exit(0);
    }
    wait_for(child);
    CHECK(word_of(self()));
}

static void execs_itself(void)
{
    allocate();
    CHECK(word_of(self()) && file->used == 1);
    execl(program, program, "allocates", (char *)NULL);
    _exit(127);
}

static void allocates(void)
{
    allocate();
    CHECK(word_of(self()) && file->used == 1);
}

static void handle(int signal)
{
    (void)signal;
    free(malloc(10));
}

static void survives_signals(void)
{
    signal(SIGALRM, handle);
    for (int i = 0; i < 1000; i++) {
        raise(SIGALRM);
        allocate();
    }
    CHECK(!word_of(self())->inside);
}

/* The program is to be what it is without us. */
static void tunes_what_serves(void)
{
#ifdef __GLIBC__
    enum {
        MAPPED = 2
    }; /* a bit before a block that has a mapping of its own */
    const size_t *word = malloc(100000);
    CHECK(!(word[-1] & MAPPED));
    CHECK(mallopt(M_MMAP_THRESHOLD, 65536) == 1);
    word = malloc(100000);
    CHECK(word[-1] & MAPPED);
#endif
}

static pthread_barrier_t all_are_here;

static void *wait_with_word(void *unused)
{
    allocate();
    pthread_barrier_wait(&all_are_here);
    pthread_barrier_wait(&all_are_here);
    return unused;
}

static void runs_out_of_words(void)
{
    enum { THREADS = INSIDE_WORDS + 8 };
    static pthread_t threads[THREADS];
    pthread_attr_t small;
    pthread_attr_init(&small);
    pthread_attr_setstacksize(&small, 65536);
    pthread_barrier_init(&all_are_here, NULL, THREADS + 1);
    for (int i = 0; i < THREADS; i++)
        if (pthread_create(&threads[i], &small, wait_with_word, NULL) != 0)
            _Exit(77);
    pthread_barrier_wait(&all_are_here);
    CHECK(file->used == INSIDE_WORDS && file->missed == 9);
    pthread_barrier_wait(&all_are_here);
    for (int i = 0; i < THREADS; i++)
        pthread_join(threads[i], NULL);
    CHECK(!file->words[INSIDE_WORDS].thread);
}

static const struct {
    const char *name;
    void (*run)(void);
} parts[] = {
    {"says_it", says_it},
    {"gives_it_back", gives_it_back},
    {"forks", forks},
    {"execs_itself", execs_itself},
    {"allocates", allocates},
    {"survives_signals", survives_signals},
    {"tunes_what_serves", tunes_what_serves},
    {"runs_out_of_words", runs_out_of_words},
};

/* --- both sides --- */

static void start_under_library(const char *part)
{
    char path[] = "/tmp/bumpmalloc-inside-XXXXXX";
    int made = mkstemp(path);
    CHECK(made >= 0 && posix_fallocate(made, 0, sizeof *file) == 0);
    pid_t child = fork();
    if (child == 0) {
        setenv("LD_PRELOAD", getenv("RECORD_LIBRARY"), 1);
        setenv("BUMPMALLOC_INSIDE", path, 1);
        execl(program, program, part, (char *)NULL);
        _exit(127);
    }
    int status = -1;
    waitpid(child, &status, 0);
    unlink(path);
    exit(WIFEXITED(status) ? WEXITSTATUS(status) : 1);
}

int main(int count, char **words)
{
    CHECK(count == 2);
    program = words[0];
    const char *path = getenv("BUMPMALLOC_INSIDE");
    if (!path)
        start_under_library(words[1]);
    int opened = open(path, O_RDWR);
    file =
        mmap(NULL, sizeof *file, PROT_READ | PROT_WRITE, MAP_SHARED, opened, 0);
    CHECK(file != MAP_FAILED);
    for (size_t i = 0; i < COUNT(parts); i++)
        if (!strcmp(parts[i].name, words[1])) {
            parts[i].run();
            return 0;
        }
    return 1;
}
