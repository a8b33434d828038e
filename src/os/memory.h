/* memory.h - the system calls on address space, each under our own promise.
 * System calls; any thread; callable inside malloc; errno is preserved.
 * Addresses and sizes are multiples of the page size.
 * SPDX-License-Identifier: MIT */
#ifndef OS_MEMORY_H
#define OS_MEMORY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Bytes in a page, and in a huge page (one entry of the next page-table
 * level: a page full of 8-byte entries; 2 MiB where pages are 4 KiB). */
size_t os_page_size(void);
size_t os_huge_size(void);

/* `size` bytes that are zero, anywhere; NULL if refused. */
void *os_map(size_t size);

/* An address where the system would put the next mapping; NULL if it has no
 * room for one. */
void *os_probe(void);

/* Map new pages, readable and writable, zero until written; without
 * MAP_NORESERVE, so that the overcommit rules are obeyed. Nothing has changed
 * if some of the addresses are in use, or the system says no. */
enum os_taken { OS_TAKEN, OS_OCCUPIED, OS_REFUSED };
enum os_taken os_take(void *start, size_t size);

/* Unmap pages that no other thread has seen yet. */
void os_drop(void *start, size_t size);

/* Make pages readable and writable as they are. False if the system says no. */
bool os_unprotect(void *start, size_t size);

enum os_advice {
    OS_HUGE,     /* back with huge pages where a whole one fits */
    OS_SMALL,    /* never with huge pages */
    OS_POPULATE, /* fault in now, for writing (Linux 5.14) */
    OS_RELEASE,  /* give the pages back; they read as zero from now on */
    OS_NO_DUMP,  /* leave out of core dumps */
};

/* False if refused, which is never an error: it is advice. */
bool os_advise(void *start, size_t size, enum os_advice advice);

/* Which of the OS_TOUCHED pages from start on have memory, a bit each; all ones
 * where that cannot be asked. */
#define OS_TOUCHED 64u
uint64_t os_touched(const void *start);

/* Move the pages of [from, from + size) to `to`, replacing what is there; the
 * old range stays mapped and reads as zero (mremap(2), MREMAP_DONTUNMAP, Linux
 * 5.7). False if the system cannot: then nothing has moved, and `to` is usable.
 */
bool os_move(void *from, void *to, size_t size);

/* True if the page that an address is in can be read. False also where that may
 * not be asked. */
bool os_readable(uintptr_t address);

/* Replace the pages by new ones that can only be read, as zero, so that the
 * overcommit rules do not count them. False and nothing changed if the system
 * says no. */
bool os_close(void *start, size_t size);

/* Replace the pages by new, ordinary ones, which are usable and read as zero.
 * False and nothing changed if the system says no. */
bool os_renew(void *start, size_t size);

/* From now on these functions call only mmap(2) and munmap(2), because a filter
 * may end the process at anything else; os_unprotect alone goes on. */
void os_restrict(void);
bool os_restricted(void);

#endif
