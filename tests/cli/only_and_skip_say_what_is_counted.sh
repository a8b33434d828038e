# only_and_skip_say_what_is_counted.sh - by the names of programs; the others
# run with the next malloc and have a row without numbers
# SPDX-License-Identifier: MIT
. "$(dirname "$0")/expect.sh"

need jq
cat >one.c <<'END'
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

/* The library that never frees hands out something else. */
static void *volatile p, *volatile q;

int main(int argc, char **argv)
{
    free(p = malloc(100));
    puts((q = malloc(100)) == p ? "next" : "bump");
    fflush(stdout);
    if (argv[1] && !fork())
        execv(argv[1], argv + 1);
    wait(NULL);
    return 0;
}
END
$cc -w -O0 -fno-builtin -o one one.c && cp one two && cp one twice || fail "cannot build"

# rows WANTED OPTIONS... - the programs and who serves them
rows()
{
    wanted=$1
    shift
    expect 0 "$bump" stat "$@" --csv rows.csv --json j -- ./one ./two ./twice
    tr '\n' ' ' <out >said
    [ "$(tail -n +2 rows.csv | awk -F, '{ printf "%s:%s ", $3, ($6 > 0 ? "counted" : $5) }')" = \
        "$wanted" ] || fail "$*: $(cat rows.csv)"
}
rows 'one:counted two:counted twice:counted '
rows 'one:counted two:not_counted twice:not_counted ' --only one -a bump
[ "$(cat said)" = 'bump next next ' ] || fail "served by $(cat said)"
grep -q '^  two (skipped)  *[0-9]*  *-  *-' err && grep -q 'note: 2 not counted' err || fail "$(cat err)"
rows 'one:not_counted two:counted twice:counted ' --only 'tw*' -a bump
[ "$(cat said)" = 'next bump bump ' ] || fail "served by $(cat said)"
[ "$(jq -c '[.processes[].parent]' j)" = '[null,0,1]' ] || fail "the tree: $(jq -c '[.processes[].parent]' j)"
rows 'one:not_counted two:not_counted twice:counted ' --skip two,one
rows 'one:not_counted two:counted twice:not_counted ' --only 'tw*' --skip '*ice'
rows 'one:not_counted two:counted twice:not_counted ' --only two -a system
rows 'one:not_counted two:not_counted twice:not_counted ' --skip '*'
expect 125 "$bump" stat --only '' -- ./one
expect 125 "$bump" stat --skip /bin/sh -- ./one
grep -q 'without folders' err || fail "$(cat err)"
# With BUMPMALLOC_STATS they make no file.
expect 0 env "LD_PRELOAD=$library" "BUMPMALLOC_STATS=$work/%e.rec" BUMPMALLOC_SKIP=two ./one ./two ./twice
[ -e one.rec ] && [ -e twice.rec ] && [ ! -e two.rec ] || fail "files: $(ls)"
exit 0
