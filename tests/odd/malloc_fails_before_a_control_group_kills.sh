#!/bin/sh
# malloc_fails_before_a_control_group_kills.sh LIBRARY PROGRAM - in real control
# groups, where root can make them: a program that takes all it gets is refused
# memory, with a line, where without the library the kernel kills it.
# SPDX-License-Identifier: MIT
library=$1 program=$(realpath "$2")
. "$(dirname "$0")/odd.sh"

mib=1048576 tried=0
groups=bumpmalloc-test-$$
available=$(awk '/MemAvailable/ { print int($2 / 1024) }' /proc/meminfo)

# inside GROUP COMMAND... - runs it in the group; its errors are in $work/err.
inside()
{
    sh -c 'echo $$ > "$1/cgroup.procs" || exit 99; shift; exec "$@"' sh "$@" 2> "$work/err"
}

# refused GROUP MIB - in both modes three quarters of so many MiB are served,
# and the rest is refused with a line. The shell and pages of files count, too.
refused()
{
    [ "$available" -gt $(($2 + $2 / 2)) ] || return 0
    for mode in never drained; do
        served=$(inside "$1" env BUMPMALLOC_RESET=$mode LD_PRELOAD="$library" "$program" 4096)
        status=$?
        [ $status != 99 ] || skip "no right to enter $1"
        echo "$1, $2 MiB, $mode: $served MiB, status $status: $(cat "$work/err")"
        [ "$status" = 0 ] && [ "$served" -ge $(($2 * 65 / 100)) ] &&
            [ "$served" -le $(($2 * 75 / 100)) ] || die "$served MiB"
        grep -q 'out of memory.*BUMPMALLOC_LIMIT' "$work/err" || die "no line"
    done
    tried=1
}

# all ROOT LIMIT - the cases, with files of that name.
all()
{
    root=$1 limit=$2
    trap 'rmdir "$root/$groups/inner" "$root/$groups"; rm -rf "$work"' EXIT
    [ -f "$root/cgroup.subtree_control" ] &&
        echo +memory > "$root/$groups/cgroup.subtree_control"
    mkdir "$root/$groups/inner" || die "no inner group"
    echo $((300 * mib)) > "$root/$groups/inner/$limit" || die "no limit"
    refused "$root/$groups/inner" 300
    inside "$root/$groups/inner" "$program" 4096
    [ $? = 137 ] || die "without the library the kernel kills nothing here"
    echo $((2048 * mib)) > "$root/$groups/inner/$limit"
    refused "$root/$groups/inner" 2048
    # The least limit counts, which is that of the group above.
    echo $((300 * mib)) > "$root/$groups/$limit"
    refused "$root/$groups/inner" 300
    if [ -f "$root/$groups/memory.high" ]; then
        echo max > "$root/$groups/$limit"
        echo $((300 * mib)) > "$root/$groups/memory.high"
        refused "$root/$groups/inner" 300
    fi
    rmdir "$root/$groups/inner" "$root/$groups"
    trap 'rm -rf "$work"' EXIT
}

for root in /sys/fs/cgroup /sys/fs/cgroup/unified; do
    if grep -qs memory "$root/cgroup.controllers" && mkdir "$root/$groups" 2> /dev/null; then
        echo +memory > "$root/cgroup.subtree_control" 2> /dev/null
        if [ -f "$root/$groups/memory.max" ]; then
            all "$root" memory.max
        else
            rmdir "$root/$groups"
        fi
    fi
done
if mkdir "/sys/fs/cgroup/memory/$groups" 2> /dev/null; then
    all /sys/fs/cgroup/memory memory.limit_in_bytes
fi
[ $tried = 1 ] || skip "no right to make control groups that limit memory"
