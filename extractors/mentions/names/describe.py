"""What is said of each name of a document: its kind, printed title, entity, and the evidence in words."""

from __future__ import annotations

from extractors.mentions.folding import fold_name
from extractors.mentions.names.calibration import calibrate
from extractors.mentions.names.features import CLASS_NUMBER, CLASSES
from extractors.mentions.names.joins import Joined, Named, join_organisations, join_people
from extractors.mentions.names.known import begun_by, known_organisations
from extractors.mentions.names.mentions import (
    Names,
    OrganisationKind,
    OrganisationMention,
    PersonKind,
    PersonMention,
)
from extractors.mentions.names.spans import NameSpan
from extractors.mentions.names.tagger import PERSON, Encoded
from extractors.mentions.names.titles import find_title
from extractors.mentions.text_view import TextView

_SMALL = frozenset(CLASS_NUMBER[name] for name in ("suffix", "possessive", "bracket", "quote", "comma", "mark", "stop"))
_ADDRESS = frozenset(CLASS_NUMBER[name] for name in ("honorific", "Title", "title"))
_INITIAL = CLASS_NUMBER["initial"]
_CONNECTOR = CLASS_NUMBER["connector"]
_OPENING = frozenset("([（")
_SMALL_WORDS = frozenset(CLASS_NUMBER[name] for name in ("of", "function", "connector"))
_SAID = {
    "given": "given name in the list", "family": "family name in the list", "given_family": "name in the list",
    "initial": "an initial", "Orghead": "a word for organisations", "orghead": "a word for organisations",
    "legal": "a legal form", "ACRONYM": "an abbreviation in capitals", "suffix": "a generation after the name",
}  # fmt: skip
_BESIDE = {"speech": "a verb of saying beside it", "relation": "a word for relatives before it"}


def describe_names(view: TextView, encoded: Encoded, spans: list[NameSpan]) -> Names:
    """Return the mentions of a document for the spans of its names."""
    kinds = encoded.kinds.tolist()
    people = [span for span in spans if span.label == PERSON]
    organisations = [span for span in spans if span.label != PERSON]
    return Names(_people(view, encoded, kinds, people), _organisations(view, encoded, kinds, organisations))


def _named(view: TextView, encoded: Encoded, kinds: list[int], span: NameSpan, small: frozenset[int]) -> Named:
    places = [at for at in range(span.first, span.stop) if kinds[at] not in small] or list(range(span.first, span.stop))
    surface = view.text[view.starts[span.first] + span.shift : view.ends[span.stop - 1]]
    words = [view.words[at] for at in places]
    return Named(
        folds=tuple(encoded.fold_words[at] for at in places),
        surface=surface,
        is_initial=tuple(kinds[at] == _INITIAL for at in places),
        is_capitals=len(words) == 1 and words[0].isupper() and 1 < len(words[0].replace(".", "")) < 8,
    )


def _entity_ids(joined: Joined, sort: str) -> list[str]:
    """Return an id for each entity, from its best name; entities of one name are distinguished by a number."""
    seen: dict[str, int] = {}
    out = []
    for entity in joined.entities:
        fold = fold_name(entity.best.surface) or entity.best.surface
        seen[fold] = seen.get(fold, 0) + 1
        out.append(f"{sort}:{fold}" if seen[fold] == 1 else f"{sort}:{fold}#{seen[fold]}")
    return out


def _people(view: TextView, encoded: Encoded, kinds: list[int], spans: list[NameSpan]) -> list[PersonMention]:
    # a title that was read as part of the name is none of it
    titles = []
    for span in spans:
        while span.stop - span.first > 1 and kinds[span.first] in _ADDRESS:
            span.first += 1
        titles.append(find_title(view, kinds, span.first, span.stop))
    names = [_named(view, encoded, kinds, span, _SMALL) for span in spans]
    joined = join_people(names, view.language)
    ids = _entity_ids(joined, "person")
    out = []
    for at, span in enumerate(spans):
        entity = joined.of[at]
        start, end = view.starts[span.first] + span.shift, view.ends[span.stop - 1]
        name, title = names[at], titles[at]
        if len(name.folds) > 1:
            kind = PersonKind.FULL_NAME
        elif title is not None and title.is_before:
            kind = PersonKind.TITLE_WITH_NAME
        elif name.is_capitals and len(name.folds[0]) < 4:
            kind = PersonKind.ABBREVIATION
        elif (joined.why[at] or "").startswith("part of"):
            kind = PersonKind.GIVEN_NAME
        else:
            kind = PersonKind.SURNAME
        evidence = _evidence(view, kinds, span, joined.why[at])
        if title is not None:
            evidence.insert(0, f"title {'before' if title.is_before else 'after'} it: {title.text}")
        out.append(
            PersonMention(
                start=start,
                end=end,
                surface=view.text[start:end],
                kind=kind,
                title=title.text if title else None,
                entity=ids[entity],
                name=joined.entities[entity].best.surface,
                confidence=_confidence(span, encoded, "person"),
                evidence=tuple(evidence),
            )
        )
    return out


