"""What is found: one mention of a person or of an organisation."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum


class PersonKind(StrEnum):
    """How a person is named."""

    FULL_NAME = "full_name"
    SURNAME = "surname"
    GIVEN_NAME = "given_name"
    TITLE_WITH_NAME = "title_with_name"
    ABBREVIATION = "abbreviation"


class OrganisationKind(StrEnum):
    """How an organisation is named."""

    NAME = "name"
    SHORT_NAME = "short_name"
    ABBREVIATION = "abbreviation"


@dataclass(frozen=True, slots=True)
class PersonMention:
    """One mention of a person; offsets are in characters of the text of ``field``.

    ``title`` is the office or form of address as printed beside the name (``Foreign Minister``), or None. ``entity`` is
    equal for all mentions of one person in a document, and for no others; ``name`` is the longest name that the
    document prints for that person. ``confidence`` is the probability (0 to 1) that the span names a person.
    ``evidence`` says in words what decided. ``media_number`` counts an article's media from 1, for captions only.
    """

    start: int
    end: int
    surface: str
    kind: PersonKind
    title: str | None
    entity: str
    name: str
    confidence: float
    evidence: tuple[str, ...]
    field: str = "body"
    media_number: int | None = None

    def placed(self, start: int, end: int, field: str, media_number: int | None) -> PersonMention:
        """Return the mention with other offsets, in the text of another field."""
        return PersonMention(
            start, end, self.surface, self.kind, self.title, self.entity, self.name, self.confidence, self.evidence,
            field, media_number,
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class OrganisationMention:
    """One mention of an organisation; offsets, ``entity``, ``confidence`` and ``evidence`` as for a person.

    ``name`` is the long name that the document or the project's list has, ``abbreviation`` its short form, if known.
    ``sort`` is what it is (company, party, movement, …) where the list knows it. ``agency_id`` is the id of a news
    agency of ``agencies.csv``. ``is_listed`` says that the project's list of organisations has it, under ``name``.
    """

    start: int
    end: int
    surface: str
    kind: OrganisationKind
    entity: str
    name: str
    abbreviation: str | None
    sort: str | None
    agency_id: str | None
    confidence: float
    evidence: tuple[str, ...]
    field: str = "body"
    media_number: int | None = None
    is_listed: bool = False

    def placed(self, start: int, end: int, field: str, media_number: int | None) -> OrganisationMention:
        """Return the mention with other offsets, in the text of another field."""
        return OrganisationMention(
            start, end, self.surface, self.kind, self.entity, self.name, self.abbreviation, self.sort, self.agency_id,
            self.confidence, self.evidence, field, media_number, self.is_listed,
        )  # fmt: skip


@dataclass(slots=True)
class Names:
    """The people and organisations of a document, each in the order of its fields and texts, without overlaps."""

    people: list[PersonMention] = field(default_factory=list)
    organisations: list[OrganisationMention] = field(default_factory=list)
