# completions_offer_what_the_options_take.sh - words where there are any, files,
# and where the options end, another command line
# SPDX-License-Identifier: MIT
. "$(dirname "$0")/expect.sh"

# offers "LINES" WORD... - what --complete says of the words after compare
offers()
{
    wanted=$1
    shift
    expect 0 "$bump" compare --complete "$@"
    [ "$(cat out)" = "$(printf '%b' "$wanted")" ] ||
        fail "after '$*' there may be $(cat out)"
}
offers 'auto\nalways\nnever' --color ''
offers 'auto\nalways\nnever' --color=n
offers 'never\ndrained' -q -r5 -r 5 --json run.json --reset dr
offers 'none' --limit ''
offers 'FILE' -q --json ''
offers '' --rounds ''
offers '' --no-such-option=
offers 'COMMAND 0' ''
offers 'COMMAND 0'
offers 'COMMAND 2' -r 5 xm
offers 'COMMAND 1' -q cc -o
offers 'COMMAND 2' -q -- ''
expect 0 "$bump" --complete ''
printf '%s\n' run check compare stat report diff --help --version >wanted
grep -vxFf out wanted && fail "not offered"
exit 0
