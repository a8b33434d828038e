/* ticks.h - the cycle counter, which advances evenly, at a rate that whoever
 * reads it finds out.
 * Any thread; no system call.
 * SPDX-License-Identifier: MIT */
#ifndef TICKS_H
#define TICKS_H

#include <stdint.h>

/* 0 where there is no such counter. What comes before in the program has
 * happened when it is read, and what comes after has not. */
static inline uint64_t ticks_now(void)
{
#if defined __x86_64__
    uint32_t low, high;
    __asm__ volatile("lfence\n\trdtsc\n\tlfence"
                     : "=a"(low), "=d"(high)
                     :
                     : "memory");
    return (uint64_t)high << 32 | low;
#elif defined __i386__ /* lfence came with SSE2 */
    uint64_t now;
    __asm__ volatile("rdtsc" : "=A"(now) : : "memory");
    return now;
#elif defined __aarch64__
    uint64_t now;
    __asm__ volatile("isb\n\tmrs %0, cntvct_el0\n\tisb"
                     : "=r"(now)
                     :
                     : "memory");
    return now;
#else
    return 0;
#endif
}

#endif
