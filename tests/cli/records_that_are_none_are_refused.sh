# records_that_are_none_are_refused.sh - cut, random, changed, of another
# version: one line and status 125; a kept one prints what stat printed
# SPDX-License-Identifier: MIT
. "$(dirname "$0")/expect.sh"

expect 0 "$bump" stat -o record -- sh -c 'ls / | wc -l'
mv err printed
expect 0 "$bump" report record
cmp -s out printed || fail "report differs: $(diff out printed)"

# refused FILE WORDS
refused()
{
    expect 125 "$bump" report --json report.json "$1"
    [ ! -s out ] && [ ! -e report.json ] || fail "$1: a report of it"
    [ "$(wc -l <err)" = 1 ] && grep -q "^bumpmalloc: .*$2" err || fail "$1: $(cat err)"
}

# change OFFSET BYTES - the record with other bytes there
change()
{
    cp record changed
    printf "$2" | dd of=changed bs=1 seek="$1" conv=notrunc 2>/dev/null
}

for size in 0 1 431; do
    head -c $size record >cut
    refused cut 'cut is no record'
done
for size in 432 5000 140000; do
    head -c $size record >cut
    refused cut 'cut is not whole'
done
head -c 100000 /dev/urandom >random
refused random 'random is no record'
change 0 X
refused changed 'changed is no record'
for version in '\001' '\377'; do
    change 8 $version
    refused changed 'another version'
done
change 24 '\377\377\377\377'
refused changed 'not whole'
change 32 '\377'
refused changed 'damaged'
change 436 '\377\377' # where the first process is
refused changed 'damaged'
refused . 'no record'
expect 125 "$bump" report record record
expect 125 "$bump" report missing
