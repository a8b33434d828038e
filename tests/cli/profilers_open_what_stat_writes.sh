# profilers_open_what_stat_writes.sh - go tool pprof, and the viewer that comes
# with valgrind
# SPDX-License-Identifier: MIT
. "$(dirname "$0")/expect.sh"

need jq
expect 0 "$bump" stat -q --json j --dhat d --pprof p -- jq -n '[range(200000) | tostring] | length'
all=$(jq .sampling.bytes j)

if command -v go >/dev/null; then
    expect 0 env HOME="$work" go tool pprof -top -unit=B p
    grep -q '^Type: alloc_space' out || fail "pprof: $(cat out err)"
    grep -q "of ${all}B total" out || fail "pprof: $(cat out)"
    grep -q ' jv_' out || fail "pprof has no names: $(cat out)"
    expect 0 env HOME="$work" go tool pprof -top -sample_index=inuse_space p
    expect 0 env HOME="$work" go tool pprof -raw p
    grep -q 'libjq' out || fail "pprof has no mappings"
fi

viewer=/usr/libexec/valgrind/dh_view.js
if [ -r $viewer ] && command -v node >/dev/null; then
    cat >view.js <<'END'
const fs = require("fs");
const element = () => new Proxy(function () {}, {
    get: (_, name) => name === Symbol.toPrimitive ? () => "" : element(),
    set: () => true, apply: element, construct: element,
});
const read = `gSelect = {childNodes: [], selectedIndex: 0};
    for (let each of gSelectData) gSelect.childNodes.push({});
    gData = JSON.parse(fs.readFileSync("d", "utf8"));
    buildTree();
    console.log(gRoot._totalBytes);`;
new Function("fs", "document", "window", fs.readFileSync(process.argv[2], "utf8") + read)(
    fs, element(), element());
END
    expect 0 node view.js $viewer
    [ "$(cat out)" = "$all" ] || fail "dh_view counts $(cat out), not $all"
elif ! command -v go >/dev/null; then
    skip "neither go nor valgrind's viewer with node"
fi
exit 0
