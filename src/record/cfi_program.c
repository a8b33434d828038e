/* cfi_program.c - run the instructions of a frame's entry.
 * Pure. Instructions: DWARF 5, 7.24; those of GNU: LSB Core 5.0, 10.6.3.
 * SPDX-License-Identifier: MIT */
#include "record/cfi.h"

enum {
    ADVANCE = 0x40, /* the low six bits are the operand */
    OFFSET = 0x80,
    RESTORE = 0xc0,

    NOP = 0x00,
    SET_LOC,
    ADVANCE_1,
    ADVANCE_2,
    ADVANCE_4,
    OFFSET_EXTENDED,
    RESTORE_EXTENDED,
    UNDEFINED,
    SAME_VALUE,
    REGISTER,
    REMEMBER_STATE,
    RESTORE_STATE,
    DEF_CFA,
    DEF_CFA_REGISTER,
    DEF_CFA_OFFSET,
    DEF_CFA_EXPRESSION,
    EXPRESSION,
    OFFSET_EXTENDED_SF,
    DEF_CFA_SF,
    DEF_CFA_OFFSET_SF,
    VAL_OFFSET,
    VAL_OFFSET_SF,
    VAL_EXPRESSION,
    GNU_ARGS_SIZE = 0x2e,
    GNU_NEGATIVE_OFFSET = 0x2f,
};

struct run {
    const struct cfi_entry *entry;
    struct cfi_rows *rows;
    struct bytes code;
    uintptr_t at, pc; /* where the row being made begins; the one wanted */
    bool common; /* the common part's program: there is nothing to restore */
};

/* Registers that are not followed are of no concern. */
static void set(struct run *run, uint64_t number, enum cfi_kind kind,
                int64_t value)
{
    if (number < MACHINE_REGISTERS)
        run->rows->row.at[number] = (struct cfi_rule){kind, value};
}

static void restore(struct run *run, uint64_t number)
{
    if (number >= MACHINE_REGISTERS)
        return;
    run->rows->row.at[number] = run->common ? (struct cfi_rule){CFI_SAME, 0}
                                            : run->rows->initial.at[number];
}

static void set_cfa(struct run *run, uint64_t number, int64_t offset)
{
    run->rows->row.cfa = (struct cfi_rule){CFI_REGISTER, (int64_t)number};
    run->rows->row.offset = offset;
    if (number >= MACHINE_REGISTERS)
        run->code.bad = true;
}

/* Numbers in damaged tables may be anything: products wrap. */
static int64_t scaled(uint64_t n, const struct run *run)
{
    return (int64_t)(n * (uint64_t)run->entry->data_align);
}

/* True if the row that begins at `to` is beyond the one wanted. */
static bool passes(struct run *run, uintptr_t to)
{
    if (to > run->pc)
        return true;
    run->at = to;
    return false;
}

static bool advance(struct run *run, uint64_t by)
{
    return passes(run, run->at + (uintptr_t)(by * run->entry->code_align));
}

/* Step over an expression: a length and so many bytes. Where it begins. */
static int64_t skip_expression(struct run *run)
{
    const uint8_t *at = run->code.at;
    bytes_skip(&run->code, bytes_uleb(&run->code));
    return (int64_t)(uintptr_t)at;
}

static void remember(struct run *run)
{
    struct cfi_rows *rows = run->rows;
    if (rows->depth == CFI_SAVED)
        run->code.bad = true;
    else
        rows->saved[rows->depth++] = rows->row;
}

static void recall(struct run *run)
{
    struct cfi_rows *rows = run->rows;
    if (!rows->depth)
        run->code.bad = true;
    else
        rows->row = rows->saved[--rows->depth];
}

