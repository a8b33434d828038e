# check_refuses_file_capabilities.sh - for users who would gain by them
# SPDX-License-Identifier: MIT
. "$(dirname "$0")/expect.sh"

need setcap setpriv
[ "$(id -u)" = 0 ] || skip "needs root"
cp /bin/true program && chmod 755 . program
setcap cap_net_raw+ep program 2>/dev/null || skip "no capabilities on this file system"
cp "$bump" command && chmod 755 command
expect 1 setpriv --reuid=65534 --clear-groups ./command check ./program
grep -q 'has file capabilities' out || fail "$(cat out)"
expect 0 "$bump" check ./program
