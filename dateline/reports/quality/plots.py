"""The geometry of the small plots on the quality pages: numbers in, coordinates out. Templates draw them as SVG."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

WIDTH, HEIGHT = 240.0, 44.0
_SLOTS = 30
_GAP = 1.5


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar, in the units of the plot (its origin top left), with the words shown for it."""

    x: float
    y: float
    width: float
    height: float
    kind: str
    label: str


@dataclass(frozen=True, slots=True)
class Band:
    """A horizontal band: what is usual."""

    y: float
    height: float


@dataclass(frozen=True, slots=True)
class VolumePlot:
    """Bars of up to thirty loads, the latest at the right, with the usual band behind them."""

    bars: tuple[Bar, ...]
    band: Band | None
    width: float = WIDTH
    height: float = HEIGHT


@dataclass(frozen=True, slots=True)
class Volume:
    """The volume of one load: its count, what the bar is coloured for, and its words."""

    count: int
    kind: str
    label: str


def volume_plot(volumes: Sequence[Volume], fewest: float | None = None, most: float | None = None) -> VolumePlot:
    """Return the positions of the bars of the last thirty volumes, and of the band from ``fewest`` to ``most``, the
    usual range. There is no band if either is None, which means that too few loads are known.
    """
    shown = volumes[-_SLOTS:]
    highest = max([v.count for v in shown] + [1.0])
    if most is not None and most <= 4 * highest:
        highest = max(highest, most)
    slot = WIDTH / _SLOTS
    first = _SLOTS - len(shown)
    bars = []
    for place, volume in enumerate(shown, first):
        height = max(1.5, HEIGHT * volume.count / highest)
        bars.append(
            Bar(
                round(place * slot + _GAP / 2, 2),
                round(HEIGHT - height, 2),
                round(slot - _GAP, 2),
                round(height, 2),
                volume.kind,
                volume.label,
            )
        )
    band = None
    if fewest is not None and most is not None:
        top, bottom = HEIGHT * (1 - min(most, highest) / highest), HEIGHT * (1 - fewest / highest)
        band = Band(round(top, 2), round(max(bottom - top, 1.0), 2))
    return VolumePlot(tuple(bars), band)
