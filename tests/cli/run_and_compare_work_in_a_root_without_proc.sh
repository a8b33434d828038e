# run_and_compare_work_in_a_root_without_proc.sh - a plain chroot will do
# SPDX-License-Identifier: MIT
. "$(dirname "$0")/expect.sh"

need chroot ldd
[ "$(id -u)" = 0 ] || skip "needs root"
mkdir -p root/opt root/dev root/tmp
cp "$bump" "$library" root/opt/
for file in $(ldd "$bump" "$library" /bin/true | grep -o '/[^ ]*' | grep '\.so' | grep -v ':$' | sort -u) /bin/true; do
    mkdir -p "root/${file%/*}"
    cp -L "$file" "root/$file"
done
: >root/dev/null
expect 0 chroot root /opt/bumpmalloc run -v -- /bin/true
grep -q 'true: active' err || fail "run: $(cat err)"
expect 0 chroot root /opt/bumpmalloc check /bin/true
expect 0 chroot root /opt/bumpmalloc compare -r 2 -- /bin/true
grep -q 'bump ' out || fail "compare: $(cat out err)"
