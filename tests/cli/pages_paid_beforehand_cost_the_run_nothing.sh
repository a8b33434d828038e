# pages_paid_beforehand_cost_the_run_nothing.sh - a loop that only touches what
# it allocates takes about as long as in memory that was there before
# SPDX-License-Identifier: MIT
. "$(dirname "$0")/expect.sh"

need jq
cat >touch.c <<'END'
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>
static void touch(void)
{
    for (int i = 0; i < 30000; i++) {
        volatile char *block = malloc(1000);
        block[0] = block[999] = 1;
    }
}
int main(int count, char **words)
{
    (void)words;
    if (count > 1 && fork()) /* the child touches, and is waited for or not */
        return count > 2 ? 0 : !(wait(NULL) > 0);
    touch();
    return 0;
}
END
$cc -O1 -fno-builtin -o touch touch.c || exit 1

expect 0 "$bump" compare -q -r 10 --json own -a bump:pages=small -a prepaid ./touch
jq -e '.allocators[1] | .against_reference.cpu.interval[1] < 0.7 and
    .summary.minor_faults.median > 7000' own >/dev/null ||
    fail "$(jq -c .allocators[1] own)"
# The account is there during a run, and not after the last or a failure.
for end in '0 true' '125 [ ! -s during ]'; do
    rm -f during
    expect ${end%% *} "$bump" compare -q -r 1 --prepare "${end#* }" -a prepaid \
        sh -c 'ls "$BUMPMALLOC_PREPAY" >>during'
    [ -s during ] && [ ! -e "$(tail -n 1 during)" ] ||
        fail "the account was not there, or is not removed: $(cat during)"
done

# a child's pages are not paid: its time may be in the run's, or not
for wait in '' not; do
    expect 0 "$bump" compare -q -r 10 --json child -a bump:pages=small -a prepaid \
        ./touch fork $wait
    jq -e '.allocators[1].against_reference.cpu.interval[1] > 0.8' child \
        >/dev/null || fail "$(jq -c .allocators[1].against_reference.cpu child)"
done

# where no page is to be paid, it is no witness
echo 'int main(void) { for (volatile int i = 0; i < 40000000; i++); }' >busy.c
$cc -O1 -o busy busy.c || exit 1
expect 0 "$bump" compare -q -r 9 --json few ./busy
jq -e '[.allocators[].spec] | index("prepaid") == null' few >/dev/null ||
    fail "$(jq -c '[.allocators[].spec]' few)"
