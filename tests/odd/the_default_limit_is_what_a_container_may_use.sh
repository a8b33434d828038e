#!/bin/sh
# the_default_limit_is_what_a_container_may_use.sh LIBRARY PROGRAM - of all
# control groups that a process is in, the least limit counts: three quarters
# of what is left of it.
# SPDX-License-Identifier: MIT
library=$(realpath "$1") program=$(realpath "$2")
. "$(dirname "$0")/odd.sh"
need unshare mount
unshare -m true 2> /dev/null || skip "unshare -m is not permitted"

# wanted LEAST MOST LINE COMMANDS - MiB that are served where /proc/self/cgroup
# has that line and the commands have made /sys/fs/cgroup.
wanted()
{
    output=$(unshare -m sh -c '
        mount -t tmpfs tmpfs /sys/fs/cgroup && cd /sys/fs/cgroup || exit 77
        eval "$4"
        file=$(mktemp -p .) && echo "$3" > "$file" &&
            mount --bind "$file" /proc/$$/cgroup || exit 77
        LD_PRELOAD=$1 exec "$2"' sh "$library" "$program" "$3" "$4" 2> /dev/null)
    [ $? -ne 77 ] || skip "no right to mount"
    [ "$output" -ge "$1" ] && [ "$output" -le "$2" ] ||
        die "$3, $4: $output MiB instead of $1 to $2"
}

mib=1048576
wanted 223 226 0::/ "echo $((300 * mib)) > memory.max"
wanted 20 24 0::/ "echo $((32 * mib)) > memory.max"
wanted 72 76 0::/ "echo max > memory.max; echo $((100 * mib)) > memory.high"
wanted 148 151 0::/a/b "mkdir -p a/b; echo $((200 * mib)) > a/memory.max
    echo max > a/b/memory.max; echo max > memory.max"
wanted 148 151 0::/a/b "mkdir -p a/b; echo $((200 * mib)) > a/b/memory.max
    echo $((300 * mib)) > a/memory.max"
wanted 148 151 0::/not/seen "echo $((200 * mib)) > memory.max"
# What is used is not left, but for the page cache.
wanted 148 151 0::/ "echo $((300 * mib)) > memory.max
    echo $((150 * mib)) > memory.current
    printf 'anon 7\nfile %s\n' $((50 * mib)) > memory.stat"
# Version 1, also where controllers are mounted together; 2^63 is no limit.
wanted 110 113 7:memory:/d/e "mkdir -p memory/d/e
    echo $((150 * mib)) > memory/d/memory.limit_in_bytes
    echo 9223372036854771712 > memory/d/e/memory.limit_in_bytes"
wanted 110 113 7:cpu,memory:/not/seen "mkdir memory
    echo $((150 * mib)) > memory/memory.limit_in_bytes"
wanted 148 151 7:memory:/ "mkdir memory
    echo $((300 * mib)) > memory/memory.limit_in_bytes
    echo $((150 * mib)) > memory/memory.usage_in_bytes
    printf 'cache 7\ntotal_cache %s\n' $((50 * mib)) > memory/memory.stat"
# Both, and a group that limits something else.
wanted 72 76 "7:memory:/
0::/a" "mkdir memory a; echo $((150 * mib)) > memory/memory.limit_in_bytes
    echo $((100 * mib)) > a/memory.max"
wanted 1024 1024 "7:cpuset,memory_not:/
5:pids:/" "mkdir memory; echo $((150 * mib)) > memory/memory.limit_in_bytes"
wanted 1024 1024 0::/ true
