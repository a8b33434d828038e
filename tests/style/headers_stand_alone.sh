#!/bin/sh
# headers_stand_alone.sh SOURCE COMPILER... - each header compiles by itself, none
# includes itself by way of others, a .c file includes its own header first, and
# our own headers are included by quotes, which is what other tests look for.
# SPDX-License-Identifier: MIT
cd "$1" || exit 1
shift
failed=0
fail()
{
    echo "$*"
    failed=1
}

headers=$(find . -name '*.h' | sed 's|^\./||' | sort)
[ -n "$headers" ] || exit 1
# shellcheck disable=SC2086
"$@" -std=gnu11 -D_GNU_SOURCE -Wall -Wno-unused-function -Wno-unused-variable \
    -Werror -I. -x c -fsyntax-only $headers ||
    fail "these headers do not compile alone"

for header in $headers; do
    sed -n 's/^ *# *include *"\([^"]*\)".*/\1/p' "$header" | sed "s|^|$header |"
done | LC_ALL=C tsort 2>&1 >/dev/null | grep . &&
    fail "these headers include each other in a circle"

for file in $(find . -name '*.c' | sed 's|^\./||'); do
    own=${file%.c}.h
    [ -f "$own" ] || continue
    first=$(grep -m 1 '^ *# *include' "$file")
    [ "$first" = "#include \"$own\"" ] || fail "$file does not include $own first"
done

grep -rnE '# *include *<(core|os|heap|record|shim|cli)/' . --include='*.[ch]' &&
    fail "these are included as if they were the system's"
exit $failed
