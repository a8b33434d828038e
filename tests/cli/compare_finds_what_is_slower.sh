# compare_finds_what_is_slower.sh - a library whose constructor burns CPU
# SPDX-License-Identifier: MIT
. "$(dirname "$0")/expect.sh"

need jq
cat >slow.c <<'END'
#include <stddef.h>
void *__libc_malloc(size_t size);
void *malloc(size_t size) { return __libc_malloc(size); }
__attribute__((constructor)) static void burn(void)
{
    for (volatile long i = 0; i < 20000000; i++)
        ;
}
END
$cc -shared -fPIC -fno-builtin -o slow.so slow.c || exit 1
expect 0 "$bump" compare -q -a system -a ./slow.so -r 10 --json j true
[ "$(jq -r '.allocators[1].against_reference.cpu.claim' j)" = more ] ||
    fail "not found: $(jq -c '.allocators[1].against_reference' j)"
grep -q '^Least CPU time: system' out || fail "the verdict is $(tail -3 out)"
expect 1 "$bump" compare -q -a system -a ./slow.so -r 10 --fail-if 'cpu>+2%' true
grep -q "'cpu>+2%' holds" err || fail "no reason given"
expect 0 "$bump" compare -q -a ./slow.so -a system -r 10 --fail-if 'cpu>+2%' true
expect 1 "$bump" compare -q -a ./slow.so -a system -r 10 --fail-if 'cpu<-2%' true
