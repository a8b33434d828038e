# reports_that_cannot_be_written_are_kept_elsewhere.sh - with the table and the
# other reports, and the old file as it was
# SPDX-License-Identifier: MIT
. "$(dirname "$0")/expect.sh"

need jq
export TMPDIR="$work/rescue"
mkdir "$TMPDIR"
expect 125 "$bump" compare -q -r 1 --json /dev/full --csv csv true
grep -q 'wall time' out || fail "the table is lost"
grep -q system csv || fail "the other report is lost"
kept=$(sed -n 's/.*the report is in //p' err)
jq -e .runs "$kept" >/dev/null || fail "it is not in '$kept': $(cat err)"
case $kept in "$TMPDIR"/*) ;; *) fail "not in TMPDIR: $kept" ;; esac

"$bump" compare -q -r 1 --csv csv --json json true >/dev/full 2>err
[ $? = 125 ] || fail "status"
jq -e .runs json >/dev/null || fail "lost with the table"
"$bump" compare -q -r 1 --json late true 2>err | :
jq -e .runs late >/dev/null || fail "lost with who read the table"

# no room for more than the old file: a limit of this shell's files
seq 100 >small
(ulimit -f 2; trap '' XFSZ; expect 125 "$bump" compare -q -r 40 --csv small true) || exit 1
[ "$(tail -n 1 small)" = 100 ] || fail "the old file is damaged"
