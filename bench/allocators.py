"""allocators.py - what the benches compare, as settings of the environment.

A SPEC is a word from NAMES or the path of a library to preload, then settings:

    glibc    drained,BUMPMALLOC_PAGES=small    ./other.so,OPTION=1

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


def choose(specs, library):
    """{SPEC: its settings} for all that the machine has."""
    chosen = {}
    for spec in specs:
        word, *settings = spec.split(",")
        base = base_settings(word, library)
        if base is None:
            print(f"not here: {word}")
        else:
            chosen[spec] = base + settings
    return chosen
