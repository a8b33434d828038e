# check_refuses_programs_with_their_own_malloc.sh - exported, not merely used
# SPDX-License-Identifier: MIT
. "$(dirname "$0")/expect.sh"

cat >own.c <<'END'
#include <stddef.h>
static char memory[1 << 20];
static size_t used;
void *malloc(size_t size) { used += (size + 15) & ~(size_t)15; return memory + used; }
void free(void *block) { (void)block; }
int main(void) { return malloc(1) == NULL; }
END
for flags in '-rdynamic' '-rdynamic -Wl,--hash-style=sysv' \
    '-rdynamic -Wl,--hash-style=gnu -no-pie -s'; do
    $cc $flags -fno-builtin -o own own.c || exit 1
    expect 1 "$bump" check ./own
    grep -q 'brings its own malloc' out || fail "$flags: $(cat out)"
done
cat >uses.c <<'END'
#include <stdlib.h>
void *(*address)(size_t) = malloc; /* fixed programs give it an address */
int main(void) { free(address(1)); return 0; }
END
for flags in '-rdynamic' '-rdynamic -no-pie' '-no-pie -Wl,--hash-style=sysv'; do
    $cc $flags -o uses uses.c || exit 1
    expect 0 "$bump" check ./uses
done
