/* libc.h - what differs between the C libraries that this one may meet. A
 * build for one of them may be preloaded into a program of another, so what not
 * all of them have is referred to weakly.
 * SPDX-License-Identifier: MIT */
#ifndef LIBC_H
#define LIBC_H

#include <stdbool.h>

/* True if aligned_alloc takes every alignment that memalign takes: glibc before
 * 2.38. Later ones and musl refuse what is no power of two. Before this
 * library's constructors, as the libc that it was built with. */
extern __attribute__((visibility("hidden"))) bool libc_rounds_alignments;

#endif
