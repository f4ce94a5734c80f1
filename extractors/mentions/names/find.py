"""People and organisations named in a text (``find_people``, ``find_organisations``), or in an article's fields read as
one document (``find_article_names``).

The rules, in order: cut the texts into words (``text_view.py``), with the places and agencies found before; read each
word as part of a person's name, an organisation's, a place's or none, by learned weights (``tagger.py``); read again
with what the same words were read as elsewhere; make spans of the words (``spans.py``); join the mentions of the
document (``joins.py``); say what each is called by and why (``describe.py``).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from threading import Lock
from typing import TypeVar

from extractors.contracts.enricher import ArticleText
from extractors.mentions.agencies.find import AgencyMention, find_agencies
from extractors.mentions.bounds import MOST_CHARACTERS, limit_text
from extractors.mentions.names import cyrillic
from extractors.mentions.names.abbreviations import without_common_abbreviations
from extractors.mentions.names.arabic_script import bounds, chains, everyday, people, teams, words
from extractors.mentions.names.chinese import find_chinese, is_ideograph
from extractors.mentions.names.describe import describe_names
from extractors.mentions.names.full_names import cut_to_full_names
from extractors.mentions.names.german import unlisted as german
from extractors.mentions.names.german.chains import add_chains
from extractors.mentions.names.german.media import add_media
from extractors.mentions.names.german.nouns import without_nouns
from extractors.mentions.names.headlines import without_headline_words
from extractors.mentions.names.mentions import Names, OrganisationMention, PersonMention
from extractors.mentions.names.spans import NameSpan, read_spans
from extractors.mentions.names.tagger import (
    CERTAIN_NONE,
    ORGANISATION,
    Encoded,
    WordTable,
    emissions,
    encode,
    read_twice,
)
from extractors.mentions.names.turkish import unlisted as turkish
from extractors.mentions.names.turkish.chains import close_chains
from extractors.mentions.names.weights import load_weights
from extractors.mentions.places.find import find_places
from extractors.mentions.places.rows import PlaceMention
from extractors.mentions.text_view import PLACE_ADJECTIVE, PLACE_NAME, PLACE_WEAK, TextView, view_text
from extractors.runtime.cycles import without_garbage_collection

_SURE = 0.75
_AGENCY = 0.8
_APART = "\n\n"
_LANGUAGES = 4
_CHINESE = frozenset(("zh", "yue"))
_WITHOUT_SPACES = frozenset(("ja", "th", "lo", "km", "my"))
"""Languages whose words are runs of letters that the tagger has no weights for; names in other letters are found."""
_RUN = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3005-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uff66-\uff9f]")
_LOCK = Lock()
"""Held while a word table is read, since texts of all threads add their words to it."""

Mention = TypeVar("Mention", PersonMention, OrganisationMention)


def find_people(
    text: str, *, language: str = "en", country_hints: Sequence[str] = (), gazetteer: Path | None = None
) -> list[PersonMention]:
    """Return the people that a text names, in text order, without overlaps; an empty list if there are none.

    ``language`` (ISO 639-1) decides which words are titles, verbs of saying and kinds of organisation. Places and
    agencies are found first (``find_places``, ``find_agencies``), since their names are no people; ``country_hints``
    and ``gazetteer`` are theirs. Only the first ``bounds.MOST_CHARACTERS`` characters are read.
    """
    return find_names(text, language=language, country_hints=country_hints, gazetteer=gazetteer).people


def find_organisations(
    text: str, *, language: str = "en", country_hints: Sequence[str] = (), gazetteer: Path | None = None
) -> list[OrganisationMention]:
    """Return the organisations that a text names, news agencies included; see ``find_people``."""
    return find_names(text, language=language, country_hints=country_hints, gazetteer=gazetteer).organisations


def find_names(
    text: str, *, language: str = "en", country_hints: Sequence[str] = (), gazetteer: Path | None = None
) -> Names:
    """Return the people and the organisations of a text, read once; see ``find_people``."""
    return names_in_view(view_with_claims(text, language, country_hints=country_hints, gazetteer=gazetteer))


def view_with_claims(
    text: str, language: str = "en", *, country_hints: Sequence[str] = (), gazetteer: Path | None = None
) -> TextView:
    """Return the view of a text with the places and agencies that are found in it."""
    places = find_places(text, language=language, country_hints=country_hints, gazetteer=gazetteer)
    agencies = find_agencies(text, language=language)
    return view_text(text, language, places=list(place_spans(places)), agencies=list(agency_spans(agencies)))


def place_spans(places: Sequence[PlaceMention], offset: int = 0) -> Iterator[tuple[int, int, int]]:
    """Emit the spans of places as a view of a text takes them, moved by ``offset`` characters."""
    for place in places:
        sure = PLACE_NAME if place.confidence >= _SURE else PLACE_WEAK
        yield place.start + offset, place.end + offset, PLACE_ADJECTIVE if place.kind == "adjective" else sure


def agency_spans(agencies: Sequence[AgencyMention], offset: int = 0) -> Iterator[tuple[int, int, str]]:
    """Emit the spans of agencies as a view of a text takes them, moved by ``offset`` characters."""
    for agency in agencies:
        yield agency.start + offset, agency.end + offset, agency.agency_id


def names_in_view(view: TextView) -> Names:
    """Return the people and organisations of a text that has been cut into words."""
    if not len(view):
        return Names()
    with without_garbage_collection():
        weights, table = load_weights(), _table(view.language)
        with _LOCK:
            encoded = encode(view, table)
            scores = emissions(encoded, table, weights)
        found = read_twice(scores, encoded, weights)
        if view.language in _CHINESE and any(map(is_ideograph, view.words)):
            found[[is_ideograph(word) for word in view.words]] = CERTAIN_NONE
            spans = sorted(
                read_spans(view, encoded, found) + find_chinese(view, encoded.known), key=lambda span: span.first
            )
        else:
            if view.language in _WITHOUT_SPACES:
                found[[_RUN.match(word) is not None for word in view.words]] = CERTAIN_NONE
            spans = cut_to_full_names(read_spans(view, encoded, found), view, encoded)
            spans = without_headline_words(spans, view, encoded)
            if view.language == "tr":
                spans = close_chains(turkish.read_unlisted(spans, view, encoded), view, encoded)
            elif view.language == "de":
                spans = german.add_unlisted(without_nouns(spans, encoded), view, encoded, found)
                spans = add_chains(add_media(spans, view, encoded), view, encoded)
            elif view.language in cyrillic.LANGUAGES:
                spans = cyrillic.fit_cyrillic(spans, view, encoded)
            elif view.language in bounds.LANGUAGES:
                spans = _in_arabic_letters(spans, view, encoded)
        spans = _with_agencies(without_common_abbreviations(spans, view, encoded), view)
        return describe_names(view, encoded, spans)


def _with_agencies(spans: list[NameSpan], view: TextView) -> list[NameSpan]:
    """Return the spans, with the agencies that were found before and that no name covers."""
    taken = {at for span in spans for at in range(span.first, span.stop)}
    found = [view.words_in(start, end) for start, end, _ in view.agencies]
    added = [
        NameSpan(first, stop, ORGANISATION, _AGENCY)
        for first, stop in found
        if stop > first and taken.isdisjoint(range(first, stop))
    ]
    return sorted(spans + added, key=lambda span: span.first) if added else spans


def _in_arabic_letters(spans: list[NameSpan], view: TextView, encoded: Encoded) -> list[NameSpan]:
    """Return the spans of a text in Arabic letters with better bounds; Arabic and Persian have rules for more names."""
    if view.language not in words.LANGUAGES:
        return bounds.tidy_bounds(spans, view, encoded)
    full = everyday.full_name_words(spans, encoded)
    spans = everyday.without_everyday_words(bounds.tidy_bounds(spans, view, encoded), view, encoded, full)
    spans = chains.add_organisations(people.add_people(spans, view, encoded), view, encoded)
    spans = teams.add_teams(spans, view, encoded)
    return bounds.mark_prefixes(bounds.with_surnames_of_lines(spans, view, encoded), view)


@lru_cache(maxsize=_LANGUAGES)
def _table(language: str) -> WordTable:
    return WordTable(language, load_weights())


def find_article_names(
    article: ArticleText,
    *,
    language: str = "en",
    places: Mapping[str, Sequence[PlaceMention]] | None = None,
    agencies: Mapping[str, Sequence[AgencyMention]] | None = None,
    caption_agencies: Mapping[int, Mapping[str, Sequence[AgencyMention]]] | None = None,
) -> Names:
    """Return the people and organisations of an article's title, lead, body, byline, captions and credits.

    All are read as one document: a surname in the title joins the full name in the body. ``places`` and ``agencies``
    are what was found before, by field, ``caption_agencies`` by media number and field; all count as evidence. Offsets
    are those of each field's own text, and ``field`` of a mention is ``lead`` where the body begins with the lead and
    the mention lies in it.
    """
    read = view_article(article, language=language, places=places, agencies=agencies, caption_agencies=caption_agencies)
    return read.placed(names_in_view(read.view))


@dataclass(frozen=True, slots=True)
class _Part:
    """Where one text of an article is in the text that is read."""

    field: str
    media_number: int | None
    start: int
    text: str


@dataclass(frozen=True, slots=True)
class ArticleView:
    """The texts of an article as one view, cut into words once for names and quotations."""

    article: ArticleText
    view: TextView
    parts: tuple[_Part, ...]

    def placed(self, names: Names) -> Names:
        """Return names of the view with the offsets and the names of their own fields."""
        return Names(
            _placed(names.people, self.parts, self.article), _placed(names.organisations, self.parts, self.article)
        )


def view_article(
    article: ArticleText,
    *,
    language: str = "en",
    places: Mapping[str, Sequence[PlaceMention]] | None = None,
    agencies: Mapping[str, Sequence[AgencyMention]] | None = None,
    caption_agencies: Mapping[int, Mapping[str, Sequence[AgencyMention]]] | None = None,
) -> ArticleView:
    """Return the view of an article's texts: title, lead and body first. Arguments as for ``find_article_names``."""
    parts: list[_Part] = []
    size = 0
    for field, number, text in _texts(article):
        read = limit_text(text)[: max(0, MOST_CHARACTERS - size)]
        parts.append(_Part(field, number, size, read))
        size += len(read) + len(_APART)
    claims: list[tuple[int, int, int]] = []
    credits: list[tuple[int, int, str]] = []
    for part in parts:
        number = part.media_number
        if number is None:
            claims += place_spans((places or {}).get(part.field, ()), part.start)
        named = agencies if number is None else (caption_agencies or {}).get(number)
        credits += agency_spans((named or {}).get(part.field, ()), part.start)
    whole = _APART.join(part.text for part in parts)
    return ArticleView(article, view_text(whole, language, places=claims, agencies=credits), tuple(parts))


def _texts(article: ArticleText) -> Iterator[tuple[str, int | None, str]]:
    for field, text in article.fields.items():
        yield field, None, text
    if article.byline:
        yield "byline", None, article.byline
    for number, texts in article.captions.items():
        for field, text in texts.items():
            yield field, number, text


def _placed(mentions: list[Mention], parts: Sequence[_Part], article: ArticleText) -> list[Mention]:
    """Return mentions with the offsets and the names of their own fields."""
    out = []
    at = 0
    for mention in mentions:
        while at + 1 < len(parts) and mention.start >= parts[at + 1].start:
            at += 1
        part = parts[at]
        start, end = mention.start - part.start, mention.end - part.start
        field = article.field_of(part.field, end) if part.media_number is None else part.field
        out.append(mention.placed(start, end, field, part.media_number))
    return out
