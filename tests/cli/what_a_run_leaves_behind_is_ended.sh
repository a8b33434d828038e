# what_a_run_leaves_behind_is_ended.sh - in whatever session, however many, even if
# the run or somebody else kills who watches over it
# SPDX-License-Identifier: MIT
. "$(dirname "$0")/expect.sh"

need setsid timeout
# none_is_left NAME - of the processes that run a copy of sleep(1) by that name
none_is_left()
{
    for try in 1 2 3 4 5 6 7 8 9 10; do
        left=$(cat /proc/[0-9]*/comm 2>/dev/null | grep -cx "$1")
        [ "$left" = 0 ] && return
        sleep 0.2
    done
    fail "$left of $1 are left"
}
for name in left_session left_ended left_killed left_many left_murder left_interrupt; do
    cp "$(command -v sleep)" $name || fail "no copy of sleep"
done

expect 0 "$bump" compare -q -r 2 -a system \
    sh -c 'setsid ./left_session 987 >/dev/null 2>&1 & sleep 0.1'
none_is_left left_session
expect 125 "$bump" compare -q -r 1 --timeout 0.5 -a system setsid -w ./left_ended 987
none_is_left left_ended
timeout -s KILL 1 "$bump" compare -q -r 1 -a system \
    sh -c 'setsid ./left_killed 987 & ./left_killed 987' >/dev/null 2>&1
none_is_left left_killed
timeout -s QUIT 1 "$bump" compare -q -r 1 -a system ./left_killed 987 >/dev/null 2>&1
none_is_left left_killed
cat >many <<'EOF'
i=0
while [ $((i += 1)) -le 1000 ]; do
    (setsid ./left_many 987 >/dev/null 2>&1 &)
done
EOF
expect 0 timeout 50 "$bump" compare -q -r 1 -a system sh ./many
none_is_left left_many
expect 125 "$bump" compare -q -r 1 -a system \
    sh -c 'setsid ./left_murder 987 & kill -9 $PPID; sleep 9'
none_is_left left_murder
timeout -s INT 1 "$bump" compare -q -r 1 -a system setsid -w ./left_interrupt 987 >/dev/null 2>&1
none_is_left left_interrupt
