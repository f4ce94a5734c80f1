"""From the tagger's probability to the share of such mentions that are right.

The tagger is surer than it should be of names in texts unlike those it learned from. The points were measured on sets
that it did not learn from and on held-out folds (``benchmarks/entity_folds.py``), by kind and by script.
"""

from __future__ import annotations

from bisect import bisect_right

_RAW = (0.0, 0.5, 0.65, 0.85, 0.98, 1.0)
_RIGHT = {
    ("person", False): (0.0, 0.31, 0.48, 0.66, 0.90, 0.95),
    ("organisation", False): (0.0, 0.34, 0.46, 0.64, 0.82, 0.88),
    ("person", True): (0.0, 0.52, 0.63, 0.80, 0.89, 0.93),
    ("organisation", True): (0.0, 0.30, 0.46, 0.57, 0.80, 0.86),
}


def calibrate(probability: float, sort: str, *, is_caseless: bool) -> float:
    """Return the share of mentions of this probability that are right, 0 to 1, to three decimals.

    ``sort`` is ``person`` or ``organisation``; ``is_caseless`` says that the script has no capitals.
    """
    points = _RIGHT[sort, is_caseless]
    at = min(bisect_right(_RAW, probability), len(_RAW) - 1)
    low, high = _RAW[at - 1], _RAW[at]
    share = (probability - low) / (high - low)
    return round(points[at - 1] + share * (points[at] - points[at - 1]), 3)
