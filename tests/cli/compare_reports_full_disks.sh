# compare_reports_full_disks.sh - and never shows half a file as whole
# SPDX-License-Identifier: MIT
. "$(dirname "$0")/expect.sh"

for option in --json --csv --html; do
    expect 125 "$bump" compare -q -r 1 $option /dev/full true
    grep -q 'cannot write /dev/full: No space' err || fail "$option: $(cat err)"
done
"$bump" compare -q -r 1 true >/dev/full 2>err
[ $? = 125 ] || fail "the table was lost silently"
for arguments in --help --version 'run --help' 'check true'; do
    "$bump" $arguments >/dev/full 2>err
    [ $? = 125 ] || fail "$arguments >/dev/full ended with 0"
done
[ -c /dev/full ] || fail "the device was replaced"
