# compare_leaves_old_reports_whole_until_new_ones_are.sh - and no rubbish
# SPDX-License-Identifier: MIT
. "$(dirname "$0")/expect.sh"

echo old >j
expect 125 "$bump" compare --json j ./missing
[ "$(cat j)" = old ] || fail "the old file was touched"
echo old >real
ln -s real link
expect 0 "$bump" compare -q -r 1 --json link true
[ -L link ] && grep -q runs real || fail "a link was replaced"
[ "$(ls | grep -c '^j\.\|^real\.\|^link\.')" = 0 ] || fail "left behind: $(ls)"
ln -s new dangling
expect 0 "$bump" compare -q -r 1 --json dangling true
[ -L dangling ] && grep -q runs new || fail "a dangling link was replaced"
umask 027
expect 0 "$bump" compare -q -r 1 --csv c true
[ "$(stat -c %a c)" = 640 ] || fail "mode $(stat -c %a c)"
