# compare_passes_arguments_on_as_they_are.sh - 10,000 of them, and strange names
# SPDX-License-Identifier: MIT
. "$(dirname "$0")/expect.sh"

need jq
mkdir 'a folder
of two lines'
cat >'a folder
of two lines/the  command' <<'END'
#!/bin/sh
printf '%s|' "$@"
END
chmod +x 'a folder
of two lines/the  command'
expect 0 "$bump" compare -q -r 1 -a system --show-output --json j --html h \
    -- './a folder
of two lines/the  command' 'x  y' '' 'é"<&'
grep -qF 'x  y||é"<&|' out || fail "$(head -3 out)"
[ "$(jq -r '.command[1:] | join("|")' j)" = 'x  y||é"<&' ] || fail "$(jq .command j)"
expect 0 "$bump" compare -q -r 1 --json j --html h --csv c sh -c 'exit $(($# - 10000))' \
    sh $(seq 10000)
[ "$(jq '.command | length' j)" = 10004 ] || fail "$(jq '.command | length' j)"
