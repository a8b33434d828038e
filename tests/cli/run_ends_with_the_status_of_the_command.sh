# run_ends_with_the_status_of_the_command.sh - exit statuses and signals pass through
# SPDX-License-Identifier: MIT
. "$(dirname "$0")/expect.sh"

expect 0 "$bump" run true
expect 7 "$bump" run -- sh -c 'exit 7'
expect 137 sh -c '"$0" run sh -c "kill -9 \$\$"; exit $?' "$bump"
