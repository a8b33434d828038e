/* program.c - what would happen if a name were executed.
 * SPDX-License-Identifier: MIT */
#include "cli/program/program.h"

#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <sys/xattr.h>
#include <unistd.h>

#include "cli/base/need.h"
#include "cli/base/quote.h"
#include "cli/base/say.h"
#include "cli/program/elf.h"
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

/* The loader that our own kind of program uses; "" if it cannot be read. */
static const char *program_own_loader(void)
{
    static struct elf_facts self;
    if (!self.loader[0])
        self = elf_read("/proc/self/exe");
    return self.loader;
}

static bool loader_is_ours(const char *loader)
{
    const char *ours = strrchr(program_own_loader(), '/');
    const char *theirs = strrchr(loader, '/');
    return !ours || !theirs || strcmp(ours, theirs) == 0;
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
    if (!loader_is_ours(facts->loader))
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
    return answer(PROGRAM_TAKES_EFFECT,
                  need_text("takes effect: %s is dynamically linked", path));
}

static struct program_check program_check_at_depth(const char *name,
                                                   unsigned depth);

/* A script is what its interpreter is. */
static struct program_check program_check_script(const char *path,
                                                 unsigned depth)
{
    char *interpreter = script_interpreter(path);
    if (!interpreter)
        return answer(PROGRAM_NO_EFFECT,
                      need_text("no effect: %s is neither an ELF program nor a "
                                "script",
                                path));
    struct program_check inner =
        depth < PROGRAM_MAX_DEPTH
            ? program_check_at_depth(interpreter, depth + 1)
            : answer(PROGRAM_CANNOT_RUN,
                     need_copy("cannot run: too many interpreters in a row"));
    /* "takes effect: script run by ...: /bin/dash is dynamically linked" */
    if (inner.answer == PROGRAM_NOT_FOUND) {
        free(inner.words);
        inner = answer(PROGRAM_CANNOT_RUN,
                       need_text("cannot run: %s is a script for %s, which is "
                                 "not there",
                                 path, interpreter));
        free(interpreter);
        return inner;
    }
    char *colon = strstr(inner.words, ": ");
    int verdict = colon ? (int)(colon - inner.words) : 0;
    char *words =
        need_text("%.*s: %s is a script for %s: %s%s", verdict, inner.words,
                  path, interpreter, colon ? colon + 2 : inner.words,
                  inner.answer == PROGRAM_TAKES_EFFECT && depth == 0
                      ? " (what it starts was not looked at)"
                      : "");
    free(inner.words);
    free(interpreter);
    return answer(inner.answer, words);
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
        return answer(PROGRAM_CANNOT_RUN,
                      need_text("cannot run: %s is a shared library", path));
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
                                 : "is not executable";
        return answer(PROGRAM_CANNOT_RUN,
                      need_text("cannot run: %s %s", name, reason));
    }
    struct program_check check = program_check_file(path, depth);
    free(path);
    return check;
}

struct program_check program_check(const char *name)
{
    struct program_check check = program_check_at_depth(name, 0);
    char *words = quote_line(check.words);
    free(check.words);
    return answer(check.answer, words);
}

void program_warn(const char *name)
{
    struct program_check check = program_check(name);
    if (check.answer == PROGRAM_NO_EFFECT)
        say_warning("%s", check.words);
    free(check.words);
}
