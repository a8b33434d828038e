# check_tells_what_cannot_be_run.sh - missing, not executable, a directory, no program
# SPDX-License-Identifier: MIT
. "$(dirname "$0")/expect.sh"

expect 127 "$bump" check ./missing
grep -q '^not found: ' out || fail "$(cat out)"
expect 127 "$bump" check missing-program
expect 127 "$bump" check ''
expect 127 "$bump" check /dev/null/x
: >file
expect 126 "$bump" check ./file
grep -q 'is not executable' out || fail "$(cat out)"
mkdir directory
expect 126 "$bump" check ./directory
grep -q 'is a directory' out || fail "$(cat out)"
head -c 100 /dev/zero >file && chmod +x file
expect 1 "$bump" check ./file
grep -q 'neither an ELF program nor a script' out || fail "$(cat out)"
cp "$library" library.so && chmod +x library.so
expect 126 "$bump" check ./library.so
grep -q 'is a shared library' out || fail "$(cat out)"
