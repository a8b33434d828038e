/* format.h - the record: what a tree of processes allocated, as it lies in a
 * file that all of them and the reader map.
 * Pure: shared by the library and the command.
 *
 *     head | slot table | stack index | arena ................| not allocated
 *                                     ^ arena_at        ^ next ^ allocated
 *
 * Everything is found by its offset from the start of the file; an offset of 0
 * is none. Numbers are little-endian and of fixed width, so that processes of
 * 32 and 64 bits share a file. The file has its full size from the start, but
 * only what lies before `allocated` has memory behind it: touching more could
 * kill the program that is measured when the disk is full.
 *
 * A process image (what exec or fork begins) claims a number with an atomic
 * addition to `slots_claimed`, takes a slot from the arena, and publishes its
 * offset in the table. Counters only grow, each is written by one thread, or by
 * several with atomic additions, and nothing has to be done at a process's end:
 * a reader may look at any time.
 *
 * A reader refuses a file whose magic, version or sizes are not these, and
 * trusts no offset.
 * SPDX-License-Identifier: MIT */
#ifndef RECORD_FORMAT_H
#define RECORD_FORMAT_H

#include <stddef.h>
#include <stdint.h>

#define RECORD_MAGIC UINT64_C(0x0a6365722d706d62) /* "bmp-rec\n" */
#define RECORD_VERSION 3u

/* 64 MiB hold some 10,000 images. */
#define RECORD_BYTES (UINT64_C(64) << 20)
#define RECORD_SLOTS 16384u
#define RECORD_STACKS 65536u

#define RECORD_SLOT_BYTES 6400u     /* sizeof(struct record_slot) */
#define RECORD_COUNTERS_BYTES 3872u /* sizeof(struct record_counters) */

/* --- the head, at 0 --- */

struct record_head {
    uint64_t magic;
    uint32_t version;
    uint32_t head_bytes;     /* sizeof(struct record_head), */
    uint32_t slot_bytes;     /* of record_slot, */
    uint32_t counters_bytes; /* and of record_counters */

    uint64_t file_bytes; /* the file's size */
    uint64_t slots_at;   /* a uint64_t for each slot: its offset */
    uint64_t stacks_at;  /* a uint64_t for each stack: its offset */
    uint64_t arena_at;   /* the rest, taken piece by piece */
    uint32_t slots_max;  /* entries of the table */
    uint32_t stacks_max; /* entries of the index: a power of two */

    uint64_t allocated; /* offset of the first byte not to be touched */
    uint64_t next;      /* offset of what is taken next from the arena */

    uint64_t slots_claimed;  /* images that came so far */
    uint64_t missed_slots;   /* of these, images that found no room */
    uint64_t missed_threads; /* threads for which there was none */
    uint64_t missed_stacks;
    uint64_t missed_modules;
    uint64_t sample_bytes; /* the first mean distance of samples; 0: every
                              block. See record_stack */

    uint64_t made_ns;      /* when it was made, CLOCK_REALTIME */
    uint64_t monotonic_ns; /* the same moment, CLOCK_MONOTONIC, */
    uint64_t made_ticks;   /* and by the cycle counter; 0: there is none */

    /* What the command saw of the process that it started. */
    uint32_t command_pid;
    uint32_t command_ended;  /* 1: it has ended, and this is how: */
    uint32_t command_status; /* as wait(2) gives it */
    uint32_t sample_ns; /* CPU time for each sample; 0: the distance stays */
    uint64_t command_wall_ns;
    uint64_t command_cpu_ns; /* with all descendants that were waited for */

    uint64_t reserved[31]; /* 0 */
};

/* The head of a record of `size` bytes with all its room still to be taken, but
 * for what only its maker knows: allocated, the distance of samples and times.
 */
static inline void record_head_init(struct record_head *h, uint64_t size,
                                    uint32_t slots, uint32_t stacks)
{
    *h = (struct record_head){
        .magic = RECORD_MAGIC,
        .version = RECORD_VERSION,
        .head_bytes = sizeof *h,
        .slot_bytes = RECORD_SLOT_BYTES,
        .counters_bytes = RECORD_COUNTERS_BYTES,
        .file_bytes = size,
        .slots_at = sizeof *h,
        .stacks_at = sizeof *h + slots * sizeof(uint64_t),
        .slots_max = slots,
        .stacks_max = stacks,
    };
    uint64_t end = h->stacks_at + stacks * sizeof(uint64_t);
    h->arena_at = h->next = (end + 4095) & ~(uint64_t)4095;
}

