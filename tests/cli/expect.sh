# expect.sh - what every shell test of the command begins with.
# Called as: TEST COMMAND LIBRARY SOURCE_ROOT CC... Works in a new empty folder.
# SPDX-License-Identifier: MIT
bump=$1
library=$(realpath "$2")
source=$3
shift 3
cc=$*
unset LD_PRELOAD LD_LIBRARY_PATH MALLOC_PERTURB_ NO_COLOR BUMPMALLOC_LIMIT BUMPMALLOC_RESET BUMPMALLOC_PAGES \
    BUMPMALLOC_REGION BUMPMALLOC_ON_FULL BUMPMALLOC_VERBOSE BUMPMALLOC_STATS
work=$(mktemp -d) || exit 1
trap 'cd /; rm -rf "$work"' EXIT
cd "$work" || exit 1
export TMPDIR="$work" # where reports go that cannot be written where they should

fail()
{
    echo "failed: $*" >&2
    exit 1
}

skip()
{
    echo "skipped: $*" >&2
    exit 77
}

# need PROGRAM... - skips the test where one is not installed
need()
{
    for program; do
        command -v "$program" >/dev/null || skip "no $program"
    done
}

# expect STATUS COMMAND... - runs it; its output is in the files out and err
expect()
{
    expected=$1
    shift
    "$@" >out 2>err
    status=$?
    [ $status = "$expected" ] || fail "status $status instead of $expected:" \
        "$(printf '%s ' "$@" | head -c 300)($(head -c 2000 err))"
}

# need_jsonschema - $python is one that has jsonschema; skips where none has
need_jsonschema()
{
    python=
    for candidate in python3 /usr/bin/python3; do
        "$candidate" -c 'import jsonschema' 2>/dev/null && python=$candidate
    done
    [ "$python" ] || skip "no python3-jsonschema"
}
