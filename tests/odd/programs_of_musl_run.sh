#!/bin/sh
# programs_of_musl_run.sh LIBRARY - a program of another C library may be
# started with this one in its environment, by a build say: threads, forks,
# plug-ins and large blocks work, in both modes, and as a child of a shell.
# needs: musl-gcc=musl-tools
# SPDX-License-Identifier: MIT
library=$1
. "$(dirname "$0")/odd.sh"
need musl-gcc readelf
cat > "$work/t.c" << 'EOF'
#include <errno.h>
#include <malloc.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>
static void *churn(void *kept)
{
    for (int i = 0; i < 100000; i++) {
        char *p = malloc(i % 3000);
        memset(p, 1, i % 3000);
        p = realloc(p, i % 3000 + 100);
        free(p);
    }
    return strdup(kept);
}
int main(void)
{
    pthread_t threads[4];
    for (int i = 0; i < 4; i++)
        pthread_create(&threads[i], NULL, churn, "kept");
    for (int i = 0; i < 4; i++) {
        void *text;
        pthread_join(threads[i], &text);
        puts(text);
        free(text);
    }
    pid_t child = fork();
    if (!child) {
        churn("");
        _exit(3);
    }
    int status;
    waitpid(child, &status, 0);
    char *large = calloc(1, 50 << 20);
    memset(large, 1, 50 << 20);
    errno = 0;
    void *odd = aligned_alloc(24, 100);
    printf("child %d, %d, %d, %d\n", WEXITSTATUS(status), large[50000000],
           odd != NULL, errno == EINVAL);
    free(realloc(large, 60 << 20));
    return 0;
}
EOF
musl-gcc -O1 -fno-builtin "$work/t.c" -o "$work/t" || die "musl-gcc"
for mode in never drained; do
    export BUMPMALLOC_RESET=$mode
    same "musl, $mode" "$work/t"
    [ -s "$work/bump.err" ] && die "it says: $(cat "$work/bump.err")"
    # A bundle brings its loader, and runs it as a command.
    loader=$(readelf -l "$work/t" | sed -n 's/.*interpreter: \(.*\)]/\1/p')
    same "by musl's loader, $mode" "$loader" "$work/t"
    [ -s "$work/bump.err" ] && die "it says: $(cat "$work/bump.err")"
    same "musl below a shell, $mode" sh -c '"$1"; "$1"' sh "$work/t"
done
exit 0
