"""profiler.py - what part of a command's CPU time is spent inside malloc and free,
as perf(1) samples it: the kernel's time there, page faults above all, included.

SPDX-License-Identifier: MIT
"""
import re
import shutil
import subprocess
import tempfile

from allocators import environment

# cpu-clock needs no counters, which a virtual machine may lack. The stack's top
# tells whether a memset is calloc's.
RECORD = ("perf", "record", "-q", "-e", "cpu-clock", "-F", "4000",
          "--call-graph", "dwarf,1024")
SCRIPT = ("perf", "script", "--no-inline", "-F", "comm,ip,sym,dso", "-i")

# As glibc calls them: the functions that programs call, and what those call.
FAMILY = re.compile(
    r"(__GI_|__libc_|__GI___libc_|__)?"
    r"(malloc|calloc|realloc|c?free|memalign|aligned_alloc|posix_memalign)(@.*)?$"
    r"|_int_(malloc|free|realloc|memalign)|malloc_consolidate|sysmalloc|systrim"
    r"|unlink_chunk|m(remap|unmap)_chunk|tcache_|_mid_memalign")


def is_inside(frames):
    """Whether one of a sample's frames is libc's malloc or free."""
    for frame in frames:
        words = frame.split(None, 2)
        if len(words) == 3 and "/libc.so" in words[2] and FAMILY.match(words[1]):
            return True
    return False


def samples(command):
    """How many samples a run has, and how many of them are inside."""
    with tempfile.NamedTemporaryFile() as file:
        env = {**environment(), "DEBUGINFOD_URLS": ""}
        subprocess.run([*RECORD, "-o", file.name, *command], check=True, env=env,
                       stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                       stderr=subprocess.DEVNULL)
        text = subprocess.run([*SCRIPT, file.name], check=True, env=env,
                              stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
                              text=True, errors="replace").stdout
    found = [block.strip().splitlines()[1:] for block in text.split("\n\n")]
    found = [frames for frames in found if frames]
    return len(found), sum(map(is_inside, found))


def can_profile():
    """Whether there is a perf that may sample the kernel, too."""
    if not shutil.which("perf"):
        return False
    try:
        return samples(["true"])[0] >= 0
    except subprocess.CalledProcessError:
        return False
