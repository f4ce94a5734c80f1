"""Who a speaker is: the person or organisation of the document that the printed words name or stand for."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field

from extractors.mentions.folding import fold_word
from extractors.mentions.names.lists import ROLE_BIT, role_words
from extractors.mentions.names.mentions import Names, OrganisationMention, PersonMention
from extractors.mentions.quotations.genders import gender_of
from extractors.mentions.quotations.quotation import Speaker, SpeakerKind
from extractors.mentions.quotations.reading import Range, Reading
from extractors.mentions.quotations.vocabulary import ANONYMOUS, ANY_PRONOUN, HE, PRONOUN, SHE, THEY, fold

_MENTIONS_BACK = 12
_SURE_PRONOUN, _LIKELY_PRONOUN, _GUESSED = 0.8, 0.6, 0.45

_LONGEST_DESCRIPTION = 3
_SUBJECT_IN_VERB = frozenset(("ar", "es", "it", "pt", "fa", "tr", "he"))
"""Languages whose verbs need no subject."""

Mention = PersonMention | OrganisationMention


@dataclass(slots=True)
class Cast:
    """The people and organisations of a document in text order, and the gender that each person's words show."""

    reading: Reading
    people: Sequence[PersonMention]
    mentions: list[Mention]
    starts: list[int]
    people_starts: list[int]
    genders: dict[str, str] = field(default_factory=dict)
    last: Speaker | None = None
    last_end: int = 0


def make_cast(reading: Reading, names: Names) -> Cast:
    """Return the cast of a document."""
    people = sorted(names.people, key=lambda mention: mention.start)
    mentions: list[Mention] = sorted([*people, *names.organisations], key=lambda mention: mention.start)
    cast = Cast(reading, people, mentions, [m.start for m in mentions], [m.start for m in people])
    for person in people:
        if person.entity not in cast.genders:
            gender = gender_of(person.name, person.title, reading.vocabulary.language)
            if gender:
                cast.genders[person.entity] = gender
        elif person.title:
            gender = gender_of("", person.title, reading.vocabulary.language)
            if gender:
                cast.genders[person.entity] = gender
    return cast


def resolve(cast: Cast, speaker: Range | None, at: int) -> Speaker:
    """Return who the words of ``speaker`` name; ``at`` is the offset of the quotation. The last one is remembered."""
    found = _read(cast, speaker, at)
    if found.entity is not None:
        cast.last, cast.last_end = found, at
    return found


def _read(cast: Cast, speaker: Range | None, at: int) -> Speaker:
    if speaker is None:
        return Speaker(SpeakerKind.NONE)
    reading = cast.reading
    if reading.roles[speaker[0]] & (HE | SHE | THEY) and not reading.is_article(speaker[0]):
        speaker = speaker[0], speaker[0] + 1
    start, end = reading.span(*speaker)
    surface = reading.view.text[start:end]
    roles = 0
    for word in range(*speaker):
        roles |= reading.roles[word]
    is_pronoun = speaker[1] - speaker[0] == 1 and reading.roles[speaker[0]] & ANY_PRONOUN
    if is_pronoun:
        return _pronoun(cast, start, end, surface, reading.roles[speaker[0]])
    named = _named(cast, start, end)
    if named is not None:
        return _speaker(SpeakerKind.NAMED, start, end, surface, named, round(0.95 * named.confidence, 3))
    if roles & ANONYMOUS:
        return Speaker(SpeakerKind.ANONYMOUS, surface, start, end, confidence=0.9)
    described = _described(cast, speaker, start)
    if described is not None:
        return _speaker(SpeakerKind.DESCRIBED, start, end, surface, described, _LIKELY_PRONOUN)
    return Speaker(SpeakerKind.DESCRIBED, surface, start, end)


def _speaker(
    kind: SpeakerKind, start: int | None, end: int | None, surface: str | None, mention: Mention, confidence: float
) -> Speaker:
    title = mention.title if isinstance(mention, PersonMention) else None
    agency = mention.agency_id if isinstance(mention, OrganisationMention) else None
    return Speaker(
        kind, surface, start, end, title, mention.entity,
        "person" if isinstance(mention, PersonMention) else "agency" if agency else "organisation",
        agency, mention.name, confidence,
    )  # fmt: skip


def _named(cast: Cast, start: int, end: int) -> Mention | None:
    """Return the first person named in a span, else the first organisation."""
    first = bisect_left(cast.starts, start)
    stop = bisect_left(cast.starts, end, first)
    inside = [mention for mention in cast.mentions[first:stop] if mention.end <= end + 2]
    people = [mention for mention in inside if isinstance(mention, PersonMention)]
    if people:
        return people[0]
    return inside[0] if inside else None


