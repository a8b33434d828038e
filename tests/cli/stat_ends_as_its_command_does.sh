# stat_ends_as_its_command_does.sh - its status, 128 and the signal, 126 or 127;
# and signals go on to it
# SPDX-License-Identifier: MIT
. "$(dirname "$0")/expect.sh"

for status in 0 1 77 125 255; do
    expect $status "$bump" stat -q -- sh -c "exit $status"
    [ ! -s err ] || fail "$(cat err)"
done
expect 143 "$bump" stat -- sh -c 'kill -TERM $$'
grep -q 'ended by signal 15' err || fail "$(cat err)"
expect 127 "$bump" stat ./missing
grep -q 'missing: No such file' err || fail "$(cat err)"
echo text >text
expect 126 "$bump" stat ./text
expect 0 "$bump" stat -- sh -c 'echo output; cat' <text
[ "$(cat out)" = "$(printf 'output\ntext')" ] || fail "$(cat out)"

# Wait for the trap to be set, then send each signal to stat alone.
names='TERM USR1 USR2'
# Nobody can trap what was ignored when the shell began, as under nohup.
trap 'heard=1' HUP
kill -HUP $$
[ "$heard" ] && names="HUP $names"
for name in $names; do
    rm -f ready got
    "$bump" stat -q -- sh -c "trap 'echo >got; exit 9' $name; echo >ready
        i=0; while [ \$i -lt 200 ]; do sleep 0.05; i=\$((i + 1)); done" &
    stat=$!
    i=0
    while [ ! -e ready ] && [ $i -lt 200 ]; do
        sleep 0.05
        i=$((i + 1))
    done
    kill -$name $stat
    wait $stat
    status=$?
    [ $status = 9 ] && [ -e got ] || fail "$name: status $status"
done
exit 0
