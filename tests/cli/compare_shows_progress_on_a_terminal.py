# compare_shows_progress_on_a_terminal.py - and takes it away before the table
# SPDX-License-Identifier: MIT
import re
import subprocess
import sys

from terminal import Terminal

command = [sys.argv[1], "compare", "-a", "system", "-r", "9", "true"]
terminal = Terminal(command)
terminal.wait_for("round 9 of 9")
seen = terminal.seen
terminal.end()
assert "\r\033[K" in terminal.seen, "the last progress line stays"
assert re.search(r"\033\[1mwall time", terminal.seen), "no colours"

narrow = Terminal(["sh", "-c", 'stty cols 40; exec "$@"', "sh"] + command)
narrow.end()
lines = re.findall(r"\r(\[[^\r\033]*)", narrow.seen)
assert lines and max(map(len, lines)) < 40, "a line wraps"

quiet = Terminal(command[:2] + ["-q"] + command[2:])
quiet.end()
assert "round 9 of" not in quiet.seen

piped = subprocess.run(command, capture_output=True, text=True, check=True)
assert piped.stderr == "", piped.stderr
assert "\033" not in piped.stdout
