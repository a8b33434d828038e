# compare_does_not_wait_for_daemons_of_a_run.sh - they may hold its output open
# SPDX-License-Identifier: MIT
. "$(dirname "$0")/expect.sh"
need setsid timeout
cat >leaves <<'END'
#!/bin/sh
echo begun
setsid sh -c 'echo $$ >>daemons; exec sleep 60' &
until [ -s daemons ]; do :; done
END
chmod +x leaves
expect 0 timeout 20 "$bump" compare -q -r 1 -a system ./leaves
while read -r daemon; do
    kill -0 "$daemon" 2>/dev/null && fail "a daemon is left"
done <daemons
[ -s daemons ] || fail "no daemon was started"
