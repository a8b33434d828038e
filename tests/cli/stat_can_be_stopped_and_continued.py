# stat_can_be_stopped_and_continued.py - Ctrl-Z, fg and Ctrl-C in an interactive
# shell; and what runs under it may read from the terminal
# SPDX-License-Identifier: MIT
import sys

from terminal import Terminal

bump = sys.argv[1]
shell = Terminal(["bash", "--norc", "--noprofile", "-i"])
shell.wait_for("prompt> ")
shell.write(f"{bump} stat sh -c 'echo begun; read line; echo got $line'\n")
shell.wait_for("\nbegun")
shell.write("\x1a")  # Ctrl-Z
shell.wait_for("Stopped")
shell.wait_for("prompt> ")
shell.write("fg\n")
shell.wait_for("stat sh")
shell.write("input\n")
shell.wait_for("got input")
shell.wait_for("ended with status 0")
shell.wait_for("prompt> ")
# A command that takes no notice of Ctrl-Z is not stopped, and neither is stat.
shell.write(f"{bump} stat -q sh -c 'trap \"\" TSTP; echo begun; read line; echo got $line'\n")
shell.wait_for("\nbegun")
shell.write("\x1a")
shell.write("input\n")
shell.wait_for("got input")
shell.wait_for("prompt> ")
shell.write(f"{bump} stat sh -c 'echo begun; exec sleep 100'\n")
shell.wait_for("\nbegun")
shell.write("\x03")  # Ctrl-C
shell.wait_for("ended by signal 2")
shell.wait_for("prompt> ")
shell.write("echo status $?\n")
shell.wait_for("status 130")
shell.write("exit\n")
shell.end()
