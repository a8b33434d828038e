# check_takes_scripts_for_what_runs_them.sh - interpreter lines, also with env
# SPDX-License-Identifier: MIT
. "$(dirname "$0")/expect.sh"

script() # LINE
{
    printf '%s\necho\n' "$1" >script
    chmod +x script
}
shell=$(command -v sh)
script "#!$shell"
expect 0 "$bump" check ./script
grep -q "script for $shell: " out || fail "$(cat out)"
grep -q '(what it starts was not looked at)$' out || fail "$(cat out)"
script '#! /usr/bin/env sh'
expect 0 "$bump" check ./script
grep -q 'script for sh: ' out || fail "$(cat out)"
script '#!/usr/bin/env -S A=1 sh -e'
expect 0 "$bump" check ./script
grep -q 'script for sh: ' out || fail "$(cat out)"
script 'echo no mark'
expect 0 "$bump" check ./script
grep -q 'script for /bin/sh: ' out || fail "$(cat out)"
script '#!/nowhere/interpreter'
expect 126 "$bump" check ./script
script "#!$PWD/script"
expect 126 "$bump" check ./script
printf 'int main(void) { return 0; }\n' >static.c
if $cc -static -o static static.c 2>/dev/null; then
    script "#!$PWD/static"
    expect 1 "$bump" check ./script
    grep -q 'statically linked' out || fail "$(cat out)"
fi
