"""The geometry of the entity diagram: tables and references in, coordinates out. The template draws it as SVG.

Tables that others refer to are at the right, all others at the left. Each table at the right has a lane of its own
between the two columns; a reference runs from its column to the lane and joins it with a dot, the lane ends in an
arrow at its table. So lines of one colour lead to one table and no line runs behind a box.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

WIDTH = 1040
"""What the page has room for: lanes lie as far apart as fills it."""
BOX_WIDTH = 290
_ROW, _NARROWEST_LANE, _MARGIN = 19, 15, 6
_HEAD, _PAD, _GAP = 26, 4, 3 * _ROW - 30
# rows of both columns lie on one grid, half a row apart, so that no line of one side runs over a line of the other
COLOURS = 8
"""How many colours the stylesheet has for lanes; beyond them they come round again."""


@dataclass(frozen=True, slots=True)
class Reference:
    """One column that points at another table (or its own)."""

    table: str
    column: str
    target: str


@dataclass(frozen=True, slots=True)
class Row:
    """One column drawn in a box; ``y`` is its middle."""

    name: str
    y: float
    is_key: bool
    is_reference: bool


@dataclass(frozen=True, slots=True)
class Box:
    """One table: its place, its key and the columns that refer to others."""

    name: str
    x: float
    y: float
    height: float
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Lane:
    """All references to one table: a vertical line, its joints, and the arrow to the table."""

    target: str
    colour: int
    x: float
    top: float
    bottom: float
    arrow_x: float
    arrow_y: float
    joints: tuple[tuple[float, float, str], ...]
    """From where (x), at what height (y), and which column: words for a tooltip."""


@dataclass(frozen=True, slots=True)
class Diagram:
    """Boxes and lanes, in the units of an SVG of this width and height."""

    width: float
    height: float
    boxes: tuple[Box, ...]
    lanes: tuple[Lane, ...]


def entity_diagram(keys: Mapping[str, Sequence[str]], references: Sequence[Reference]) -> Diagram:
    """Return the positions of tables (their names and key columns) and of the references between them, in SVG units.

    References from or to tables that are not in ``keys`` are left out.
    """
    drawn = [r for r in references if r.table in keys and r.target in keys]
    counts = Counter(r.target for r in drawn)
    right = sorted(counts, key=lambda name: (-counts[name], name))
    left = sorted((name for name in keys if name not in counts), key=lambda name: (name.startswith("bridge"), name))
    lane = max(_NARROWEST_LANE, (WIDTH - 2 * (BOX_WIDTH + _MARGIN)) / (len(right) + 2))
    right_x = _MARGIN + BOX_WIDTH + lane * (len(right) + 2)
    boxes = [*_column(left, _MARGIN, _MARGIN, keys, drawn), *_column(right, right_x, _MARGIN + _ROW / 2, keys, drawn)]
    by_name = {box.name: box for box in boxes}
    lanes = tuple(
        _lane(place, target, by_name, drawn, lane * (len(right) - place + 0.5)) for place, target in enumerate(right)
    )
    return Diagram(
        right_x + BOX_WIDTH + _MARGIN,
        max([box.y + box.height for box in boxes] + [0.0]) + _MARGIN,
        tuple(boxes),
        lanes,
    )


def _column(
    names: Sequence[str], x: float, y: float, keys: Mapping[str, Sequence[str]], references: Sequence[Reference]
) -> list[Box]:
    boxes = []
    for name in names:
        key = keys[name]
        referring = list(dict.fromkeys(r.column for r in references if r.table == name))
        columns = [column for column in key if column not in referring] + referring
        rows = tuple(
            Row(column, y + _HEAD + _ROW * (place + 0.5), column in key, column in referring)
            for place, column in enumerate(columns)
        )
        height = _HEAD + _ROW * len(columns) + _PAD
        boxes.append(Box(name, x, y, height, rows))
        y += height + _GAP
    return boxes


def _lane(place: int, target: str, boxes: Mapping[str, Box], references: Sequence[Reference], from_left: float) -> Lane:
    # the first table's lane is the one nearest to the right column, so that most arrows cross few other lanes
    x = _MARGIN + BOX_WIDTH + from_left
    box = boxes[target]
    arrow_y = box.y + _HEAD / 2
    joints = []
    for reference in references:
        if reference.target == target:
            start = boxes[reference.table]
            row = next(row for row in start.rows if row.name == reference.column)
            edge = start.x + BOX_WIDTH if start.x < x else start.x
            joints.append((edge, row.y, f"{reference.table}.{reference.column} → {target}"))
    heights = [arrow_y, *(y for _, y, _ in joints)]
    return Lane(target, place % COLOURS, x, min(heights), max(heights), box.x, arrow_y, tuple(joints))
