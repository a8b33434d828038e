/* frames.c - frames undone one by one with all registers.
 * Any thread; callable inside malloc.
 * SPDX-License-Identifier: MIT */
#include "record/frames.h"

#include "core/num.h"
#include "os/memory.h"
#include "record/expression.h"

/* No frame is larger, and no step to another stack is taken for one. */
#define FRAME_MAX MIB
/* So far down what is known of a stack is extended; further, it begins anew. */
#define DOWN_MAX (256 * KIB)

bool frames_reach(struct unwind *u, uintptr_t address)
{
    if (address - u->high > FRAME_MAX)
        return false;
    for (; address >= u->high; u->high += os_page_size())
        if (!os_readable(u->high))
            return false;
    return true;
}

void frames_begin(struct unwind *u, uintptr_t sp)
{
    uintptr_t page = os_page_size(), low = num_align_down(sp, page);
    if (low < u->low && u->low - low <= DOWN_MAX) {
        uintptr_t at = low + page; /* the first is in use: sp points there */
        while (at < u->low && os_readable(at))
            at += page;
        if (at >= u->low) {
            u->low = low;
            return;
        }
    }
    if (low < u->low || low >= u->high) {
        u->low = low;
        u->high = low + page;
    }
}

static uintptr_t word_at(uintptr_t address)
{
    return *(const volatile uintptr_t *)address;
}

enum frames_step frames_by_pointer(struct unwind *u, uintptr_t *ip,
                                   uintptr_t *sp, uintptr_t *fp)
{
    struct image image;
    uintptr_t at = *fp;
    if (!at)
        return image_find(*ip, &image) == IMAGE_FOUND ? FRAMES_ROOT
                                                      : FRAMES_LOST;
    if (at < *sp || !frames_readable(u, at) ||
        !frames_readable(u, at + MACHINE_WORD))
        return FRAMES_LOST;
    uintptr_t next = word_at(at);
    uintptr_t address = machine_address(word_at(at + MACHINE_WORD));
    if (!next && !address)
        return FRAMES_ROOT;
    /* The caller has a frame pointer, too, or it has tables and may keep
     * anything in that register. */
    if (address < os_page_size() ||
        (next <= at && image_find(address, &image) != IMAGE_FOUND))
        return FRAMES_LOST;
    *ip = address;
    *sp = at + 2 * MACHINE_WORD;
    *fp = next;
    return FRAMES_CALLER;
}

enum frames_row frames_row(struct unwind *u, uintptr_t pc,
                           struct cfi_entry *entry, struct cfi_table *table)
{
    struct image image;
    switch (image_find(pc, &image)) {
    case IMAGE_BUSY:
        return FRAMES_LATER;
    case IMAGE_NONE:
        return FRAMES_NO_ROW;
    case IMAGE_FOUND:
        break;
    }
    if (!image_table(&image, table) || !cfi_find(table, pc, entry))
        return FRAMES_NO_ROW;
    return cfi_row(entry, pc, &u->rows) ? FRAMES_ROW : FRAMES_BAD_ROW;
}

static bool read_word(void *self, uintptr_t address, uintptr_t *word)
{
    if (!frames_readable(self, address))
        return false;
    *word = word_at(address);
    return true;
}

/* The value of one register in the caller. */
static bool recover(struct unwind *u, unsigned i, uintptr_t cfa,
                    const uint8_t *end)
{
    const struct cfi_rule *rule = &u->rows.row.at[i];
    uintptr_t address = cfa + (uintptr_t)rule->value;
    switch (rule->kind) {
    case CFI_SAME:
        u->next.at[i] = u->now.at[i];
        return true;
    case CFI_UNDEFINED:
        u->next.at[i] = 0;
        return true;
    case CFI_AT_CFA:
        return read_word(u, address, &u->next.at[i]);
    case CFI_CFA:
        u->next.at[i] = address;
        return true;
    case CFI_REGISTER:
        if (rule->value < 0 || rule->value >= MACHINE_REGISTERS)
            return false;
        u->next.at[i] = u->now.at[rule->value];
        return true;
    default:
        if (!expression_value((const uint8_t *)(uintptr_t)rule->value, end,
                              &u->now, &cfa, read_word, u, &address))
            return false;
        if (rule->kind == CFI_EXPRESSION)
            u->next.at[i] = address;
        return rule->kind == CFI_EXPRESSION ||
               read_word(u, address, &u->next.at[i]);
    }
}

