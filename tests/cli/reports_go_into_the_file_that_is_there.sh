# reports_go_into_the_file_that_is_there.sh - whose mode, links and mount stay, and
# where nothing can be made beside it
# SPDX-License-Identifier: MIT
. "$(dirname "$0")/expect.sh"

need jq mkfifo
cd "$work" && mkdir in && cd in || exit 1
compare() { "$bump" compare -q -r 1 "$@" true; }
inode() { stat -Lc %i "$1"; }
head -c 100000 /dev/zero >old
before=$(inode old)
chmod 600 old
ln old hard
ln -s old link
expect 0 compare --json link
[ -L link ] || fail "the link was replaced"
[ "$(inode old) $(stat -c %a old)" = "$before 600" ] || fail "another file"
jq -e .runs hard >/dev/null || fail "the other name has other contents"
ln -s new dangling
expect 0 compare --json dangling
[ -L dangling ] && jq -e .runs new >/dev/null || fail "a dangling link"

mkfifo pipe
cat pipe >piped &
expect 0 timeout 20 "$bump" compare -q -r 1 --json pipe true
wait
jq -e .runs piped >/dev/null || fail "a named pipe"
[ -p pipe ] || fail "the pipe was replaced"

if unshare -m true 2>/dev/null; then
    echo '{}' >host
    echo '{}' >mounted
    unshare -m sh -c 'mount --bind host mounted && "$@"' sh \
        "$bump" compare -q -r 1 --json mounted true >out 2>err || fail "$(cat err)"
    jq -e .runs host >/dev/null || fail "a file that is a mount point"
fi

mkdir folder
echo >folder/mine
chmod 555 folder
chmod 666 folder/mine
as=
if [ "$(id -u)" = 0 ]; then
    need setpriv
    chmod 755 "$work"
    as='setpriv --reuid 65534 --clear-groups'
    $as "$bump" run true >/dev/null 2>&1 || as=
fi
expect 0 $as "$bump" compare -q -r 1 --json folder/mine true
jq -e .runs folder/mine >/dev/null || fail "a folder that cannot be written"
if [ -z "$as" ] && [ "$(id -u)" = 0 ]; then exit 0; fi
expect 125 $as "$bump" compare -q -r 1 --json folder/new true
grep -q 'cannot write folder/new: Permission denied' err || fail "$(cat err)"
