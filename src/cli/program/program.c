/* program.c - what would happen if a name were executed.
 * SPDX-License-Identifier: MIT */
#include "cli/program/program.h"

#include <errno.h>
#include <limits.h>
#include <link.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <sys/xattr.h>
#include <unistd.h>

#include "cli/base/need.h"
#include "cli/base/quote.h"
#include "cli/base/say.h"
#include "cli/program/elf.h"
#include "cli/program/env.h"
#include "cli/program/launcher.h"
#include "cli/program/script.h"

/* The kernel follows five interpreters in a row: exec_binprm(), fs/exec.c. */
#define PROGRAM_MAX_DEPTH 5

static bool file_can_run(const char *path)
{
    struct stat status;
    if (stat(path, &status) != 0)
        return false;
    errno = EACCES; /* execve(2): also for what is not a regular file */
    return S_ISREG(status.st_mode) && access(path, X_OK) == 0;
}

char *program_find(const char *name)
{
    if (strchr(name, '/') || !*name) {
        if (*name && file_can_run(name))
            return need_copy(name);
        errno = *name ? errno : ENOENT;
        return NULL;
    }
    const char *folders = getenv("PATH");
    int error = ENOENT;
    for (const char *at = folders ? folders : "/bin:/usr/bin"; at;) {
        size_t length = strcspn(at, ":");
        char *path =
            need_text("%.*s%s%s", (int)length, at, length ? "/" : "", name);
        if (file_can_run(path))
            return path;
        error = errno == EACCES ? EACCES : error;
        free(path);
        at = at[length] ? at + length + 1 : NULL;
    }
    errno = error;
    return NULL;
}

static struct program_check answer(enum program_answer answer, char *words)
{
    return (struct program_check){answer, words};
}

/* Why the kernel would run the file in secure mode, in which the loader ignores
 * LD_PRELOAD with a path (ld.so(8)); NULL if it would not. */
static const char *program_privilege(const char *path)
{
    struct stat status;
    struct statvfs mount;
    if (stat(path, &status) != 0 ||
        prctl(PR_GET_NO_NEW_PRIVS, 0, 0, 0, 0) == 1 ||
        (statvfs(path, &mount) == 0 && mount.f_flag & ST_NOSUID))
        return NULL;
    if (status.st_mode & S_ISUID && status.st_uid != getuid())
        return "is setuid";
    if (status.st_mode & S_ISGID && status.st_mode & S_IXGRP &&
        status.st_gid != getgid())
        return "is setgid";
    /* capabilities(7): for root they add nothing */
    if (getuid() != 0 && getxattr(path, "security.capability", NULL, 0) > 0)
        return "has file capabilities";
    return NULL;
}

/* The first object is the program; its loader's name is in memory. */
static int program_note_loader(struct dl_phdr_info *object, size_t size,
                               void *loader)
{
    (void)size;
    for (size_t i = 0; i < object->dlpi_phnum; i++)
        if (object->dlpi_phdr[i].p_type == PT_INTERP)
            *(const char **)loader =
                (const char *)(object->dlpi_addr +
                               object->dlpi_phdr[i].p_vaddr);
    return 1;
}

/* Whether a library of our own kind works in programs of that loader. One made
 * for glibc serves programs of musl, too. */
static bool loader_will_do(const char *loader)
{
    const char *own = NULL;
    dl_iterate_phdr(program_note_loader, &own);
    enum elf_loader ours = own ? elf_read(own).is_loader : LOADER_NOT;
    enum elf_loader theirs = elf_read(loader).is_loader;
    return ours == LOADER_GLIBC ? theirs != LOADER_NOT : ours == theirs;
}

static struct program_check program_check_dynamic(const char *path,
                                                  const struct elf_facts *facts)
{
    const char *privilege = program_privilege(path);
    if (privilege)
        return answer(PROGRAM_NO_EFFECT,
                      need_text("no effect: %s %s, so the loader ignores what "
                                "is preloaded",
                                path, privilege));
    if (access(facts->loader, F_OK) != 0)
        return answer(
            PROGRAM_CANNOT_RUN,
            need_text("cannot run: the loader of %s, %s, is not there", path,
                      facts->loader));
    if (!loader_will_do(facts->loader))
        return answer(PROGRAM_NO_EFFECT,
                      need_text("no effect: %s uses another C library (its "
                                "loader is %s)",
                                path, facts->loader));
    if (facts->own_malloc)
        return answer(PROGRAM_NO_EFFECT,
                      need_text("no effect: %s brings its own malloc", path));
    if (facts->go)
        return answer(PROGRAM_NO_EFFECT,
                      need_text("no effect: %s is a Go program, whose memory "
                                "does not come from malloc",
                                path));
    const char *note = launcher_note(path);
    return answer(PROGRAM_TAKES_EFFECT,
                  need_text("takes effect: %s is dynamically linked%s%s", path,
                            note ? "; " : "", note ? note : ""));
}

static struct program_check program_check_at_depth(const char *name,
                                                   unsigned depth);

/* What is to be said of `path`, which leads to another program that `inner` is
 * about: "takes effect: ./x is a script for sh: /bin/sh is ...". */
