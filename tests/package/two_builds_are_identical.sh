#!/bin/sh
# two_builds_are_identical.sh SOURCE - the library, the command and the manual
# are the same, byte for byte, built in two folders from sources in two others.
# SPDX-License-Identifier: MIT
set -eu
for tool in meson ninja; do
    command -v $tool >/dev/null || { echo "skipped: no $tool" >&2; exit 77; }
done
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
for place in first another/further/down; do
    mkdir -p "$work/$place/sources"
    (cd "$1" && cp -R src tests bench meson.build "$work/$place/sources")
    meson setup --prefix=/usr "$work/$place/made" "$work/$place/sources" >/dev/null
    ninja -C "$work/$place/made" >/dev/null
    DESTDIR="$work/$place/installed" meson install -C "$work/$place/made" \
        --no-rebuild --quiet >/dev/null
done
diff -r "$work/first/installed" "$work/another/further/down/installed"
[ "$(find "$work/first/installed" -name libbumpmalloc.so -o -name bumpmalloc \
    -path '*/bin/*' -o -name bumpmalloc.1 | wc -l)" = 3 ]
