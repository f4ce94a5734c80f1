"""Quotations of a text (``find_quotations``), or of an article's title, lead and body (``find_article_quotations``).

The steps, in order: the text is cut into words once for all readers of names (``text_view.py``); roles of words,
pieces in quotation marks and sentences are found (``reading.py``); pieces are joined with the verb of saying and the
subject beside them (``direct.py``); clauses that depend on a verb of saying or believing are read (``indirect.py``);
and each subject is resolved to a person or organisation of the document (``speakers.py``).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import compress
from pathlib import Path

from extractors.contracts.enricher import ArticleText
from extractors.mentions.agencies.find import AgencyMention
from extractors.mentions.names.find import ArticleView, Mention, names_in_view, view_article, view_with_claims
from extractors.mentions.names.mentions import Names, OrganisationMention, PersonMention
from extractors.mentions.places.rows import PlaceMention
from extractors.mentions.quotations.confidence import measured
from extractors.mentions.quotations.direct import find_direct
from extractors.mentions.quotations.finding import Finding
from extractors.mentions.quotations.indirect import find_indirect
from extractors.mentions.quotations.quotation import CueKind, Quotation, QuotationKind, Span, Speaker, SpeakerKind
from extractors.mentions.quotations.reading import Reading, read_text
from extractors.mentions.quotations.speakers import make_cast, resolve, unprinted
from extractors.mentions.quotations.subjects import addressee
from extractors.mentions.quotations.vocabulary import TOLD
from extractors.mentions.text_view import TextView
from extractors.runtime.cycles import without_garbage_collection

Mentioned = PersonMention | OrganisationMention

_ALL_QUOTED = 0.9
_FIELDS = ("title", "lead", "body")


def find_quotations(
    text: str, *, language: str = "en", country_hints: Sequence[str] = (), gazetteer: Path | None = None
) -> list[Quotation]:
    """Return the quotations of a text in text order, direct, mixed and indirect; an empty list if there are none.

    ``language`` (ISO 639-1) decides which words are verbs of saying. People and organisations are found first
    (``find_people``), since they are the speakers; ``country_hints`` and ``gazetteer`` are theirs. Only the first
    ``bounds.MOST_CHARACTERS`` characters are read. Never raises on any text.
    """
    view = view_with_claims(text, language, country_hints=country_hints, gazetteer=gazetteer)
    return quotations_in_view(view, names_in_view(view))


def quotations_in_view(view: TextView, names: Names, *, title_end: int = 0) -> list[Quotation]:
    """Return the quotations of a text that has been cut into words, with the names found in it.

    What ends at or before the offset ``title_end`` is a headline.
    """
    with without_garbage_collection():
        return _find(view, names, title_end) if len(view) else []


def _find(view: TextView, names: Names, title_end: int) -> list[Quotation]:
    everyone: list[Mentioned] = [*names.people, *names.organisations]
    named = sorted((mention.start, mention.end) for mention in everyone)
    reading = read_text(view, named)
    direct = find_direct(reading)
    findings = direct.findings + find_indirect(reading, direct, title_end=title_end)
    order = sorted(range(len(findings)), key=lambda number: findings[number].start)
    cast = make_cast(reading, names)
    speakers: dict[int, Speaker] = {}
    out = []
    for position, number in enumerate(order, 1):
        finding = findings[number]
        speaker = speakers[number] = resolve(cast, finding.speaker, finding.start)
        if finding.speaker is None and finding.follows in speakers:
            speaker = _following(speakers[finding.follows])
        elif finding.speaker is None and finding.cues:
            speaker = speakers[number] = unprinted(cast, finding.cues[0])
        out.append(_quotation(reading, finding, speaker, position))
    return out


def _following(speaker: Speaker) -> Speaker:
    """Return the speaker of the quotation before as one who is not printed here."""
    return replace(
        speaker,
        kind=SpeakerKind.NONE,
        surface=None,
        start=None,
        end=None,
        confidence=round(speaker.confidence * 0.8, 3),
    )


def _quotation(reading: Reading, finding: Finding, speaker: Speaker, position: int) -> Quotation:
    text = reading.view.text
    spans = tuple(sorted(finding.spans))
    cues = tuple(reading.span(first, stop) for first, stop in finding.cues)
    kind = _kind(reading, finding, spans)
    evidence = list(finding.why)
    heard = None
    if finding.cues:
        first, stop = finding.cues[0]
        is_told = any(reading.roles[at] & TOLD for at in range(first, stop))
        heard = addressee(reading, (first, stop), finding.speaker, is_told=is_told)
    if speaker.surface is not None:
        evidence.append(f"speaker printed as: {speaker.surface}")
    if speaker.entity is not None and speaker.kind is not SpeakerKind.NAMED:
        evidence.append(f"stands for {speaker.name}")
    return Quotation(
        spans=spans,
        content=" ".join(text[start:end] for start, end in spans),
        start=spans[0][0],
        end=spans[-1][1],
        kind=kind,
        cue=" … ".join(text[start:end] for start, end in cues) or None,
        cue_spans=cues,
        cue_kind=CueKind.NONE if not cues else CueKind.BELIEF if finding.is_belief else CueKind.SPEECH,
        speaker=speaker,
        addressee=reading.text(*heard) if heard else None,
        position=position,
        language=reading.view.language,
        confidence=measured(kind, finding.confidence),
        evidence=tuple(evidence),
    )


def _kind(reading: Reading, finding: Finding, spans: tuple[tuple[int, int], ...]) -> QuotationKind:
    """Return the kind by the share of words in quotation marks."""
    if finding.is_headline:
        return QuotationKind.HEADLINE
    if finding.is_dash:
        return QuotationKind.DIRECT
    words = quoted = 0
    for first, stop in reading.words_in(spans):
        inside = list(compress(reading.piece_of[first:stop], reading.are_words[first:stop]))
        words += len(inside)
        quoted += len(inside) - inside.count(-1)
    if quoted == 0:
        return QuotationKind.INDIRECT
    return QuotationKind.DIRECT if quoted >= _ALL_QUOTED * words else QuotationKind.MIXED


def find_article_quotations(
    article: ArticleText,
    *,
    language: str = "en",
    names: Names | None = None,
    places: Mapping[str, Sequence[PlaceMention]] | None = None,
    agencies: Mapping[str, Sequence[AgencyMention]] | None = None,
) -> list[Quotation]:
    """Return the quotations of an article's title, lead and body, read as one document.

    ``names`` are the people and organisations that ``find_article_names`` found; they are found here if it is None.
    Offsets are those of each field's own text; ``field`` is ``lead`` where the body begins with the lead and the
    quotation lies in it.
    """
    if names is not None:
        read = view_article(article, language=language)
        return quotations_of_article(read, _moved(names, read))
    read = view_article(article, language=language, places=places, agencies=agencies)
    return quotations_of_article(read, names_in_view(read.view))


def quotations_of_article(read: ArticleView, names: Names) -> list[Quotation]:
    """Return the quotations of the title, lead and body of an article that has been cut into words.

    ``names`` are those of the view, with offsets in its text. Offsets of the result are those of each field's own text.
    """
    starts: dict[str, int] = {}
    title_end = end = 0
    for part in read.parts:
        if part.media_number is None and part.field in _FIELDS:
            starts[part.field] = part.start
            end = part.start + len(part.text)
            if part.field == "title":
                title_end = end
    if not starts:
        return []
    inside = Names(
        [mention for mention in names.people if mention.end <= end],
        [mention for mention in names.organisations if mention.end <= end],
    )
    out = []
    for quotation in quotations_in_view(read.view.first(end), inside, title_end=title_end):
        field = max((start, name) for name, start in starts.items() if start <= quotation.start)[1]
        out.append(_placed(quotation, field, starts[field], read.article))
    return out


def _moved(names: Names, read: ArticleView) -> Names:
    """Return names with the offsets of their fields as names with offsets in the view's text."""
    starts = {part.field: part.start for part in read.parts if part.media_number is None}
    return Names(_in_view(names.people, starts), _in_view(names.organisations, starts))


def _in_view(mentions: list[Mention], starts: dict[str, int]) -> list[Mention]:
    """Return the mentions of the fields that are read, with offsets in the text that is read."""
    out = []
    for mention in mentions:
        at = starts.get(mention.field, starts.get("body", -1) if mention.field == "lead" else -1)
        if at >= 0 and mention.media_number is None:
            out.append(replace(mention, start=mention.start + at, end=mention.end + at))
    return out


def _placed(quotation: Quotation, field: str, at: int, article: ArticleText) -> Quotation:
    """Return a quotation with the offsets and the name of its own field."""
    speaker = quotation.speaker
    if at and speaker.start is not None and speaker.end is not None:
        speaker = speaker.at(speaker.start - at, speaker.end - at)
    end = quotation.end - at
    return quotation.placed(
        spans=_moved_spans(quotation.spans, at),
        cue_spans=_moved_spans(quotation.cue_spans, at),
        speaker=speaker,
        field=article.field_of(field, end),
    )


def _moved_spans(spans: tuple[Span, ...], by: int) -> tuple[Span, ...]:
    return tuple([(start - by, stop - by) for start, stop in spans]) if by else spans
