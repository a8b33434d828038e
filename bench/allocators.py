"""allocators.py - what the benches compare, as settings of the environment.

A SPEC is a word from NAMES or the path of a library to preload, then settings.
Tables call it by what it says before a first "=", else a path by its file:

    glibc    drained,BUMPMALLOC_PAGES=small    ./libother.so,OPTION=1
    old=/opt/old/libbumpmalloc.so,BUMPMALLOC_RESET=drained

SPDX-License-Identifier: MIT
"""
import os
import subprocess
from pathlib import Path

# Settings of an allocator that the caller happens to have do not count.
FOREIGN = ("LD_", "GLIBC_TUNABLES", "MALLOC_", "MIMALLOC_", "TCMALLOC_",
           "TBB_", "BUMPMALLOC_")

PEERS = {
    "mimalloc": "libmimalloc.so.2",
    "jemalloc": "libjemalloc.so.2",
    "tcmalloc": "libtcmalloc_minimal.so.4",
    "tbbmalloc": "libtbbmalloc_proxy.so.2",
}
THP = "GLIBC_TUNABLES=glibc.malloc.hugetlb=1"
NAMES = ["glibc", "glibc-thp", "bump", "drained", *PEERS]


def environment():
    """The caller's, without what would reach into a measurement."""
    env = {k: v for k, v in os.environ.items() if not k.startswith(FOREIGN)}
    return {**env, "LC_ALL": "C", "HOME": "/nonexistent"}


def find_library(soname):
    """Its path, or None."""
    cache = subprocess.run(["/sbin/ldconfig", "-p"], capture_output=True,
                           text=True, check=False).stdout
    for line in cache.splitlines():
        if line.split(" ")[0].strip() == soname:
            return line.split(" => ")[1]
    return None


def preload(path):
    return [f"LD_PRELOAD={path}"] if path else None


def base_settings(word, library):
    """Settings of a word or path; None if the machine has no such thing."""
    if word == "glibc":
        return []
    if word == "glibc-thp":
        return [THP]
    if word == "bump":
        return preload(library)
    if word == "drained":
        return [*preload(library), "BUMPMALLOC_RESET=drained"]
    if word in PEERS:
        return preload(find_library(PEERS[word]))
    return preload(Path(word).resolve() if Path(word).is_file() else None)


def parse(spec):
    """Its label, word or path, and settings."""
    head, *settings = spec.split(",")
    label, _, word = head.rpartition("=")
    if not label:
        label = spec
        if "/" in word or ".so" in word:
            stem = Path(word).name.split(".so")[0].removeprefix("lib")
            label = ",".join([stem, *settings])
    return label, word, settings


def choose(specs, library, reference=None):
    """{label: settings} for all that the machine has. The reference comes
    first: a label or SPEC; if not given, glibc, else the first of the specs."""
    def is_reference(spec):
        return (reference or "glibc") in (spec, parse(spec)[0])
    if reference and not any(map(is_reference, specs)):
        specs = [reference, *specs]
    chosen = {}
    for spec in sorted(specs, key=is_reference, reverse=True):
        label, word, settings = parse(spec)
        base = base_settings(word, library)
        if base is None:
            print(f"not here: {word}")
        else:
            chosen[spec if label in chosen else label] = base + settings
    return chosen
