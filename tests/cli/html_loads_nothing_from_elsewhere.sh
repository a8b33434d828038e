# html_loads_nothing_from_elsewhere.sh - one well-formed file with a dot for each run
# SPDX-License-Identifier: MIT
. "$(dirname "$0")/expect.sh"

need python3
expect 0 "$bump" compare -q -a system -a bump -r 8 --html h.html sh -c ': "<&>"'
grep -E '(src|href)=|url\(|@import|<script' h.html && fail "it refers to something"
python3 - <<'END' || fail "not well-formed"
import html.parser
class Parser(html.parser.HTMLParser):
    open, dots = [], 0
    def handle_starttag(self, tag, attributes):
        if tag not in ("meta",):
            self.open.append(tag)
        self.dots += tag == "circle" and "dot" in dict(attributes).get("class", "")
    def handle_startendtag(self, tag, attributes):
        self.dots += tag == "circle" and "dot" in dict(attributes).get("class", "")
    def handle_endtag(self, tag):
        assert self.open.pop() == tag, tag
parser = Parser()
parser.feed(open("h.html").read())
assert parser.open == [], parser.open
assert parser.dots == 4 * 16, parser.dots # three metrics and the rounds
END
grep -q 'LD_PRELOAD=' h.html || fail "the exact command is missing"
