"""tools.py - the real programs that the benches run, and how.

SPDX-License-Identifier: MIT
"""
import shutil
import subprocess

from samples import Bench


def compiler_pass(driver, name):
    """The compiler proper, without the driver's own processes."""
    if not shutil.which(driver):
        return name
    return subprocess.run([driver, f"-print-prog-name={name}"], check=True,
                          capture_output=True, text=True).stdout.strip()


def tools(build, d):
    """All of them; those without `mean` show where the library loses."""
    cc1 = [compiler_pass("gcc", "cc1"), "-fpreprocessed", "-quiet"]
    cc1plus = [compiler_pass("g++", "cc1plus"), "-fpreprocessed", "-quiet"]
    clang = ["clang", "-c", "-w", "-o", "/dev/null"]
    bignum = build / "bench" / "bignum"
    return [
        Bench("cc1 -O0", [*cc1, "-O0", d / "large.i", "-o", "/dev/null"]),
        Bench("cc1 -O2", [*cc1, "-O2", d / "medium.i", "-o", "/dev/null"]),
        Bench("cc1plus", [*cc1plus, "-O0", d / "templates.ii",
                          "-o", "/dev/null"]),
        Bench("clang -O0", [*clang, "-O0", d / "large.c"]),
        Bench("clang -O2", [*clang, "-O2", d / "medium.c"]),
        Bench("xmllint", ["xmllint", "--noout", d / "items.xml"]),
        Bench("jq", ["jq", "group_by(.kind) | map({k: .[0].kind, n: length, "
                     "p: (map(.price) | add), t: (map(.tags[]) | unique)})",
                     d / "items.json"]),
        Bench("lua", ["lua5.4", d / "trees.lua"]),
        Bench("perl", ["perl", d / "hashes.pl", d / "words.txt"],
              ("PERL_HASH_SEED=0",)),
        Bench("python", ["/usr/bin/python3", "-S", "-s", d / "records.py",
                         d / "items.json"],
              ("PYTHONMALLOC=malloc", "PYTHONHASHSEED=0")),
        Bench("sqlite3", ["sqlite3", ":memory:", f".read {d / 'script.sql'}"]),
        Bench("git log", ["git", "--no-pager", "-C", d / "repository", "log",
                          "-p", "--stat"], ("GIT_CONFIG_COUNT=1",
                                            "GIT_CONFIG_KEY_0=safe.directory",
                                            "GIT_CONFIG_VALUE_0=*")),
        Bench("gawk", ["gawk", "-f", d / "count.awk", d / "words.txt"]),
        Bench("bash", ["bash", d / "loop.bash"]),
        Bench("bignum", [bignum]),
        Bench("bignum, all kept", [bignum, "3000", "1"], mean=False),
        Bench("bash append", ["bash", d / "append.bash"], mean=False),
        Bench("300 x true", ["sh", d / "start.sh"], mean=False),
    ]


def present(benches):
    """Those whose command the machine has."""
    found = [b for b in benches if shutil.which(b.command[0])]
    for b in benches:
        if b not in found:
            print(f"not here: {b.command[0]}")
    return found
