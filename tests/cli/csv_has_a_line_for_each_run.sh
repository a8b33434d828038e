# csv_has_a_line_for_each_run.sh - with the same columns in each
# SPDX-License-Identifier: MIT
. "$(dirname "$0")/expect.sh"

need python3
expect 0 "$bump" compare -q -a system -a 'system:A=1,B=say "hi"' -r 3 --csv c true
python3 - <<'END' || fail "$(cat c)"
import csv
rows = list(csv.DictReader(open("c")))
assert len(rows) == 6
assert all(None not in row and None not in row.values() for row in rows)
assert all(int(row["wall_ns"]) > 0 for row in rows)
assert {row["allocator"] for row in rows} == {"system", 'system:A=1,B=say "hi"'}
END
