# compare_reports_bytes_that_are_no_text.sh - as replacement characters, in valid JSON
# SPDX-License-Identifier: MIT
. "$(dirname "$0")/expect.sh"

need jq
expect 0 "$bump" compare -q -r 1 -a system --json j --html h \
    true "$(printf 'a\377\001b')"
[ "$(jq -r '.command[1]' j)" = "$(printf 'a\357\277\275\001b')" ] ||
    fail "$(jq -c .command j)"
grep -qF "\$'a\\377\\001b'" out || grep -qF 'a\377\001b' out || fail "$(head -1 out)"
