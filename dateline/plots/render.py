"""Vega-Lite specifications drawn as SVG and PNG by vl-convert, in this process, with packaged fonts and no network."""

from __future__ import annotations

import functools
import re
import threading
import zlib
from typing import Any

from dateline.plots.fonts import font_files, font_runs

VL_VERSION = "5.20"
"""The release of Vega-Lite that specifications are written for."""
_TEXT = re.compile(r"(<text\b[^>]*>)([^<]*)(</text>)")
_lock = threading.Lock()


def to_svg(spec: dict[str, Any], *, locale: dict[str, Any] | None = None) -> str:
    """Draw a specification as SVG, text as text. ``locale`` is a d3 time format, as of ``time_locale``."""
    with _lock:  # one engine in the process
        svg = _engine().vegalite_to_svg(spec, vl_version=VL_VERSION, time_format_locale=locale, allowed_base_urls=[])
    return name_fonts(str(svg))


def to_png(spec: dict[str, Any], *, scale: float = 2.0, locale: dict[str, Any] | None = None) -> bytes:
    """Draw a specification as PNG, ``scale`` pixels a point."""
    return svg_to_png(to_svg(spec, locale=locale), scale=scale)


def svg_to_png(svg: str, *, scale: float = 2.0) -> bytes:
    """Draw an SVG of our own, such as a map, as PNG."""
    with _lock:
        png = _engine().svg_to_png(name_fonts(svg), scale=scale)
    return pack_png(bytes(png))


def name_fonts(svg: str) -> str:
    """Return an SVG in which every run of a text that the first font cannot draw names the one that can.

    The engine looks for another font once a text, and leaves boxes where a text has letters of several scripts.
    """

    def named(found: re.Match[str]) -> str:
        opened, text, closed = found.groups()
        if text.isascii():
            return found[0]
        runs = (
            run if font is None or font == font_files()[0]
            else f'<tspan font-family="{font.family}, sans-serif">{run}</tspan>'
            for font, run in font_runs(text)
        )  # fmt: skip
        return f"{opened}{''.join(runs)}{closed}"

    return _TEXT.sub(named, svg)


def pack_png(png: bytes) -> bytes:
    """Return the same picture with its pixels packed as far as zlib can: the engine packs them for speed.

    Chunks that say when and how it was made are left out.
    """
    head, place, pixels, kept = png[:8], 8, bytearray(), []
    while place < len(png):
        size = int.from_bytes(png[place : place + 4])
        name, data = png[place + 4 : place + 8], png[place + 8 : place + 8 + size]
        place += size + 12
        if name == b"IDAT":
            pixels += data
        elif name in (b"IHDR", b"PLTE", b"tRNS"):
            kept.append((name, data))
    kept += [(b"IDAT", zlib.compress(zlib.decompress(pixels), 9)), (b"IEND", b"")]
    return head + b"".join(
        len(data).to_bytes(4) + name + data + zlib.crc32(name + data).to_bytes(4) for name, data in kept
    )


def time_locale(months: list[str], short_months: list[str], days: list[str], short_days: list[str]) -> dict[str, Any]:
    """Return d3's time format locale for names of months and days (Sunday first)."""
    return {
        "dateTime": "%x, %X",
        "date": "%Y-%m-%d",
        "time": "%H:%M:%S",
        "periods": ["AM", "PM"],
        "days": days,
        "shortDays": short_days,
        "months": months,
        "shortMonths": short_months,
    }


@functools.cache
def _engine() -> Any:
    """Load the engine once (0.1 s, and 80 MB at the first plot) and register the folder of the packaged fonts."""
    import vl_convert

    for folder in sorted({font.path.parent for font in font_files()}):
        vl_convert.register_font_directory(str(folder))
    return vl_convert
