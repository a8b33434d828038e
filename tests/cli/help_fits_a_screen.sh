# help_fits_a_screen.sh - 24 lines of 80 columns for each verb
# SPDX-License-Identifier: MIT
. "$(dirname "$0")/expect.sh"

for verb in '' run check compare stat report diff; do
    expect 0 "$bump" $verb --help
    [ "$(wc -l <out)" -le 24 ] || fail "$verb: $(wc -l <out) lines"
    awk 'length > 80 { exit 1 }' out || fail "$verb: a line is too long"
    [ -s out ] && [ ! -s err ] || fail "$verb: not on standard output alone"
done
expect 0 "$bump" --version
grep -qE '^bumpmalloc [0-9]+\.[0-9]+\.[0-9]+$' out || fail "$(cat out)"