/* --- a process image --- */

/* How an image began, and how it ended. A process that execs ends one image
 * and begins another with the same pid. */
enum record_begin { RECORD_BY_EXEC = 1, RECORD_BY_FORK };
enum record_end { RECORD_END_UNKNOWN, RECORD_END_EXIT, RECORD_END_AT_ONCE };

/* Who serves malloc in it. */
enum record_service {
    RECORD_SERVED_NEVER = 1, /* the library; free does nothing */
    RECORD_SERVED_DRAINED,   /* the library; memory is used again */
    RECORD_SERVED_NEXT,      /* the malloc behind the library */
    RECORD_BYPASSED,         /* the program's own: nothing is counted */
    RECORD_NOT_COUNTED,      /* whoever; it was not to be counted */
};

/* One point of the time line. */
struct record_point {
    uint64_t ns;    /* since start_ns */
    uint64_t clock; /* bytes handed out */
    int64_t live;   /* bytes not freed */
};

/* The functions that are counted. valloc and pvalloc go through memalign and
 * count as that; free_sized, free_aligned_sized and cfree count as free. */
enum record_entry {
    RECORD_MALLOC,
    RECORD_CALLOC,
    RECORD_REALLOC,
    RECORD_FREE,
    RECORD_ALIGNED_ALLOC,
    RECORD_POSIX_MEMALIGN,
    RECORD_MEMALIGN,
    RECORD_USABLE_SIZE,
    RECORD_ENTRIES
};

#define RECORD_SIZES 184u /* four a doubling, up to 2^47 */
#define RECORD_LIVES 48u  /* one a doubling */
#define RECORD_LARGE ((uint64_t)256 << 10)

/* How long calls took, of one in RECORD_TIMED on average, at random, but of
 * those by threads that share counters: wall time within whoever served, by the
 * cycle counter, without what reading it takes. It is counted in the counter's
 * own unit, which two moments that are known by both clocks relate to time. */
enum record_time {
    RECORD_TAKE,   /* malloc, calloc, the aligned ones; realloc of NULL */
    RECORD_RESIZE, /* realloc of a block */
    RECORD_GIVE,   /* free, where it does anything */
    RECORD_TIMES
};
#define RECORD_TICKS 56u /* two a doubling, up to 2^28 */
#define RECORD_TIMED 64u

/* What one thread counted, or, one after the other, several. Bytes are what the
 * program asked for, except where they are capacities: what the block really
 * holds (malloc_usable_size). */
struct record_counters {
    uint64_t calls[RECORD_ENTRIES];
    uint64_t bytes[RECORD_ENTRIES]; /* asked for in these */
    uint64_t failed;                /* of the calls: those that gave NULL */
    uint64_t null_frees;            /* of the calls of free: of NULL */
    uint64_t double_frees;          /* of a block that had been freed; under the
                                       library with RESET=never only */
    uint64_t foreign;      /* free and realloc of what is no block of ours */
    uint64_t blocks_taken; /* blocks handed out, */
    uint64_t blocks_given; /* and taken back */
    uint64_t bytes_taken;  /* capacities of these; with what blocks grew by */
    uint64_t bytes_given;
    uint64_t large;    /* blocks asked for of RECORD_LARGE bytes or more */
    uint64_t in_place; /* realloc: the block stayed, */
    uint64_t remapped; /* its pages moved, */
    uint64_t copied;   /* or its contents were copied: */
    uint64_t bytes_copied;
    uint64_t reserved[7];
    uint64_t sizes[RECORD_SIZES];      /* requests, by record_size_bucket */
    uint64_t lives[RECORD_LIVES];      /* blocks freed, by record_life_bucket */
    uint64_t life_bytes[RECORD_LIVES]; /* capacities of these */
    /* Calls that were timed, by record_ticks_bucket. */
    uint64_t ticks[RECORD_TIMES][RECORD_TICKS];
};

/* Threads of an image that have counters of their own; those beyond share one
 * set, and add to it atomically. */
