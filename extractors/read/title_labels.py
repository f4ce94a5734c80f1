"""Labels that newsrooms print before or after a headline: ``VIDEO: …``, ``EXCLUSIVE VIDEO: …``, ``… + Photos``, ``…
/// video``.
"""

from __future__ import annotations

import re
from typing import NamedTuple

_LATIN = r"videos?|photos?|pics?|pictures?|images?|audio|infographics?|footage|gallery"
_ALONE = r"leaked|explosion moment|exclusive|breaking|urgent|watch|live|caricature|cartoon|map"
_ARABIC = r"بالفيديو|فيديو|بالصور|صور|بالصورة|شاهد|عاجل|حصري"
_PERSIAN = r"ویدئو|ویدیو|فیلم|عکس|تصاویر|تصویر|صوت"

# One of the labels above, with up to three words in capitals before it (MOSUL VIDEO, DRONE VIDEO).
_FRONT = re.compile(
    rf"\s*(?P<label>(?:(?:[A-Z][A-Z'’-]*\s+){{0,3}}(?i:{_LATIN})(?:\s*(?:&|\+|,|/|(?i:and))\s*(?i:{_LATIN}))*"
    rf"|(?i:{_ALONE}))"
    rf"|(?:{_ARABIC}|{_PERSIAN})(?:\s+و\s?(?:{_ARABIC}|{_PERSIAN}))?)\s*(?::|\.{{2,}}|…)\s*(?=\S)"
)
_BEHIND = re.compile(
    rf"\s*[(\[]?\s*(?:\+|/{{2,}})\s*(?P<label>(?:(?i:{_LATIN})|{_ARABIC}|{_PERSIAN})"
    rf"(?:\s*(?:&|\+|,|/|و|(?i:and))\s*(?:(?i:{_LATIN})|{_ARABIC}|{_PERSIAN}))*)\s*[)\]]?\s*$"
)
_LONGEST_BEHIND = 120
"""In how many last letters a label is looked for: over a long row of slashes or spaces the pattern would go on."""


class Headline(NamedTuple):
    """A headline without its label, and the label in capitals without its punctuation (None where there is none)."""

    title: str
    label: str | None


def split_label(title: str) -> Headline:
    """Split the label from a headline.

    ``VIDEO: Storm over Homs`` and ``Storm over Homs + Video`` both give ``("Storm over Homs", "VIDEO")``: capitals, so
    that one label is one value. A headline with a label at each end gives both, joined by `` + ``. A name before a
    colon (``Assad: …``, ``ISIS: …``) is no label.
    """
    labels = []
    front = _FRONT.match(title)
    if front:
        labels.append(front["label"])
        title = title[front.end() :]
    end = max(0, len(title) - _LONGEST_BEHIND)
    behind = _BEHIND.search(title, end) if "+" in title or "//" in title else None
    if behind and behind.start() > 0:
        labels.append(behind["label"])
        title = title[: behind.start()]
    return Headline(title.strip(), " + ".join(" ".join(label.split()).upper() for label in labels) or None)