def _described(cast: Cast, speaker: Range, start: int) -> PersonMention | None:
    """Return the nearest person before whose printed title has the words of a description (``the minister``)."""
    reading = cast.reading
    words = {fold(reading.view.words[at]) for at in range(*speaker) if len(reading.view.words[at]) > 3}
    stop = bisect_left(cast.people_starts, start)
    for person in reversed(cast.people[max(0, stop - _MENTIONS_BACK) : stop]):
        if person.title and words & {fold(word) for word in person.title.split()}:
            return person
    return _only_person(cast, speaker, start)


def _only_person(cast: Cast, speaker: Range, start: int) -> PersonMention | None:
    """Return the only person of this sentence and the one before, for a short description by an office."""
    reading = cast.reading
    if speaker[1] - speaker[0] > _LONGEST_DESCRIPTION:
        return None
    office = fold_word(reading.view.words[speaker[1] - 1])
    if not role_words(reading.view.language).roles(office) & ROLE_BIT["title"]:
        return None
    at = bisect_right(reading.sentences, (speaker[0], len(reading.view))) - 1
    begin = reading.view.starts[reading.sentences[max(0, at - 1)][0]]
    near = cast.people[bisect_left(cast.people_starts, begin) : bisect_left(cast.people_starts, start)]
    return near[0] if len({person.entity for person in near}) == 1 else None


def unprinted(cast: Cast, cue: Range) -> Speaker:
    """Return who is meant where the verb has no subject of its own, as in Arabic and Spanish."""
    reading = cast.reading
    if reading.vocabulary.language not in _SUBJECT_IN_VERB:
        return Speaker(SpeakerKind.NONE)
    start, end = reading.span(*cue)
    gender = ""
    if reading.vocabulary.language == "ar":
        gender = "f" if reading.view.text[start:end].endswith(("ت", "ة")) else "m"
    found = antecedent(cast, start, gender)
    if found is None:
        return Speaker(SpeakerKind.NONE)
    resolved = _speaker(SpeakerKind.NONE, None, None, None, found[0], _GUESSED)
    cast.last, cast.last_end = resolved, start
    return resolved


def _pronoun(cast: Cast, start: int, end: int, surface: str, role: int) -> Speaker:
    unresolved = Speaker(SpeakerKind.PRONOUN, surface, start, end)
    if role & THEY or (role & PRONOUN and not role & (HE | SHE)):
        return unresolved
    gender = "" if role & HE and role & SHE else "m" if role & HE else "f"
    found = antecedent(cast, start, gender)
    if found is None:
        return unresolved
    mention, confidence = found
    return _speaker(SpeakerKind.PRONOUN, start, end, surface, mention, confidence)


def antecedent(cast: Cast, start: int, gender: str) -> tuple[Mention, float] | None:
    """Return the last fitting person before an offset and how sure it is, or None.

    The subject of the sentence before wins over other people of it, and the last speaker over people further away.
    """
    reading = cast.reading
    sentences = reading.sentences
    at = bisect_right(sentences, (bisect_left(reading.view.starts, start), len(reading.view))) - 1
    stop = bisect_left(cast.people_starts, start)
    rivals: set[str] = set()
    for back in range(6):
        number = at - back
        if number < 0:
            break
        first, _ = reading.sentences[number]
        begin = reading.view.starts[first]
        low = bisect_left(cast.people_starts, begin)
        people = [person for person in cast.people[low:stop] if _fits(cast, person, gender)]
        outside = [person for person in people if not _is_quoted(reading, person.start)]
        stop = min(stop, low)
        if outside:
            rivals.update(person.entity for person in outside)
            chosen = outside[0]
            if cast.last is not None and any(person.entity == cast.last.entity for person in outside):
                chosen = next(person for person in outside if person.entity == cast.last.entity)
            sure = cast.genders.get(chosen.entity) == gender and bool(gender)
            confidence = (_SURE_PRONOUN if sure else _LIKELY_PRONOUN) - 0.08 * min(back, 3)
            return chosen, round(max(_GUESSED, confidence - 0.1 * (len(rivals) > 1)), 3)
        if cast.last is not None and cast.last_end >= begin and _last_fits(cast, gender):
            break
    if cast.last is not None and _last_fits(cast, gender):
        person = next((p for p in cast.people if p.entity == cast.last.entity), None)
        if person is not None:
            return person, _LIKELY_PRONOUN
    return None


def _is_quoted(reading: Reading, offset: int) -> bool:
    return reading.piece_of[bisect_right(reading.view.starts, offset) - 1] >= 0


def _fits(cast: Cast, person: PersonMention, gender: str) -> bool:
    return not gender or cast.genders.get(person.entity, gender) == gender


def _last_fits(cast: Cast, gender: str) -> bool:
    last = cast.last
    return (
        last is not None and last.entity is not None and last.entity_kind == "person"
        and (not gender or cast.genders.get(last.entity, gender) == gender)
    )  # fmt: skip
