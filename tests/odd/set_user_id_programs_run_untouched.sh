#!/bin/sh
# set_user_id_programs_run_untouched.sh LIBRARY - the dynamic linker drops
# LD_PRELOAD for them: they work, and the library is not there.
# SPDX-License-Identifier: MIT
library=$1
. "$(dirname "$0")/odd.sh"
[ "$(id -u)" = 0 ] || skip "needs root to make such a program"
need setpriv
cp "$library" "$work/libbumpmalloc.so"
chmod 755 "$work/libbumpmalloc.so"
for tool in id cat; do
    cp "$(command -v $tool)" "$work/$tool"
    chmod 4755 "$work/$tool"
done
as_nobody() {
    setpriv --reuid=65534 --regid=65534 --clear-groups "$@"
}
[ "$(as_nobody "$work/id" -u)" = 0 ] || skip "set-user-id does not work here"
output=$(as_nobody env LD_PRELOAD="$work/libbumpmalloc.so" \
    sh -c '"$1/id" -u; id -u' sh "$work" 2> "$work/err")
[ "$output" = "0
65534" ] || die "$output"
as_nobody env LD_PRELOAD="$work/libbumpmalloc.so" "$work/cat" /proc/self/maps \
    2> /dev/null | grep -q bumpmalloc && die "the library is loaded"
as_nobody env LD_PRELOAD="$work/libbumpmalloc.so" cat /proc/self/maps |
    grep -q bumpmalloc || die "the library is not loaded where it should be"
echo "set-user-id: untouched"
