/* machine.h - the processor's registers as DWARF numbers them, and those of the
 * function that asks.
 * Numbers: the System V ABI's supplements for AMD64 (figure 3.36), for i386
 * (table 2.14), and DWARF for the Arm 64-bit Architecture (4.1).
 * SPDX-License-Identifier: MIT */
#ifndef RECORD_MACHINE_H
#define RECORD_MACHINE_H

#include <stdint.h>

#define MACHINE_WORD sizeof(uintptr_t)

#if defined __x86_64__ && defined __LP64__
enum { MACHINE_FP = 6, MACHINE_SP = 7, MACHINE_IP = 16, MACHINE_REGISTERS };
#elif defined __i386__
enum { MACHINE_SP = 4, MACHINE_FP = 5, MACHINE_IP = 8, MACHINE_REGISTERS };
#elif defined __aarch64__
enum { MACHINE_FP = 29, MACHINE_IP = 30, MACHINE_SP, MACHINE_REGISTERS };
#else
#error "the registers of this machine are not known yet"
#endif

struct registers {
    uintptr_t at[MACHINE_REGISTERS];
};

/* What a called function must keep, as it is here. The address is in the
 * function that this is inlined into. */
__attribute__((always_inline)) static inline void
machine_here(struct registers *r)
{
#if defined __x86_64__ && defined __LP64__
    uintptr_t *at = r->at, ip;
    __asm__ volatile("lea 0(%%rip), %0\n\t"
                     "mov %%rbx, 3*8(%1)\n\t"
                     "mov %%rbp, 6*8(%1)\n\t"
                     "mov %%rsp, 7*8(%1)\n\t"
                     "mov %%r12, 12*8(%1)\n\t"
                     "mov %%r13, 13*8(%1)\n\t"
                     "mov %%r14, 14*8(%1)\n\t"
                     "mov %%r15, 15*8(%1)"
                     : "=&r"(ip)
                     : "r"(at)
                     : "memory");
    at[MACHINE_IP] = ip;
#elif defined __i386__
    uintptr_t *at = r->at, ip;
    __asm__ volatile("call 1f\n\t"
                     "1: pop %0\n\t"
                     "mov %%ebx, 3*4(%1)\n\t"
                     "mov %%esp, 4*4(%1)\n\t"
                     "mov %%ebp, 5*4(%1)\n\t"
                     "mov %%esi, 6*4(%1)\n\t"
                     "mov %%edi, 7*4(%1)"
                     : "=&r"(ip)
                     : "r"(at)
                     : "memory");
    at[MACHINE_IP] = ip;
#else
    uintptr_t ip;
    __asm__ volatile("adr %0, ." : "=r"(ip));
    r->at[MACHINE_IP] = ip;
    r->at[MACHINE_FP] = (uintptr_t)__builtin_frame_address(0);
    r->at[MACHINE_SP] = r->at[MACHINE_FP];
#endif
}

/* A return address without the processor's signature. */
static inline uintptr_t machine_address(uintptr_t signed_address)
{
#ifdef __aarch64__
    register uintptr_t x30 __asm__("x30") = signed_address;
    __asm__("hint #7" : "+r"(x30)); /* xpaclri; nothing on older ones */
    return x30;
#else
    return signed_address;
#endif
}

#endif
