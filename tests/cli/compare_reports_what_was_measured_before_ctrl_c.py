# compare_reports_what_was_measured_before_ctrl_c.py - printed, saved, and the
# command dies of the signal; nothing of the run is left.
# SPDX-License-Identifier: MIT
import json
import os
import signal
import sys
import tempfile

from terminal import Terminal

bump = sys.argv[1]
folder = tempfile.TemporaryDirectory()
saved = os.path.join(folder.name, "saved.json")
terminal = Terminal([bump, "compare", "-a", "system", "-a", "system",
                     "-r", "1000", "--json", saved, "sleep", "0.0517"])
terminal.wait_for("round 5 ")
terminal.write("\x03")
terminal.wait_for("No verdict")
terminal.wait_for("wall time")
status = terminal.end()
assert os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGINT, status

with open(saved) as file:
    report = json.load(file)
assert report["interrupted"] is True
assert 4 <= report["complete_rounds"] < 100, report["complete_rounds"]
assert len(report["runs"]) >= 8
assert os.listdir(folder.name) == ["saved.json"]
for process in os.listdir("/proc"):
    if process.isdigit():
        try:
            with open(f"/proc/{process}/cmdline") as file:
                assert file.read() != "sleep\0000.0517\0", "a run was left"
        except OSError:
            pass
