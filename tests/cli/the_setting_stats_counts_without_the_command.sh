# the_setting_stats_counts_without_the_command.sh - into a file that report
# reads, however the processes end, or as lines on standard error; what cannot
# be done costs one line, and the program nothing
# SPDX-License-Identifier: MIT
. "$(dirname "$0")/expect.sh"

cat >takes.c <<'END'
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static void take(int n)
{
    for (void *volatile p; n--;) {
        p = malloc(1000);
        if (n % 2)
            free(p);
    }
}

int main(int argc, char **argv)
{
    const char *part = argv[1];
    if (!strcmp(part, "forks")) {
        if (!fork()) {
            take(50);
            exit(0);
        }
        wait(NULL);
    }
    take(100);
    if (!strcmp(part, "at_once"))
        _exit(3);
    if (!strcmp(part, "killed"))
        kill(getpid(), 9);
    if (!strcmp(part, "execs"))
        execl(argv[0], argv[0], "plain", (char *)NULL);
    if (!strcmp(part, "closes"))
        for (int i = 0; i < 100; i++)
            close(i);
    return 3;
}
END
$cc -w -O0 -fno-builtin -o takes takes.c || fail "cannot build"
under() { env "LD_PRELOAD=$library" "BUMPMALLOC_STATS=$@"; }

# rows WANTED FILE - the processes of a record: their calls
rows()
{
    expect 0 "$bump" report -q --csv - "$2"
    [ "$(tail -n +2 out | cut -d, -f 6 | tr '\n' ' ')" = "$1" ] || fail "$2: $(cat out)"
}

for part in plain at_once closes; do
    expect 3 under "$work/$part.rec" ./takes $part
    rows '150 ' $part.rec
done
expect 137 sh -c 'env "$@"; exit' sh "LD_PRELOAD=$library" "BUMPMALLOC_STATS=$work/killed.rec" ./takes killed
rows '150 ' killed.rec
# A program that executes itself goes on in its file; so does the next run.
expect 3 under "$work/execs.rec" ./takes execs
rows '150 150 ' execs.rec
expect 3 under "$work/execs.rec" ./takes plain
rows '150 150 150 ' execs.rec
expect 0 "$bump" report -q --sites sites execs.rec
grep -q '^take,takes,' sites || fail "no sites: $(cat sites)"
expect 3 under "$work/forks.rec" ./takes forks
rows '150 75 ' forks.rec
# %e and %p: a file for each program.
mkdir d
expect 3 under "$work/d/100%%-%e.%p" sh -c './takes plain; exec ./takes execs'
[ "$(ls d | sed 's/[0-9]*$//' | sort | uniq -c | tr -s ' \n' ' ')" = \
    ' 1 100%-dash. 2 100%-takes. ' ] || [ ! "$(readlink -f /bin/sh)" = /usr/bin/dash ] ||
    fail "files: $(ls d)"
[ "$(ls d | grep -c new)" = 0 ] || fail "one is left over: $(ls d)"
# Every process of a pipeline finds the one file, whoever makes it.
expect 0 under "$work/tree.rec" sh -c './takes plain | ./takes plain | ./takes plain; true'
"$bump" report -q --csv - tree.rec | grep -c ,takes, >count
[ "$(cat count)" = 3 ] || fail "a pipeline has $(cat count) rows"

# On standard error, also where the program has closed it.
expect 3 under stderr ./takes closes
[ ! -s out ] && [ "$(wc -l <err)" = 2 ] || fail "$(cat out err)"
grep -qE '^bumpmalloc: takes: process [0-9]+ called malloc 100 free 50 times$' err &&
    grep -qE ' was handed out 9[78][.0-9]* KiB in 100 blocks, of which at most 4[89][.0-9]* KiB were live at a time, and 4[89][.0-9]* KiB at the end$' err ||
    fail "$(cat err)"
expect 3 under stderr ./takes forks
[ "$(grep -c 'malloc 50 free 25 times' err)" = 1 ] && [ "$(wc -l <err)" = 4 ] || fail "$(cat err)"
expect 3 under stderr ./takes at_once
[ ! -s err ] || fail "it has told something after _exit: $(cat err)"
# The number of standard error may belong to a file of the program by then.
cat >reopens.c <<'END'
#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>
int main(void)
{
    void *volatile p = malloc(10);
    for (int i = 2; i < 1024; i++)
        close(i);
    for (int i = 2; i < 300; i++)
        open("data", O_WRONLY | O_CREAT | O_APPEND, 0600);
    return 0;
}
END
$cc -w -O0 -fno-builtin -o reopens reopens.c || fail "cannot build"
expect 0 under stderr ./reopens
[ ! -s data ] && [ ! -s err ] || fail "in the program's file: $(cat data)"

# refused VALUE WORDS - one line that says them, and the program's own end
refused()
{
    expect 3 under "$1" ./takes plain
    [ "$(wc -l <err)" = 1 ] && grep -q "takes: nothing is counted: .*$2" err ||
        fail "$1: $(cat err)"
}
refused yes 'not stderr, and no path that begins with /'
refused relative 'not stderr, and no path that begins with /'
refused "$work/no/folder" 'no such folder'
refused "$work/%z" 'after % comes p, e or %'
refused "$work/%" 'after % comes p, e or %'
refused "$work" 'cannot be mapped'
refused /dev/null 'cannot be mapped'
refused "$work/takes.c" "no record of this version"
refused "$work/$(printf '%0600d' 0)" 'too long'
expect 3 sh -c 'ulimit -f 100; "$@"' sh env "LD_PRELOAD=$library" "BUMPMALLOC_STATS=$work/large" ./takes plain
[ "$(wc -l <err)" = 1 ] && grep -q 'ulimit -f' err && [ ! -e large ] || fail "$(cat err)"
if [ "$(id -u)" = 0 ] && unshare -m true 2>/dev/null; then
    mkdir full
    expect 3 unshare -m sh -c 'mount -t tmpfs -o size=1M none full && "$@"; status=$?; ls full; exit $status' sh \
        env "LD_PRELOAD=$library" "BUMPMALLOC_STATS=$work/full/x" ./takes plain
    [ ! -s out ] && [ "$(wc -l <err)" = 1 ] && grep -q 'takes: nothing is counted: there is no room' err ||
        fail "a full disk: $(cat out err)"
fi
ls ./*.new 2>/dev/null && fail "something is left over"
exit 0
