/* libc.h - what differs between the C libraries that this one may meet. A
 * build for one of them may be preloaded into a program of another, so what not
 * all of them have is referred to weakly.
 * SPDX-License-Identifier: MIT */
#ifndef LIBC_H
#define LIBC_H

/* The alignments that aligned_alloc takes, beside powers of two. */
enum libc_alignments {
    LIBC_NO_MORE,     /* glibc from 2.38 on */
    LIBC_0,           /* musl */
    LIBC_ALL_ROUNDED, /* glibc before that: what memalign takes */
};

/* Have os_libc lead to libc's own functions. */
void libc_find_own(void);

/* Before this library's constructors, as the libc that it was built with. */
extern
    __attribute__((visibility("hidden"))) enum libc_alignments libc_alignments;

#endif
