#!/bin/sh
# other_preloaded_libraries_get_along.sh LIBRARY PRINTS - Debian's preloaded
# libraries, other allocators among them, before ours and behind it.
# needs: fakeroot libeatmydata1 libjemalloc2 libmimalloc2.0
# needs: libtcmalloc-minimal4 libtbbmalloc2 libgc1
# SPDX-License-Identifier: MIT
library=$1 prints=$2
. "$(dirname "$0")/odd.sh"
lib=/usr/lib/x86_64-linux-gnu
wanted=$("$prints")
tried=0
for other in $lib/libeatmydata.so /usr/libexec/coreutils/libstdbuf.so \
    $lib/libc_malloc_debug.so.0 \
    $lib/libjemalloc.so.2 $lib/libmimalloc.so.2 $lib/libtcmalloc_minimal.so.4 \
    $lib/libtbbmalloc_proxy.so.2 $lib/libSegFault.so $lib/libpcprofile.so \
    $lib/libmemusage.so $lib/libgc.so.1; do
    [ -e "$other" ] || continue
    tried=$((tried + 1))
    for order in "$other:$library" "$library:$other"; do
        # memusage and its like write to stderr.
        output=$(LD_PRELOAD=$order "$prints" 2> "$work/err")
        status=$?
        if [ "$status $output" != "0 $wanted" ]; then
            cat "$work/err" >&2
            die "LD_PRELOAD=$order: $status $output"
        fi
        # A whole tool with children.
        output=$(LD_PRELOAD=$order sh -c 'seq 3000 | sort -r | tail -n 1' \
            2> "$work/err")
        [ "$output" = 1 ] || die "LD_PRELOAD=$order sort: $output"
    done
    echo "$other: works on both sides"
done
[ $tried -gt 0 ] || missing "libeatmydata and other libraries to preload"

if command -v stdbuf > /dev/null; then
    output=$(LD_PRELOAD=$library stdbuf -oL -eL "$prints") || die stdbuf
    [ "$output" = "$wanted" ] || die "stdbuf: $output"
    echo "stdbuf: works"
fi
if command -v fakeroot > /dev/null; then
    touch "$work/file"
    for order in 'LD_PRELOAD=$LD_PRELOAD:$3' 'LD_PRELOAD=$3:$LD_PRELOAD'; do
        output=$(fakeroot sh -c "export $order"'
            chown 7:8 "$1"; stat -c "%u %g" "$1"; "$2"' sh "$work/file" \
            "$prints" "$library")
        [ "$output" = "7 8
$wanted" ] || die "fakeroot, $order: $output"
    done
    echo "fakeroot: works"
fi
