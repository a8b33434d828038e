/* help.c - what --help and --version print.
 * SPDX-License-Identifier: MIT */
#include "cli/base/help.h"

#include <stdlib.h>
#include <string.h>

#include "cli/base/say.h"

static const char help_overview[] =
    "bumpmalloc - run programs with an allocator that never frees, and "
    "measure\n"
    "\n"
    "  bumpmalloc run     [options] [--] CMD...  run CMD with it\n"
    "  bumpmalloc check   CMD                    would it take effect in CMD?\n"
    "  bumpmalloc compare [options] [--] CMD...  time CMD under several "
    "allocators\n"
    "  bumpmalloc stat    [options] [--] CMD...  what do its processes "
    "allocate?\n"
    "  bumpmalloc report  [options] FILE         the same of a record that was "
    "kept\n"
    "  bumpmalloc diff    A B                    what differs between two "
    "records?\n"
    "\n"
    "  bumpmalloc VERB --help    the options of one verb\n"
    "  bumpmalloc --version\n"
    "\n"
    "Start with:  bumpmalloc compare -- CMD...\n"
    "It tells what malloc and free cost CMD. The manual: man bumpmalloc\n";

static const char help_run[] =
    "bumpmalloc run [options] [--] CMD [ARGUMENT]...\n"
    "Sets the environment and becomes CMD: terminal, signals and exit status\n"
    "are CMD's own.\n"
    "\n"
    "  --reset=never|drained   free does nothing (default), or makes the "
    "memory\n"
    "                          available again\n"
    "  --limit=SIZE|N%|none    cap on resident memory (default: 75 % of what "
    "is\n"
    "                          available to this control group)\n"
    "  --region=SIZE|N%        addresses that the heap may use\n"
    "  --pages=auto|small|huge page size policy\n"
    "  --on-full=null|abort    what malloc does when no memory is left\n"
    "  -v, --verbose           a line from inside each program\n"
    "  -q, --quiet             no warnings\n"
    "  --lib FILE              the library, if it is not beside the command\n"
    "\n"
    "Exit status: CMD's; 127 CMD not found, 126 not executable, 125 other "
    "error.\n";

static const char help_check[] =
    "bumpmalloc check [-q] CMD\n"
    "Says in one line whether a preloaded allocator takes effect in CMD, and "
    "why\n"
    "not: static, of another kind, setuid or with capabilities, or with a "
    "malloc\n"
    "of its own. A script is what its interpreter is.\n"
    "\n"
    "  -q, --quiet    print nothing, only set the exit status\n"
    "\n"
    "Exit status: 0 takes effect, 1 does not, 126 CMD cannot be executed,\n"
    "127 CMD not found, 125 other error.\n";

static const char help_compare[] =
    "bumpmalloc compare [options] [--] CMD [ARGUMENT]...\n"
    "  -a SPEC           system bump mimalloc jemalloc tcmalloc tbbmalloc or "
    "PATH.so,\n"
    "                    then :pages=small,VAR=1...; first: reference; repeat\n"
    "  -c, --command LINE  instead of CMD, repeated: compare commands; --name "
    "NAME\n"
    "  --param N=A,B,C   or N=1..8: for each value of {N} in commands and "
    "allocators\n"
    "  -r N, -d SECONDS  rounds, or how long (default: until all is decided, "
    "at most\n"
    "                    --budget SECONDS, 60); --warmup N (default 1)\n"
    "  --prepare CMD     shell command before each run; --setup, --cleanup: "
    "once\n"
    "  --until REGEX|PORT  end a run when it prints that, or answers there\n"
    "  --ignore-failure  runs count whatever their exit status\n"
    "  --input FILE      standard input of each run (default /dev/null)\n"
    "  --shell           each command is a line for the shell: --shell -- 'a | "
    "b'\n"
    "  --cpu N           run on this CPU only; --timeout SECONDS: kill longer "
    "runs\n"
    "  --verify-output   what prints something else does not count; "
    "--show-output\n"
    "  --warm-memory SIZE  touch and release that much before each run\n"
    "  --json, --csv, --html, --markdown FILE  reports\n"
    "  --counters LIST   instructions,cycles,page_faults...; or none\n"
    "  --save FILE       keep as a baseline; --against FILE: what changed "
    "since then\n"
    "  --fail-if COND    exit 1 if 'cpu>+2%' (wall, rss; <; baseline:) "
    "surely holds\n"
    "  --seed N          repeat the random order of an earlier comparison\n"
    "  --color=auto|always|never   -q, --quiet: no progress, no warnings\n"
    "  --reset --limit --region --pages --on-full --lib -v   for each bump, "
    "see run\n"
    "A difference counts only if its 99 % interval lies wholly beyond +-1 %.\n"
    "Exit status: 0 done, 1 a --fail-if holds, 2 no run counts, 125 error.\n";

