/* fills_under_a_limit.c - without arguments: how many KiB of addresses this
 * program has. With two, KIND and KIB: limit them (RLIMIT_AS) to so many KiB
 * and what it is about to allocate and 64 MiB, then allocate that.
 * SPDX-License-Identifier: MIT */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>

#define MIB ((size_t)1 << 20)
#define HEAP (48 * MIB)

static size_t vm_size_kib(void)
{
    char line[128];
    size_t kib = 0;
    FILE *file = fopen("/proc/self/status", "r");
    while (file && fgets(line, sizeof line, file))
        sscanf(line, "VmSize: %zu", &kib);
    if (file)
        fclose(file);
    return kib;
}

static void *taken(void *p, size_t size)
{
    if (!p) {
        printf("refused %zu bytes\n", size);
        exit(1);
    }
    return memset(p, 1, size);
}

static void blocks(size_t size)
{
    for (size_t sum = 0; sum < HEAP; sum += size + 16)
        taken(malloc(size), size);
}

static void vector(void)
{
    char *p = NULL;
    for (size_t size = MIB; size <= HEAP; size += MIB)
        taken(p = realloc(p, size), size);
}

int main(int argc, char **argv)
{
    free(malloc(1));
    if (argc < 3) {
        printf("%zu\n", vm_size_kib());
        return 0;
    }
    rlim_t bytes = (rlim_t)strtoul(argv[2], NULL, 10) * 1024 + HEAP + 64 * MIB;
    if (setrlimit(RLIMIT_AS, &(struct rlimit){bytes, bytes}) != 0)
        return 77;
    if (strcmp(argv[1], "small") == 0)
        blocks(100);
    else if (strcmp(argv[1], "large") == 0)
        blocks(MIB);
    else
        vector();
    return 0;
}
