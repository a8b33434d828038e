/* record.c - main() of the programs of this suite, and records made and read.
 * SPDX-License-Identifier: MIT */
#include "record.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#define SLOTS 2048u

struct record_head *record;
char record_path[64] = "/tmp/bumpmalloc-record-XXXXXX";
char record_said[4096];
static const char *program;

static bool is_set(const char *variable, const char *value)
{
    const char *now = getenv(variable);
    return now && !strcmp(now, value);
}

bool record_is_forwarded(void)
{
    return is_set("BUMPMALLOC_FORWARD", "1");
}

bool record_is_drained(void)
{
    return !record_is_forwarded() && is_set("BUMPMALLOC_RESET", "drained");
}

static void map(int file, size_t size)
{
    record = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
    CHECK(record != MAP_FAILED);
    close(file);
}

void record_make(size_t room)
{
    size_t arena = sizeof(struct record_head) + SLOTS * sizeof(uint64_t);
    int file = mkstemp(record_path);
    CHECK(file >= 0);
    CHECK(posix_fallocate(file, 0, (off_t)(arena + room)) == 0);
    map(file, arena + room);
    *record = (struct record_head){
        .magic = RECORD_MAGIC,
        .version = RECORD_VERSION,
        .head_bytes = sizeof *record,
        .slot_bytes = sizeof(struct record_slot),
        .counters_bytes = sizeof(struct record_counters),
        .file_bytes = arena + room,
        .slots_at = sizeof *record,
        .stacks_at = arena,
        .arena_at = arena,
        .slots_max = SLOTS,
        .allocated = arena + room,
        .next = arena,
    };
}

void record_with_sites(uint64_t mean)
{
    record->stacks_max = 4096;
    record->arena_at += record->stacks_max * sizeof(uint64_t);
    record->next = record->arena_at;
    record->sample_bytes = mean;
}

static void start_inside(const char *part, int said)
{
    dup2(said, STDERR_FILENO);
    setenv("LD_PRELOAD", getenv("RECORD_LIBRARY"), 1);
    setenv("BUMPMALLOC_RECORD", record_path, 1);
    setenv("RECORD_INSIDE", "1", 1);
    execl(program, program, part, (char *)NULL);
    _exit(127);
}

int record_run(const char *part)
{
    int pipes[2], status;
    size_t length = 0;
    ssize_t n;
    CHECK(pipe2(pipes, O_CLOEXEC) == 0);
    pid_t child = fork();
    CHECK(child >= 0);
    if (!child)
        start_inside(part, pipes[1]);
    close(pipes[1]);
    while (length < sizeof record_said - 1 &&
           (n = read(pipes[0], record_said + length,
                     sizeof record_said - 1 - length)) > 0)
        length += (size_t)n;
    record_said[length] = '\0';
    close(pipes[0]);
    CHECK(waitpid(child, &status, 0) == child);
    return status;
}

struct record_slot *record_slot_at(uint64_t number)
{
    const uint64_t *table =
        (const void *)((const char *)record + record->slots_at);
    CHECK(number < SLOTS && table[number]);
    return (void *)((char *)record + table[number]);
}

struct record_slot *record_slot_of(pid_t pid)
{
    for (uint64_t n = record->slots_claimed; n--;)
        if (record_slot_at(n)->pid == (uint32_t)pid)
            return record_slot_at(n);
    CHECK(!"a slot of that process");
    return NULL;
}

/* Counters are numbers of 64 bits throughout. */
static void add(struct record_counters *sum, uint64_t at)
{
    const uint64_t *from = (const void *)((const char *)record + at);
    uint64_t *to = (uint64_t *)sum;
    for (size_t i = 0; at && i < sizeof *sum / sizeof *to; i++)
        to[i] += from[i];
}

struct record_counters record_counters_of(const struct record_slot *slot)
{
    struct record_counters sum = slot->first;
    for (unsigned i = 1; i < RECORD_THREADS; i++)
        add(&sum, slot->counters_at[i]);
    add(&sum, slot->shared_at);
    return sum;
}

/* The record that this process writes to. */
static void open_from_inside(void)
{
    const char *path = getenv("BUMPMALLOC_RECORD");
    int file = path ? open(path, O_RDWR | O_CLOEXEC) : -1;
    off_t size = file < 0 ? 0 : lseek(file, 0, SEEK_END);
    if (size > (off_t)sizeof *record)
        map(file, (size_t)size);
}

static void remove_record(void)
{
    unlink(record_path);
}

const struct record_stack *record_stack_at(uint32_t i)
{
    const uint64_t *index =
        (const void *)((const char *)record + record->stacks_at);
    return index[i] ? (const void *)((const char *)record + index[i]) : NULL;
}

const struct record_module *record_module_of(const struct record_slot *slot,
                                             uint64_t frame)
{
    uint64_t at = slot->modules_at;
    while (at) {
        const struct record_module *m =
            (const void *)((const char *)record + at);
        if (m->number == frame >> 48)
            return m;
        at = m->next;
    }
    return NULL;
}

/* The last of the functions that begins before the address. */
static unsigned function_at(uintptr_t pc, const uintptr_t *functions,
                            unsigned count)
{
    unsigned found = count;
    for (unsigned i = 0; i < count; i++)
        if (pc - functions[i] < 64 &&
            (found == count || functions[i] > functions[found]))
            found = i;
    return found;
}

unsigned record_function_of(const struct record_slot *slot,
                            const struct record_stack *stack,
                            const uintptr_t *functions, unsigned count)
{
    for (uint32_t i = 0; i < stack->frames; i++) {
        uint64_t frame = stack->frame[i];
        const struct record_module *m = record_module_of(slot, frame);
        uint64_t address = frame & (((uint64_t)1 << 48) - 1);
        unsigned found =
            m ? function_at((uintptr_t)(address + m->bias), functions, count)
              : count;
        if (found < count)
            return found;
    }
    return count;
}

int main(int argc, char **argv)
{
    const char *part = argc > 1 ? argv[1] : "";
    program = "/proc/self/exe";
    if (getenv("RECORD_INSIDE")) {
        open_from_inside();
        inside(part);
        return 0;
    }
    outside(part);
    remove_record();
    return 0;
}
