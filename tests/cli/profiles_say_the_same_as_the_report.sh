# profiles_say_the_same_as_the_report.sh - folded stacks, DHAT's JSON and
# pprof's profile have all bytes of all sites, and who called them
# SPDX-License-Identifier: MIT
. "$(dirname "$0")/expect.sh"

need jq python3
cat >calls.c <<'END'
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

void *volatile p;
void *inner(size_t n) { p = malloc(n); return p; }
void *one(size_t n) { p = inner(n); return p; }
void *other(size_t n) { p = inner(n); return p; }

int main(void)
{
    for (int i = 0; i < 1000; i++) {
        void *q = one(1000);
        other(500);
        free(q);
    }
    if (fork() == 0)
        one(12345);
    wait(NULL);
    return 0;
}
END
$cc -w -O0 -fno-builtin -o calls calls.c || fail "cannot build"
expect 0 "$bump" stat -q --sample 0 -o record --json j --folded f --dhat d --pprof p ./calls
expect 0 "$bump" report -q --folded f2 --dhat d2 --pprof p2 record
cmp f f2 && cmp d d2 && cmp p p2 || fail "report writes something else"
all=$(jq .sampling.bytes j)

[ "$(awk '{ sum += $NF } END { printf "%.0f", sum }' f)" = "$all" ] || fail "folded: $(cat f)"
bytes=$(awk '/^calls;.*;main;one;inner [0-9]+$/ { print $NF }' f)
[ "$bytes" -ge 1012345 ] && [ "$bytes" -lt 1040000 ] || fail "folded: one has $bytes"
[ "$(wc -l <f)" = "$(sed 's/ [0-9]*$//' f | sort -u | wc -l)" ] || fail "folded twice: $(cat f)"

jq -e --argjson all "$all" '([.pps[].tb] | add) == $all and .dhatFileVersion == 2 and
    ([has("mode", "verb", "bklt", "bkacc", "tu", "Mtu", "tuth", "cmd", "pid", "te", "tg")] | all) and
    (.pps | all(has("tb", "tbk", "tl", "mb", "mbk", "gb", "gbk", "eb", "ebk"))) and
    ((.ftbl | length) as $n | .pps | all(.fs | all(. > 0 and . < $n))) and
    ([.pps[].fs] | unique | length) == (.pps | length)' d >/dev/null || fail "dhat: $(head -c 600 d)"
[ "$(jq '.ftbl as $f | [.pps[].fs[-1]] | unique | map($f[.] | test("^process [0-9]+: calls$")) |
    length' d)" = 2 ] || fail "dhat has not two processes: $(cat d)"
jq -e '.ftbl as $f | .pps | map({names: (.fs | map($f[.])), tb, tbk, gb, eb, tl}) |
    any((.names[0] | test("inner .in calls.$")) and (.names[1] | test("other")) and
        .tbk == 1000 and .eb == .tb and .gb == .tb) and
    any((.names[1] | test("one")) and .tbk == 1000 and .eb == 0 and .tl >= 500000 and .tl < 530000)' d >/dev/null ||
    fail "dhat: $(cat d)"

python3 - p "$all" <<'END'
import sys

def fields(bytes):
    at = 0
    def number():
        nonlocal at
        n = shift = 0
        while True:
            n |= (bytes[at] & 0x7f) << shift
            shift += 7
            at += 1
            if bytes[at - 1] < 0x80:
                return n
    while at < len(bytes):
        key = number()
        size = number()
        if key & 7 == 2:
            yield key >> 3, bytes[at:at + size]
            at += size
        else:
            yield key >> 3, size

def numbers(bytes):
    n = shift = 0
    for byte in bytes:
        n |= (byte & 0x7f) << shift
        shift += 7
        if byte < 0x80:
            yield n
            n = shift = 0

profile = list(fields(open(sys.argv[1], "rb").read()))
texts = [v.decode() for f, v in profile if f == 6]
functions = {d[1]: texts[d[2]] for d in (dict(fields(v)) for f, v in profile if f == 5)}
locations = {d[1]: functions[dict(fields(d[4]))[1]]
             for d in (dict(fields(v)) for f, v in profile if f == 4)}
mappings = [dict(fields(v)) for f, v in profile if f == 3]
types = [tuple(texts[n] for n in dict(fields(v)).values()) for f, v in profile if f == 1]
place = types.index(("alloc_space", "bytes"))
samples = [dict(fields(v)) for f, v in profile if f == 2]
values = [(list(map(locations.get, numbers(s[1]))), list(numbers(s[2]))) for s in samples]
assert texts[0] == ""
assert all(len(v) == len(types) for _, v in values)
assert sum(v[place] for _, v in values) == int(sys.argv[2])
assert any(names[:3] == ["inner", "other", "main"] and v[:2][0] == 1000 for names, v in values)
assert any(texts[m[5]].endswith("/calls") for m in mappings)
END
[ $? = 0 ] || fail "pprof"

expect 0 "$bump" stat -q --sample none --folded f --dhat d --pprof p ./calls
[ ! -s f ] && jq -e '.pps == []' d >/dev/null || fail "without samples: $(cat f d)"
expect 125 "$bump" stat --folded same --dhat same ./calls
expect 125 "$bump" report --pprof /nonexistent/p record
exit 0
