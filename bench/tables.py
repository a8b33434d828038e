"""tables.py - what was measured of several tools in several ways, as tables.

SPDX-License-Identifier: MIT
"""
from statistics import median

from figures import (geometric_mean, mean_ratio, mean_ratio_interval, spread,
                     table, verdict)

FIELDS = {"cpu_ms": "CPU time", "rss_mib": "peak RSS",
          "faults": "minor page faults"}


def counted(benches):
    """Those in the mean."""
    return [b for b in benches if b.mean] or benches


def values(results, bench, allocator, field):
    return [getattr(s, field) for s in results[bench.name][allocator]]


def print_tool(results, bench, allocators):
    reference = next(iter(allocators))
    base = values(results, bench, reference, "cpu_ms")
    base_rss = median(values(results, bench, reference, "rss_mib"))
    base_faults = median(values(results, bench, reference, "faults"))
    rows = []
    for a in allocators:
        cpu = values(results, bench, a, "cpu_ms")
        rss = median(values(results, bench, a, "rss_mib"))
        faults = median(values(results, bench, a, "faults"))
        low, high = mean_ratio_interval([(cpu, base)])
        rows.append([
            a, f"{median(cpu):.1f}", f"{spread(cpu):.1f}",
            f"{median(values(results, bench, a, 'system_ms')):.1f}",
            f"{median(cpu) / median(base):.3f}", f"{low:.3f}..{high:.3f}",
            f"{rss:.1f}", f"{rss / base_rss:.2f}",
            f"{faults:.0f}", f"{faults / base_faults:.2f}"])
    print(f"{bench.name}: n = {len(base)}")
    print(table(["", "CPU ms", "+-MAD", "sys ms", "ratio", "99 %", "RSS MiB",
                 "ratio", "faults", "ratio"], rows))


def print_ratios(results, benches, allocators, field):
    """Each tool's ratio of medians to the reference, and the means."""
    reference = next(iter(allocators))

    def ratio(bench, allocator):
        return (median(values(results, bench, allocator, field)) /
                median(values(results, bench, reference, field)))
    rows = [[b.name if b.mean else f"({b.name})",
             *(f"{ratio(b, a):.3f}" for a in allocators)] for b in benches]
    rows.append(["geometric mean", *(
        f"{geometric_mean([ratio(b, a) for b in counted(benches)]):.3f}"
        for a in allocators)])
    print(f"{FIELDS[field]}, ratio of medians to {reference}")
    print(table(["", *allocators], rows))


def mean_cells(results, benches, us, them, field):
    """The mean over the tools of the ratio of us to them, and its interval."""
    sets = [(values(results, b, us, field), values(results, b, them, field))
            for b in counted(benches)]
    low, high = mean_ratio_interval(sets)
    return [f"{mean_ratio(sets):.4f}", f"{low:.4f}..{high:.4f}",
            verdict(low, high, len(sets[0][0]))]


def print_means(results, benches, allocators):
    """Each against the reference, over all tools."""
    reference = next(iter(allocators))
    for field, title in FIELDS.items():
        print(f"{title}, geometric mean of the ratio to {reference} over "
              f"{len(counted(benches))} tools")
        print(table(["", "ratio", "99 %", "verdict"],
                    [[a, *mean_cells(results, benches, a, reference, field)]
                     for a in allocators if a != reference]))
    for a in allocators:
        few = [b for b in counted(benches)
               if median(values(results, b, a, "faults")) <=
               median(values(results, b, reference, "faults"))]
        if a != reference:
            print(f"{a}: page faults at most those of {reference} on "
                  f"{len(few)} of {len(counted(benches))} tools")
    print()
