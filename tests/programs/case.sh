# case.sh - run one case: check what is preloaded, offer helpers, source it.
# SPDX-License-Identifier: MIT

# loaded PID: the process has the library exactly if this run preloads it.
loaded() {
    found=no
    if grep -qF "$LIBRARY" "/proc/$1/maps"; then found=yes; fi
    wanted=no
    if [ -n "$LD_PRELOAD" ]; then wanted=yes; fi
    if [ $found != $wanted ]; then
        echo "process $1: library loaded: $found, wanted: $wanted" >&2
        exit 90
    fi
}

# numbers COUNT SEED: that many integers below 2^31, the same on each machine.
numbers() {
    awk -v n="$1" -v x="$2" 'BEGIN {
        for (i = 0; i < n; i++) { x = (x * 16807) % 2147483647; print x }
    }'
}

# words LINES SEED: lines of one to twelve made-up words.
words() {
    awk -v n="$1" -v x="$2" '
        function rnd(m) { x = (x * 16807) % 2147483647; return x % m }
        BEGIN {
            split("ka lo mi ne su ta ro pi vel dor an os ur eth", part, " ")
            for (i = 0; i < n; i++) {
                line = ""
                for (w = rnd(12); w >= 0; w--) {
                    for (k = rnd(3); k >= 0; k--)
                        line = line part[rnd(14) + 1]
                    line = line (w ? " " : "")
                }
                print line
            }
        }'
}

# retry COMMAND...: run it every 50 ms until it succeeds, 30 s at most.
retry() {
    tries=0
    until "$@" >/dev/null 2>&1; do
        tries=$((tries + 1))
        if [ $tries -gt 600 ]; then
            echo "never succeeded: $*" >&2
            exit 91
        fi
        sleep 0.05
    done
}

# need_terminals: skip where no pseudo-terminal can be made.
need_terminals() {
    [ -c /dev/pts/ptmx ] || {
        echo "no /dev/pts here" >&2
        exit 77
    }
}

# stop_at_exit PID: end a server of ours when the case ends, without a word.
stop_at_exit() {
    server=$1
    trap 'exec 2> /dev/null; kill "$server"; wait "$server" || :' EXIT
}

# free_port: a TCP port of 127.0.0.1 that nobody has at this moment.
free_port() {
    perl -MSocket -e 'socket(S, PF_INET, SOCK_STREAM, 0);
        bind(S, sockaddr_in(0, INADDR_LOOPBACK));
        print((sockaddr_in(getsockname(S)))[0], "\n")'
}

# as_user NAME COMMAND...: run it as that user if we are root.
as_user() {
    user=$1
    shift
    if [ "$(id -u)" = 0 ]; then
        setpriv --reuid="$user" --regid="$user" --clear-groups "$@"
    else
        "$@"
    fi
}

loaded $$
. "$1"
