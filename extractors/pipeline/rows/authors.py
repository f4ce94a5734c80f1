"""Rows of who wrote an article: the persons of the byline, then the houses that the page names as its author."""

from __future__ import annotations

from extractors.contracts.article import Article
from extractors.contracts.page_rows import PageRows, Row
from extractors.mentions.agencies.find import find_agencies, is_agency_name


def add_authors(rows: PageRows, article: Article, ref: str) -> None:
    """Add one row of ``article_authors`` to ``rows`` for each person, house and agency, in this order of positions.

    A house that is a news agency, or several (``dpa/AFP``), gives a row for each, with its id. A house that has the
    name of a person of the byline gives none.
    """
    named: list[Row] = [{"name": name, "author_kind": "person"} for name in article.authors]
    for house in article.houses:
        named += _house_rows(house, article.language or "en")
    known: set[str] = set()
    for row in named:
        if (name := row["name"].casefold()) in known and row["author_kind"] != "person":
            continue
        known.add(name)
        position = sum(table == "article_authors" for table, _ in rows.children) + 1
        rows.children.append(("article_authors", {"article_ref": ref, "position": position, **row}))


def _house_rows(house: str, language: str) -> list[Row]:
    if is_agency_name(house):
        mentions = find_agencies(house, language=language, field="byline")
        if agencies := {mention.agency_id: mention.surface for mention in mentions}:
            return [
                {"name": surface, "author_kind": "agency", "agency_id": agency_id}
                for agency_id, surface in agencies.items()
            ]
    return [{"name": house, "author_kind": "house"}]
