/* demangle.c - the names of C++ and Rust functions as people write them.
 * SPDX-License-Identifier: MIT */
#include "cli/program/demangle.h"

#include <dlfcn.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "cli/base/need.h"

/* Itanium C++ ABI, 3.4. */
typedef char *demangler(const char *name, char *into, size_t *size,
                        int *status);

/* NULL where there is no libstdc++. */
static demangler *find_demangler(void)
{
    static demangler *found;
    static bool tried;
    if (!tried) {
        tried = true;
        void *library = dlopen("libstdc++.so.6", RTLD_LAZY | RTLD_LOCAL);
        if (library)
            *(void **)&found = dlsym(library, "__cxa_demangle");
    }
    return found;
}

/* "::h" and 16 digits: what Rust's legacy names end with. */
#define HASH 19u

static bool ends_with_hash(const char *name)
{
    size_t length = strlen(name);
    return length > HASH && strncmp(name + length - HASH, "::h", 3) == 0 &&
           strspn(name + length - HASH + 3, "0123456789abcdef") == HASH - 3;
}

/* What stands for the start of `from` in a legacy name of Rust; *length is what
 * it takes there. NULL if nothing does. */
static const char *rust_letter(const char *from, size_t *length)
{
    static const struct {
        const char *code, *text;
    } codes[] = {
        {"$LT$", "<"},  {"$GT$", ">"},  {"$RF$", "&"},  {"$BP$", "*"},
        {"$C$", ","},   {"$LP$", "("},  {"$RP$", ")"},  {"$SP$", "@"},
        {"$u20$", " "}, {"$u27$", "'"}, {"$u5b$", "["}, {"$u5d$", "]"},
        {"$u7b$", "{"}, {"$u7d$", "}"}, {"$u7e$", "~"}, {"..", "::"},
        {"_$LT$", "<"},
    };
    for (size_t i = 0; i < sizeof codes / sizeof *codes; i++)
        if (strncmp(from, codes[i].code, strlen(codes[i].code)) == 0) {
            *length = strlen(codes[i].code);
            return codes[i].text;
        }
    return NULL;
}

/* In place: no code is shorter than what it stands for. */
static void read_rust(char *name)
{
    char *to = name;
    name[strlen(name) - HASH] = '\0';
    for (const char *from = name; *from;) {
        size_t length;
        const char *text = rust_letter(from, &length);
        if (text) {
            size_t n = strlen(text);
            memcpy(to, text, n);
            to += n;
            from += length;
        } else {
            *to++ = *from++;
        }
    }
    *to = '\0';
}

char *demangle(const char *name)
{
    int status = 0;
    bool mangled = name[0] == '_' && name[1] == 'Z';
    char *text = mangled && find_demangler()
                     ? find_demangler()(name, NULL, NULL, &status)
                     : NULL;
    if (!text)
        return need_copy(name);
    if (ends_with_hash(text))
        read_rust(text);
    return text;
}
