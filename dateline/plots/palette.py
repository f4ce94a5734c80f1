"""The colours of plots: one calm set on paper, one on a dark page, both readable by people who see few colours.

The series colours are Okabe and Ito's, darkened on paper and lightened on the dark page until each has a contrast of at
least 3 to 1 with its ground (WCAG 2.2, 1.4.11).
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Palette:
    """Colours as ``#rrggbb``: text, soft text, lines of a scale, ground, the first colour, and those of series."""

    ink: str
    soft: str
    line: str
    ground: str
    land: str
    border: str
    accent: str
    series: tuple[str, ...]


PAPER = Palette(
    ink="#1d2126",
    soft="#565c66",
    line="#e3e1da",
    ground="#ffffff",
    land="#e6e4dc",
    border="#ffffff",
    accent="#1f5f99",
    series=("#1f5f99", "#b3560f", "#0b7a5c", "#9a4a78", "#8a6d00", "#4f5ba6", "#5c6670", "#a33a2c"),
)
DARK = Palette(
    ink="#e8e6e1",
    soft="#a9adb5",
    line="#353a42",
    ground="#1b1e23",
    land="#33383f",
    border="#1b1e23",
    accent="#79b4e6",
    series=("#79b4e6", "#e39a5c", "#4fc09c", "#d48cb6", "#d3b54a", "#a3acec", "#a7b0ba", "#ec8c7f"),
)
PALETTES = {"light": PAPER, "dark": DARK}
