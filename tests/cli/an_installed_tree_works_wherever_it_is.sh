# an_installed_tree_works_wherever_it_is.sh - the command finds its library, and
# pkg-config the header and no library to link
# SPDX-License-Identifier: MIT
. "$(dirname "$0")/expect.sh"

need meson pkg-config strip
build=$(dirname "$(dirname "$bump")")
expect 0 env DESTDIR="$work/first" meson install -C "$build" --no-rebuild
command=$(find first -path '*/bin/bumpmalloc')
prefix=${command%/bin/bumpmalloc}
mv "$prefix" moved

strip -o stripped moved/bin/bumpmalloc
grep -qaF "$source" stripped && fail 'the command knows its source'
expect 0 moved/bin/bumpmalloc run -v true
grep -q 'active' err || fail "not active: $(cat err)"
moved/bin/bumpmalloc run env | grep -q "^LD_PRELOAD=$work/moved/" ||
    fail 'another library'
ln -s "$work/moved/bin/bumpmalloc" link
expect 0 ./link run true

pc=$(find "$work/moved" -name bumpmalloc.pc)
ask="env PKG_CONFIG_PATH=${pc%/*} pkg-config"
library=$($ask --variable=library bumpmalloc)
[ -f "$library" ] || fail "pkg-config says that the library is $library"
$ask --libs bumpmalloc | grep bump && fail 'programs are linked with it'
echo '#include <bumpmalloc.h>
int main(void) { return !bumpmalloc_active(); }' >uses.c
$cc uses.c -o uses $($ask --cflags --libs bumpmalloc) || fail 'does not compile'
expect 1 ./uses
expect 0 moved/bin/bumpmalloc run ./uses

for file in bumpmalloc _bumpmalloc bumpmalloc.fish bumpmalloc.1; do
    find moved/share -name "$file" | grep -q . || fail "$file is not installed"
done
# Found by no linker: nothing is installed where these look.
find moved -name '*.so' | grep -v '/bumpmalloc/libbumpmalloc\(-empty\)\?\.so$' &&
    fail 'a library in a public folder'
exit 0