#define RECORD_THREADS 64u
#define RECORD_FIRST_POINTS 64u
#define RECORD_POINTS 512u

struct record_slot {
    uint32_t pid;
    uint32_t ppid;
    uint32_t parent; /* 1 + number of the slot it was forked from; 0: none */
    uint32_t begin;  /* enum record_begin */
    uint32_t end;    /* enum record_end */
    uint32_t service;
    uint32_t threads;      /* that have called an allocating function */
    uint32_t threads_peak; /* at the same time */

    uint64_t start_ns; /* CLOCK_MONOTONIC; start_ticks is the same moment */
    uint64_t end_ns;   /* 0: not known */

    /* As of looked_ns (CLOCK_MONOTONIC; looked_ticks is the same moment): at
     * the end, if there was time. */
    uint64_t looked_ns;
    uint64_t cpu_start_ns;   /* user and system time before this image */
    uint64_t cpu_ns;         /* and so far */
    uint64_t peak_rss_bytes; /* of this image */
    uint64_t heap_bytes;     /* memory of the library's heap: handed out, */
    uint64_t heap_kept;      /* of this: free, but kept */

    uint64_t exe_at;    /* path of the program, not terminated */
    uint64_t argv_at;   /* the arguments, each terminated by a 0 */
    uint64_t server_at; /* path of whose malloc it is, if not the library's */
    uint32_t exe_bytes;
    uint32_t argv_bytes; /* as far as they were kept */
    uint32_t server_bytes;
    uint32_t argv_cut; /* 1: there were more */

    /* The clock: bytes handed out, by capacity; a forked child goes on from
     * its parent's. Threads add to clock and live in steps of at most
     * RECORD_STEP bytes each, so with one thread the peak is exact. */
    uint64_t clock_start;
    uint64_t clock;
    int64_t live_start; /* what a forked child inherits, */
    int64_t blocks_start;
    int64_t live;
    int64_t peak;        /* the most that was live, */
    uint64_t peak_clock; /* and when */

    uint64_t points_at;   /* the time line, in order */
    uint32_t points_max;  /* RECORD_FIRST_POINTS or RECORD_POINTS */
    uint32_t points;      /* of them written */
    uint64_t points_step; /* bytes of the clock between two */

    uint64_t counters_at[RECORD_THREADS]; /* [0] is 0: the first has `first` */
    uint64_t shared_at;                   /* counters of the threads beyond */

    uint64_t modules_at;                /* the newest module; a chain */
    uint64_t samples;                   /* taken so far */
    uint64_t missed_samples;            /* of which no stack could be kept, */
    uint64_t missed_lives;              /* or not what became of the block */
    uint64_t start_ticks, looked_ticks; /* by the cycle counter; 0: none */
    uint64_t reserved[26];

    struct record_point first_points[RECORD_FIRST_POINTS];
    struct record_counters first;
};

#define RECORD_STEP 4096

_Static_assert(sizeof(struct record_head) == 432 &&
                   sizeof(struct record_counters) == RECORD_COUNTERS_BYTES &&
                   sizeof(struct record_slot) == RECORD_SLOT_BYTES,
               "no gaps, on any machine");
_Static_assert(offsetof(struct record_slot, counters_at) % 8 == 0 &&
                   sizeof(struct record_slot) % 8 == 0,
               "numbers of 8 bytes are aligned");

/* --- call sites --- */

/* Bytes are sampled, each with the same small probability: the distances are
 * exponential, with a mean that begins at sample_bytes, its least, which
 * doubles with every RECORD_WIDEN samples; above that it follows the CPU time:
 * a process takes a sample every sample_ns. A block of n bytes is a sample if
 * one of them was met, with the probability 1 - exp(-n / mean), and then stands
 * for one divided by that: its weight. So the sums below are unbiased, with a
 * variance that is known. What a block grows by in place is a piece of its own.
 */
#define RECORD_WIDEN 8192u
#define RECORD_SAMPLE 4096u      /* sample_bytes, */
#define RECORD_SAMPLE_NS 100000u /* and sample_ns, if nobody says otherwise */
#define RECORD_WEIGHT 65536.0    /* weights are kept as multiples of 1 / that */
#define RECORD_VARIANCE 64.0 /* bytes that the unit of the variance squares */

