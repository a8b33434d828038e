# equal_peaks_of_memory_have_a_narrow_interval.sh - a page at most, not the value
# itself, which is what all of them are multiples of
# SPDX-License-Identifier: MIT
. "$(dirname "$0")/expect.sh"

need jq
equal=0
for turn in 1 2 3 4 5; do
    expect 0 "$bump" compare -q -r 8 -a system -a system --json j true
    [ "$(jq '[.runs[].rss_kib] | unique | length' j)" = 1 ] || continue
    equal=$((equal + 1))
    jq -e '.allocators[1].against_reference.rss.interval |
        .[0] > 0.97 and .[1] < 1.03' j >/dev/null ||
        fail "$(jq -c '.allocators[1].against_reference.rss' j)"
done
[ $equal -gt 0 ] || skip "the peaks are not equal on this machine"
