# odd.sh - what the scripts of this suite share.
# SPDX-License-Identifier: MIT

die() {
    echo "$*" >&2
    exit 1
}

skip() {
    echo "skipped: $*" >&2
    exit 77
}

# A package is missing: a skip, or a failure if BUMPMALLOC_CI is set.
missing() {
    [ -z "$BUMPMALLOC_CI" ] || die "missing: $*"
    skip "missing: $*"
}

# need COMMAND...: or that.
need() {
    for tool; do
        command -v "$tool" > /dev/null || missing "$tool"
    done
}

library=$(readlink -f "$library")

# A directory that is gone at the end, which other users may enter.
work=$(mktemp -d) || exit
chmod 755 "$work"
trap 'rm -rf "$work"' EXIT

# same NAME COMMAND...: status and stdout with $library and without.
same() {
    name=$1
    shift
    "$@" > "$work/plain" 2> "$work/plain.err"
    plain=$?
    LD_PRELOAD=$library "$@" > "$work/bump" 2> "$work/bump.err"
    bump=$?
    if [ $plain != $bump ] || ! cmp -s "$work/plain" "$work/bump"; then
        cat "$work/bump.err" >&2
        die "$name: status $plain without the library, $bump with it"
    fi
    echo "$name: same, status $plain"
}
