# stat_html_loads_nothing_from_elsewhere.sh - one well-formed file with a tree of
# processes, a time line, histograms and a flame graph; names are escaped, what
# is small is put together, and report writes the same
# SPDX-License-Identifier: MIT
. "$(dirname "$0")/expect.sh"

need python3 jq
cat >calls.c <<'END'
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

void *volatile p;
void *large(size_t n) { p = malloc(n); return p; }
void *tiny(size_t n) { p = malloc(n); return p; }

int main(void)
{
    for (int i = 0; i < 3000; i++)
        large(1000);
    tiny(100);
    free(large(1000000));
    if (fork() == 0)
        for (int i = 0; i < 30; i++)
            large(1000);
    wait(NULL);
    return 0;
}
END
$cc -w -O0 -fno-builtin -o '<i>&"calls' calls.c || fail "cannot build"
expect 0 "$bump" stat -q --sample 0 -o record --json j --html h.html './<i>&"calls' '</pre><script>' 'é'
expect 0 "$bump" report -q --html h2.html record
cmp h.html h2.html || fail "report writes something else"
grep -E '(src|href)=|url\(|@import|fetch|XMLHttp|import\(' h.html && fail "it refers to something"
[ "$(grep -c '<script' h.html)" = 1 ] && ! grep -q '<i>&' h.html || fail "a name is not escaped"
python3 - "$(jq .sampling.bytes j)" <<'END' || fail "the page"
import html.parser, sys
class Parser(html.parser.HTMLParser):
    open, counts, texts, text = [], {}, {}, None
    def handle_starttag(self, tag, attributes):
        self.counts[tag] = self.counts.get(tag, 0) + 1
        if tag not in ("meta", "input"):
            self.open.append(tag)
        self.text = dict(attributes).get("id")
    def handle_startendtag(self, tag, attributes):
        self.counts[tag] = self.counts.get(tag, 0) + 1
    def handle_endtag(self, tag):
        assert self.open.pop() == tag, tag
        self.text = None
    def handle_data(self, data):
        if self.text:
            self.texts[self.text] = self.texts.get(self.text, "") + data
parser = Parser()
parser.feed(open("h.html").read())
assert parser.open == [], parser.open
assert parser.counts["polyline"] == 2, parser.counts # the processes
assert parser.counts["i"] > 5, parser.counts # bars
names = parser.texts["flame-names"].lstrip("\n").split("\n")
nodes = [[int(n) for n in line.split()] for line in parser.texts["flame-data"].split("\n") if line]
assert names[nodes[0][1]] == '<i>&"calls', names
assert sum(n[2] for n in nodes if n[0] == 0) == int(sys.argv[1])
assert "large" in names and "tiny" not in names and "less than 0.1 % each" in names, names
for at, (depth, _, *bytes) in enumerate(nodes): # callees have at most what their caller has
    below = [0, 0, 0]
    for node in nodes[at + 1:]:
        if node[0] <= depth:
            break
        if node[0] == depth + 1:
            below = [a + b for a, b in zip(below, node[2:])]
    assert all(a >= b for a, b in zip(bytes, below)), (bytes, below)
END
expect 0 "$bump" stat -q --sample none --html h.html true
grep -q '<script' h.html && fail "a graph of nothing"
expect 125 "$bump" stat --html /nonexistent/h true
exit 0
