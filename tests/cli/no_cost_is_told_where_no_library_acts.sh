# no_cost_is_told_where_no_library_acts.sh - but why; one line for each reason
# SPDX-License-Identifier: MIT
. "$(dirname "$0")/expect.sh"

need jq
cat >churn.c <<'EOF'
#include <stdio.h>
#include <stdlib.h>
#ifdef GO
__asm__(".pushsection .note.go,\"a\",@note\n.balign 4\n.long 3, 4, 4\n"
        ".asciz \"Go\"\n.byte 0\n.long 0\n.popsection");
#endif
#ifdef OWN
#include <stddef.h>
static _Alignas(16) char memory[1 << 16];
static size_t used;
void *malloc(size_t size)
{
    used = (used + size + 15) % (sizeof memory / 2) & ~(size_t)15;
    return memory + used;
}
void free(void *block) { (void)block; }
#endif
int main(int count, char **words)
{
    long n = count > 1 ? atol(words[1]) : 100000;
    for (long i = 0; i < n; i++) {
        char *volatile block = malloc(64 + (size_t)i % 64);
        block[0] = 1;
        if (i % 2)
            free(block);
    }
    puts("done");
    return 0;
}
EOF
$cc -O1 -fno-builtin -o churn churn.c || exit 1
$cc -O1 -fno-builtin -static -o static churn.c || skip "no static libc"
$cc -O1 -fno-builtin -rdynamic -DOWN -o own churn.c || exit 1
$cc -O1 -fno-builtin -DGO -o go churn.c || exit 1

# refused REASON COMMAND...
refused()
{
    reason=$1
    shift
    expect 0 "$bump" compare -q -r 10 --json j "$@"
    tr '\n' ' ' <out | tr -s ' ' >words
    grep -q 'cost at least\|is not known: it may\|inside malloc' words && fail "$*: a cost: $(cat out)"
    grep -q "$reason" words || fail "$*: not '$reason': $(cat out)"
    jq -e '.cost == [] and .inside == [] and (.reach[0].no_cost | length > 0)' j >/dev/null || fail "$*: JSON"
}

told()
{
    expect 0 "$bump" compare -q -r 8 --json j "$@"
    tr '\n' ' ' <out | tr -s ' ' >words
    grep -q 'cost at least\|is not known: it may' words || fail "$*: no cost: $(cat out)"
    jq -e '.reach[0] | .cpu_share >= 0.9 and .no_cost == null' j >/dev/null || fail "$*: JSON"
}

told ./churn
told sh -c 'exec ./churn'
told sh -c './churn & ./churn; wait'
refused 'static is statically linked' ./static
refused 'static is statically linked' sh -c './churn 1000; ./static 1000000; true'
jq -e '.reach[0].programs | (.[0].path | endswith("/static")) and (.[0].reached | not) and
    .[0].processes == 1 and any(.[]; .reached and (.path | endswith("/churn")))' j >/dev/null ||
    fail "programs: $(jq -c '.reach' j)"
refused 'own brings its own malloc' ./own
refused 'go is a Go program' ./go
refused 'churn was started without LD_PRELOAD' env -i ./churn
refused 'churn was started without LD_PRELOAD' sh -c 'LD_PRELOAD= ./churn; true'
refused 'with status 3 and an error message' sh -c 'cd /nowhere || exit 3; ./churn'
told sh -c './churn; exit 3'
expect 125 "$bump" compare -q -r 8 sh -c 'not-there-at-all ./churn'

# a program that wants to be followed by somebody else
cat >debugs.c <<'EOF'
#include <sys/ptrace.h>
int main(void) { return ptrace(PTRACE_TRACEME, 0, 0, 0) != 0; }
EOF
$cc -o debugs debugs.c || exit 1
refused 'under which it fails' ./debugs

[ "$(id -u)" = 0 ] || exit 0
mkdir -p root/tmp
cp static root/static
for file in $(ldd churn | grep -o '/[^ )]*'); do
    mkdir -p "root$(dirname "$file")"
    cp "$file" "root$file"
done
cp churn root/churn
refused 'cannot be preloaded' chroot root /churn
chmod 755 . && cp churn setuid && chmod 4755 setuid
command -v setpriv >/dev/null || exit 0
mkdir command && cp "$bump" "$library" command && chmod -R a+rx command
bump="setpriv --reuid nobody --regid nogroup --clear-groups ./command/bumpmalloc"
chmod 777 .
expect 0 $bump compare -q -r 8 ./setuid
tr '\n' ' ' <out | tr -s ' ' | grep -q 'setuid is setuid' || fail "setuid: $(cat out)"
exit 0
