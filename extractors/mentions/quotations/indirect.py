"""Indirect and mixed quotations: clauses that depend on a verb of saying or believing."""

from __future__ import annotations

from extractors.mentions.quotations.direct import Direct
from extractors.mentions.quotations.finding import Finding
from extractors.mentions.quotations.reading import Reading


def find_indirect(reading: Reading, direct: Direct, *, title_end: int = 0) -> list[Finding]:
    """Return the indirect and mixed quotations of the sentences, apart from what ``direct`` has."""
    return []
