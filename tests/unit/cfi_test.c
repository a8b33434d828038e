/* cfi_test.c - what is made of tables of frames: known rows, this program's own
 * tables, and damaged copies of them, which may say anything but must not be
 * read beyond their ends.
 *     cfi_test [ROUNDS [SEED]]
 * A copy ends where its memory does, and the page behind cannot be read, so
 * that one byte too much ends the test.
 * SPDX-License-Identifier: MIT */
#include <link.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "record/cfi.h"
#include "record/expression.h"
#include "record/row.h"
#include "unit.h"

struct tables {
    uint8_t *bytes; /* a copy of the part of an image that has them */
    size_t size, header;
    uintptr_t moved; /* a pc of the image plus this is one of the copy */
    const int32_t *pairs;
    size_t count;
    unsigned objects; /* that were looked at: the program, then libraries */
};

static uint64_t state = 88172645463325252ull;

static uint64_t next_random(void)
{
    state ^= state << 13;
    state ^= state >> 7;
    return state ^= state << 17;
}

/* Memory of `size` bytes whose end is the end of what can be read. */
static uint8_t *take_before_a_gap(size_t size)
{
    size_t page = (size_t)sysconf(_SC_PAGESIZE);
    size_t whole = (size + page - 1) / page * page;
    uint8_t *p = mmap(NULL, whole + page, PROT_READ | PROT_WRITE,
                      MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    CHECK(p != MAP_FAILED && !mprotect(p + whole, page, PROT_NONE));
    return p + whole - size;
}

/* Between variables, where sanitizers allow no memcpy, too. */
#if __has_attribute(no_sanitize)
__attribute__((no_sanitize("address")))
#endif
static void
copy(uint8_t *to, const volatile uint8_t *from, size_t size)
{
    for (size_t i = 0; i < size; i++)
        to[i] = from[i];
}

static int copy_tables(struct dl_phdr_info *info, size_t size, void *data)
{
    struct tables *t = data;
    const ElfW(Phdr) *hdr = NULL, *part = NULL;
    (void)size;
    t->objects++;
    for (int i = 0; i < info->dlpi_phnum; i++)
        if (info->dlpi_phdr[i].p_type == PT_GNU_EH_FRAME)
            hdr = &info->dlpi_phdr[i];
    for (int i = 0; hdr && i < info->dlpi_phnum; i++) {
        const ElfW(Phdr) *p = &info->dlpi_phdr[i];
        if (p->p_type == PT_LOAD && hdr->p_vaddr - p->p_vaddr < p->p_filesz)
            part = p;
    }
    if (!part)
        return 0;
    const uint8_t *from = (const uint8_t *)(info->dlpi_addr + part->p_vaddr);
    t->size = part->p_filesz;
    t->header = hdr->p_vaddr - part->p_vaddr;
    t->bytes = take_before_a_gap(t->size);
    copy(t->bytes, from, t->size);
    t->moved = (uintptr_t)t->bytes - (uintptr_t)from;
    uint32_t count;
    memcpy(&count, t->bytes + t->header + 8, sizeof count);
    t->count = count;
    t->pairs = (const int32_t *)(t->bytes + t->header + 12);
    return 1; /* the program itself comes first, if it has a table */
}

static struct cfi_table table_of(const struct tables *t)
{
    const uint8_t *end = t->bytes + t->size;
    return (struct cfi_table){t->bytes + t->header, end, t->bytes, end};
}

static uintptr_t pc_of(const struct tables *t, size_t i)
{
    return (uintptr_t)(t->bytes + t->header) + (uintptr_t)t->pairs[2 * i];
}

static bool reads_nothing(void *self, uintptr_t address, uintptr_t *word)
{
    *word = address + (uintptr_t)(self != NULL);
    return address % 3;
}

/* All that is made of one pc. */
static row use(const struct cfi_table *table, uintptr_t pc, bool *found)
{
    static struct cfi_rows rows;
    struct cfi_entry entry;
    struct registers registers = {{pc}};
    uintptr_t value;
    *found = cfi_find(table, pc, &entry);
    if (!*found || !cfi_row(&entry, pc, &rows))
        return row_other(ROW_UNKNOWN);
    const struct cfi_row *full = &rows.row;
    if (full->cfa.kind == CFI_EXPRESSION)
        expression_value((const uint8_t *)(uintptr_t)full->cfa.value,
                         table->frames_end, &registers, NULL, reads_nothing,
                         NULL, &value);
    for (unsigned i = 0; i < MACHINE_REGISTERS; i++)
        if (full->at[i].kind >= CFI_AT_EXPRESSION)
            expression_value((const uint8_t *)(uintptr_t)full->at[i].value,
                             table->frames_end, &registers, &pc, reads_nothing,
                             NULL, &value);
    return row_from(full, table->frames_end);
}

static struct tables own;

static void every_function_of_a_program_has_its_entry(void)
{
    struct cfi_table table = table_of(&own);
    bool found;
    for (size_t i = 0; i < own.count; i++) {
        row r = use(&table, pc_of(&own, i), &found);
        CHECK(found && r != row_other(ROW_UNKNOWN));
    }
    use(&table, pc_of(&own, 0) - 1, &found);
    CHECK(!found);
}

static void the_caller_of_main_is_one_word_up_at_its_start(void)
{
    if (own.objects > 1)
        return; /* musl's compiler gives a program no table */
    struct cfi_table table = table_of(&own);
    bool found;
    int (*self)(int, char **);
    extern int main(int, char **);
    self = main;
    uintptr_t pc;
    memcpy(&pc, &self, sizeof pc);
    row r = use(&table, pc + own.moved, &found);
#if defined __x86_64__ || defined __i386__
    CHECK(found && r == row_make(ROW_SP, 1, 0));
#else
    CHECK(found && r != row_other(ROW_UNKNOWN));
#endif
}

static void expressions_compute(void)
{
    /* (9 - 3) squared; a jump to itself; nothing to add; cut off */
    static const uint8_t squares[] = {6, 0x39, 0x09, 0xfd, 0x22, 0x12, 0x1e};
    static const uint8_t loops[] = {3, 0x2f, 0xfd, 0xff};
    static const uint8_t starves[] = {1, 0x22};
    static const uint8_t goes_on[] = {9, 0x30};
    struct registers registers = {{0}};
    uintptr_t value = 0;
    CHECK(expression_value(squares, squares + sizeof squares, &registers, NULL,
                           reads_nothing, NULL, &value));
    CHECK(value == 36);
    CHECK(!expression_value(loops, loops + sizeof loops, &registers, NULL,
                            reads_nothing, NULL, &value));
    CHECK(!expression_value(starves, starves + sizeof starves, &registers, NULL,
                            reads_nothing, NULL, &value));
    CHECK(!expression_value(goes_on, goes_on + sizeof goes_on, &registers, NULL,
                            reads_nothing, NULL, &value));
}

/* Damage a few bytes, most of them where tables are; look up a few functions;
 * repair. Every now and then the tables end early. */
static void damaged_tables_are_not_read_beyond_their_ends(unsigned rounds)
{
    size_t tables = own.size - own.header;
    unsigned understood = 0;
    for (unsigned i = 0; i < rounds; i++) {
        uint8_t *at[8], was[8];
        unsigned n = 1 + (unsigned)(next_random() % 8);
        for (unsigned k = 0; k < n; k++) {
            size_t where = next_random() % 16 == 0 ? next_random() % 12
                                                   : next_random() % tables;
            at[k] = own.bytes + own.header + where;
            was[k] = *at[k];
            *at[k] = (uint8_t)next_random();
        }
        struct cfi_table table = table_of(&own);
        for (unsigned k = 0; k < 20; k++) {
            bool found;
            uintptr_t pc =
                pc_of(&own, next_random() % own.count) + next_random() % 64;
            use(&table, pc, &found);
            understood += found;
        }
        while (n-- > 0)
            *at[n] = was[n];
    }
    CHECK(understood > rounds);
}

static void tables_that_end_anywhere_are_not_read_beyond(void)
{
    size_t tables = own.size - own.header;
    size_t step = tables / 500 + 1;
    for (size_t size = 0; size < tables; size += step) {
        struct tables cut = own;
        cut.bytes = take_before_a_gap(own.header + size);
        memcpy(cut.bytes, own.bytes, own.header + size);
        cut.size = own.header + size;
        struct cfi_table table = table_of(&cut);
        for (size_t i = 0; i < own.count; i += own.count / 50 + 1) {
            bool found;
            use(&table, (uintptr_t)own.pairs[2 * i] + (uintptr_t)table.header,
                &found);
        }
        size_t page = (size_t)sysconf(_SC_PAGESIZE);
        munmap(cut.bytes - ((uintptr_t)cut.bytes % page),
               (own.header + size + page - 1) / page * page + page);
    }
}

int main(int argc, char **argv)
{
    unsigned rounds = argc > 1 ? (unsigned)strtoul(argv[1], NULL, 10) : 20000;
    if (argc > 2)
        state ^= strtoull(argv[2], NULL, 10) * 0x9e3779b97f4a7c15ull;
    CHECK(dl_iterate_phdr(copy_tables, &own) && own.count);
    RUN(every_function_of_a_program_has_its_entry);
    RUN(the_caller_of_main_is_one_word_up_at_its_start);
    RUN(expressions_compute);
    printf("damaged_tables_are_not_read_beyond_their_ends\n");
    damaged_tables_are_not_read_beyond_their_ends(rounds);
    RUN(tables_that_end_anywhere_are_not_read_beyond);
}
