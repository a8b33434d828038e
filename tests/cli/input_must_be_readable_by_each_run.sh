# input_must_be_readable_by_each_run.sh - a pipe would be empty after the first
# SPDX-License-Identifier: MIT
. "$(dirname "$0")/expect.sh"

need timeout mkfifo
mkfifo pipe
expect 125 timeout 10 "$bump" compare -q -r 2 --input pipe cat
grep -q 'not a file that every run can read' err || fail "$(cat err)"
expect 125 "$bump" compare -q -r 2 --input . cat
expect 125 "$bump" compare -q -r 2 --input missing cat
expect 0 "$bump" compare -q -r 2 --input /dev/null cat
# one that --prepare makes anew under the same name
echo x >file
expect 0 "$bump" compare -q -r 2 -a system --show-output --input file \
    --prepare 'date +%N >new; mv new file' cat
[ "$(head -3 out | sort -u | wc -l)" = 3 ] || fail "$(head -3 out)"
