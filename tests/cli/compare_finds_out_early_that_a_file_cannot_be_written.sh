# compare_finds_out_early_that_a_file_cannot_be_written.sh - before anything runs
# SPDX-License-Identifier: MIT
. "$(dirname "$0")/expect.sh"

cat >notes <<'END'
#!/bin/sh
echo ran >>"$0.log"
END
chmod +x notes
expect 125 "$bump" compare --json missing/file ./notes
expect 125 "$bump" compare --json . ./notes
[ ! -e notes.log ] || fail "the command ran"
