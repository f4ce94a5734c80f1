"""The reading of an article's names that people, organisations and quotations share: made once an article."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass

from extractors.contracts.article import Article
from extractors.contracts.enricher import ArticleText
from extractors.contracts.outlet import Outlet
from extractors.mentions.agencies.enricher import CAPTIONS
from extractors.mentions.names.find import ArticleView, names_in_view, view_article
from extractors.mentions.names.identity import Identity, identify_organisations, identify_people
from extractors.mentions.names.mentions import Names, PersonMention
from extractors.mentions.text_view import PLACE_NAME, TextView

_FOUND = "names"


@dataclass(frozen=True, slots=True)
class NamesRead:
    """The names of an article: in its texts as one view (``in_view``), and by field (``names``), with whom or what each
    entity stands for.
    """

    language: str
    article: ArticleView
    in_view: Names
    names: Names
    people: dict[str, Identity]
    organisations: dict[str, Identity]


def read_names(article: Article, outlet: Outlet, text: ArticleText) -> NamesRead:
    """Return the names of an article, read on the first call.

    Places and agencies are those that earlier enrichers left in ``text.found``.
    """
    read = text.found.get(_FOUND)
    if read is None:
        places, agencies = text.found.get("places", {}), text.found.get("agencies", {})
        language = article.language or outlet.language
        in_captions = text.found.get(CAPTIONS, {})
        view = view_article(text, language=language, places=places, agencies=agencies, caption_agencies=in_captions)
        in_view = _without_places(view.view, names_in_view(view.view))
        names = view.placed(in_view)
        country = outlet.country_code
        read = text.found[_FOUND] = NamesRead(
            language,
            view,
            in_view,
            names,
            identify_people(names, places, language=language, country_code=country),
            identify_organisations(names, places, language=language, country_code=country),
        )
    found: NamesRead = read
    return found


def _without_places(view: TextView, names: Names) -> Names:
    """Return names without the people that are places from end to end: such spans are taken.

    A title, or a mention of the same person that is no place, shows that the words are a name after all.
    """
    taken = sorted((start, end) for start, end, code in view.places if code == PLACE_NAME)
    starts = [start for start, _ in taken]
    free = {
        person.entity
        for person in names.people
        if person.title is not None or not _is_taken(view.text, person, taken, starts)
    }
    return Names([person for person in names.people if person.entity in free], names.organisations)


def _is_taken(text: str, person: PersonMention, taken: list[tuple[int, int]], starts: list[int]) -> bool:
    at = person.start
    while at < person.end:
        number = bisect_right(starts, at) - 1
        if number < 0 or taken[number][1] <= at:
            return False
        at = taken[number][1]
        while at < person.end and text[at].isspace():
            at += 1
    return True
