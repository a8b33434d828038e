# the_manual_page_is_clean.sh - under mandoc -T lint
# SPDX-License-Identifier: MIT
. "$(dirname "$0")/expect.sh"

need mandoc
page=$source/src/bumpmalloc.1
# Which other manuals are installed is not this page's affair.
mandoc -T lint "$page" 2>/dev/null |
    grep -v 'referenced manual not found' >lint
[ ! -s lint ] || fail "$(cat lint)"