static struct program_check program_lead(const char *path, const char *is,
                                         const char *to, const char *loses,
                                         struct program_check inner)
{
    char *words;
    if (inner.answer == PROGRAM_NOT_FOUND) {
        inner.answer = PROGRAM_CANNOT_RUN;
        words =
            need_text("cannot run: %s %s %s, which is not there", path, is, to);
    } else if (inner.answer == PROGRAM_TAKES_EFFECT && loses) {
        inner.answer = PROGRAM_NO_EFFECT;
        words = need_text("no effect: %s %s %s, and env %s before", path, is,
                          to, loses);
    } else {
        char *colon = strstr(inner.words, ": ");
        int verdict = colon ? (int)(colon - inner.words) : 0;
        words = need_text("%.*s: %s %s %s: %s", verdict, inner.words, path, is,
                          to, colon ? colon + 2 : inner.words);
    }
    free(inner.words);
    return answer(inner.answer, words);
}

/* A script is what its interpreter is. */
static struct program_check program_check_script(const char *path,
                                                 unsigned depth)
{
    struct script script = script_read(path);
    if (!script.interpreter)
        return answer(PROGRAM_NO_EFFECT,
                      need_text("no effect: %s is neither an ELF program nor a "
                                "script",
                                path));
    struct program_check inner =
        depth < PROGRAM_MAX_DEPTH
            ? program_check_at_depth(script.interpreter, depth + 1)
            : answer(PROGRAM_CANNOT_RUN,
                     need_copy("cannot run: too many interpreters in a row"));
    struct program_check check = program_lead(
        path, "is a script for", script.interpreter, script.loses, inner);
    free(script.interpreter);
    const char *note = script.preloads
                           ? "; the script sets LD_PRELOAD, so what "
                             "it starts may go without"
                       : depth == 0 ? " (what it starts was not looked at)"
                                    : NULL;
    if (note && check.answer == PROGRAM_TAKES_EFFECT) {
        char *words = need_text("%s%s", check.words, note);
        free(check.words);
        check.words = words;
    }
    return check;
}

static struct program_check program_check_library(const char *path,
                                                  const struct elf_facts *facts)
{
    if (facts->is_loader)
        return answer(PROGRAM_TAKES_EFFECT,
                      need_text("takes effect: %s is a dynamic loader, which "
                                "preloads into the program that it is given",
                                path));
    return answer(PROGRAM_CANNOT_RUN,
                  need_text("cannot run: %s is a shared library", path));
}

static struct program_check program_check_file(const char *path, unsigned depth)
{
    struct elf_facts facts = elf_read(path);
    switch (facts.kind) {
    case ELF_UNREADABLE:
        return answer(PROGRAM_NO_EFFECT,
                      need_text("unknown: %s cannot be read (%m)", path));
    case ELF_NOT:
        return program_check_script(path, depth);
    case ELF_BROKEN:
        return answer(PROGRAM_CANNOT_RUN,
                      need_text("cannot run: %s is a damaged ELF file", path));
    case ELF_FOREIGN:
        return answer(PROGRAM_NO_EFFECT,
                      need_text("no effect: %s is a %d-bit program for %s, and "
                                "the library is not",
                                path, facts.bits,
                                elf_machine_name(facts.machine)));
    case ELF_STATIC:
        return answer(PROGRAM_NO_EFFECT,
                      need_text("no effect: %s is statically linked%s", path,
                                facts.go ? ", as Go programs are" : ""));
    case ELF_LIBRARY:
        return program_check_library(path, &facts);
    case ELF_DYNAMIC:
        break;
    }
    return program_check_dynamic(path, &facts);
}

static struct program_check program_check_at_depth(const char *name,
                                                   unsigned depth)
{
    char *path = program_find(name);
    if (!path) {
        struct stat status;
        if (errno == ENOENT || errno == ENOTDIR)
            return answer(PROGRAM_NOT_FOUND, need_text("not found: %s", name));
        const char *reason = stat(name, &status) == 0 && S_ISDIR(status.st_mode)
                                 ? "is a directory"
                             : elf_read(name).kind == ELF_LIBRARY
                                 ? "is a shared library"
                                 : "is not executable";
        return answer(PROGRAM_CANNOT_RUN,
                      need_text("cannot run: %s %s", name, reason));
    }
    struct program_check check = program_check_file(path, depth);
    free(path);
    return check;
}

static struct program_check program_quote(struct program_check check)
{
    char *words = quote_line(check.words);
    free(check.words);
    return answer(check.answer, words);
}

struct program_check program_check(const char *name)
{
    return program_quote(program_check_at_depth(name, 0));
}

struct program_check program_check_command(char *const *command)
{
    struct env_start start = {0};
    if (env_is(command[0]) && command[1])
        start = env_read(command + 1);
    if (!start.program)
        return program_check(command[0]);
    struct program_check check =
        program_lead(command[0], "starts", start.program, start.loses,
                     program_check_at_depth(start.program, 1));
    free(start.program);
    return program_quote(check);
}

void program_warn(char *const *command)
{
    struct program_check check = program_check_command(command);
    if (check.answer == PROGRAM_NO_EFFECT)
        say_warning("%s", check.words);
    free(check.words);
}
