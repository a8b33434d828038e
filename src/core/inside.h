/* inside.h - which threads of a run are inside malloc's family at this moment:
 * the whole of a small file that all of its processes and the command map.
 * Pure: a format, shared by the library and the command.
 *
 *     head | word of a thread | word of another | ... | nobody's
 *
 * A thread takes a word that is nobody's, sets it when it enters the family,
 * and clears it when it leaves. It gives the word back when it ends. Of a
 * process that was killed the reader takes the words back.
 * SPDX-License-Identifier: MIT */
#ifndef INSIDE_H
#define INSIDE_H

#include <stdint.h>

/* Threads that can have a word at the same time. Those beyond share one that
 * nobody reads: the last. */
#define INSIDE_WORDS 1022u

/* A cache line each, so that no thread waits for another's. */
struct inside_word {
    uint32_t inside; /* 1: its thread is inside */
    uint32_t thread; /* whose it is, as gettid(2) says; 0: nobody's */
    uint32_t spare[14];
};

/* All zero before a run. */
struct inside {
    uint32_t used;   /* words from here on were never anybody's */
    uint32_t missed; /* threads that have found none */
    uint32_t spare[14];
    struct inside_word words[INSIDE_WORDS + 1];
};

_Static_assert(sizeof(struct inside) == 65536, "no gaps, on any machine");

#endif
