#!/bin/sh
# linters_find_nothing.sh ROOT BUILD - clang-tidy and cppcheck are content.
# SPDX-License-Identifier: MIT
for tool in clang-tidy cppcheck jq; do
    command -v $tool >/dev/null || { echo "skipped: no $tool" >&2; exit 77; }
done
cd "$1" || exit 1
status=0
commands=$(mktemp -d) || exit 1
trap 'rm -rf "$commands"' EXIT
# The command's files are compiled several at a time, so that each has no line
# of its own; clang does not know that option of gcc's.
find "$1/src/cli" -name '*.c' | jq -R . | jq -s --slurpfile all \
    "$2/compile_commands.json" '$all[0] as $known |
    ($known | map(select(.file | contains("bumpmalloc-unity0")))[0]) as $like |
    $known + map($like + {file: .,
        command: (($like.command | sub(" -c .*"; " -c ")) + .)}) |
    map(.command |= sub("-fno-tree-loop-distribute-patterns"; ""))' \
    >"$commands/compile_commands.json"
find src -name '*.c' -print0 |
    xargs -0 -n 8 -P 2 clang-tidy --quiet -p "$commands" 2>/dev/null || status=1
# cppcheck does not know which functions end the process, nor ElfW.
cppcheck --quiet --error-exitcode=1 --std=c11 --inline-suppr \
    --enable=warning,performance,portability \
    --suppress=ctuuninitvar:src/record/machine.h \
    --suppress=nullPointerRedundantCheck --suppress=unknownMacro \
    -D_GNU_SOURCE -D__x86_64__ -D__LP64__ -DBUMPMALLOC_VERSION='""' -Isrc src || status=1
exit $status
