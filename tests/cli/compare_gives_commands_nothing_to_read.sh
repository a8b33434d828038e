# compare_gives_commands_nothing_to_read.sh - standard input is empty, or --input
# SPDX-License-Identifier: MIT
. "$(dirname "$0")/expect.sh"

echo kept | expect 0 "$bump" compare -a system -a bump -r 1 --show-output -q cat
grep -q kept out && fail "the command read our standard input"
echo given >file
expect 0 "$bump" compare -a system -a bump -r 1 --warmup 1 --input file --show-output -q cat
[ "$(grep -c given out)" = 4 ] || fail "not every run read the file from its start"
