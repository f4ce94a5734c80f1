"""Labels that newsrooms print before or after a headline: ``VIDEO: …``, ``EXCLUSIVE VIDEO: …``, ``… + Photos``, ``…
/// video``.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from extractors.language.vocabulary import by_language, patterns


def _has_capitals(labels: list[str]) -> bool:
    return any(label.upper() != label.lower() for label in labels)


_LABELS = by_language("title_labels")
_LATIN = patterns("title_labels", *(language for language, labels in _LABELS.items() if _has_capitals(labels)))
_ALONE = patterns("title_labels_before")
_OTHER = patterns("title_labels", *(language for language, labels in _LABELS.items() if not _has_capitals(labels)))

# One of the labels above, with up to three words in capitals before it (MOSUL VIDEO, DRONE VIDEO).
_FRONT = re.compile(
    rf"\s*(?P<label>(?:(?:[A-Z][A-Z'’-]*\s+){{0,3}}(?i:{_LATIN})(?:\s*(?:&|\+|,|/|(?i:and))\s*(?i:{_LATIN}))*"
    rf"|(?i:{_ALONE}))"
    rf"|(?:{_OTHER})(?:\s+و\s?(?:{_OTHER}))?)\s*(?::|\.{{2,}}|…)\s*(?=\S)"
)
_BEHIND = re.compile(
    rf"(?<!\s)\s*+(?:[(\[]\s*+)?(?:\+|(?<!/)/{{2,}})\s*+(?P<label>(?:(?i:{_LATIN})|{_OTHER})"
    rf"(?:\s*(?:&|\+|,|/|و|(?i:and))\s*(?:(?i:{_LATIN})|{_OTHER})){{0,6}})\s*+(?:[)\]]\s*+)?$"
)
_LONGEST_BEHIND = 120
"""In how many last letters a label is looked for: over a long row of slashes or spaces the pattern would go on."""


class Headline(NamedTuple):
    """A headline without its label, and the label in capitals without its punctuation (None where there is none)."""

    title: str
    label: str | None


def split_label(title: str) -> Headline:
    """Split labels such as ``VIDEO`` from a headline; return title and label (None if there is none).

    ``VIDEO: Storm over Homs`` and ``Storm over Homs + Video`` both give ``("Storm over Homs", "VIDEO")``: labels are in
    capitals. A headline with a label at each end gives both, joined by `` + ``. A name before a colon (``Assad: …``,
    ``ISIS: …``) is not a label.
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
