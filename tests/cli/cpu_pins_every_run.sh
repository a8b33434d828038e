# cpu_pins_every_run.sh - --cpu
# SPDX-License-Identifier: MIT
. "$(dirname "$0")/expect.sh"

need jq
expect 0 "$bump" compare -q -r 1 -a system --cpu 0 --show-output \
    sh -c 'grep Cpus_allowed_list /proc/self/status'
[ "$(grep -c 'Cpus_allowed_list:.0$' out)" = 2 ] || fail "$(head -2 out)"
