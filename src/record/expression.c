/* expression.c - evaluate an expression of a table of frames.
 * Pure but for the reader.
 * SPDX-License-Identifier: MIT */
#include "record/expression.h"

#define DEPTH 16
#define STEPS 1000 /* a loop in a damaged table ends here */

enum {
    DEREF = 0x06,
    CONST_1U = 0x08, /* and so on to 8 bytes, signed ones between */
    CONST_8S = 0x0f,
    CONST_U = 0x10,
    CONST_S,
    DUP,
    DROP,
    OVER,
    PICK,
    SWAP,
    ROT,
    ABS = 0x19,
    AND,
    DIV,
    MINUS,
    MOD,
    MUL,
    NEG,
    NOT,
    OR,
    PLUS,
    PLUS_U,
    SHL,
    SHR,
    SHRA,
    XOR,
    BRA,
    EQ,
    GE,
    GT,
    LE,
    LT,
    NE,
    SKIP,
    LIT = 0x30,
    LIT_LAST = 0x4f,
    BREG = 0x70,
    BREG_LAST = 0x8f,
    BREGX = 0x92,
    NOTHING = 0x96,
};

struct machine {
    struct bytes code;
    const uint8_t *start;
    const struct registers *registers;
    expression_reader *read;
    void *self;
    uintptr_t stack[DEPTH];
    unsigned depth;
};

/* Too deep or not deep enough is damage. */
static void push(struct machine *m, uintptr_t value)
{
    if (m->depth == DEPTH)
        m->code.bad = true;
    else
        m->stack[m->depth++] = value;
}

static uintptr_t pop(struct machine *m)
{
    if (m->depth)
        return m->stack[--m->depth];
    m->code.bad = true;
    return 0;
}

static uintptr_t peek(struct machine *m, uint64_t below)
{
    if (below < m->depth)
        return m->stack[m->depth - 1 - below];
    m->code.bad = true;
    return 0;
}

static void push_register(struct machine *m, uint64_t number)
{
    intptr_t offset = (intptr_t)bytes_sleb(&m->code);
    if (number >= MACHINE_REGISTERS)
        m->code.bad = true;
    else
        push(m, m->registers->at[number] + (uintptr_t)offset);
}

static void jump(struct machine *m, bool taken)
{
    int64_t by = bytes_signed(&m->code, 2);
    if (!taken || m->code.bad)
        return;
    if (by < m->start - m->code.at || by > m->code.end - m->code.at)
        m->code.bad = true;
    else
        m->code.at += by;
}

/* Operations on the two topmost; `b` was on top. */
static uintptr_t combine(struct machine *m, uint8_t op, uintptr_t a,
                         uintptr_t b)
{
    const unsigned bits = 8 * sizeof a;
    intptr_t x = (intptr_t)a, y = (intptr_t)b;
    switch (op) {
    case AND:
        return a & b;
    case OR:
        return a | b;
    case XOR:
        return a ^ b;
    case PLUS:
        return a + b;
    case MINUS:
        return a - b;
    case MUL:
        return a * b;
    case SHL:
        return b < bits ? a << b : 0;
    case SHR:
        return b < bits ? a >> b : 0;
    case SHRA:
        return (uintptr_t)(x >> (b < bits ? b : bits - 1));
    case EQ:
        return a == b;
    case NE:
        return a != b;
    case GE:
        return x >= y;
    case GT:
        return x > y;
    case LE:
        return x <= y;
    case LT:
        return x < y;
    default: /* no frame is found by a division */
        m->code.bad = true;
        return 0;
    }
}

static void step_constant(struct machine *m, uint8_t op)
{
    unsigned size = 1u << ((op - CONST_1U) / 2);
    push(m, (uintptr_t)((op - CONST_1U) % 2
                            ? (uint64_t)bytes_signed(&m->code, size)
                            : bytes_number(&m->code, size)));
}

/* Operations on what is on the stack already, and jumps. */
static void step_stack(struct machine *m, uint8_t op)
{
    uintptr_t top, next;
    switch (op) {
    case DEREF:
        top = pop(m);
        if (m->code.bad || !m->read(m->self, top, &next))
            m->code.bad = true;
        else
            push(m, next);
        break;
    case DUP:
        push(m, peek(m, 0));
        break;
    case OVER:
        push(m, peek(m, 1));
        break;
    case PICK:
        push(m, peek(m, bytes_number(&m->code, 1)));
        break;
    case DROP:
        pop(m);
        break;
    case SWAP:
        top = pop(m);
        next = pop(m);
        push(m, top);
        push(m, next);
        break;
    case NEG:
        push(m, -pop(m));
        break;
    case NOT:
        push(m, ~pop(m));
        break;
    case PLUS_U:
        push(m, pop(m) + (uintptr_t)bytes_uleb(&m->code));
        break;
    case SKIP:
        jump(m, true);
        break;
    case BRA:
        jump(m, pop(m));
        break;
    case NOTHING:
        break;
    default:
        top = pop(m);
        next = pop(m);
        push(m, combine(m, op, next, top));
    }
}

static void step(struct machine *m)
{
    uint8_t op = (uint8_t)bytes_number(&m->code, 1);
    if (op >= LIT && op <= LIT_LAST)
        push(m, op - LIT);
    else if (op >= BREG && op <= BREG_LAST)
        push_register(m, op - BREG);
    else if (op == BREGX)
        push_register(m, bytes_uleb(&m->code));
    else if (op >= CONST_1U && op <= CONST_8S)
        step_constant(m, op);
    else if (op == CONST_U)
        push(m, (uintptr_t)bytes_uleb(&m->code));
    else if (op == CONST_S)
        push(m, (uintptr_t)bytes_sleb(&m->code));
    else
        step_stack(m, op);
}

bool expression_value(const uint8_t *code, const uint8_t *end,
                      const struct registers *registers, const uintptr_t *first,
                      expression_reader *read, void *self, uintptr_t *value)
{
    struct machine m = {
        .code = {code, end, false}, .registers = registers, .read = read};
    m.self = self;
    uint64_t length = bytes_uleb(&m.code);
    if (length > bytes_left(&m.code))
        return false;
    m.code.end = m.code.at + length;
    m.start = m.code.at;
    if (first)
        push(&m, *first);
    for (unsigned i = 0; bytes_left(&m.code); i++) {
        if (i == STEPS)
            return false;
        step(&m);
    }
    *value = pop(&m);
    return !m.code.bad;
}
