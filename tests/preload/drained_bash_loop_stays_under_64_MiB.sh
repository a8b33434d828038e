# drained_bash_loop_stays_under_64_MiB.sh LIB - a string built by 20,000 appends
# passes gigabytes through malloc; what was freed is used again.
# SPDX-License-Identifier: MIT
set -eu
peak=$(
    LD_PRELOAD=$1 BUMPMALLOC_RESET=drained bash -c '
    x=
    for ((i = 0; i < 20000; i++)); do x="$x$i"; done
    [ ${#x} = 88890 ] || exit 1
    while read -r name value unit; do
        if [ "$name" = VmHWM: ]; then echo "$value"; fi
    done </proc/self/status'
)
echo "peak $peak KiB"
[ "$peak" -le 65536 ]
