# peak_memory_of_true_is_about_2_MiB.sh - also when the command itself is large
# SPDX-License-Identifier: MIT
. "$(dirname "$0")/expect.sh"

need jq
rss() { jq '.allocators[0].summary.rss.median' j; }
expect 0 "$bump" compare -q -a system -r 9 --json j true
small=$(rss)
[ "$small" -ge 500 ] && [ "$small" -le 2500 ] || fail "$small KiB"
# a library that the user preloads makes every process of ours 64 MiB large
cat >large.c <<'END'
#include <string.h>
#include <stdlib.h>
extern char *program_invocation_short_name;
__attribute__((constructor)) static void grow(void)
{
    if (strncmp(program_invocation_short_name, "bumpmalloc", 10) == 0)
        memset(malloc(64 << 20), 1, 64 << 20);
}
END
$cc -D_GNU_SOURCE -O0 -shared -fPIC -o large.so large.c || exit 1
LD_PRELOAD=$PWD/large.so expect 0 "$bump" compare -q -a system -r 9 --json j true
[ "$(rss)" -le $((small + 500)) ] || fail "$(rss) KiB instead of $small"
expect 0 "$bump" compare -q -a system -r 9 --warm-memory 64M --json j true
[ "$(rss)" -le $((small + 500)) ] || fail "$(rss) KiB with --warm-memory"
