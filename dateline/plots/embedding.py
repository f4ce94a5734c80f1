"""The packaged fonts inside a page and its pictures, each cut down to the characters that are drawn with it.

A page is then the same on every machine. A picture needs fonts of its own: an SVG that is shown as a picture sees no
style of the page around it.
"""

from __future__ import annotations

import base64
import io
import re
from collections.abc import Mapping

from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont
from fontTools.varLib.instancer import OverlapMode, instantiateVariableFont

from dateline.plots.fonts import FontFile, font_files, font_of

_SVG = "data:image/svg+xml;base64,"
_PICTURE = re.compile(rf"{re.escape(_SVG)}([A-Za-z0-9+/=]+)")
_TAG = re.compile(r"<[^>]*>")
_ALWAYS = frozenset(map(ord, " 0123456789.,-–…"))
_WEIGHTS = (400, 700)


def with_fonts(page: str) -> str:
    """Return a page with the fonts of its text in its first style sheet, and those of its SVG pictures in each."""
    svgs = [base64.b64decode(found).decode() for found in _PICTURE.findall(page)]
    drawn = "".join(_TAG.sub("", svg) for svg in svgs)
    text = _PICTURE.sub("", page)
    # cut once for the page and once more, from what is small by then, for the pictures together
    cut = {font: _cut(font.path.read_bytes(), wanted) for font, wanted in _by_font(text + drawn).items()}
    in_pictures = _faces({font: _cut(cut[font], wanted) for font, wanted in _by_font(drawn).items()})

    def with_faces(found: re.Match[str]) -> str:
        svg = base64.b64decode(found[1]).decode().replace(">", f"><style>{in_pictures}</style>", 1)
        return _SVG + base64.b64encode(svg.encode()).decode("ascii")

    return _PICTURE.sub(with_faces, page).replace("<style>", f"<style>{_faces(cut)}", 1)


def _by_font(text: str) -> dict[FontFile, set[int]]:
    """The code points of a text by the font that draws them, in the fonts' order."""
    wanted: dict[FontFile, set[int]] = {font: set() for font in font_files()}
    for character in set(text):
        if (font := font_of(character)) is not None:
            wanted[font].add(ord(character))
    return {font: found for font, found in wanted.items() if found}


def _faces(cut: Mapping[FontFile, bytes]) -> str:
    return "".join(
        f'@font-face{{font-family:"{font.family}";font-style:normal;font-weight:{_weights(font)};'
        f"src:url(data:font/woff2;base64,{base64.b64encode(_packed(data)).decode('ascii')})}}"
        for font, data in cut.items()
    )


def _cut(data: bytes, characters: set[int]) -> bytes:
    """Return a font with these code points only, in the weights that pages use."""
    font = TTFont(io.BytesIO(data), lazy=True, recalcTimestamp=False)
    options = Options()
    options.hinting = False
    options.notdef_outline = True
    options.name_IDs = [1, 2, 4, 6, 13, 14]
    subsetter = Subsetter(options)
    subsetter.populate(unicodes=characters | _ALWAYS)
    subsetter.subset(font)
    if "fvar" in font and any(axis.axisTag == "wdth" for axis in font["fvar"].axes):
        font = instantiateVariableFont(
            font, {"wdth": 100, "wght": _WEIGHTS}, overlap=OverlapMode.KEEP_AND_DONT_SET_FLAGS
        )
    return _saved(font)


def _packed(data: bytes) -> bytes:
    font = TTFont(io.BytesIO(data), lazy=True, recalcTimestamp=False)
    font.flavor = "woff2"
    return _saved(font)


def _saved(font: TTFont) -> bytes:
    written = io.BytesIO()
    font.save(written)
    return written.getvalue()


def _weights(font: FontFile) -> str:
    return font.weights if " " not in font.weights else "{} {}".format(*_WEIGHTS)