/* Instructions that say where the CFA is. False: it is none of them. */
static bool step_cfa(struct run *run, uint8_t op)
{
    struct bytes *code = &run->code;
    struct cfi_row *row = &run->rows->row;
    uint64_t number;
    switch (op) {
    case DEF_CFA:
        number = bytes_uleb(code);
        set_cfa(run, number, (int64_t)bytes_uleb(code));
        return true;
    case DEF_CFA_SF:
        number = bytes_uleb(code);
        set_cfa(run, number, scaled((uint64_t)bytes_sleb(code), run));
        return true;
    case DEF_CFA_REGISTER:
        set_cfa(run, bytes_uleb(code), row->offset);
        return true;
    case DEF_CFA_OFFSET:
        row->offset = (int64_t)bytes_uleb(code);
        return true;
    case DEF_CFA_OFFSET_SF:
        row->offset = scaled((uint64_t)bytes_sleb(code), run);
        return true;
    case DEF_CFA_EXPRESSION:
        row->cfa = (struct cfi_rule){CFI_EXPRESSION, skip_expression(run)};
        return true;
    default:
        return false;
    }
}

/* Instructions that say where a register is: all begin with its number. */
static void step_register(struct run *run, uint8_t op)
{
    struct bytes *code = &run->code;
    uint64_t number = bytes_uleb(code);
    switch (op) {
    case OFFSET_EXTENDED:
        set(run, number, CFI_AT_CFA, scaled(bytes_uleb(code), run));
        break;
    case OFFSET_EXTENDED_SF:
        set(run, number, CFI_AT_CFA, scaled((uint64_t)bytes_sleb(code), run));
        break;
    case GNU_NEGATIVE_OFFSET:
        set(run, number, CFI_AT_CFA, scaled(-bytes_uleb(code), run));
        break;
    case VAL_OFFSET:
        set(run, number, CFI_CFA, scaled(bytes_uleb(code), run));
        break;
    case VAL_OFFSET_SF:
        set(run, number, CFI_CFA, scaled((uint64_t)bytes_sleb(code), run));
        break;
    case RESTORE_EXTENDED:
        restore(run, number);
        break;
    case UNDEFINED:
        set(run, number, CFI_UNDEFINED, 0);
        break;
    case SAME_VALUE:
        set(run, number, CFI_SAME, 0);
        break;
    case REGISTER:
        set(run, number, CFI_REGISTER, (int64_t)bytes_uleb(code));
        break;
    case EXPRESSION:
        set(run, number, CFI_AT_EXPRESSION, skip_expression(run));
        break;
    case VAL_EXPRESSION:
        set(run, number, CFI_EXPRESSION, skip_expression(run));
        break;
    default:
        code->bad = true;
    }
}

/* One instruction whose operands follow. True: the row wanted is complete. */
static bool step_extended(struct run *run, uint8_t op)
{
    struct bytes *code = &run->code;
    switch (op) {
    case NOP:
        return false;
    case SET_LOC:
        return passes(run, bytes_pointer(code, run->entry->encoding, 0));
    case ADVANCE_1:
    case ADVANCE_2:
    case ADVANCE_4:
        return advance(run, bytes_number(code, 1u << (op - ADVANCE_1)));
    case REMEMBER_STATE:
        remember(run);
        return false;
    case RESTORE_STATE:
        recall(run);
        return false;
    case GNU_ARGS_SIZE:
        bytes_uleb(code);
        return false;
    default:
        if (!step_cfa(run, op))
            step_register(run, op);
        return false;
    }
}

static bool step(struct run *run)
{
    uint8_t op = (uint8_t)bytes_number(&run->code, 1), low = op & 0x3f;
    switch (op & 0xc0) {
    case ADVANCE:
        return advance(run, low);
    case OFFSET:
        set(run, low, CFI_AT_CFA, scaled(bytes_uleb(&run->code), run));
        return false;
    case RESTORE:
        restore(run, low);
        return false;
    default:
        return step_extended(run, low);
    }
}

static bool run_program(struct run *run, struct bytes code)
{
    run->code = code;
    while (bytes_left(&run->code) && !step(run))
        ;
    return !run->code.bad;
}

bool cfi_row(const struct cfi_entry *entry, uintptr_t pc, struct cfi_rows *rows)
{
    struct run run = {entry, rows, entry->common, 0, UINTPTR_MAX, true};
    __builtin_memset(&rows->row, 0, sizeof rows->row);
    rows->depth = 0;
    if (!run_program(&run, entry->common))
        return false;
    rows->initial = rows->row;
    run.common = false;
    run.at = entry->start;
    run.pc = pc;
    return run_program(&run, entry->program);
}
