# values_may_have_commas.sh - of environment variables in a specification, and
# slashes
# SPDX-License-Identifier: MIT
. "$(dirname "$0")/expect.sh"

unset TMPDIR
prints()
{
    expect 0 "$bump" compare -q -r 1 --show-output -a "$1" \
        sh -c 'echo "$A|$B|$TMPDIR"'
    [ "$(head -n 1 out)" = "$2" ] || fail "$1: $(head -n 1 out), not $2"
}
prints 'system:A=1,b:2,c,B=3' '1,b:2,c|3|'
prints 'system:A=x\,B=y,B=z' 'x,B=y|z|'
prints 'system:TMPDIR=/dev/shm,A=/a/b' '/a/b||/dev/shm'
prints 'bump:reset=drained,A=1,2,3,pages=small' '1,2,3||'
prints "$library,A=/x,y" '/x,y||'
expect 125 "$bump" compare -a bump:pagse=small true
grep -q "'pagse' is not one of" err || fail "$(cat err)"
expect 125 "$bump" compare -a bump:reset=drained,extra true
expect 125 "$bump" compare -a system:reset=drained true