/* Lives are multiples of that, as all that the clock counts. */
#define RECORD_LIFE 16.0

/* A life of fewer bytes than this is short. */
#define RECORD_SHORT ((uint64_t)64 << 10)

/* A loaded file of one image. What is opened where another was closed is a
 * module of its own. */
struct record_module {
    uint64_t next;       /* of the image: the one known before; 0: none */
    uint64_t start, end; /* addresses */
    uint64_t bias;       /* address minus what the file calls it */
    uint64_t path_at;
    uint32_t path_bytes; /* 0: the program itself, the slot's exe */
    uint32_t number;     /* 1, 2, 3 ... in this image */
    uint32_t id_bytes;   /* of the build-id */
    uint8_t id[20];
};

/* Who called: from the function that called malloc outwards. A frame is the
 * module's number << 48 with an address of the file: within the call, or where
 * a signal interrupted the function. In no module, the number is 0. */
struct record_stack {
    uint64_t hash;
    uint32_t image;  /* 1 + number of the slot */
    uint32_t end;    /* why there are no more frames: enum record_stack_end */
    uint32_t frames; /* how many follow */
    uint32_t spare;
    uint64_t samples;
    uint64_t blocks;   /* sum of weights */
    uint64_t bytes;    /* of weight times size */
    uint64_t variance; /* of bytes */
    int64_t live_blocks;
    int64_t live;
    int64_t peak;         /* live when all that was live was most, if that */
    uint64_t peak_clock;  /* was then; else that is `live` */
    uint64_t ended;       /* sum of weights of blocks that were freed, */
    uint64_t ended_short; /* of these, after a short life, */
    uint64_t lives;       /* and of weight times life, in RECORD_LIFE bytes */
    uint64_t frame[];
};

enum record_stack_end {
    RECORD_STACK_WHOLE,   /* that was where the thread began */
    RECORD_STACK_DEEP,    /* more than are kept */
    RECORD_STACK_UNKNOWN, /* code without tables or frame pointers */
    RECORD_STACK_DAMAGED,
};

_Static_assert(sizeof(struct record_module) == 72 &&
                   sizeof(struct record_stack) == 112,
               "no gaps, on any machine");

/* --- histograms --- */

/* 0 to 7 each, then four steps a doubling: 8, 10, 12, 14, 16, 20 ... */
static inline unsigned record_size_bucket(uint64_t n)
{
    if (n < 8)
        return (unsigned)n;
    unsigned doubling = 63 - (unsigned)__builtin_clzll(n);
    unsigned bucket = (doubling - 1) * 4 + (unsigned)(n >> (doubling - 2) & 3);
    return bucket < RECORD_SIZES ? bucket : RECORD_SIZES - 1;
}

/* The least size in a bucket. */
static inline uint64_t record_size_from(unsigned bucket)
{
    if (bucket < 8)
        return bucket;
    return (uint64_t)(4 + bucket % 4) << (bucket / 4 - 1);
}

/* The life of a block: bytes handed out between its birth and its death. 0 has
 * a bucket of its own, then one a doubling: 1, 2-3, 4-7 ... */
static inline unsigned record_life_bucket(uint64_t bytes)
{
    unsigned bucket = bytes ? 64 - (unsigned)__builtin_clzll(bytes) : 0;
    return bucket < RECORD_LIVES ? bucket : RECORD_LIVES - 1;
}

static inline uint64_t record_life_from(unsigned bucket)
{
    return bucket ? UINT64_C(1) << (bucket - 1) : 0;
}

/* 0, 1, then two steps a doubling: 2, 3, 4, 6, 8, 12 ... */
static inline unsigned record_ticks_bucket(uint64_t ticks)
{
    if (ticks < 2)
        return (unsigned)ticks;
    unsigned doubling = 63 - (unsigned)__builtin_clzll(ticks);
    unsigned bucket = doubling * 2 + (unsigned)(ticks >> (doubling - 1) & 1);
    return bucket < RECORD_TICKS ? bucket : RECORD_TICKS - 1;
}

static inline uint64_t record_ticks_from(unsigned bucket)
{
    return bucket < 2 ? bucket : (uint64_t)(2 + bucket % 2) << (bucket / 2 - 1);
}

#endif
