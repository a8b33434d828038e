# stat_tells_who_allocates.sh - by function, as shares and as sums that agree
# with what was counted; every block if that is asked for; under the system's
# malloc too
# SPDX-License-Identifier: MIT
. "$(dirname "$0")/expect.sh"

need jq strip
cat >takes.c <<'END'
#include <stdlib.h>

/* Names that C++ and Rust would give. */
void *second(size_t n) __asm__("_ZN4demo6secondEm");
void *third(size_t n) __asm__("_ZN4demo5third17h0123456789abcdefE");

void *volatile p;
void *first(size_t n) { p = malloc(n); return p; }
void *second(size_t n) { p = malloc(n); return p; }
void *third(size_t n) { p = malloc(n); return p; }
void *xmalloc(size_t n) { p = malloc(n); return p; }
void *fourth(size_t n) { p = xmalloc(n); return p; }

int main(void)
{
    for (int i = 0; i < 20000; i++) {
        first(600);
        free(first(100));
        second(200);
        third(100);
    }
    fourth(100000);
    return 0;
}
END
$cc -w -O0 -fno-builtin -o takes takes.c || fail "cannot build"
strip -o stripped takes || fail "cannot strip"

# share NAME - per cent of the three functions' bytes, times 10
share()
{
    jq --arg name "$1" '[.sites[] | select(.function | test("first|second|third"))]
        | ([.[] | select(.function == $name) | .bytes] | add) /
          ([.[].bytes] | add) * 1000 | round' j
}
near() { [ "$2" -ge $(($3 - 30)) ] && [ "$2" -le $(($3 + 30)) ] || fail "$1 has $2, not $3"; }

if "$bump" stat -q --sample 0 --json j ./takes && jq -e \
    '.sites | any(.function == "demo::second(unsigned long)")' j >/dev/null; then
    cpp='demo::second(unsigned long)' rust='demo::third'
else # no libstdc++
    cpp=_ZN4demo6secondEm rust=_ZN4demo5third17h0123456789abcdefE
fi
for allocator in bump bump:reset=drained system; do
    expect 0 "$bump" stat -q --sample 4K -a $allocator --json j --sites sites.csv ./takes
    near first "$(share first)" 700
    near "$cpp" "$(share "$cpp")" 200
    near "$rust" "$(share "$rust")" 100
    jq -e '(.sampling.bytes - .total.bytes_taken) as $off |
        ($off * $off) <= 16 * .sampling.bytes_error * .sampling.bytes_error' j >/dev/null ||
        fail "$allocator: the sum is $(jq -c '[.sampling, .total.bytes_taken]' j)"
    jq -e '.sampling.samples > 1000 and .sampling.not_whole == 0' j >/dev/null ||
        fail "$allocator: $(jq -c .sampling j)"
    jq -e '.sites[] | select(.function == "fourth") | .file == "takes" and
        .callers[0] == "main"' j >/dev/null || fail "the caller of xmalloc: $(cat sites.csv)"
    [ "$(wc -l <sites.csv)" = $(($(jq '.sites | length' j) + 1)) ] || fail "$(cat sites.csv)"

    expect 0 "$bump" stat --sample 0 -a $allocator --json j ./takes
    jq -e '.sampling.bytes == .total.bytes_taken and .sampling.bytes_error == 0 and
        .sampling.blocks == .total.blocks_taken' j >/dev/null ||
        fail "$allocator: not every block: $(jq -c .sampling j)"
    jq -e '.sites[] | select(.function == "first") | .blocks == 40000 and
        .freed_blocks == 20000 and .live_bytes == .peak_live_bytes and
        .short_lived_blocks == 20000' j >/dev/null || fail "$allocator: $(jq -c '.sites[0]' j)"
    grep -qE '^ +[0-9.]+ % +[0-9.]+ MiB +exact +40,000 .* 0 B$' err || fail "$(cat err)"
    grep -qE '^    first in takes < main' err || fail "$(cat err)"
    [ "$(uname -m)" != x86_64 ] || grep -qE '^  malloc +[0-9]+ ns +[0-9]' err || fail "$(cat err)"
done

expect 0 "$bump" stat -q --sample 0 --json j ./stripped
jq -e '.sites[0].function | test("^stripped![0-9a-f]+$")' j >/dev/null ||
    fail "stripped: $(jq -c '.sites[0]' j)"
expect 0 "$bump" stat -q --sample 0 -o record ./takes
mv takes moved
expect 0 "$bump" report -q --json j record
jq -e '.sites[0].function | test("^takes[+][0-9a-f]+$")' j >/dev/null ||
    fail "without the file: $(jq -c '.sites[0]' j)"
mv moved takes

expect 0 "$bump" stat --sample none --json j ./takes
jq -e '.sites == [] and .sampling.samples == 0' j >/dev/null || fail "$(jq -c .sampling j)"
grep -q samples err && fail "samples: $(cat err)"
expect 125 "$bump" stat --sample 5% ./takes
grep -q -- '--sample takes a size' err || fail "$(cat err)"
exit 0
