/* tally.c - how many pages are used, idle and usable.
 * Any thread; callable inside malloc.
 * SPDX-License-Identifier: MIT */
#include "heap/tally.h"

struct tally tally;

struct tally_numbers tally_numbers(void)
{
    int64_t idle = tally_of(&tally.idle); /* below 0 for a moment, it may be */
    return (struct tally_numbers){
        .used = (size_t)tally_of(&tally.used),
        .idle = idle > 0 ? (size_t)idle : 0,
        .opened = (size_t)tally_of(&tally.opened),
    };
}
