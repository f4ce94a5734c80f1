"""How often a title or the authors are right, by the kind of evidence that they were read from.

The tables are measured, not guessed: ``python -m benchmarks.confidence`` counts on the opened gold pages how often each
kind of evidence is right, checks the figures on sites that had no part in them, and prints the tables in this form.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Final


class TitleEvidence(StrEnum):
    """What stands for a title."""

    SHOWN_AND_STATED = "shown, and stated alike"
    SHOWN_AND_ONE_STATED = "shown, and stated alike by one source of several"
    SHOWN_ALONE = "shown, and stated nowhere"
    SHOWN_AGAINST_STATED = "shown, and stated otherwise"
    STATED_TWICE = "not shown, stated alike by two sources"
    STATED_ONCE = "not shown, stated by one source"


class AuthorsEvidence(StrEnum):
    """What stands for the authors, or for there being none."""

    STATED_AND_PRINTED = "stated, and printed alike"
    STATED_AGAINST_PRINTED = "stated, and printed otherwise"
    STATED = "stated, and not printed"
    SIGNED = "printed behind a word such as 'by'"
    MARKED = "printed in an element marked as the author's"
    UNMARKED = "printed beside the day or a portrait"
    HOUSE = "a house alone"


TITLE: Final[dict[TitleEvidence, float]] = {
    TitleEvidence.SHOWN_AND_STATED: 0.97,
    TitleEvidence.SHOWN_AND_ONE_STATED: 0.88,
    TitleEvidence.SHOWN_ALONE: 0.68,  # on no gold page: as the weaker of the shown ones
    TitleEvidence.SHOWN_AGAINST_STATED: 0.68,
    TitleEvidence.STATED_TWICE: 0.83,
    TitleEvidence.STATED_ONCE: 0.60,
}
AUTHORS: Final[dict[AuthorsEvidence, float]] = {
    AuthorsEvidence.STATED_AND_PRINTED: 0.95,
    AuthorsEvidence.STATED: 0.95,
    AuthorsEvidence.STATED_AGAINST_PRINTED: 0.83,
    AuthorsEvidence.MARKED: 0.96,
    AuthorsEvidence.SIGNED: 0.90,
    AuthorsEvidence.UNMARKED: 0.84,
    AuthorsEvidence.HOUSE: 0.73,
}
