# an_allocator_that_finishes_no_run_has_a_status.sh - and a hint at what helps
# SPDX-License-Identifier: MIT
. "$(dirname "$0")/expect.sh"

cat >hungry.c <<'EOF'
#include <stdlib.h>
#include <string.h>
int main(void)
{
    for (int i = 0; i < 200; i++) {
        char *p = malloc(1000000);
        if (!p)
            return 1;
        memset(p, i, 1000000);
        free(p);
    }
    return 0;
}
EOF
$cc -fno-builtin -o hungry hungry.c || exit 1
expect 2 "$bump" compare -q -r 2 --limit=64M ./hungry
grep -q 'bump finished no run.*--reset=drained or --limit=none' err || fail "$(cat err)"
expect 0 "$bump" compare -q -r 2 --limit=64M --reset=drained ./hungry
expect 2 "$bump" compare -q -r 2 --verify-output sh -c 'date +%N'
grep -q 'leave --verify-output out' err || fail "$(cat err)"
