# children_count_in_time_and_peak_memory.sh - make -j2
# SPDX-License-Identifier: MIT
. "$(dirname "$0")/expect.sh"

need jq make python3
printf 'all: a b\na b:\n\t@python3 -c "x = bytearray(80 << 20); sum(range(3000000))"\n' >Makefile
expect 0 "$bump" compare -q -a system -r 3 --json j make -j2
jq -e '.allocators[0].summary | .rss.median > 80 * 1024 and
    .cpu.median > 50e6 and .minor_faults.median > 5000' j >/dev/null ||
    fail "$(jq -c '.allocators[0].summary | [.rss, .cpu]' j)"
