# run_can_be_stopped_and_continued.py - Ctrl-Z and fg in an interactive shell
# SPDX-License-Identifier: MIT
import sys

from terminal import Terminal

bump = sys.argv[1]
shell = Terminal(["bash", "--norc", "--noprofile", "-i"])
shell.wait_for("prompt> ")
shell.write(f"{bump} run sh -c 'echo begun; read line; echo got $line'\n")
shell.wait_for("\nbegun")
shell.write("\x1a")  # Ctrl-Z
shell.wait_for("Stopped")
shell.wait_for("prompt> ")
shell.write("fg\n")
shell.wait_for("run sh")
shell.write("input\n")
shell.wait_for("got input")
shell.wait_for("prompt> ")
shell.write(f"{bump} run sh -c 'echo begun; exec sleep 100'\n")
shell.wait_for("\nbegun")
shell.write("\x03")  # Ctrl-C
shell.wait_for("prompt> ")
shell.write("echo status $?\n")
shell.wait_for("status 130")
shell.write("exit\n")
shell.end()