static const char help_stat[] =
    "bumpmalloc stat [options] [--] CMD [ARGUMENT]...\n"
    "Runs CMD and counts what it and all its descendants allocate; then prints "
    "to\n"
    "standard error the processes, calls, sizes, lifetimes, what never "
    "freeing\n"
    "costs, and what kind of allocation it is. CMD keeps the terminal.\n"
    "\n"
    "  -a SPEC        who serves: bump:reset=drained (default), bump, system,\n"
    "                 mimalloc, jemalloc, tcmalloc, tbbmalloc or PATH.so; "
    "settings\n"
    "                 as for compare\n"
    "  -o, --output FILE   keep the record, for bumpmalloc report\n"
    "  --sample SIZE  who allocates: one block of about SIZE bytes is looked "
    "at\n"
    "                 (default: as many as cost little); 0: every block; none\n"
    "  --only NAMES   count only programs so called (cc1*,as); --skip NAMES: "
    "all else\n"
    "  --json FILE    everything; --csv FILE: a line for each process;\n"
    "                 --sites FILE: CSV with a line for each call site\n"
    "  --html FILE    one page: processes, time line, sizes, flame graph\n"
    "  --folded --dhat --pprof FILE   call sites for flame graphs, DHAT, "
    "pprof\n"
    "  --lines        file and line of the first sites, if addr2line is there\n"
    "  --live         a line a second meanwhile; -q, --quiet: no report\n"
    "  --reset --limit --region --pages --on-full --lib -v   see run\n"
    "\n"
    "Lives of blocks that are not sampled are known under bump only. What "
    "counts\n"
    "takes up to 64 MiB of /dev/shm or TMPDIR; without room CMD runs "
    "uncounted.\n"
    "Exit status: CMD's, 128+N if signal N ended it; 127 CMD not found,\n"
    "126 not executable, 125 other error.\n";

static const char help_report[] =
    "bumpmalloc report [options] FILE\n"
    "Prints what bumpmalloc stat has kept in FILE.\n"
    "\n"
    "  --json FILE    everything; --csv FILE: a line for each process;\n"
    "                 --sites FILE: CSV with a line for each call site\n"
    "  --html FILE    one page: processes, time line, sizes, flame graph\n"
    "  --folded --dhat --pprof FILE   call sites for flame graphs, DHAT, "
    "pprof\n"
    "  --lines        file and line of the first sites, if addr2line is there\n"
    "  -q, --quiet    print nothing\n"
    "\n"
    "Exit status: 0; 125 if FILE is no whole record of this version, or other "
    "error.\n";

static const char help_diff[] =
    "bumpmalloc diff [-q] A B\n"
    "Compares two records that bumpmalloc stat has kept: totals, programs, "
    "sizes\n"
    "and functions side by side, and which program's bytes grew most.\n"
    "\n"
    "  -q, --quiet    only the line that says what grew most\n"
    "\n"
    "Exit status: 0; 125 if a file is no whole record of this version, or "
    "other\n"
    "error.\n";

static const struct {
    const char *name, *text;
} help_screens[] = {
    {"run", help_run},           {"check", help_check},
    {"compare", help_compare},   {"stat", help_stat},
    {"report", help_report},     {"diff", help_diff},
    {"overview", help_overview}, {"version", "bumpmalloc " CLI_VERSION "\n"},
};

void help_print(FILE *file)
{
    fputs(help_overview, file);
}

_Noreturn void help_exit(const char *screen)
{
    for (size_t i = 0; i < sizeof(help_screens) / sizeof(*help_screens); i++)
        if (strcmp(help_screens[i].name, screen) == 0)
            fputs(help_screens[i].text, stdout);
    if (fflush(stdout) != 0)
        say_fatal("cannot write: %m");
    exit(0);
}
