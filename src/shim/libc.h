/* libc.h - what differs between the C libraries that this one may meet. The
 * library may be built with one of them and preloaded into a program of
 * another, so it refers weakly to whatever one of them lacks.
 * SPDX-License-Identifier: MIT */
#ifndef LIBC_H
#define LIBC_H

/* Which alignments aligned_alloc takes besides powers of two. */
enum libc_alignments {
    LIBC_NO_MORE,     /* none: glibc from 2.38 on */
    LIBC_0,           /* 0: musl */
    LIBC_ALL_ROUNDED, /* all, rounded up as memalign does: older glibc */
};

/* Point os_libc (os/libc.h) to libc's own functions. */
void libc_find_own(void);

/* As the program's libc does it; before this library's constructors have run,
 * as the libc that the library was built with. */
extern
    __attribute__((visibility("hidden"))) enum libc_alignments libc_alignments;

#endif
