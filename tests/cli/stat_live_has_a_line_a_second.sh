# stat_live_has_a_line_a_second.sh - with what is live, what was handed out and
# how many processes there are; nothing of that without --live
# SPDX-License-Identifier: MIT
. "$(dirname "$0")/expect.sh"

cat >waits.c <<'END'
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

int main(int argc, char **argv)
{
    void *volatile p = malloc(30 << 20);
    if (argc == 1 && !fork())
        execv(argv[0], (char *[]){argv[0], "child", NULL});
    free(malloc(20 << 20));
    usleep(argc > 1 ? 1500000 : 1300000);
    if (argc == 1) {
        wait(NULL);
        free(p);
        usleep(1600000);
    }
    return 7;
}
END
$cc -w -O0 -fno-builtin -o waits waits.c || fail "cannot build"
expect 7 "$bump" stat -q --live -- ./waits
[ ! -s out ] || fail "on standard output: $(cat out)"
lines=$(wc -l <err)
[ "$lines" -ge 2 ] && [ "$lines" -le 4 ] || fail "$lines lines in 3 seconds: $(cat err)"
head -n 1 err | grep -qE '^bumpmalloc: +1 s: +60\.[0-9]+ MiB live, +(9[0-9]|100)\.?[0-9]* MiB/s handed out, 2 processes$' ||
    fail "the first: $(cat err)"
tail -n 1 err | grep -qE '^bumpmalloc: +[23] s: .* live, .*/s handed out, 1 process$' ||
    fail "the last: $(cat err)"
tail -n 1 err | grep -q ' MiB live' && fail "it is not freed: $(cat err)"
expect 7 "$bump" stat -q -- ./waits
[ ! -s err ] || fail "without --live: $(cat err)"
exit 0
