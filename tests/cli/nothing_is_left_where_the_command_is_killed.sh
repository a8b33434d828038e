# nothing_is_left_where_the_command_is_killed.sh - neither the record of stat nor
# the account of pages that are paid beforehand, nor the words of who is watched,
# whatever ends the command; and nobody stays to wait
# SPDX-License-Identifier: MIT
. "$(dirname "$0")/expect.sh"

# gone FILE - within some seconds
gone()
{
    for _ in 1 2 3 4 5 6 7 8 9 10; do
        [ -e "$1" ] || return 0
        sleep 0.3
    done
    return 1
}

# killed SIGNAL VARIABLE VERB... - the verb, while its command runs; its file
killed()
{
    signal=$1 variable=$2
    shift 2
    rm -f told
    "$bump" "$@" -- sh -c "echo \$$variable >now; mv now told; exec sleep 2" >out 2>err &
    command=$!
    for _ in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20; do
        [ -s told ] && grep -q / told && break
        sleep 0.3
    done
    file=$(cat told)
    [ -e "$file" ] || fail "$*: there is no file $file: $(cat err)"
    kill -"$signal" $command
    wait $command
    gone "$file" || fail "$* leaves $file after SIG$signal"
}

killed KILL BUMPMALLOC_RECORD stat -q
killed TERM BUMPMALLOC_RECORD stat -q
killed KILL BUMPMALLOC_PREPAY compare -q -r 3 -a prepaid -a bump
killed TERM BUMPMALLOC_PREPAY compare -q -r 3 -a prepaid -a bump
killed KILL BUMPMALLOC_INSIDE compare -q -r 3 -a watched -a prepaid
killed TERM BUMPMALLOC_INSIDE compare -q -r 3 -a watched -a prepaid

# It ends as usual: its file is gone at once.
expect 0 "$bump" stat -q -- sh -c 'echo "$BUMPMALLOC_RECORD"'
[ -s out ] && [ ! -e "$(cat out)" ] || fail "stat leaves $(cat out)"
expect 0 "$bump" stat -q -- sh -c 'sleep 0.1'
# What waits holds nothing open, or this pipe would not come to its end.
"$bump" stat -q -- sh -c 'kill -9 $PPID' 2>&1 | cat >said
[ ! -s said ] || fail "it says: $(cat said)"
exit 0
