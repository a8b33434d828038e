/* library.c - where the shared libraries are that can be preloaded.
 * SPDX-License-Identifier: MIT */
#include "cli/preload/library.h"

#include <glob.h>
#include <link.h>
#include <stdlib.h>
#include <string.h>

#include "cli/base/need.h"
#include "cli/base/say.h"
#include "cli/base/self.h"
#include "cli/program/elf.h"

#define LIBRARY_OWN "libbumpmalloc.so"

/* Cuts the last part off a path; false if there is nothing before it. */
static bool path_cut(char *path)
{
    char *slash = strrchr(path, '/');
    if (!slash || slash == path)
        return false;
    *slash = '\0';
    return true;
}

/* The path made absolute and free of links, if a file is there; else NULL. */
static char *library_at(const char *folder, const char *name)
{
    char *path = need_text("%s/%s", folder, name);
    char *resolved = realpath(path, NULL);
    free(path);
    return resolved;
}

/* What is beside the command, or where it is installed; NULL if nothing is. */
static char *library_beside(const char *name)
{
    char *folder = need_copy(self_path()), *path = NULL;
    char *installed = need_text(CLI_LIBRARY_FOLDER "/%s", name);
    if (path_cut(folder) && !(path = library_at(folder, name)))
        path = library_at(folder, installed);
    free(installed);
    free(folder);
    return path;
}

char *library_find_own(const char *given)
{
    if (given) {
        char *path = realpath(given, NULL);
        if (!path)
            say_fatal("--lib: %s: %m", given);
        return path;
    }
    char *path = library_beside(LIBRARY_OWN);
    if (!path)
        say_fatal(
            LIBRARY_OWN
            " is neither beside the command (%s) nor in its " CLI_LIBRARY_FOLDER
            "; say where with --lib FILE",
            self_path());
    return path;
}

char *library_find_empty(void)
{
    return library_beside("libbumpmalloc-empty.so");
}

bool library_has_empty(void)
{
    char *path = library_find_empty();
    bool found = path != NULL;
    free(path);
    return found;
}

/* The folder our own libc was loaded from: on Debian and its kin other
 * libraries of this architecture are there too. */
static int library_note_libc(struct dl_phdr_info *object, size_t size,
                             void *folder)
{
    (void)size;
    const char *slash = strrchr(object->dlpi_name, '/');
    if (!slash || strncmp(slash, "/libc.", 6) != 0)
        return 0;
    *(char **)folder =
        need_text("%.*s", (int)(slash - object->dlpi_name), object->dlpi_name);
    return 1;
}

static void library_list_folders(struct need_list *folders)
{
    const char *path = getenv("LD_LIBRARY_PATH");
    while (path && *path) {
        size_t length = strcspn(path, ":;");
        need_list_add(folders, need_text("%.*s", (int)length, path));
        path += length + (path[length] != '\0');
    }
    char *libc = NULL;
    dl_iterate_phdr(library_note_libc, &libc);
    static const char *const usual[] = {"/usr/local/lib64", "/usr/local/lib",
                                        "/usr/lib64",       "/usr/lib",
                                        "/lib64",           "/lib"};
    for (size_t i = 0; i < 2; i++)
        need_list_add(folders, need_copy(usual[i]));
    if (libc)
        need_list_add(folders, libc);
    for (size_t i = 2; i < sizeof(usual) / sizeof(*usual); i++)
        need_list_add(folders, need_copy(usual[i]));
}

/* The first file in the folder whose name begins with `name` and that a program
 * of our kind can load. */
static char *library_match(const char *folder, const char *name)
{
    char *pattern = need_text("%s/%s*", folder, name);
    glob_t found;
    char *library = NULL;
    if (glob(pattern, 0, NULL, &found) == 0) {
        for (size_t i = 0; i < found.gl_pathc && !library; i++)
            if (elf_is_loadable(found.gl_pathv[i]))
                library = realpath(found.gl_pathv[i], NULL);
        globfree(&found);
    }
    free(pattern);
    return library;
}

char *library_find(const char *const *names)
{
    struct need_list folders = {0};
    library_list_folders(&folders);
    char *library = NULL;
    for (; *names && !library; names++)
        for (size_t i = 0; i < folders.count && !library; i++)
            library = library_match(folders.items[i], *names);
    for (size_t i = 0; i < folders.count; i++)
        free(folders.items[i]);
    free(folders.items);
    return library;
}

/* Whether the item of LD_PRELOAD is this library, which is added where it is
 * wanted and nowhere else. */
static bool item_is_own(const char *item, size_t length)
{
    size_t name = length;
    while (name > 0 && item[name - 1] != '/')
        name--;
    return length - name >= strlen(LIBRARY_OWN) &&
           strncmp(item + name, LIBRARY_OWN, strlen(LIBRARY_OWN)) == 0;
}

char *library_preload(const char *library)
{
    static const char separators[] = " :";       /* ld.so(8) */
    if (library && strpbrk(library, separators)) /* no way to escape either */
        say_fatal("%s: a path with a space or colon cannot be preloaded",
                  library);
    char *list = library ? need_copy(library) : NULL;
    const char *user = getenv("LD_PRELOAD");
    while (user && *user) {
        size_t length = strcspn(user, separators);
        if (length > 0 && !item_is_own(user, length)) {
            char *longer = need_text("%s%s%.*s", list ? list : "",
                                     list ? ":" : "", (int)length, user);
            free(list);
            list = longer;
        }
        user += length + (user[length] != '\0');
    }
    return list;
}