_PARTIES_OF_UNION = "de"
"""In German, the first word of *Europäische Union* is an adjective, and *Union* alone is two parties."""


def _organisations(
    view: TextView, encoded: Encoded, kinds: list[int], spans: list[NameSpan]
) -> list[OrganisationMention]:
    listed, _ = known_organisations()
    known = {(first, stop): number for first, stop, number in encoded.known}
    agencies = {start: agency for start, _, agency in view.agencies}
    names = []
    for at, span in enumerate(spans):
        name = _named(view, encoded, kinds, span, _SMALL | _SMALL_WORDS)
        number = known.get((span.first, span.stop))
        if number is None and kinds[span.first] in _SMALL_WORDS:
            number = known.get((span.first + 1, span.stop))
        agency = agencies.get(view.starts[span.first])
        name.alias = f"list {number}" if number is not None else f"agency {agency}" if agency else None
        if not name.alias and len(name.folds) == 1 and not name.is_capitals and view.language != _PARTIES_OF_UNION:
            name.begins = frozenset(f"list {one}" for one in begun_by(name.folds[0], view.language))
        if at and spans[at - 1].stop == span.first - 1 and view.words[span.first - 1] in _OPENING:
            name.bracketed = at - 1
        names.append(name)
    joined = join_organisations(names, view.language)
    ids = _entity_ids(joined, "organisation")
    shorts: dict[int, str] = {}
    listing: dict[int, int] = {}
    for at, name in enumerate(names):
        entity = joined.of[at]
        if name.is_capitals:
            shorts.setdefault(entity, name.surface)
        if name.alias and name.alias.startswith("list "):
            listing.setdefault(entity, int(name.alias.removeprefix("list ")))
    out = []
    for at, span in enumerate(spans):
        entity, name = joined.of[at], names[at]
        start, end = view.starts[span.first] + span.shift, view.ends[span.stop - 1]
        entry = listed[listing[entity]] if entity in listing else None
        best = joined.entities[entity].best
        if name.is_capitals:
            kind = OrganisationKind.ABBREVIATION
        elif len(name.folds) < len(best.folds):
            kind = OrganisationKind.SHORT_NAME
        else:
            kind = OrganisationKind.NAME
        evidence = _evidence(view, kinds, span, joined.why[at])
        if entry is not None:
            evidence.insert(0, f"in the list of organisations: {entry.name}")
        agency = agencies.get(view.starts[span.first])
        if agency is not None:
            evidence.insert(0, f"the news agency {agency}")
        out.append(
            OrganisationMention(
                start=start,
                end=end,
                surface=view.text[start:end],
                kind=kind,
                entity=ids[entity],
                name=entry.name if entry is not None else best.surface,
                abbreviation=(entry.abbreviation if entry is not None else None) or shorts.get(entity),
                sort=(entry.kind or None) if entry is not None else "agency" if agency else None,
                agency_id=agency,
                confidence=_confidence(span, encoded, "organisation"),
                evidence=tuple(evidence),
                is_listed=entry is not None,
            )
        )
    return out


def _confidence(span: NameSpan, encoded: Encoded, sort: str) -> float:
    if span.is_calibrated:
        return round(min(span.confidence, 0.999), 3)
    return calibrate(span.confidence, sort, is_caseless=bool(encoded.caseless[span.first]))


def _evidence(view: TextView, kinds: list[int], span: NameSpan, why: str | None) -> list[str]:
    """Return in words the evidence for a name: its own words, its neighbours, the rest of the document."""
    out = []
    seen = set()
    for at in range(span.first, span.stop):
        name = CLASSES[kinds[at]]
        said = _SAID.get(name)
        if said is not None and said not in seen:
            seen.add(said)
            out.append(f"{said}: {view.words[at]}")
    for at in (span.first - 1, span.stop, span.stop + 1):
        if 0 <= at < len(kinds):
            said = _BESIDE.get(CLASSES[kinds[at]])
            if said is not None and said not in seen:
                seen.add(said)
                out.append(f"{said}: {view.words[at]}")
    if why is not None:
        out.append(why)
    return out or ["the words around it"]
