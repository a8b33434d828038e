# diff_says_what_grew.sh - by how much, in which program, function and sizes; and
# nothing where nothing did
# SPDX-License-Identifier: MIT
. "$(dirname "$0")/expect.sh"

cat >takes.c <<'END'
#include <stdlib.h>

int main(int argc, char **argv)
{
    for (int i = atoi(argv[1]); i > 0; i--)
        malloc(3000);
    return 0;
}
END
$cc -w -O0 -fno-builtin -o takes takes.c || fail "cannot build"
expect 0 "$bump" stat -q --sample 0 -o few ./takes 1000
expect 0 "$bump" stat -q --sample 0 -o many ./takes 1500
expect 0 "$bump" stat -q -o other -- sh -c './takes 1000; ls >/dev/null'

expect 0 "$bump" diff few many
grep -qE '^processes +1 +1 +same$' out || fail "processes: $(cat out)"
grep -qE '^calls +1,0[0-9]{2} +1,5[0-9]{2} ' out || fail "calls: $(cat out)"
grep -qE '^takes .* \+(49|50)\.[0-9] %$' out || fail "takes: $(cat out)"
grep -qE '^from 2.000 KiB +1,0[0-9]{2} +1,5[0-9]{2} ' out || fail "sizes: $(cat out)"
[ "$(grep -c '^from ' out)" = 1 ] || fail "other sizes: $(cat out)"
grep -qE '^takes grew most: it was handed out 1.4[0-9]* MiB more' out || fail "$(cat out)"

grep -qE '^main .* \+(49|50)\.[0-9] %$' out || fail "main: $(cat out)"
grep -qE '^Of functions, main in takes grew most: by 1.4[0-9]* MiB' out || fail "$(cat out)"
# Samples differ by more than three standard errors one time in 370.
for round in 1 2 3; do
    expect 0 "$bump" stat -q -o again ./takes 1000
    expect 0 "$bump" diff few again
    grep -q '^bytes, by function' out || break
done
grep -q '^No function grew by more' out || fail "chance: $(cat out)"
! grep -q '^bytes, by function' out || fail "chance: $(cat out)"
expect 0 "$bump" stat -q --sample none -o none ./takes 1000
expect 0 "$bump" diff few none
! grep -q function out || fail "without samples: $(cat out)"

expect 0 "$bump" diff -q few many
[ "$(wc -l <out)" = 1 ] && grep -q '^takes grew most' out || fail "-q: $(cat out)"

expect 0 "$bump" diff many few
grep -q '^No program was handed out more' out || fail "$(cat out)"
expect 0 "$bump" diff few other
grep -qE '^ls .* new$' out || fail "$(cat out)"
expect 125 "$bump" diff few
expect 125 "$bump" diff few ./takes
[ "$(wc -l <err)" = 1 ] && grep -q 'takes is no record' err || fail "$(cat err)"
"$bump" diff few many >/dev/full 2>err
[ $? = 125 ] || fail "it was lost silently"
