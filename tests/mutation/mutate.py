# mutate.py - make the library wrong in one place at a time, and see which test
# notices. Mutants that no test notices are listed, and end it with status 1,
# unless `survivors` says why each of them does no harm.
#
#   mutate.py [options] KIND...        exported, turned, relaxed: mutants.py
#
# It works on a copy of the sources in a build directory of its own. Each mutant
# is built, and left alone if that makes the same library; then the suites unit,
# record and preload run, the latter two both without and with drained, up to the
# first test that fails. Tests that fail or take long without any mutant are left
# out. Tests are bounded in time and in addresses. Orders are also asked of
# ThreadSanitizer (suite full), since x86 keeps most of them by itself.
# SPDX-License-Identifier: MIT
import argparse
import collections
import json
import os
import pathlib
import random
import re
import resource
import shutil
import signal
import subprocess
import sys
import tempfile
import time

import mutants

ADDRESSES = 32 << 30  # what a test may map: half of it becomes the region
CPU_SECONDS = 120
HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parent.parent
SUITES = ("unit", "record", "preload")
RACES = "threads_of_the_heap_do_not_race"
DRAINED = {"BUMPMALLOC_RESET": "drained"}


def suite_of(known):
    return known["suite"][0].split(":")[-1]


class Test:
    """One line of `meson test`, under one setting."""

    def __init__(self, known, setting):
        self.name = known["name"] + (", drained" if setting else "")
        self.is_race = known["name"].startswith(RACES)
        self.suite = "unit" if self.is_race else suite_of(known)
        self.command = known["cmd"]
        self.environment = {**known["env"], **setting}
        self.seconds = 30.0  # how long it takes; unknown as yet
        self.found = 0       # mutants that it noticed

    def run(self, folder):
        """True if it passes or is skipped."""
        child = subprocess.Popen(
            self.command, cwd=folder, env={**os.environ, **self.environment},
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL, start_new_session=True,
            preexec_fn=lambda: bound(not self.is_race))
        try:
            return child.wait(3 + 8 * self.seconds) in (0, 77)
        except subprocess.TimeoutExpired:
            self.late = True
            return False
        finally:
            try:
                os.killpg(child.pid, signal.SIGKILL)
            except ProcessLookupError:
                pass
            child.wait()

    def fails(self, folder):
        """True if it fails twice, or hangs: once may be the machine's fault."""
        self.late = False
        return not self.run(folder) and (self.late or not self.run(folder))


