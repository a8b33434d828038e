# shells_complete_command_lines.py - bash, zsh and fish, those that are installed
# SPDX-License-Identifier: MIT
import os
import shutil
import subprocess
import sys
import tempfile

from terminal import Terminal

SKIP = 77
command, source = os.path.abspath(sys.argv[1]), sys.argv[3]
scripts = os.path.join(source, "src/cli/completions")
bash_library = "/usr/share/bash-completion/bash_completion"

# What is typed before the tab, and what it becomes.
LINES = {
    "bumpmalloc comp": "bumpmalloc compare ",
    "bumpmalloc compare --verif": "bumpmalloc compare --verify-output ",
    "bumpmalloc compare --reset=dra": "bumpmalloc compare --reset=drained ",
    "bumpmalloc compare --color nev": "bumpmalloc compare --color never ",
    "bumpmalloc compare --json=rep": "bumpmalloc compare --json=report.json ",
    "bumpmalloc compare -r 3 --json rep":
        "bumpmalloc compare -r 3 --json report.json ",
    "bumpmalloc compare --reset=never -r 3 -- bumpmalloc che":
        "bumpmalloc compare --reset=never -r 3 -- bumpmalloc check ",
}


def check_typed(shell, start):
    """Types each line and a tab into an interactive shell."""
    terminal = Terminal(shell)
    terminal.write(start + 'PS1="rea""dy> "\n')
    terminal.wait_for("ready> ")
    for typed, becomes in LINES.items():
        terminal.write(typed + "\t")
        terminal.wait_for(becomes)
        terminal.write("\x15\n")  # take the line back
        terminal.wait_for("ready> ")
    terminal.write("exit\n")
    terminal.end()


def check_fish():
    for typed, becomes in LINES.items():
        offered = subprocess.run(
            ["fish", "--no-config", "-c", f"source {scripts}/bumpmalloc.fish;"
             f"complete -C '{typed}'"],
            capture_output=True, text=True, check=True).stdout.split()
        assert offered == [becomes.split()[-1]], (typed, offered)


os.environ["PATH"] = os.path.dirname(command) + ":" + os.environ["PATH"]
os.environ["INPUTRC"] = "/dev/null"
with tempfile.TemporaryDirectory() as work:
    os.chdir(work)
    os.environ["HOME"] = work
    open("report.json", "w").close()
    tried = 0
    if shutil.which("bash") and os.path.exists(bash_library):
        check_typed(["bash", "--norc", "-i"],
                    f". {bash_library}; . {scripts}/bumpmalloc.bash;")
        tried += 1
    if shutil.which("zsh"):
        check_typed(["zsh", "-f", "-i"], f"fpath=({scripts} $fpath);"
                    "autoload -U compinit; compinit -u -D;")
        tried += 1
    if shutil.which("fish"):
        check_fish()
        tried += 1
    os.chdir("/")
sys.exit(0 if tried else SKIP)
