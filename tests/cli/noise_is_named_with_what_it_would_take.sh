# noise_is_named_with_what_it_would_take.sh - how many rounds would tell 5 %, and
# how busy the machine is; and nothing of it where 5 % is told
# SPDX-License-Identifier: MIT
. "$(dirname "$0")/expect.sh"

# between 5 and 95 ms, the same in each test: by chance, one in a hundred would be
# claimed to differ
: >count
noisy='sleep 0.0$(echo 71529384603816295 | cut -c $(($(wc -c <count) % 17 + 1)))5; printf x >>count'
expect 0 "$bump" compare -r 8 --seed 1 -a system -a bump sh -c "$noisy"
tr '\n' ' ' <out | tr -s ' ' >words
grep -qE 'Too noisy to tell a difference of 5 %: that of wall time takes about [0-9]+ rounds' words ||
    fail "$(cat out)"
grep -q "load [0-9.]*, [0-9]* CPU" words || fail "no load: $(cat out)"
grep -q -e '--cpu N' words || fail "no --cpu: $(cat out)"
expect 0 "$bump" compare -r 8 --seed 1 --cpu 0 -a system -a bump sh -c "$noisy"
grep -q -e '--cpu N' out && fail 'it is pinned already'
expect 0 "$bump" compare -r 8 -a system -c true -c 'sleep 0.5'
tr '\n' ' ' <out | tr -s ' ' | grep -q 'that of wall time' && fail "it is decided: $(cat out)"
exit 0
