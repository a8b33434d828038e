# verify_output_finds_runs_that_print_something_else.sh - byte for byte
# SPDX-License-Identifier: MIT
. "$(dirname "$0")/expect.sh"

need jq
cat >prints <<'END'
#!/bin/sh
case $LD_PRELOAD in *bumpmalloc*) echo 1234x ;; *) echo 12345 ;; esac
END
chmod +x prints
expect 2 "$bump" compare -a system -a bump -r 8 --verify-output --json j ./prints
[ "$(jq '.allocators[1].runs.output_differs' j)" = 8 ] || fail "$(jq -c .allocators j)"
[ "$(jq '.allocators[0].runs.done' j)" = 8 ] || fail "the reference differs from itself"
grep -q 'from byte 4 on' err || fail "$(cat err)"
expect 0 "$bump" compare -a system -a bump -r 8 --verify-output --json j seq 100000
[ "$(jq '[.allocators[].runs.done] | add' j)" = 16 ] || fail "equal output differs"
expect 0 "$bump" compare -a system -a bump -r 8 ./prints
