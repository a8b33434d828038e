"""profiler.py - what part of a command is spent inside malloc and free: of its CPU
time, as perf(1) samples it, the kernel's time there, page faults above all,
included; or of its instructions in user space, as valgrind counts them.

SPDX-License-Identifier: MIT
"""
import re
import shutil
import subprocess
import tempfile
from pathlib import Path

from allocators import environment

# cpu-clock needs no counters, which a virtual machine may lack. The stack's top
# tells whether a memset is calloc's. Watching for BPF programs takes a second.
RECORD = ("perf", "record", "-q", "--no-bpf-event", "-e", "cpu-clock", "-F", "4000",
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


def with_settings(settings):
    """The environment with some of the form NAME=VALUE, and no debug servers."""
    return {**environment(), "DEBUGINFOD_URLS": "",
            **dict(s.split("=", 1) for s in settings)}


def stacks(command, settings):
    """A run's samples, each a list of frames. perf is to start the command itself:
    of a process that it has seen execute another program it knows no callers."""
    with tempfile.NamedTemporaryFile() as file:
        env = with_settings(settings)
        subprocess.run([*RECORD, "-o", file.name, *command], check=True, env=env,
                       stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                       stderr=subprocess.DEVNULL)
        text = subprocess.run([*SCRIPT, file.name], check=True, env=env,
                              stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
                              text=True, errors="replace").stdout
    samples = [block.strip().splitlines()[1:] for block in text.split("\n\n")]
    return [frames for frames in samples if frames]


def samples(command, settings, runs):
    """How many samples so many runs have, and how many of them are inside."""
    found = [s for _ in range(runs) for s in stacks(command, settings)]
    return len(found), sum(map(is_inside, found))


def can_profile():
    """Whether there is a perf that may sample the kernel, too."""
    if not shutil.which("perf"):
        return False
    try:
        return samples(["true"], (), 1)[0] >= 0
    except subprocess.CalledProcessError:
        return False


def count_calls(text):
    """Of what callgrind wrote: all instructions, and those of the family's calls
    from elsewhere, with what these call."""
    names, total, inside = {}, 0, 0
    caller_is_inside = enters = skips = False
    for line in text:
        word = re.match(r"(c?fn)=\((\d+)\)(?: (.*))?", line)
        if word:
            if word[3]:
                names[word[2]] = FAMILY.match(re.sub(r"'\d+$", "", word[3]))
            if word[1] == "fn":
                caller_is_inside = names[word[2]]
            else:
                enters = names[word[2]] and not caller_is_inside
        elif line.startswith("calls="):
            skips = True
        elif re.match(r"[+*\d-]", line):
            count = int(line.split()[-1])
            if not skips:
                total += count
            elif enters:
                inside += count
            skips = False
    return total, inside


def instructions(command, settings):
    """What part of them is inside; None without valgrind."""
    if not shutil.which("valgrind"):
        return None
    with tempfile.TemporaryDirectory() as directory:
        subprocess.run(["valgrind", "-q", "--tool=callgrind", "--trace-children=yes",
                        f"--callgrind-out-file={directory}/%p", *command],
                       check=True, env=with_settings(settings),
                       stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                       stderr=subprocess.DEVNULL)
        counts = [count_calls(path.read_text(errors="replace").splitlines())
                  for path in Path(directory).iterdir()]
    return sum(c[1] for c in counts) / sum(c[0] for c in counts)
