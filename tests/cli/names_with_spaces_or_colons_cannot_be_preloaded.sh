# names_with_spaces_or_colons_cannot_be_preloaded.sh - said, not guessed
# SPDX-License-Identifier: MIT
. "$(dirname "$0")/expect.sh"

mkdir 'a b' && cp "$library" 'a b/'
expect 125 "$bump" run --lib 'a b/libbumpmalloc.so' true
grep -q 'cannot be preloaded' err || fail "$(cat err)"
