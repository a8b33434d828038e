#!/bin/sh
# only_libc_is_needed.sh LIBRARY - and libdl and libpthread, where they are
# separate; everything is bound at start, so that no small stack pays for it.
# SPDX-License-Identifier: MIT
dynamic=$(LC_ALL=C readelf -dW "$1") || exit 1
echo "$dynamic" | grep NEEDED |
    grep -vE '\[(libc\.so(\.6)?|libc\.musl-.*|libdl\.so\.2|libpthread\.so\.0|ld-linux.*)\]' &&
    exit 1
echo "$dynamic" | grep -q 'NEEDED.*libc' || exit 1
echo "$dynamic" | grep -qE 'BIND_NOW|FLAGS_1.*NOW'
