# json_holds_every_run_and_how_it_was_made.sh - read back by jq
# SPDX-License-Identifier: MIT
. "$(dirname "$0")/expect.sh"

need jq
expect 0 "$bump" compare -a system -a bump:pages=small -r 8 --seed 3 --json j \
    sh -c 'exit 0'
jq -e '
    (.runs | length) == 16 and
    all(.runs[]; .wall_ns > 0 and .rss_kib > 100 and .status == 0) and
    .command == ["sh", "-c", "exit 0"] and .options.seed == 3 and
    (.machine.kernel | startswith("Linux ")) and .machine.cpus > 0 and
    (.machine.libc | length) > 0 and
    (.allocators[1].library | endswith("/libbumpmalloc.so")) and
    .allocators[1].malloc_served_by == .allocators[1].library and
    any(.allocators[1].environment[]; . == "BUMPMALLOC_PAGES=small") and
    (.allocators[1].against_reference.cpu.interval | length) == 2 and
    (.verdict | length) > 0 and .interrupted == false' j >/dev/null ||
    fail "$(cat j)"
# the command line given is one that can be pasted
line=$(jq -r '.allocators[1].command_line' j)
sh -c "$line" || fail "cannot be pasted: $line"
