#!/bin/sh
# code_is_formatted.sh ROOT - clang-format has nothing to change.
# SPDX-License-Identifier: MIT
command -v clang-format >/dev/null || { echo "skipped: no clang-format" >&2; exit 77; }
cd "$1" || exit 1
find src tests bench -name '*.[ch]' -o -name '*.cc' |
    xargs clang-format --dry-run --Werror
