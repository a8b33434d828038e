# stat_has_a_row_for_each_process.sh - however it began and however it ended: a
# compiler, a pipeline, a daemon, one that is killed, ends by _exit, executes
# itself, or has no descriptors 0 to 2; and a thousand forked ones
# SPDX-License-Identifier: MIT
. "$(dirname "$0")/expect.sh"

# expect_rows STATUS NAME=COUNT... -- COMMAND... - exactly so many with calls
expect_rows()
{
    wanted=$1
    names=
    while shift && [ "$1" != -- ]; do
        names="$names $1"
    done
    shift
    expect "$wanted" "$bump" stat -q --csv rows.csv -- "$@"
    for name in $names; do
        found=$(awk -F, -v "name=${name%=*}" '$3 == name && $6 > 0' rows.csv | wc -l)
        [ "$found" = "${name#*=}" ] ||
            fail "$* has $found instead of ${name#*=} ${name%=*}: $(head -c 2000 rows.csv)"
    done
}

# build NAME - a program from standard input
build()
{
    {
        printf '#include <%s>\n' fcntl.h signal.h stdlib.h string.h sys/wait.h unistd.h
        cat
    } >"$1.c"
    $cc -w -fno-builtin -o "$1" "$1.c" || fail "cannot build $1"
}

build forks <<'END'
int main(int argc, char **argv)
{
    free(malloc(10));
    for (int i = atoi(argv[1]); i > 0; i--)
        if (fork() == 0) {
            free(malloc(10));
            return 0;
        } else
            wait(NULL);
    return 0;
}
END
expect_rows 0 forks=1001 -- ./forks 1000

build ends <<'END'
int main(int argc, char **argv)
{
    free(malloc(10));
    if (argc > 1)
        kill(getpid(), SIGKILL);
    _exit(3);
}
END
expect_rows 3 ends=1 -- ./ends
grep -q ',ends,_exit,' rows.csv || fail "$(cat rows.csv)"
expect_rows 137 ends=1 -- ./ends killed
grep -q ',ends,signal,' rows.csv || fail "$(cat rows.csv)"

build again <<'END'
int main(int argc, char **argv)
{
    free(malloc(10));
    if (argc < 4) {
        char *more[] = {argv[0], "x", argc > 1 ? "x" : NULL, argc > 2 ? "x" : NULL, NULL};
        execv("./again", more);
    }
    return 4;
}
END
expect_rows 4 again=4 -- ./again
[ "$(grep -c ',again,exec,' rows.csv)" = 3 ] || fail "$(cat rows.csv)"

build closed <<'END'
int main(void)
{
    free(malloc(10));
    return fcntl(0, F_GETFD) != -1 || fcntl(1, F_GETFD) != -1 || fcntl(2, F_GETFD) != -1;
}
END
cat >close.sh <<'END'
exec "$@" 0<&- 1>&- 2>&-
END
expect_rows 0 closed=1 -- sh close.sh ./closed
expect 0 sh close.sh "$bump" stat --csv rows.csv -- ./closed
grep -q ',closed,exit,' rows.csv || fail "$(cat rows.csv)"
# Otherwise what we open first would be written to as standard error.
"$bump" stat -q -- sh -c 'readlink "/proc/$PPID/fd/2" >second' 2>&-
[ "$(cat second)" = /dev/null ] || fail "standard error is $(cat second)"

# Its first process ends when the daemon has allocated.
build daemon <<'END'
int main(void)
{
    int ready[2];
    pipe(ready);
    free(malloc(10));
    if (fork()) {
        close(ready[1]);
        return read(ready[0], ready, 1) != 1;
    }
    setsid();
    if (fork())
        return 0;
    free(malloc(10));
    write(ready[1], "x", 1);
    for (int i = 0; i < 500 && access("stop", F_OK) != 0; i++)
        usleep(20000);
    return 0;
}
END
expect_rows 0 daemon=2 -- ./daemon
touch stop
[ "$(grep -c ',daemon,runs_on,' rows.csv)" = 1 ] || fail "$(cat rows.csv)"

# A daemon that has yet to begin when its first process ends, and soon ends.
build starts <<'END'
int main(void)
{
    free(malloc(10));
    if (fork())
        _exit(0);
    setsid();
    usleep(100000);
    free(malloc(10));
    return 0;
}
END
for turn in 1 2 3 4 5; do
    expect_rows 0 starts=2 -- ./starts
    [ "$(grep -c ',starts,exit,' rows.csv)" = 1 ] || fail "$(cat rows.csv)"
done

# What has lost its parent and ends while the command goes on stays no zombie.
expect 0 "$bump" stat -q -- sh -c '(sleep 0.1 & echo $! >orphan)
    sleep 0.5
    ! grep ^State: "/proc/$(cat orphan)/status" 2>/dev/null'

expect_rows 0 ls=1 wc=1 -- sh -c 'ls / | wc -l'
echo 'int main(void) { return 0; }' >x.c
if command -v gcc >/dev/null && "$bump" check -q "$(gcc -print-prog-name=cc1)"; then
    expect_rows 0 cc1=1 -- gcc -O2 -c x.c
fi
exit 0
