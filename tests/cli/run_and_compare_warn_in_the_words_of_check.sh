# run_and_compare_warn_in_the_words_of_check.sh - one wording
# SPDX-License-Identifier: MIT
. "$(dirname "$0")/expect.sh"

printf 'int main(void) { return 0; }\n' >static.c
$cc -static -o static static.c 2>/dev/null || skip "no static libc"
expect 1 "$bump" check ./static
words=$(cat out)
expect 0 "$bump" run ./static
[ "$(cat err)" = "bumpmalloc: warning: $words" ] || fail "run: $(cat err)"
expect 0 "$bump" compare -r 1 ./static
[ "$(cat err)" = "bumpmalloc: warning: $words" ] || fail "compare: $(cat err)"
expect 0 "$bump" run -q ./static
[ ! -s err ] || fail "-q did not silence it"
