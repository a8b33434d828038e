/* row.c - from the full row of a table to the short form.
 * Pure.
 * SPDX-License-Identifier: MIT */
#include "record/row.h"

#define WORD ((int64_t)MACHINE_WORD)

enum { BREG_FP = 0x70 + MACHINE_FP, DEREF = 0x06 };

/* True if the expression is the frame pointer plus *offset, and what lies there
 * if `deref` says so. */
static bool is_from_fp(int64_t at, const uint8_t *end, bool deref,
                       int64_t *offset)
{
    struct bytes b = {(const uint8_t *)(uintptr_t)at, end, false};
    uint64_t length = bytes_uleb(&b);
    if (length > bytes_left(&b))
        return false;
    b.end = b.at + length;
    if (bytes_number(&b, 1) != BREG_FP)
        return false;
    *offset = bytes_sleb(&b);
    if (deref && bytes_number(&b, 1) != DEREF)
        return false;
    return !b.bad && !bytes_left(&b);
}

static row below_fp(const struct cfi_row *full, const uint8_t *end)
{
    const struct cfi_rule *fp = &full->at[MACHINE_FP];
    int64_t cfa = 0, saved = 0;
    if (is_from_fp(full->cfa.value, end, true, &cfa) &&
        fp->kind == CFI_AT_EXPRESSION &&
        is_from_fp(fp->value, end, false, &saved) && saved == 0 && cfa < 0 &&
        cfa % WORD == 0 && -cfa / WORD <= ROW_OFFSET_MAX)
        return row_make(ROW_BELOW_FP, (unsigned)(-cfa / WORD), 0);
    return row_other(ROW_RARE);
}

row row_from(const struct cfi_row *full, const uint8_t *end)
{
    const struct cfi_rule *ip = &full->at[MACHINE_IP];
    const struct cfi_rule *fp = &full->at[MACHINE_FP];
    if (ip->kind == CFI_UNDEFINED)
        return row_other(ROW_ROOT);
    if (ip->kind != CFI_AT_CFA || ip->value != -WORD)
        return row_other(ROW_RARE);
    if (full->cfa.kind == CFI_EXPRESSION)
        return below_fp(full, end);
    if (full->cfa.kind != CFI_REGISTER ||
        (full->cfa.value != MACHINE_SP && full->cfa.value != MACHINE_FP) ||
        full->offset < WORD || full->offset % WORD ||
        full->offset / WORD > ROW_OFFSET_MAX)
        return row_other(ROW_RARE);
    int64_t saved = 0;
    if (fp->kind == CFI_AT_CFA && fp->value % WORD == 0)
        saved = -fp->value / WORD - 1;
    if ((fp->kind == CFI_AT_CFA && (saved < 1 || saved > ROW_SAVED_MAX)) ||
        (fp->kind != CFI_AT_CFA && fp->kind != CFI_SAME &&
         fp->kind != CFI_UNDEFINED))
        return row_other(ROW_RARE);
    return row_make(full->cfa.value == MACHINE_SP ? ROW_SP : ROW_FP,
                    (unsigned)(full->offset / WORD), (unsigned)saved);
}