static bool find_cfa(struct unwind *u, const uint8_t *end, uintptr_t *cfa)
{
    const struct cfi_row *row = &u->rows.row;
    if (row->cfa.kind == CFI_EXPRESSION)
        return expression_value((const uint8_t *)(uintptr_t)row->cfa.value, end,
                                &u->now, NULL, read_word, u, cfa);
    if (row->cfa.kind != CFI_REGISTER)
        return false;
    *cfa = u->now.at[row->cfa.value] + (uintptr_t)row->offset;
    return true;
}

/* From u->now to the caller's registers by the row in u->rows. */
static enum frames_step undo(struct unwind *u, const struct cfi_entry *entry,
                             const uint8_t *end)
{
    uintptr_t cfa;
    if (u->rows.row.at[MACHINE_IP].kind == CFI_UNDEFINED)
        return FRAMES_ROOT;
    if (entry->return_register != MACHINE_IP || !find_cfa(u, end, &cfa) ||
        (cfa <= u->now.at[MACHINE_SP] && !entry->signal))
        return FRAMES_LOST;
    for (unsigned i = 0; i < MACHINE_REGISTERS; i++)
        if (i != MACHINE_SP && !recover(u, i, cfa, end))
            return FRAMES_LOST;
    u->next.at[MACHINE_SP] = cfa;
    /* A signal's frame says itself where the stack was, maybe another one. */
    if (u->rows.row.at[MACHINE_SP].kind != CFI_SAME &&
        !recover(u, MACHINE_SP, cfa, end))
        return FRAMES_LOST;
    u->now = u->next;
    return u->now.at[MACHINE_IP] ? FRAMES_CALLER : FRAMES_ROOT;
}

static void use_pointer(struct unwind *u, enum frames_step *step)
{
    struct registers *r = &u->now;
    *step = frames_by_pointer(u, &r->at[MACHINE_IP], &r->at[MACHINE_SP],
                              &r->at[MACHINE_FP]);
}

void frames_walk(struct unwind *u)
{
    unsigned back = 0; /* 1: the address is that of the next instruction */
    for (u->count = 0; u->count < UNWIND_FRAMES;) {
        struct cfi_entry entry;
        struct cfi_table table;
        enum frames_step step;
        uintptr_t pc = u->now.at[MACHINE_IP] - back;
        u->pc[u->count++] = pc;
        enum frames_row found = frames_row(u, pc, &entry, &table);
        bool signal = found == FRAMES_ROW && entry.signal;
        if (found == FRAMES_ROW)
            step = undo(u, &entry, table.frames_end);
        else if (found == FRAMES_NO_ROW)
            use_pointer(u, &step);
        else
            step = FRAMES_LOST;
        if (step != FRAMES_CALLER) {
            u->end = step == FRAMES_ROOT      ? UNWIND_ROOT
                     : found == FRAMES_NO_ROW ? UNWIND_UNKNOWN
                                              : UNWIND_DAMAGED;
            return;
        }
        /* Returning from a signal may be returning to another stack, whose
         * page the interrupted function was using. */
        if (signal && !frames_readable(u, u->now.at[MACHINE_SP]) &&
            os_readable(u->now.at[MACHINE_SP]))
            frames_begin(u, u->now.at[MACHINE_SP]);
        back = !signal;
    }
    u->end = UNWIND_DEEP;
}
