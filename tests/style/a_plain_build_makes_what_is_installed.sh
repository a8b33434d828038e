#!/bin/sh
# a_plain_build_makes_what_is_installed.sh BUILD - and no program of a test or a
# bench, which are most of the work; at most 120 steps.
# SPDX-License-Identifier: MIT
command -v ninja >/dev/null || { echo "skipped: no ninja" >&2; exit 77; }
made=$(ninja -C "$1" -t inputs) || exit 1
echo "$made" | grep -q '^src/.*\.o$' || exit 1
[ "$(ninja -C "$1" -t commands | wc -l)" -le 120 ] || exit 1
! echo "$made" | grep -E '^(tests|bench)/'
