# two_commands_differ_as_hyperfine_says.sh - by a ratio whose interval holds the
# other tool's, give or take what that says of its own error
# Both measure in turns, because machines change from minute to minute. The error
# of hyperfine's ratio of medians is taken as that of means, and 2.6 times that.
# SPDX-License-Identifier: MIT
. "$(dirname "$0")/expect.sh"
need hyperfine jq

# agree TURNS COMMAND COMMAND - in how many of the turns
agree()
{
    good=0
    for turn in $(seq "$1"); do
        expect 0 "$bump" compare -q -r 30 -a system --json ours -c "$2" -c "$3"
        expect 0 hyperfine -N -r 30 -w 2 --export-json theirs "$2" "$3"
        jq -nr --slurpfile o ours --slurpfile t theirs '
            $o[0].allocators[1].against_reference.wall as $w |
            $t[0].results as [$a, $b] | ($b.median / $a.median) as $r |
            (2.6 * $r * ((pow($a.stddev / $a.mean; 2) + pow($b.stddev / $b.mean; 2)) / 30 | sqrt)) as $e |
            "\($w.ratio) \($w.interval[0]) \($w.interval[1]) \($r) \($e) " +
            (if $r + $e >= $w.interval[0] and $r - $e <= $w.interval[1] then "agree" else "differ" end)' |
            tee line
        grep -q agree line && good=$((good + 1))
    done
    echo "$2, $3: they agree in $good of $1 turns"
    [ $good -ge $(($1 - 1)) ] || fail "$2, $3: $good of $1"
}

agree 8 'seq 300000' 'seq 400000'
agree 8 'gzip -1 -c /usr/include/stdio.h' 'gzip -9 -c /usr/include/stdio.h'
exit 0
