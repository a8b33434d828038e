#!/bin/sh
# dlopen_jumps_to_the_real_one.sh LIBRARY - a jump keeps the caller's address,
# which the loader looks at; a call would not.
# SPDX-License-Identifier: MIT
code=$(objdump -d --no-show-raw-insn --disassemble=dlopen "$1") || exit 1
echo "$code" | grep -q '<dlopen>:' || exit 1
echo "$code" | sed -n '/<dlopen>:/,$p'
if echo "$code" | grep -qE '[[:space:]](call[a-z]* +\*|blr|ret)'; then
    echo "it calls, or returns itself"
    exit 1
fi
echo "$code" | grep -qE '[[:space:]](jmp[a-z]* +\*|br[[:space:]]+x)'
