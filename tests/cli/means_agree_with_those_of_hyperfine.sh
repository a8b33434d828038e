# means_agree_with_those_of_hyperfine.sh - within the spread it reports; both
# measure in turns, because machines change from minute to minute
# SPDX-License-Identifier: MIT
. "$(dirname "$0")/expect.sh"
need hyperfine jq
for line in 'sleep 0.05' 'seq 300000' 'gzip -c /usr/include/stdio.h'; do
    for turn in 1 2 3; do
        expect 0 "$bump" compare -q -r 20 -a system --json ours.$turn $line
        expect 0 hyperfine -N -r 20 -w 2 --export-json theirs.$turn "$line"
    done
    jq -sr '[.[].allocators[0].summary.wall.mean / 1e9] | add / 3' ours.* >ours
    jq -sr '[.[].results[0].mean] | add / 3' theirs.* >theirs
    jq -sr '[.[].results[0].stddev] | add / 3' theirs.* >spread
    echo "$line: ours $(cat ours) s, theirs $(cat theirs) +- $(cat spread) s"
    awk -v a="$(cat ours)" -v b="$(cat theirs)" -v s="$(cat spread)" \
        'BEGIN { exit !(a - b <= s && b - a <= s) }' || fail "they differ"
done
