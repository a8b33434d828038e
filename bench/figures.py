"""figures.py - medians, spreads, intervals, tables. Pure: numbers in, text out.

SPDX-License-Identifier: MIT
"""
import math
import random
from statistics import median

RESAMPLES = 2000
ENOUGH = 5  # rounds; of fewer, a bootstrap says nothing


def spread(values):
    """Median absolute deviation."""
    middle = median(values)
    return median(abs(v - middle) for v in values)


def geometric_mean(values):
    return math.exp(sum(map(math.log, values)) / len(values))


def interval(statistic, resample, seed):
    """The 99 % bootstrap interval of statistic(resample(random))."""
    rng = random.Random(seed)
    values = sorted(statistic(resample(rng)) for _ in range(RESAMPLES))
    return values[RESAMPLES // 200], values[-1 - RESAMPLES // 200]


def mean_ratio(sets):
    """Geometric mean over (ours, theirs) samples of the medians' ratio."""
    return geometric_mean([median(a) / median(b) for a, b in sets])


def mean_ratio_interval(sets, seed=1):
    """Its interval. Rounds are drawn anew within each set, and as pairs: what
    disturbed a round disturbed both sides of it."""
    def resample(rng):
        drawn = []
        for a, b in sets:
            rounds = rng.choices(range(len(a)), k=len(a))
            drawn.append(([a[i] for i in rounds], [b[i] for i in rounds]))
        return drawn
    return interval(mean_ratio, resample, seed)


def verdict(low, high, n):
    """In words, where less is better; n rounds."""
    if n < ENOUGH:
        return "too few rounds"
    if low <= 1 <= high:
        return "tie"
    return "less" if high < 1 else "more"


def table(header, rows):
    """Columns as wide as they need to be, the first one to the left."""
    text = [[str(cell) for cell in row] for row in [header, *rows]]
    widths = [max(len(row[i]) for row in text) for i in range(len(header))]
    return "\n".join(
        "  ".join(cell.rjust(width) if i else cell.ljust(width)
                  for i, (cell, width) in enumerate(zip(row, widths))).rstrip()
        for row in text) + "\n"
