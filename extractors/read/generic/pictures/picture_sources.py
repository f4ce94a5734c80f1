"""The address of a picture in its element: ``src`` may be a placeholder until a script puts the real one in its place.

Scripts that load pictures late keep the address in an attribute of their own, a ``srcset``, a ``noscript`` element, a
style or a piece of JSON. The well-known attributes are read first; where none is there, any attribute that holds the
address of a picture.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml.etree import _Element as HtmlElement

from extractors.read.generic.pictures.picture_addresses import is_placeholder

_LAZY = (
    "data-src",
    "data-lazy-src",
    "data-original",
    "data-image",
    "data-lazy",
    "data-url",
    "data-hi-res-src",
)
_LAZY_SETS = ("data-srcset", "data-lazy-srcset", "srcset")
_SOURCE_WORDS = (
    "src",
    "orig",
    "lazy",
    "large",
    "hires",
    "high",
    "full",
    "img",
    "image",
    "echo",
    "photo",
    "url",
    "bg",
    "file",
    "zoom",
)
"""One of these is in the name of an attribute that holds a picture."""
_NOT_SHOWN = frozenset(
    ("src", "alt", "title", "class", "id", "style", "href", "onerror", "onload", "data-fallback", "longdesc")
)
_FILE = re.compile(
    r"(?:(?:https?:)?//|/|\.{1,2}/)?[^\s\"'<>\\,;(){}|\[\]]{1,600}\.(?:jpe?g|png|webp|avif|gif)(?:[?#!][^\s\"'<>\\(){}|]{0,400})?",
    re.IGNORECASE,
)
_WHOLE = re.compile(r"(?:https?:)?//[^\s\"'<>\\{}|]{4,1000}|/(?!/)[^\s\"'<>\\{}|]{3,600}", re.IGNORECASE)
_IN_STYLE = re.compile(
    r"background(?:-image)?\s{0,9}:[^;]{0,200}?url\(\s{0,9}"
    r"(?:\"([^\"]{1,1000})\"|'([^']{1,1000})'|([^\"'()]{1,1000}))\s{0,9}\)",
    re.IGNORECASE,
)
_WIDTH_FIELD = re.compile(r"\{(?:width|w|size)\}|%7B(?:width|w)%7D", re.IGNORECASE)
_LONGEST = 4_000
_MOST_PIXELS = 1_400
_TRACKERS = re.compile(
    r"scorecardresearch|doubleclick|google-?analytics|googletagmanager|facebook\.com/tr\b|/watch/\d+|yandex\.\w+/(?:watch|metri)"
    r"|quantserve|chartbeat|ivwbox|ioam\.de|xiti\.com|/pixel|adform|criteo|outbrain|taboola|counter|hit\.gemius|top-fwz|mc\.webvisor"
    r"|linkedin\.com/px|bat\.bing|analytics|beacon|/tracking|wp-admin",
    re.IGNORECASE,
)


def find_address(element: HtmlElement) -> str | None:
    """Return the address of the picture that an ``img`` (or ``amp-img``) element shows in the end; None if it has none
    but a placeholder.
    """
    for name in _LAZY:
        value = element.get(name)
        if value and not value.startswith(("data:", "{", "[")) and (address := _with_width(element, value)):
            return address
    if best := next((best for name in _LAZY_SETS if (best := largest(element.get(name)))), None):
        return best
    source = element.get("src") or ""
    if source and not is_placeholder(source) and (address := _with_width(element, source)):
        return address
    return (
        next((best for name in _LAZY_SETS if (best := largest(element.get(name)))), None)
        or _in_other_attributes(element)
        or _from_picture(element)
    )


def background_of(element: HtmlElement) -> str | None:
    """Return the address of the picture behind an element, from its style or from the attribute that a script keeps it
    in; None if there is none.
    """
    for name in ("data-bg", "data-background", "data-background-image", "data-bgset", "data-bg-src", "data-lazy-bg"):
        value = element.get(name)
        if value and len(value) < _LONGEST and (found := _FILE.search(value)):
            return found[0]
    style = element.get("style")
    found = _IN_STYLE.search(style) if style and len(style) < _LONGEST else None
    address = next(filter(None, found.groups())).strip() if found else None
    return address if address and not is_placeholder(address) else None


def pictures_without_scripts(noscript: HtmlElement) -> Iterator[HtmlElement]:
    """Yield the pictures of a ``noscript`` element that readers without scripts see in place of ones that load late.

    Pictures that count readers are left out, and all where the picture beside it has its address already.
    """
    if next(noscript.iter("img"), None) is None or _has_picture_beside(noscript):
        return
    for image in noscript.iter("img"):
        source = image.get("src") or ""
        style = (image.get("style") or "").replace(" ", "").lower()
        if source and "display:none" not in style and not _TRACKERS.search(source):
            yield image


def largest(candidates: str | None) -> str | None:
    """Return the address with the greatest width of a ``srcset``; None if it has none but placeholders."""
    if not candidates or len(candidates) > 20_000:
        return None
    best, most = None, -1.0
    for part in re.split(r",\s+|,(?=https?:|/)", candidates):
        pieces = part.split()
        if not pieces or pieces[0].startswith("data:") or is_placeholder(pieces[0]):
            continue
        size = 0.0
        if len(pieces) > 1:
            try:
                size = float(pieces[-1][:-1])
            except ValueError:
                size = 0.0
        if size > most:
            best, most = pieces[0], size
    return best


def _with_width(element: HtmlElement, address: str) -> str | None:
    """Fill the width into an address that leaves it to a script (``/{width}/pier.jpg``); None if none is stated."""
    if "{" not in address and "%7B" not in address:
        return address
    widths = [int(width) for width in re.findall(r"\d{2,4}", (element.get("data-widths") or "")[:200])]
    fitting = [width for width in widths if width <= _MOST_PIXELS] or widths
    return _WIDTH_FIELD.sub(str(max(fitting)), address) if fitting and _WIDTH_FIELD.search(address) else None


def _in_other_attributes(element: HtmlElement) -> str | None:
    """Return the address in any attribute whose name says that it holds a picture."""
    for key, value in element.items():
        name, text = str(key), str(value)
        is_structured = text[:1] in ("{", "[")
        if name in _NOT_SHOWN or len(text) > _LONGEST:
            continue
        if not is_structured and not any(word in name for word in _SOURCE_WORDS):
            continue
        text = text.replace("\\/", "/").strip()
        if text.startswith("data:"):
            continue
        found = _WHOLE.fullmatch(text) or _FILE.fullmatch(text)
        if found is None and (is_structured or text[:1] == "("):
            found = _FILE.search(text)
        if found is not None and not is_placeholder(found[0]):
            return found[0]
    return None


def _from_picture(element: HtmlElement) -> str | None:
    above = element.getparent()
    while above is not None and above.tag == "source":  # the parser takes what follows a source to be in it
        above = above.getparent()
    if above is None or above.tag != "picture":
        return None
    return next(
        (best for source in above.iter("source") for name in _LAZY_SETS if (best := largest(source.get(name)))), None
    )


def _has_picture_beside(noscript: HtmlElement) -> bool:
    """Whether the picture that a script loads is beside its ``noscript`` with its address."""
    around = [noscript.getprevious(), noscript.getnext()]
    above = noscript.getparent()
    if above is not None and above.tag in ("picture", "figure", "a", "span"):
        around.extend((above, above.getprevious() if above.tag == "picture" else None))
    for beside in around:
        if beside is None or not isinstance(beside.tag, str):
            continue
        for image in beside.iter("img", "amp-img"):
            if not any(outer is noscript for outer in image.iterancestors("noscript")) and find_address(image):
                return True
    return False
