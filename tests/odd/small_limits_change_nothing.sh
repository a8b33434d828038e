#!/bin/sh
# small_limits_change_nothing.sh LIBRARY PRINTS - what runs under a limit
# without the library runs under it with the library.
# needs: perl
# SPDX-License-Identifier: MIT
library=$1 prints=$2
. "$(dirname "$0")/odd.sh"
need prlimit perl
seq 3000 | sort -R --random-source=/bin/sh > "$work/in"
for limit in --as=200000000 --as=1000000000 --data=100000000 \
    --data=1000000000 --stack=65536 --stack=200000 --nofile=4 --nofile=1 \
    --memlock=0 --nproc=1 --core=0 --rss=1000000 --fsize=0 --sigpending=0; do
    same "$limit sort" sh -c "exec prlimit $limit sort -n '$work/in'"
    same "$limit perl" prlimit $limit perl -e '
        my %h = map { $_ => "x" x $_ } 1 .. 500; print length join "", %h'
    same "$limit prints" prlimit $limit "$prints"
done
# ulimit in a shell that runs under the library already: the shell's own
# reservation is larger than what it then allows.
same 'ulimit -v' sh -c "ulimit -v 1000000; sort '$work/in' | cat; (echo sub)"
same 'ulimit -d' sh -c "ulimit -d 500000; sort '$work/in' | cat; (echo sub)"
