"""The reading of an article's names that people, organisations and quotations share: made once an article."""

from __future__ import annotations

from dataclasses import dataclass

from extractors.contracts.article import Article
from extractors.contracts.enricher import ArticleText
from extractors.contracts.outlet import Outlet
from extractors.mentions.names.find import ArticleView, names_in_view, view_article
from extractors.mentions.names.identity import Identity, identify_organisations, identify_people
from extractors.mentions.names.mentions import Names

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
        view = view_article(text, language=language, places=places, agencies=agencies)
        in_view = names_in_view(view.view)
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
