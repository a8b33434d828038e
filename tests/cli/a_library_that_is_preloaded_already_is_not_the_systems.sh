# a_library_that_is_preloaded_already_is_not_the_systems.sh - system has what
# LD_PRELOAD names, but for this library
# SPDX-License-Identifier: MIT
. "$(dirname "$0")/expect.sh"

printf 'int nothing;\n' >other.c
$cc -shared -fPIC -o other.so other.c || exit 1
preloads() { LD_PRELOAD=$1 "$bump" compare -q -r 1 -a "$2" --show-output sh -c 'echo "$LD_PRELOAD"' | head -n 1; }
[ -z "$(preloads "$library" system)" ] || fail "$(preloads "$library" system)"
got=$(preloads "$work/other.so:$library $work/other.so" system)
[ "$got" = "$work/other.so:$work/other.so" ] || fail "$got"
got=$(preloads "$library:$work/other.so" bump)
[ "$got" = "$library:$work/other.so" ] || fail "$got"

cat >mine.c <<'EOF'
#include <stddef.h>
void *__libc_malloc(size_t size);
void *malloc(size_t size) { return __libc_malloc(size); }
EOF
$cc -fno-builtin -shared -fPIC -o mine.so mine.c || exit 1
LD_PRELOAD=$work/mine.so "$bump" compare -r 1 true >out 2>err || fail "$(cat err)"
grep -q "warning: system: malloc is that of .*mine.so" err || fail "$(cat err)"
