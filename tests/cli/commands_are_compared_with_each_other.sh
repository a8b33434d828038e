# commands_are_compared_with_each_other.sh - with -c; by what tells them apart
# SPDX-License-Identifier: MIT
. "$(dirname "$0")/expect.sh"

need jq
cat >burn.c <<'END'
#include <stdlib.h>
int main(int count, char **words)
{
    for (volatile long i = atol(words[count - 1]) * 1000000; i > 0; i--)
        ;
    return 0;
}
END
$cc -O1 -o burn burn.c || exit 1
expect 0 "$bump" compare -q -r 12 --json j -c './burn "a  b" 1' -c "./burn 'a  b' 20"
jq -e '[.allocators[].label] == ["1", "20"] and
    .allocators[1].command == ["./burn", "a  b", "20"] and
    .allocators[1].reference == "1" and
    .allocators[1].against_reference.cpu.claim == "more"' j >/dev/null ||
    fail "$(jq -c '.allocators[] | [.label, .command]' j)"
grep -q '^20: ./burn .a  b. 20$' out || fail "$(head -3 out)"
grep -q '^Least CPU time: 1 ' out || fail "$(cat out)"

# under each allocator, with names; the exit status of each command is its own
expect 0 "$bump" compare -q -r 12 --json j --name ok --name bad -a system -a bump \
    -c 'sh -c "exit 0"' -c 'sh -c "exit 3"'
jq -e '[.allocators[].label] == ["ok system", "ok bump", "bad system", "bad bump"] and
    ([.runs[] | select(.end == "done")] | length) == 48 and
    all(.allocators[]; .reference == "ok system")' j >/dev/null || fail "$(cat j)"

# --shell: each line is the shell's
expect 0 "$bump" compare -q -r 8 --shell --json j -c 'seq 3 | wc -l' -c 'seq 4 | wc -l'
jq -e '.allocators[1].command == ["/bin/sh", "-c", "seq 4 | wc -l"]' j >/dev/null ||
    fail "$(jq -c '.allocators[1].command' j)"

# each output is compared with that of the same command
expect 0 "$bump" compare -q -r 8 --verify-output --json j -a system -a bump \
    -c 'echo 1' -c 'echo 2'
jq -e 'all(.runs[]; .end == "done")' j >/dev/null || fail "$(jq -c .runs[] j)"

expect 125 "$bump" compare -c 'seq 3 | wc -l' -c true
grep -q -- "'| wc -l' on: add --shell" err || fail "$(cat err)"
expect 125 "$bump" compare -c 'echo "open' -c true
expect 125 "$bump" compare -c '' -c true
expect 125 "$bump" compare -c true -c false true
expect 125 "$bump" compare --name a --name b -c true
