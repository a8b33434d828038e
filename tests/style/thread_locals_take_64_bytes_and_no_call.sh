#!/bin/sh
# thread_locals_take_64_bytes_and_no_call.sh LIBRARY - initial-exec, so that the
# loader never allocates them, and few enough for its spare space.
# SPDX-License-Identifier: MIT
if nm -D --undefined-only "$1" | grep -E '__tls_get_addr|__tlsdesc'; then
    echo "thread-local data is reached by a call"
    exit 1
fi
LC_ALL=C readelf -rW "$1" | grep -E 'TLSDESC|DTPMOD' && exit 1
size=$(LC_ALL=C readelf -lW "$1" | awk '$1 == "TLS" { print $6 }')
echo "thread-local bytes: ${size:-none}"
[ $((${size:-0})) -le 64 ]
