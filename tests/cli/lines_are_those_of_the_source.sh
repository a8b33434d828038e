# lines_are_those_of_the_source.sh - --lines by either symbolizer; without one,
# or where a file has changed since, no line is told
# SPDX-License-Identifier: MIT
. "$(dirname "$0")/expect.sh"

need jq
cat >'a b.c' <<'END'
#include <stdlib.h>
void *volatile p;
static void first(void)
{
    p = malloc(1000);
    p = malloc(5000); /* line 6 */
}
static void *xmalloc(size_t n)
{
    return malloc(n);
}
int main(void)
{
    first();
    p = xmalloc(3000); /* line 15 */
    return 0;
}
END
$cc -w -g -O0 -fno-builtin -o 'a b' 'a b.c' || fail "cannot build"
expect 0 "$bump" stat -q --sample 0 -o record -- './a b'

lines='first a b.c:6 main a b.c:15'
for tool in llvm-symbolizer addr2line; do
    command -v $tool >/dev/null || continue
    mkdir $tool && ln -s "$(command -v $tool)" $tool/ || fail "no link"
    tools="$tools $tool"
    expect 0 env "PATH=$work/$tool" "$bump" report --lines --json j --html h --sites s record
    [ ! -s err ] || fail "$tool: $(cat err)"
    [ "$(jq -r '[.sites[] | .function, (.line | sub(".*/"; ""))] | join(" ")' j)" = "$lines" ] ||
        fail "$tool: $(jq -c '.sites[] | [.function, .line]' j)"
    jq -e '.sites | all(.line | startswith("/"))' j >/dev/null || fail "a path without folders"
    grep -q 'first in a b at a b.c:6 < main' out && grep -q '<td>a b.c:15</td>' h &&
        grep -q '^main,.*/a b.c:15$' s || fail "$tool: $(cat out s)"
done
[ "$tools" ] || skip "no symbolizer"

expect 0 "$bump" report --json j --html h record
jq -e '.sites | all(.line == "")' j >/dev/null && ! grep -q '<th>line' h || fail "unasked"
mkdir empty
expect 0 env "PATH=$work/empty" "$bump" report --lines record
[ "$(wc -l <err)" = 1 ] && grep -q 'llvm-symbolizer or addr2line: neither is installed' err ||
    fail "without a symbolizer: $(cat err)"
printf '\n\n\n' | cat - 'a b.c' >c.c
$cc -w -g -O0 -fno-builtin -o 'a b' c.c || fail "cannot build"
expect 0 "$bump" report -q --lines --json j record
jq -e '.sites | all(.line == "")' j >/dev/null || fail "of another file: $(jq -c '[.sites[].line]' j)"
exit 0
