# runs_end_when_they_are_ready.sh - --until PORT and --until REGEX, for servers; one
# that ends before does not count
# SPDX-License-Identifier: MIT
. "$(dirname "$0")/expect.sh"

need jq timeout
cat >server <<'EOF'
#!/bin/sh
printf 'starting\nlistening on 7'
exec sleep 987
EOF
chmod +x server
expect 0 timeout 30 "$bump" compare -q -a system -a bump -r 8 --until '^listening on [0-9]' --json j ./server
[ "$(jq '[.allocators[].runs.done] | add' j)" = 16 ] || fail "$(jq -c .allocators j)"
[ "$(jq '[.runs[].wall_ns] | max < 5e9' j)" = true ] || fail "$(jq -c '[.runs[].wall_ns]' j)"
expect 125 timeout 30 "$bump" compare -q -r 1 --until 'never' true
expect 125 "$bump" compare --until '(' true
expect 125 "$bump" compare --until 70000 true
expect 125 "$bump" compare --until x --show-output true
need python3
cat >listens.py <<'EOF'
import socket, time
server = socket.socket()
server.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
server.bind(("127.0.0.1", 48713))
time.sleep(0.3)
server.listen()
time.sleep(987)
EOF
expect 0 timeout 50 "$bump" compare -q -a system -a bump -r 2 --until 48713 --json j python3 listens.py
[ "$(jq '[.runs[].wall_ns] | min > 3e8 and max < 9e9' j)" = true ] || fail "$(jq -c '[.runs[].wall_ns]' j)"
python3 listens.py &
server=$!
sleep 1
expect 125 timeout 30 "$bump" compare -q -r 1 --until 48713 python3 listens.py
kill $server
grep -q 'answers on port 48713 already' err || fail "$(cat err)"
