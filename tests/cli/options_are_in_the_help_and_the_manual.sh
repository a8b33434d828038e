# options_are_in_the_help_and_the_manual.sh - those of every verb's table, long
# and short; and neither of the two names an option that no verb has
# SPDX-License-Identifier: MIT
. "$(dirname "$0")/expect.sh"

need mandoc
mandoc -T ascii "$source/src/bumpmalloc.1" 2>/dev/null | sed 's/.\x08//g' >manual
options_of() { grep -oE -e '(^|[^-[:alnum:]])--?[a-z][a-z-]*' | grep -oE -e '--?[a-z-]+'; }

echo --version >known
for verb in $("$bump" --complete '' | grep -v '^-'); do
    expect 0 "$bump" "$verb" --complete -
    cut -f 1 out | tee -a known >table
    [ "$(wc -l <table)" -gt 1 ] || fail "$verb has no options"
    # compare's screen names the settings, and says: see run
    "$bump" "$verb" --help >help
    options_of <help | sort -u >helped
    grep -vxF -e --help -e --allocator -e --rounds -e --duration -e --verbose \
        table | grep -vxFf helped >missing
    [ ! -s missing ] || fail "$verb --help lacks $(tr '\n' ' ' <missing)"
    grep -vxFf table helped && fail "$verb --help names what $verb does not take"
    options_of <manual | sort -u >manned
    grep -vxFf manned table && fail "the manual lacks an option of $verb"
done
# Options of other programs stand in examples of the manual only.
sed '/^EXAMPLES/,/^SEE ALSO/d' manual | options_of | sort -u >manned
grep -vxFf known manned && fail "the manual names what no verb takes"
exit 0
