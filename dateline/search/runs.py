"""A text of a query as a run of terms: those that must follow one another."""

from __future__ import annotations

from dateline.search.folding import is_unspaced, tokenise
from dateline.search.nodes import Element, Run


def read_run(text: str) -> Run:
    """Return the terms of a text with their distances from the first; empty if it has no letter or digit."""
    found = tokenise(text)
    elements: list[Element] = []
    for number, token in enumerate(found):
        offset = token.position - found[0].position
        if not is_unspaced(token.term):
            elements.append(Element(offset, token.term))
        elif number + 1 < len(found) and found[number + 1].start < token.end:
            elements.append(Element(offset, token.term))  # a pair of letters
        elif not (number and found[number - 1].end == token.end):
            # one letter alone: in a text it stands with any other, or last
            elements.append(Element(offset, token.term, is_prefix=True))
        # else the last letter of a run, which is in the pair before
    return tuple(elements)
