"""samples.py - run commands under allocators, by turns, and keep what each run
cost.

SPDX-License-Identifier: MIT
"""
import json
import platform
import random
import subprocess
import sys
import time
from dataclasses import asdict, dataclass
from pathlib import Path

from allocators import environment

FIELDS = ("status", "user", "system", "wall", "rss_kib", "minor", "major")


@dataclass
class Sample:
    """One run."""
    cpu_ms: float
    system_ms: float
    wall_ms: float
    rss_mib: float
    faults: int  # minor ones
    output: str


@dataclass
class Bench:
    """A command to measure. `mean`: counts in the mean over all."""
    name: str
    command: list
    settings: tuple = ()
    stdin: str = "/dev/null"
    mean: bool = True


class Failed(Exception):
    """A command did not end as it should."""


def bench_program(build, name):
    """The path of one of the benches' own programs in the build directory."""
    path = Path(build) / "bench" / name
    if not path.exists():
        sys.exit(f"{path} is missing: meson compile -C {build} bench")
    return path


class Runner:
    """Measures with the program `measure` of the build directory."""

    def __init__(self, build, cpu=None, keep_output=False):
        self.measure = str(bench_program(build, "measure"))
        self.pin = ["-c", str(cpu)] if cpu is not None else []
        self.keep_output = keep_output

    def run(self, bench, settings, warm_mib=0):
        arguments = [self.measure, *self.pin]
        if warm_mib:
            arguments += ["-w", str(int(warm_mib * 2**20))]
        for setting in [*bench.settings, *settings]:
            arguments += ["-e", setting]
        with open(bench.stdin, "rb") as stdin:
            done = subprocess.run(
                [*arguments, *map(str, bench.command)], stdin=stdin,
                stdout=subprocess.PIPE if self.keep_output
                else subprocess.DEVNULL,
                stderr=subprocess.PIPE, env=environment(), check=False)
        words = done.stderr.split(b"\n")[-2].split() if done.stderr else []
        if done.returncode or int(words[0]):
            said = done.stderr.decode(errors="replace").strip()
            raise Failed(f"{bench.name}: {said[:300]}")
        r = dict(zip(FIELDS, map(int, words)))
        return Sample(cpu_ms=(r["user"] + r["system"]) / 1e3,
                      system_ms=r["system"] / 1e3, wall_ms=r["wall"] / 1e3,
                      rss_mib=r["rss_kib"] / 1024,
                      faults=r["minor"],
                      output=(done.stdout or b"").decode().strip())


def say(text):
    """Progress, for a person who waits."""
    if sys.stderr.isatty():
        print(f"\r{text:<70}", end="", file=sys.stderr, flush=True)


def collect(runner, benches, allocators, rounds, seconds, seed):
    """{bench: {allocator: [Sample]}}. One round runs everything once, in random
    order. The first, of a fixed order, warms caches up and tells how much
    memory to touch before each run; it does not count, and an allocator under
    which something fails is dropped in it. Ends after `rounds`
    rounds, or sooner with the round in which `seconds` will have passed."""
    rng = random.Random(seed)
    start = time.monotonic()
    warm = {}
    for bench in benches:
        for name in list(allocators):
            say(f"warming up: {bench.name}")
            try:
                sample = runner.run(bench, allocators[name])
            except Failed as failure:
                if name == next(iter(allocators)):
                    raise
                print(f"left out: {name}, because of {failure}")
                del allocators[name]
                continue
            warm[bench.name, name] = sample.rss_mib * 1.25
    results = {b.name: {a: [] for a in allocators} for b in benches}
    longest = 0
    for number in range(rounds):
        begin = time.monotonic()
        if number and begin - start + longest > seconds:
            break
        order = [(b, a) for b in benches for a in allocators]
        rng.shuffle(order)
        for i, (bench, name) in enumerate(order):
            say(f"round {number + 1}: {i + 1} of {len(order)}")
            results[bench.name][name].append(
                runner.run(bench, allocators[name], warm[bench.name, name]))
        longest = max(longest, time.monotonic() - begin)
    say("")
    return results


def machine():
    """What the figures depend on."""
    def read(path, default="?"):
        try:
            return Path(path).read_text().strip()
        except OSError:
            return default
    model = [line.split(":")[1].strip()
             for line in read("/proc/cpuinfo", "").splitlines()
             if line.startswith("model name")]
    return {
        "kernel": platform.release(), "cpus": len(model),
        "cpu": model[0] if model else "?", "libc": " ".join(platform.libc_ver()),
        "load": read("/proc/loadavg").split()[:3],
        "huge_pages": read("/sys/kernel/mm/transparent_hugepage/enabled"),
    }


def print_machine(seed):
    m = machine()
    print(f"{m['cpus']} x {m['cpu']}, Linux {m['kernel']}, {m['libc']}, huge "
          f"pages {m['huge_pages']}, load {' '.join(m['load'])}, seed {seed}\n")


def save(path, results, seed, **more):
    """Everything measured, as JSON."""
    if path:
        Path(path).write_text(json.dumps({
            "machine": machine(), "seed": seed, **more,
            "samples": {b: {a: [asdict(s) for s in samples]
                            for a, samples in by.items()}
                        for b, by in results.items()},
        }, indent=1) + "\n", encoding="utf-8")


def load(path):
    """What `save` saved, with samples as they were."""
    saved = json.loads(Path(path).read_text(encoding="utf-8"))
    saved["samples"] = {b: {a: [Sample(**s) for s in samples]
                            for a, samples in by.items()}
                        for b, by in saved["samples"].items()}
    return saved


def common_options(parser, specs):
    """The options of every driver; without specs, of none of allocators."""
    here = Path(__file__).resolve().parent.parent
    parser.add_argument("--build", type=Path, default=here / "build",
                        help="build directory (default: %(default)s)")
    if specs:
        parser.add_argument("-a", dest="specs", action="append", metavar="SPEC",
                            help="an allocator instead of the default list: "
                                 f"{' '.join(specs)}, or PATH.so, each as "
                                 "[LABEL=]SPEC[,SETTING=VALUE]...")
        parser.add_argument("-A", dest="extra", action="append", default=[],
                            metavar="SPEC", help="one more allocator")
        parser.add_argument("--reference", metavar="SPEC",
                            help="what ratios are to (default: glibc, or the "
                                 "first if that is not measured)")
    parser.add_argument("-r", "--rounds", type=int, default=30)
    parser.add_argument("-d", "--seconds", type=float, default=420,
                        help="begin no round that would end later "
                             "(default: %(default)s)")
    parser.add_argument("--seed", type=int, default=int(time.time()))
    parser.add_argument("--json", type=Path, metavar="FILE")
    parser.add_argument("--cpu", type=int, help="run on this CPU only")
