/* outfile.c - a report that is written when it is complete.
 * SPDX-License-Identifier: MIT */
#include "cli/base/outfile.h"

#include <errno.h>
#include <fcntl.h>
#include <libgen.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cli/base/need.h"
#include "cli/base/say.h"

bool outfile_is_standard(const char *path)
{
    return strcmp(path, "-") == 0;
}

static bool is_same_file(const struct stat *a, const struct stat *b)
{
    return a->st_dev == b->st_dev && a->st_ino == b->st_ino;
}

/* Our own descriptor that the path names (/dev/fd/3) or leads to (a log that
 * standard output goes to); -1 if none. Opened anew, it would be written from
 * its start, and a socket could not be opened at all. */
static int path_descriptor(const char *path)
{
    static const char *const folders[] = {"/dev/fd/", "/proc/self/fd/"};
    if (outfile_is_standard(path))
        return STDOUT_FILENO;
    for (size_t i = 0; i < sizeof(folders) / sizeof(*folders); i++) {
        const char *number = path + strlen(folders[i]);
        if (strncmp(path, folders[i], strlen(folders[i])) == 0 && *number &&
            number[strspn(number, "0123456789")] == '\0')
            return atoi(number);
    }
    struct stat named, ours;
    for (int file = STDOUT_FILENO; file <= STDERR_FILENO; file++)
        if (stat(path, &named) == 0 && fstat(file, &ours) == 0 &&
            is_same_file(&named, &ours))
            return file;
    return -1;
}

/* Whether a file of that name could be made: 0 or an errno. */
static int folder_check(const char *path)
{
    struct stat link;
    if (lstat(path, &link) == 0) /* leads to where nothing is yet */
        return 0;
    char *copy = need_copy(path);
    int error = access(dirname(copy), W_OK | X_OK) == 0 ? 0 : errno;
    free(copy);
    return error;
}

/* 0, or the errno with which writing to the path will fail. */
static int path_check(const char *path)
{
    struct stat status;
    int descriptor = path_descriptor(path);
    if (descriptor >= 0) {
        int flags = fcntl(descriptor, F_GETFL);
        return flags < 0 ? errno : (flags & O_ACCMODE) == O_RDONLY ? EBADF : 0;
    }
    if (stat(path, &status) != 0)
        return errno == ENOENT && *path ? folder_check(path) : errno;
    if (S_ISDIR(status.st_mode))
        return EISDIR;
    if (!S_ISREG(status.st_mode)) /* opening it may do something */
        return access(path, W_OK) == 0 ? 0 : errno;
    int file = open(path, O_WRONLY | O_CLOEXEC);
    if (file < 0)
        return errno;
    close(file);
    return 0;
}

void outfile_open(struct outfile *file, const char *path)
{
    *file = (struct outfile){.path = need_copy(path)};
    errno = path_check(path);
    if (errno)
        say_fatal("cannot write %s: %m", path);
    file->stream = open_memstream(&file->text, &file->size);
    if (!file->stream)
        say_fatal("out of memory");
}

/* Writes it all: 0 or an errno. */
static int write_all(int file, const char *text, size_t size)
{
    while (size > 0) {
        ssize_t count = write(file, text, size);
        if (count < 0 && errno == EAGAIN) {
            fcntl(file, F_SETFL, fcntl(file, F_GETFL) & ~O_NONBLOCK);
            continue;
        }
        if (count < 0 && errno != EINTR)
            return errno;
        text += count > 0 ? count : 0;
        size -= count > 0 ? (size_t)count : 0;
    }
    return 0;
}

/* Closes it; the first error of all. */
static int file_end(int file, int error)
{
    if (close(file) != 0 && !error)
        error = errno;
    return error;
}

/* Opening a named pipe waits for somebody to read it. */
static int open_patiently(const char *path)
{
    const int flags = O_WRONLY | O_CREAT | O_CLOEXEC;
    int file = open(path, flags | O_NONBLOCK, 0666);
    if (file >= 0 || errno != ENXIO)
        return file;
    say_warning("%s: waiting for a reader of this pipe", path);
    return open(path, flags, 0666);
}

/* Into the file that is there. The room is made sure of before a byte of what
 * it holds is lost. */
static int write_into(const char *path, const char *text, size_t size)
{
    int file = open_patiently(path);
    if (file < 0)
        return errno;
    struct stat status;
    int error = fstat(file, &status) == 0 ? 0 : errno;
    bool regular = !error && S_ISREG(status.st_mode);
    if (regular) {
        error =
            size == 0 || fallocate(file, 0, 0, (off_t)size) == 0 ? 0 : errno;
        if (error == EOPNOTSUPP || error == ENOSYS)
            error = 0;
        if (error && ftruncate(file, status.st_size) != 0)
            error = errno;
    }
    if (!error)
        error = write_all(file, text, size);
    if (!error && regular && ftruncate(file, (off_t)size) != 0)
        error = errno;
    return file_end(file, error);
}

/* A new file, under another name until it is whole. */
static int write_new(const char *path, const char *text, size_t size)
{
    char *folder = need_copy(path);
    char *name =
        need_text("%s/.bumpmalloc-%ld", dirname(folder), (long)getpid());
    int file = open(name, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
    int error = file < 0 ? errno : 0;
    if (!error)
        error = file_end(file, write_all(file, text, size));
    if (!error && rename(name, path) != 0)
        error = errno;
    if (error && file >= 0)
        unlink(name);
    free(folder);
    free(name);
    return error;
}

static int path_write(const char *path, const char *text, size_t size)
{
    struct stat status;
    int descriptor = path_descriptor(path);
    if (descriptor >= 0) {
        fflush(stdout);
        return write_all(descriptor, text, size);
    }
    if (lstat(path, &status) != 0)
        return write_new(path, text, size);
    return write_into(path, text, size);
}

const char *outfile_temporary(void)
{
    const char *folder = getenv("TMPDIR");
    return folder && *folder ? folder : "/tmp";
}

/* Where a report goes that could not be written where it should: allocated;
 * NULL if there is no room there either. */
static char *report_rescue(const char *text, size_t size)
{
    char *name = need_text("%s/bumpmalloc-report-XXXXXX", outfile_temporary());
    int file = mkstemp(name);
    if (file >= 0 && file_end(file, write_all(file, text, size)) == 0)
        return name;
    if (file >= 0)
        unlink(name);
    free(name);
    return NULL;
}

bool outfile_commit(struct outfile *file)
{
    if (fclose(file->stream) != 0)
        say_fatal("out of memory");
    int error = path_write(file->path, file->text, file->size);
    if (error) {
        char *rescued = report_rescue(file->text, file->size);
        say_error("cannot write %s: %s%s%s", file->path, strerror(error),
                  rescued ? "; the report is in " : "", rescued ? rescued : "");
        free(rescued);
    }
    free(file->path);
    free(file->text);
    return error == 0;
}
