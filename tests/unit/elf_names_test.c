/* elf_names_test.c - names of functions in files of this kind: this program as
 * it is, and damaged in any way.
 * SPDX-License-Identifier: MIT */
#include "cli/program/elf_names.h"

#include <fcntl.h>
#include <link.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "unit.h"

extern const char __ehdr_start[] __attribute__((visibility("hidden")));

static char path[] = "/tmp/elf_names_test-XXXXXX";

/* As the file has it, of a program that may be loaded anywhere. */
static uint64_t address_of(void (*function)(void))
{
    return (uint64_t)((uintptr_t)function - (uintptr_t)__ehdr_start);
}

__attribute__((noinline)) static void function_with_a_name(void)
{
    __asm__ volatile("nop; nop; nop; nop");
}

static size_t read_self(char **bytes)
{
    FILE *self = fopen("/proc/self/exe", "rb");
    CHECK(self && fseek(self, 0, SEEK_END) == 0);
    size_t size = (size_t)ftell(self);
    rewind(self);
    *bytes = malloc(size);
    CHECK(*bytes && fread(*bytes, 1, size, self) == size);
    fclose(self);
    return size;
}

/* Finds all there is about a few addresses, and looks at each name's end. */
static void use(struct elf_names *file)
{
    static volatile size_t sink;
    struct elf_name names[64] = {{0}};
    for (size_t i = 0; i < 64; i++)
        names[i].address = address_of(function_with_a_name) + 64 * i;
    elf_names_by_symbol(file, names, 64);
    elf_names_by_table(file, names, 64);
    for (size_t i = 0; i < 64; i++)
        sink = sink + (names[i].name ? strlen(names[i].name) : 0);
}

static void functions_are_named_to_their_last_byte(void)
{
    struct elf_name names[2] = {
        {.address = address_of(function_with_a_name)},
        {.address = address_of(function_with_a_name) + 4}};
    struct elf_names *file = elf_names_open("/proc/self/exe", NULL, 0);
    CHECK(file);
    elf_names_by_symbol(file, names, 2);
    for (size_t i = 0; i < 2; i++) {
        CHECK(names[i].name &&
              strcmp(names[i].name, "function_with_a_name") == 0);
        CHECK(names[i].start == names[0].address);
    }
    elf_names_close(file);
}

/* musl's linker makes none. */
static bool has_a_table(void)
{
    const ElfW(Ehdr) *header = (const void *)__ehdr_start;
    const ElfW(Phdr) *segments = (const void *)(__ehdr_start + header->e_phoff);
    for (size_t i = 0; i < header->e_phnum; i++)
        if (segments[i].p_type == PT_GNU_EH_FRAME)
            return true;
    return false;
}

static void functions_without_a_symbol_have_a_start(void)
{
    if (!has_a_table())
        return;
    struct elf_name name = {.address = address_of(function_with_a_name) + 4};
    struct elf_names *file = elf_names_open("/proc/self/exe", NULL, 0);
    elf_names_by_table(file, &name, 1);
    CHECK(!name.name && name.start == address_of(function_with_a_name));
    elf_names_close(file);
}

static void another_build_is_refused(void)
{
    const uint8_t id[20] = {1, 2, 3};
    CHECK(!elf_names_open("/proc/self/exe", id, sizeof id));
    CHECK(!elf_names_open("/dev/null", NULL, 0));
    CHECK(!elf_names_open("/nonexistent", NULL, 0));
}

/* A sanitizer or a fault tells what is wrong. */
static void damaged_files_have_names_or_none(void)
{
    char *bytes;
    size_t size = read_self(&bytes);
    time_t end = time(NULL) + 2;
    int fd = mkstemp(path);
    CHECK(fd >= 0);
    srand(1);
    for (unsigned round = 0; round < 2000 && time(NULL) < end; round++) {
        char head[4096], *changed = round % 2 ? bytes : bytes + size - 4096;
        memcpy(head, changed, sizeof head); /* its end: the sections */
        for (int changes = rand() % 8 + 1; changes > 0; changes--)
            changed[16 + (size_t)rand() % (round % 4 == 1 ? 48 : 4000)] =
                (char)rand();
        size_t left = round % 8 ? size : (size_t)rand() % size + 1;
        CHECK(ftruncate(fd, 0) == 0 &&
              pwrite(fd, bytes, left, 0) == (ssize_t)left);
        struct elf_names *file = elf_names_open(path, NULL, 0);
        if (file)
            use(file);
        elf_names_close(file);
        memcpy(changed, head, sizeof head);
    }
    close(fd);
    unlink(path);
    free(bytes);
}

int main(void)
{
    RUN(functions_are_named_to_their_last_byte);
    RUN(functions_without_a_symbol_have_a_start);
    RUN(another_build_is_refused);
    RUN(damaged_files_have_names_or_none);
    return 0;
}
