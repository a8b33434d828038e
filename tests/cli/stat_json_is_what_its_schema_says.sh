# stat_json_is_what_its_schema_says.sh - of every allocator and end; and the
# schema refuses what is something else
# SPDX-License-Identifier: MIT
. "$(dirname "$0")/expect.sh"

need jq
need_jsonschema
expect 0 "$bump" stat -q --json j -o record -- sh -c 'ls / | sort; exit 0'
expect 0 "$bump" report -q --json again record
cmp -s j again || fail "report writes something else: $(diff j again)"
expect 0 "$bump" stat -q -a system --json system -- sort /dev/null
[ "$(jq -r '.processes[-1].service' system)" = next ] || fail "$(cat system)"
expect 0 "$bump" stat -q --reset=drained --json drained -- sort /dev/null
[ "$(jq -r '.processes[-1].service' drained)" = drained ] || fail "$(cat drained)"
expect 137 "$bump" stat -q --json killed -- sh -c 'kill -KILL $$'
jq -e '[.processes[] | .counters.calls] | add > 0' j >/dev/null || fail "no calls"
jq -e '([.processes[] | .counters.bytes_taken] | add) == .total.bytes_taken' j \
    >/dev/null || fail "the total is no sum"

for change in '.processes[0].end = "lost"' 'del(.total.calls)' '.["ended by"] = 1' \
    '.processes[0].parent = "x"' '.total.sizes[0].count = 0' '.verdict = "good"'; do
    jq "$change" j >"wrong $change" || exit 1
done
"$python" -W ignore - "$source/src/stat.schema.json" j system drained killed wrong* <<'END'
import json, sys, jsonschema
schema = json.load(open(sys.argv[1]))
jsonschema.Draft202012Validator.check_schema(schema)
validator = jsonschema.Draft202012Validator(schema)
for name in sys.argv[2:]:
    errors = list(validator.iter_errors(json.load(open(name))))
    if bool(errors) != name.startswith("wrong"):
        sys.exit(f"failed: {name}: {errors or 'taken'}")
END
