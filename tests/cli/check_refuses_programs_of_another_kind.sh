# check_refuses_programs_of_another_kind.sh - word size and machine
# SPDX-License-Identifier: MIT
. "$(dirname "$0")/expect.sh"

cp /bin/true other && chmod +w other
printf '\001' | dd of=other bs=1 seek=4 conv=notrunc 2>/dev/null # ELFCLASS32
printf '\003\000' | dd of=other bs=1 seek=18 conv=notrunc 2>/dev/null # EM_386
[ "$(uname -m)" = i686 ] && skip "this is the other kind"
expect 1 "$bump" check ./other
grep -q '32-bit program for i386' out || fail "$(cat out)"
cp /bin/true other
printf '\377\000' | dd of=other bs=1 seek=18 conv=notrunc 2>/dev/null
expect 1 "$bump" check ./other
grep -q 'for machine 255' out || fail "$(cat out)"
