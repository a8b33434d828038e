# a_command_against_itself_is_seldom_claimed_to_differ.sh - 40 comparisons of 20
# rounds on this machine as it is: at most 3 claim a difference in wall or CPU
# time.
# SPDX-License-Identifier: MIT
. "$(dirname "$0")/expect.sh"
need jq xmllint
{
    echo '<a>'
    seq 30000 | sed 's/.*/<b c="&">&<\/b>/'
    echo '</a>'
} >file.xml
trials=0
claims=0
while [ $trials -lt 40 ]; do
    expect 0 "$bump" compare -q -r 20 -a system -a system --seed $trials --json j \
        -- xmllint --noout file.xml
    claim=$(jq -r '.allocators[1].against_reference | .wall.claim + " " + .cpu.claim' j)
    [ "$claim" = "none none" ] || claims=$((claims + 1))
    trials=$((trials + 1))
done
echo "$claims of $trials comparisons claim a difference"
[ $claims -le 3 ] || fail "too many"
