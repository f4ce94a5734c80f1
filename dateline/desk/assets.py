"""Files of packages that pages need: htmx, and the Arabic font for readers whose system has none."""

from __future__ import annotations

import functools
import importlib.util
from collections.abc import Callable, Mapping
from pathlib import Path

from dateline.plots.worldmap import land_path


@functools.cache
def _folder(package: str) -> Path:
    """Return the folder of an installed package without importing it."""
    found = importlib.util.find_spec(package)
    if found is None or found.origin is None:
        raise RuntimeError(f"the package {package} is not installed; `make env` installs it")
    return Path(found.origin).parent


def _htmx() -> Path:
    return _folder("django_htmx") / "static" / "django_htmx" / "htmx-2.min.js"


def _arabic() -> Path:
    return _folder("fontpkg_noto_sans_arabic") / "files" / "NotoSansArabic[wdth,wght].ttf"


@functools.cache
def _land() -> bytes:
    return (
        '<svg xmlns="http://www.w3.org/2000/svg"><path id="land" d="' + land_path() + '"/></svg>'
    ).encode()


PACKAGED: Mapping[str, tuple[str, Callable[[], bytes]]] = {
    "htmx.js": ("text/javascript", lambda: _htmx().read_bytes()),
    "arabic.ttf": ("font/ttf", lambda: _arabic().read_bytes()),
    "land.svg": ("image/svg+xml", _land),
}
"""Media type and content of what packages bring, by the name that pages load it under."""
