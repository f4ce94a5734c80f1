"""How often a watch calls a usual number of articles unusual, and how often it misses a spike.

``python -m benchmarks.volumes [--months 12]``

Months of counts are drawn from a negative binomial distribution whose mean follows hour and weekday, as by chance or
with more variance. Every tenth count of the last month is judged by the eight weeks before it, as a watch does. False
alarms are given in a thousand counts, for each sensitivity; a spike is a count around three times its mean.
"""

from __future__ import annotations

import argparse

import numpy as np

from dateline.watches.volume import LIMITS, WEEKS, judge

_LEAST = 5


def draw(rng: np.random.Generator, weeks: int, rate: float, dispersion: float, hours: int) -> np.ndarray:
    """Return counts, and their means, for each block of ``hours`` of some weeks."""
    blocks = weeks * 7 * 24 // hours
    at = np.arange(blocks) * hours
    day = 0.35 + 0.65 * np.clip(np.sin((at % 24 - 4) / 24 * np.pi), 0, None)
    weekday = np.where(at // 24 % 7 >= 5, 0.5, 1.0)
    mean = rate * hours * day * weekday
    if not dispersion:
        return np.stack([rng.poisson(mean), mean])
    size = 1 / dispersion
    return np.stack([rng.negative_binomial(size, size / (size + mean)), mean])


def measure(seed: int, months: int, rate: float, dispersion: float, hours: int) -> dict[str, float]:
    """Return, for each sensitivity, false alarms in 1,000 counts and the share of spikes that are found."""
    rng = np.random.default_rng(seed)
    tried = spikes = 0
    alarms = dict.fromkeys(LIMITS, 0)
    hits = dict.fromkeys(LIMITS, 0)
    window = WEEKS * 7 * 24 // hours
    for _ in range(months):
        counts, means = draw(rng, WEEKS + 4, rate, dispersion, hours)
        slots = [((n * hours) // 24 % 7, n * hours % 24) for n in range(len(counts))]
        # each tenth count: neighbours share their history, and more would say no more
        for n in range(window, len(counts), 10):
            history = [(int(counts[k]), *slots[k]) for k in range(n - window, n)]
            tried += 1
            _, probability = judge(int(counts[n]), history, *slots[n])
            for name, limit in LIMITS.items():
                alarms[name] += counts[n] >= _LEAST and probability < limit
            spike = int(rng.poisson(3 * means[n]))
            if spike >= _LEAST:
                spikes += 1
                _, probability = judge(spike, history, *slots[n])
                for name, limit in LIMITS.items():
                    hits[name] += probability < limit
    found = {f"alarms_{name}": 1_000 * count / tried for name, count in alarms.items()}
    return {**found, **{f"found_{name}": count / max(spikes, 1) for name, count in hits.items()}, "counts": tried}


def main() -> None:
    """Print a table: a row a kind of counts."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--months", type=int, default=12)
    parser.add_argument("--seed", type=int, default=5)
    chosen = parser.parse_args()
    print(
        "| articles an hour | hours | variance | false alarms in 1,000: low | normal | high "
        "| threefold found: low | normal | high |"
    )
    print("|--:|--:|---|--:|--:|--:|--:|--:|--:|")
    for rate, hours in ((0.3, 6), (0.3, 24), (2.0, 1), (2.0, 6), (20.0, 1)):
        for dispersion in (0.0, 0.2):
            got = measure(chosen.seed, chosen.months, rate, dispersion, hours)
            alarms = " | ".join(f"{got[f'alarms_{name}']:.2f}" for name in LIMITS)
            found = " | ".join(f"{100 * got[f'found_{name}']:.0f} %" for name in LIMITS)
            kind = "as by chance" if not dispersion else "more than by chance"
            print(f"| {rate:g} | {hours} | {kind} | {alarms} | {found} |", flush=True)


if __name__ == "__main__":
    main()
