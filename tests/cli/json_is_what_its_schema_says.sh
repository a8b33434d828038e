# json_is_what_its_schema_says.sh - of every kind of comparison; and the schema
# refuses what is something else
# SPDX-License-Identifier: MIT
. "$(dirname "$0")/expect.sh"

need jq
need_jsonschema
check()
{
    "$python" -W ignore - "$source/src/compare.schema.json" "$1" <<'END'
import json, sys, jsonschema
schema, report = (json.load(open(name)) for name in sys.argv[1:])
jsonschema.Draft202012Validator.check_schema(schema)
jsonschema.Draft202012Validator(schema).validate(report)
END
}

expect 0 "$bump" compare -q -r 8 --fail-if 'cpu>+500%' --json j true
check j || fail "the default comparison"
expect 0 "$bump" compare -q -a system --json few -r 1 false
check few || fail "few rounds"
expect 2 "$bump" compare -q -r 2 --timeout 0.2 --json late -a system -a bump \
    sh -c 'case $LD_PRELOAD in *bump*) sleep 9 ;; esac'
check late || fail "runs that time out"
expect 0 "$bump" compare -q -r 8 --param 'My_1=1..2' --json scan -c 'echo {My_1}' -c true
check scan || fail "a scan"
expect 0 "$bump" compare -q --budget 0.1 --json open true
check open || fail "rounds until all is decided"
expect 0 "$bump" compare -q -r 9 --save base true
expect 0 "$bump" compare -q -r 9 --against base --json since true
check since || fail "against a baseline"

for change in '.runs[0].end = "lost"' 'del(.allocators[0].label)' '.["ended by"] = 1' \
    '.allocators[1].against_reference.cpu.claim = "perhaps"' '.runs[0].wall_ns = -1' \
    '.allocators[0].runs["timed out"] = 0' '.allocators = []'; do
    jq "$change" j >changed || exit 1
    check changed 2>/dev/null && fail "taken: $change"
done
exit 0
