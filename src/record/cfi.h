/* cfi.h - how a function's frame is undone, from the tables that compilers
 * leave for exceptions (.eh_frame and .eh_frame_hdr). Pure: reads only inside
 * the ranges it is given, whatever they contain. Formats: LSB Core 5.0, 10.6;
 * DWARF 5, 6.4 (call frame information).
 *
 *     header: a sorted table  pc -> entry (FDE), which names its common part
 *     (CIE); both have a program that makes a row: where the caller's stack
 *     pointer was (the CFA), and where each register was saved.
 * SPDX-License-Identifier: MIT */
#ifndef RECORD_CFI_H
#define RECORD_CFI_H

#include "record/bytes.h"
#include "record/machine.h"

/* The tables of one image. `end` is one past the last byte that may be read. */
struct cfi_table {
    const uint8_t *header, *header_end; /* .eh_frame_hdr */
    const uint8_t *frames, *frames_end; /* where entries may lie */
};

struct cfi_entry {
    uintptr_t start, size;        /* code */
    struct bytes common, program; /* instructions */
    uint64_t code_align;
    int64_t data_align;
    uint8_t encoding; /* of addresses in the programs */
    uint8_t return_register;
    bool signal; /* the frame of a signal: its pc was interrupted, not called */
};

/* Where a register of the caller is. */
enum cfi_kind {
    CFI_SAME,          /* unchanged */
    CFI_UNDEFINED,     /* nowhere */
    CFI_AT_CFA,        /* saved at CFA + value */
    CFI_CFA,           /* is CFA + value */
    CFI_REGISTER,      /* in register `value` */
    CFI_AT_EXPRESSION, /* saved at the result of the expression at `value` */
    CFI_EXPRESSION,    /* is that result */
};

struct cfi_rule {
    uint8_t kind;
    int64_t value;
};

struct cfi_row {
    struct cfi_rule cfa; /* CFI_REGISTER, with `offset`, or CFI_EXPRESSION */
    int64_t offset;
    struct cfi_rule at[MACHINE_REGISTERS];
};

/* Where cfi_row works. The result is in `row`. Large: not for the stack. */
#define CFI_SAVED 4
struct cfi_rows {
    struct cfi_row row, initial, saved[CFI_SAVED];
    unsigned depth;
};

/* The entry of a pc, found by halving the header's table. False if there is
 * none, or it cannot be understood. */
bool cfi_find(const struct cfi_table *table, uintptr_t pc,
              struct cfi_entry *entry);

/* Run the entry's programs up to pc. False if they cannot be understood. */
bool cfi_row(const struct cfi_entry *entry, uintptr_t pc,
             struct cfi_rows *rows);

#endif
