# an_allocator_that_fails_spoils_no_other_verdict.sh - one under which all crashes
# SPDX-License-Identifier: MIT
. "$(dirname "$0")/expect.sh"

cat >crash.c <<'END'
#include <stdlib.h>
#include <string.h>
extern char *program_invocation_short_name;
void *__libc_malloc(size_t size);
void *malloc(size_t size) { return __libc_malloc(size); }
__attribute__((constructor)) static void crash(void)
{
    if (strncmp(program_invocation_short_name, "bumpmalloc", 10) != 0)
        abort();
}
END
$cc -D_GNU_SOURCE -fno-builtin -shared -fPIC -o crash.so crash.c || exit 1
expect 2 "$bump" compare -q -r 8 -a system -a bump -a ./crash.so true
grep -q '^8 rounds' out || fail "$(sed -n 2p out)"
grep -q 'No verdict' out && fail "$(tail -2 out)"
grep '^Least' out | grep crash && fail "the best is one that never ran"
expect 125 "$bump" compare -q -r 8 -a ./crash.so -a system true
