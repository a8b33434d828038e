#!/bin/bash
# programs_run_to_their_end_under_gdb.sh LIBRARY PROGRAM - the program's line is
# there, it exits normally, and malloc is ours for the debugger too.
# SPDX-License-Identifier: MIT
library=$1 program=$2
command -v gdb >/dev/null || { echo "skipped: no gdb" >&2; exit 77; }
wanted=$("$program") || exit 1

fail()
{
    echo "$1"
    echo "$output"
    exit 1
}

output=$(gdb -nx -batch -ex "set environment LD_PRELOAD $library" \
    -ex run "$program" 2>&1 </dev/null)
case $output in
*"Operation not permitted"* | *"could not trace"*)
    echo "skipped: no right to trace" >&2
    exit 77
    ;;
esac
# gdb may be in the middle of a line of its own.
grep -qF "$wanted" <<<"$output" || fail "the program's line is not there"
grep -q "exited normally" <<<"$output" || fail "it did not exit normally"

output=$(gdb -nx -batch -ex "set environment LD_PRELOAD $library" \
    -ex "break main" -ex run -ex "info symbol malloc" \
    -ex continue "$program" 2>&1 </dev/null)
grep -q "malloc.*libbumpmalloc" <<<"$output" || fail "malloc is not ours"
grep -q "exited normally" <<<"$output" || fail "it does not continue"
