"""What is found: one quotation of a text, with its cue and its speaker."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

Span = tuple[int, int]
"""First character and the one after the last."""


class QuotationKind(StrEnum):
    """How words are reported: in quotation marks, without them, partly in them, or after a headline's colon."""

    DIRECT = "direct"
    INDIRECT = "indirect"
    MIXED = "mixed"
    HEADLINE = "headline"


class SpeakerKind(StrEnum):
    """How the text names the speaker."""

    NAMED = "named"
    DESCRIBED = "described"
    ANONYMOUS = "anonymous"
    PRONOUN = "pronoun"
    NONE = "none"


class CueKind(StrEnum):
    """What a cue reports: words that were said, an opinion or plan, or no cue at all."""

    SPEECH = "speech"
    BELIEF = "belief"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Speaker:
    """Who said it, as printed, and whom the document joins it with.

    ``start`` and ``end`` are the offsets of ``surface``, None where nobody is printed. ``entity`` is the id of the
    person or organisation of the document (``PersonMention.entity``), ``entity_kind`` is person, organisation or
    agency, and ``name`` what the document calls that entity; all three are None where it is not known.
    ``confidence`` is how sure the join is, 0 to 1.
    """

    kind: SpeakerKind
    surface: str | None = None
    start: int | None = None
    end: int | None = None
    title: str | None = None
    entity: str | None = None
    entity_kind: str | None = None
    agency_id: str | None = None
    name: str | None = None
    confidence: float = 0.0

    def at(self, start: int, end: int) -> Speaker:
        """Return the speaker with other offsets."""
        return Speaker(
            self.kind, self.surface, start, end, self.title, self.entity, self.entity_kind, self.agency_id, self.name,
            self.confidence,
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Quotation:
    """One quotation; offsets are in characters of the text of ``field``.

    ``spans`` are the pieces of what was said, in text order: more than one where the cue is between them.
    ``content`` is the text of all, joined by a space; ``start`` and ``end`` bound them. ``position`` counts the
    quotations of a document from 1. ``addressee`` is whom or what medium it was said to (``told Reuters``).
    """

    spans: tuple[Span, ...]
    content: str
    start: int
    end: int
    kind: QuotationKind
    cue: str | None
    cue_spans: tuple[Span, ...]
    cue_kind: CueKind
    speaker: Speaker
    addressee: str | None
    position: int
    language: str
    confidence: float
    evidence: tuple[str, ...]
    field: str = "body"

    def placed(
        self, *, spans: tuple[Span, ...], cue_spans: tuple[Span, ...], speaker: Speaker, field: str
    ) -> Quotation:
        """Return the quotation with other offsets, in the text of another field."""
        return Quotation(
            spans, self.content, spans[0][0], spans[-1][1], self.kind, self.cue, cue_spans, self.cue_kind, speaker,
            self.addressee, self.position, self.language, self.confidence, self.evidence, field,
        )  # fmt: skip
