# terminal.py - drive a program on a pseudo-terminal.
# SPDX-License-Identifier: MIT
import os
import pty
import select
import sys
import time


class Terminal:
    """A child on its own terminal; `seen` is all it printed."""

    def __init__(self, arguments):
        self.seen = ""
        self.child, self.file = pty.fork()
        if self.child == 0:
            os.environ.update(TERM="dumb", PS1="prompt> ")
            os.execvp(arguments[0], arguments)

    def read(self, seconds):
        """Reads for at most so long; False at the end of the output."""
        if not select.select([self.file], [], [], seconds)[0]:
            return True
        try:
            data = os.read(self.file, 65536)
        except OSError:  # Linux: the other end is closed
            return False
        self.seen += data.decode(errors="replace")
        return bool(data)

    def wait_for(self, text, seconds=20):
        """Until `text` was printed after what was waited for last."""
        start = time.monotonic()
        while text not in self.seen:
            if time.monotonic() - start > seconds or not self.read(0.1):
                sys.exit(f"failed: no {text!r} in {self.seen!r}")
        self.seen = self.seen[self.seen.index(text) + len(text):]

    def write(self, text):
        os.write(self.file, text.encode())

    def end(self):
        """Reads to the end and returns the status as from waitpid."""
        while self.read(20):
            pass
        return os.waitpid(self.child, 0)[1]
