# a_baseline_tells_what_has_changed_since.sh - of the program, not of the machine:
# what the reference takes more or less today is taken out, or too much
# SPDX-License-Identifier: MIT
. "$(dirname "$0")/expect.sh"

need awk jq
cat >touch.c <<'EOF'
#include <stdlib.h>
#include <string.h>
int main(void)
{
    char *volatile block = malloc(MIB << 20);
    memset(block, 1, MIB << 20);
    return 0;
}
EOF
build() { $cc -O1 -fno-builtin -DMIB="$2" -o "$1" touch.c || exit 1; }
# so much that what pages of libraries vary is far below a percent
build fixed 120
build tool 120
# since STATUS BASELINE OPTIONS... - the gate is on the change of peak memory
since()
{
    status=$1 baseline=$2
    shift 2
    expect "$status" "$bump" compare -q -r 10 --json j -a system -c ./fixed -c ./tool \
        --against "$baseline" --fail-if 'baseline:rss>+5%' "$@"
    tr '\n' ' ' <out | tr -s ' ' >words
}

expect 0 "$bump" compare -q -r 10 -a system -c ./fixed -c ./tool --save base
since 0 base
grep -q 'Since then ./tool: .* peak memory .* the same within 1 %' words || fail "$(cat out)"
since 0 base --fail-if 'rss>+5%'

# the machine is another by a tenth, or by half: changed in the file, for all
scaled() { awk -F'\t' -v OFS='\t' -v by="$1" '$1 == "run" { $7 = int($7 * by) } 1' base; }
scaled 0.9 >tenth
since 0 tenth
grep -q 'peak memory .* more' words && fail "a tenth is claimed: $(cat out)"
scaled 0.5 >half
since 125 half
grep -q "peak memory refused, for the reference's own changed by" words || fail "$(cat out)"
grep -q 'cannot be judged' err || fail "$(cat err)"
jq -e '[.allocators[].against_baseline.rss.interval] == [null, null]' j >/dev/null ||
    fail "JSON: $(jq -c '.allocators[].against_baseline' j)"

# the program is another: side by side and since then
build tool 180
since 1 base
grep -q 'Since then ./tool: .* peak memory .* more' words || fail "$(cat out)"
grep -q "'baseline:rss>+5%' holds" err || fail "$(cat err)"
jq -e '.allocators[1].against_baseline.rss.interval | .[0] > 1.3 and .[1] < 1.6' j >/dev/null ||
    fail "JSON: $(jq -c '.allocators[].against_baseline' j)"
exit 0
