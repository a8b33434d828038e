# stat_says_what_found_no_room.sh - samples of more chains of calls than a record
# has room for are missed, and that is said
# SPDX-License-Identifier: MIT
. "$(dirname "$0")/expect.sh"

need jq
cat >ways.c <<'END'
#include <stdlib.h>

void *volatile p;
void walk(unsigned depth);
void left(unsigned depth) { walk(depth); p = p; }
void right(unsigned depth) { walk(depth); p = p; }

/* 2^depth ways to the calls of malloc. */
void walk(unsigned depth)
{
    if (depth == 0) {
        p = malloc(10);
        return;
    }
    left(depth - 1);
    right(depth - 1);
}

int main(int argc, char **argv)
{
    walk(atoi(argv[1]));
    return 0;
}
END
$cc -w -O0 -fno-builtin -o ways ways.c || fail "cannot build"
expect 0 "$bump" stat --sample 0 --json j ./ways 10
jq -e '.missed.samples == 0 and .missed.lives == 0' j >/dev/null || fail "$(jq -c .missed j)"
grep -q '^note: no room' err && fail "there was room: $(cat err)"
expect 0 "$bump" stat --sample 0 --json j ./ways 17
jq -e '.missed.samples >= 131072 - 65536 and
    .sampling.samples + .missed.samples == .total.blocks_taken' j >/dev/null ||
    fail "$(jq -c '[.missed, .sampling, .total.blocks_taken]' j)"
grep -qE '^note: no room for the stacks of [0-9]+ samples' err || fail "$(tail -3 err)"
exit 0
