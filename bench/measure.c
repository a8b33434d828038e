/* measure.c - run one command and say what it cost.
 *
 *     measure [-w BYTES] [-c CPU] [-e NAME=VALUE]... CMD ARG...
 *
 * -w: before that, a helper process maps so many bytes in huge pages, touches
 * and releases them, so that memory which the machine has yet to find is not
 * charged to whoever comes first. -e: for CMD only. The last line on stderr is
 *
 *     status user_us system_us wall_us rss_kib minor_faults major_faults
 *
 * where status is 128 + n after signal n. A process of its own, because a
 * child's peak RSS begins with what the process that forked it had.
 * SPDX-License-Identifier: MIT */
#include <sched.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static long long microseconds(struct timeval t)
{
    return t.tv_sec * 1000000LL + t.tv_usec;
}

static long long now_us(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return t.tv_sec * 1000000LL + t.tv_nsec / 1000;
}

static void memory_warm(size_t bytes)
{
    pid_t pid = fork();
    if (pid == 0) {
        char *p = mmap(NULL, bytes, PROT_READ | PROT_WRITE,
                       MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
        if (p != MAP_FAILED) {
            madvise(p, bytes, MADV_HUGEPAGE);
            for (size_t i = 0; i < bytes; i += 4096)
                ((volatile char *)p)[i] = 1;
        }
        _exit(0);
    }
    waitpid(pid, NULL, 0);
}

static void cpu_pin(int cpu)
{
    cpu_set_t set;
    CPU_ZERO(&set);
    CPU_SET((size_t)cpu, &set);
    if (sched_setaffinity(0, sizeof set, &set))
        perror("measure: -c");
}

int main(int argc, char **argv)
{
    char *settings[16];
    int count = 0, option;
    while ((option = getopt(argc, argv, "+w:c:e:")) != -1) {
        if (option == 'w')
            memory_warm(strtoull(optarg, NULL, 10));
        else if (option == 'c')
            cpu_pin(atoi(optarg));
        else if (option == 'e' && count < 16)
            settings[count++] = optarg;
        else
            return 125;
    }
    if (optind == argc)
        return 125;

    long long start = now_us();
    pid_t pid = fork();
    if (pid == 0) {
        for (int i = 0; i < count; i++)
            putenv(settings[i]);
        execvp(argv[optind], argv + optind);
        perror(argv[optind]);
        _exit(127);
    }
    int status;
    struct rusage used;
    if (pid < 0 || wait4(pid, &status, 0, &used) != pid) {
        perror("measure");
        return 125;
    }
    fprintf(stderr, "\n%d %lld %lld %lld %ld %ld %ld\n",
            WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status),
            microseconds(used.ru_utime), microseconds(used.ru_stime),
            now_us() - start, used.ru_maxrss, used.ru_minflt, used.ru_majflt);
    return 0;
}
