# compare_tells_who_wants_the_terminal.py - a run that stops itself is ended
# SPDX-License-Identifier: MIT
import sys

from terminal import Terminal

terminal = Terminal([sys.argv[1], "compare", "sh", "-c", "read x </dev/tty"])
terminal.wait_for("stopped itself")
status = terminal.end()
assert status >> 8 == 125, status
