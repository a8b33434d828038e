/* expression.h - the small stack machine by which tables of frames say what a
 * register and an offset cannot.
 * Pure but for the reader it is given; bounded in steps and in depth.
 * Operations: DWARF 5, 7.7.1.
 * SPDX-License-Identifier: MIT */
#ifndef RECORD_EXPRESSION_H
#define RECORD_EXPRESSION_H

#include "record/bytes.h"
#include "record/machine.h"

/* Read the word at an address. False if it cannot be read. */
typedef bool expression_reader(void *self, uintptr_t address, uintptr_t *word);

/* The value of the expression at `code`, a length and so many bytes, which ends
 * before `end`. `first` lies on the stack at the start if it is not NULL. False
 * if it cannot be understood or reads what cannot be read. */
bool expression_value(const uint8_t *code, const uint8_t *end,
                      const struct registers *registers, const uintptr_t *first,
                      expression_reader *read, void *self, uintptr_t *value);

#endif
