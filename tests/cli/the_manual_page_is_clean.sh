# the_manual_page_is_clean.sh - under mandoc -T lint, and names every option
# SPDX-License-Identifier: MIT
. "$(dirname "$0")/expect.sh"

need mandoc
page=$source/src/bumpmalloc.1
# Which other manuals are installed is not this page's affair.
mandoc -T lint "$page" 2>/dev/null |
    grep -v 'referenced manual not found' >lint
[ ! -s lint ] || fail "$(cat lint)"
mandoc -T ascii "$page" 2>/dev/null | sed 's/.\x08//g' >text
for verb in run check compare; do
    "$bump" $verb --help | grep -oE -e '--[a-z][a-z-]+' | sort -u >options
    while read -r option; do
        grep -qe "$option" text || fail "$option is not in the manual"
    done <options
done