def bound(addresses):
    """ThreadSanitizer has addresses for all that there are."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if addresses:
        resource.setrlimit(resource.RLIMIT_AS, (ADDRESSES, ADDRESSES))
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))


class Tree:
    """A copy of the sources, and what is built of it."""

    def __init__(self, folder, kinds):
        self.races = "relaxed" in kinds
        self.root, self.build = folder / "source", folder / "build"
        self.runs = folder / "runs"
        for name in ("src", "tests", "bench", "meson.build"):
            for path in (ROOT / name, *(ROOT / name).rglob("*")):
                self.renew(path)
        self.runs.mkdir(exist_ok=True)
        if not (self.build / "build.ninja").exists():
            # Without debug information what is the same code is the same file.
            subprocess.run(["meson", "setup", "-Ddebug=false", "-Dwerror=false",
                            self.build, self.root], check=True,
                           stdout=subprocess.DEVNULL)
        self.library = self.build / "src/libbumpmalloc.so"

    def renew(self, path):
        """A file that is the same keeps its time, and what is built of it."""
        to = self.root / path.relative_to(ROOT)
        if path.is_file() and not (
                to.exists() and to.read_bytes() == path.read_bytes()):
            to.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(path, to)
            shutil.copymode(path, to)

    def make(self, targets=("all",)):
        """None if it does not compile; else whether there was work to do."""
        made = subprocess.run(["ninja", "-C", self.build, *targets],
                              capture_output=True, text=True, check=False)
        return None if made.returncode else "no work" not in made.stdout

    def tests(self):
        known = json.loads(subprocess.run(
            ["meson", "introspect", "--tests", self.build],
            capture_output=True, check=True).stdout)
        found = [Test(test, {}) for test in known] + \
            [Test(test, DRAINED) for test in known
             if suite_of(test) in ("record", "preload")]
        return [test for test in found if test.suite in SUITES and
                (self.races or not test.is_race)]

    def units(self):
        return sorted({os.path.relpath(test.command[0], self.build)
                       for test in self.tests() if test.suite == "unit"})


def usable(tests, tree, longest):
    """The tests that pass as things are, within that many seconds."""
    kept = []
    for test in tests:
        start = time.monotonic()
        passed = test.run(tree.runs)
        test.seconds = time.monotonic() - start
        if passed and test.seconds <= longest:
            kept.append(test)
        else:
            why = "takes long" if passed else "fails without a mutant"
            print(f"left out: {test.name} ({why}, {test.seconds:.0f} s)")
    return kept


def killer(tests, tree):
    """The first test that fails. Those that found much, and are fast, begin."""
    for test in sorted(tests, key=lambda t: (-t.found / (t.seconds + 0.1),
                                             t.seconds)):
        if test.fails(tree.runs):
            test.found += 1
            return test.name
    return None


def judge(mutant, tests, tree, original):
    """What becomes of a mutant: (its fate, the test that noticed it)."""
    place = tree.root / mutant.path
    source = place.read_text()
    place.write_text(mutant.apply(source))
    try:
        if tree.make(["src/libbumpmalloc.so"]) is None:
            return "does not compile", ""
        if tree.library.read_bytes() == original:
            return "same code", ""
        anew = tree.make(tree.units())
        name = "does not compile" if anew is None else \
            anew and killer([t for t in tests if t.suite == "unit"], tree)
        name = name or killer([t for t in tests if t.suite != "unit"], tree)
        return ("killed", name) if name else ("survived", "")
    finally:
        place.write_text(source)


def explained():
    """The mutants that are known to survive: a line each, and below it, set
    in, the reason."""
    return {line for line in (HERE / "survivors").read_text().splitlines()
            if line.split(" ")[0] in mutants.KINDS}


def nameless(library, found):
    """The functions that the library exports and nobody empties."""
    listed = subprocess.run(["nm", "-D", "--defined-only", library],
                            capture_output=True, text=True, check=True).stdout
    names = set(re.findall(r" [TWi] (\w+)$", listed, re.MULTILINE))
    return sorted(names - {m.function for m in found if m.kind == "exported"})


def arguments():
    p = argparse.ArgumentParser()
    p.add_argument("kinds", nargs="+", choices=mutants.KINDS, metavar="KIND")
    p.add_argument("--list", action="store_true", help="list mutants only")
    p.add_argument("--only", default="", metavar="REGEX",
                   help="mutants whose line in the list matches")
    p.add_argument("--sample", type=int, metavar="N", help="N of them")
    p.add_argument("--seed", type=int, default=1, help="which N")
    p.add_argument("--part", default="1/1", metavar="I/N",
                   help="the I-th of N parts")
    p.add_argument("--tests", default="", metavar="REGEX",
                   help="run tests whose names match, no others")
    p.add_argument("--suite", action="append", choices=SUITES,
                   help="run tests of that suite, no others (repeatable)")
    p.add_argument("--longest", type=float, default=8, metavar="SECONDS",
                   help="leave out tests that take longer")
    p.add_argument("--work", metavar="FOLDER",
                   help="kept, so that the next run need not build anew")
    return p.parse_args()


def chosen(options):
    found = [m for m in mutants.find(ROOT, options.kinds)
             if re.search(options.only, m.name)]
    if options.sample:
        some = random.Random(options.seed).sample(
            range(len(found)), min(options.sample, len(found)))
        found = [found[i] for i in sorted(some)]
    part, parts = map(int, options.part.split("/"))
    return found[part - 1::parts]


def run(options, found, folder):
    """Judges all; returns how many have each fate, and the bad news."""
    tree = Tree(folder, options.kinds)
    if tree.make() is None:
        sys.exit("mutate.py: the sources do not build; try ninja in " +
                 str(tree.build))
    bad = []
    if "exported" in options.kinds and not options.only:
        every = list(mutants.find(ROOT, ["exported"]))
        bad += [f"exported, but not found in the sources: {name}"
                for name in nameless(tree.library, every)]
    original = tree.library.read_bytes()
    tests = usable([test for test in tree.tests()
                    if test.suite in (options.suite or SUITES)
                    and re.search(options.tests, test.name)],
                   tree, options.longest)
    known, fates = explained(), collections.Counter()
    for mutant in found:
        start = time.monotonic()
        fate, name = judge(mutant, tests, tree, original)
        if fate == "survived" and mutant.name in known:
            fate = "survived for a reason"
        elif fate == "survived":
            bad.append(mutant.name)
        fates[fate] += 1
        print(f"{fate}: {mutant.path}:{mutant.line} {mutant.name}"
              f"{' by ' + name if name else ''}"
              f" ({time.monotonic() - start:.0f} s)", flush=True)
    return fates, bad


def main():
    options = arguments()
    found = chosen(options)
    if options.list:
        for mutant in found:
            print(mutant.name)
        return 0
    with tempfile.TemporaryDirectory() as temporary:
        fates, bad = run(options, found,
                         pathlib.Path(options.work or temporary).resolve())
    print(f"\n{len(found)} mutants: " +
          ", ".join(f"{n} {fate}" for fate, n in sorted(fates.items())))
    for line in bad:
        print(f"no test notices: {line}")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
