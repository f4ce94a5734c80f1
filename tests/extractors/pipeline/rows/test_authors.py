"""Who wrote an article: persons, houses and news agencies, a row each."""

from __future__ import annotations

import pytest

from extractors.contracts.article import Article
from extractors.contracts.page_rows import PageRows
from extractors.pipeline.rows.authors import add_authors


def _authors(*persons: str, houses: tuple[str, ...] = (), language: str = "en") -> list[tuple[object, ...]]:
    rows = PageRows()
    add_authors(rows, Article(authors=persons, houses=houses, language=language), "id:1")
    assert {table for table, _ in rows.children} <= {"article_authors"}
    return [
        (row["position"], row["name"], row["author_kind"], row.get("agency_id"))
        for _, row in rows.children
        if row["article_ref"] == "id:1"
    ]


def test_persons_stand_first_in_the_order_of_the_byline() -> None:
    assert _authors("Ana Prado", "Bo Lind", houses=("Ellerby newsroom",)) == [
        (1, "Ana Prado", "person", None),
        (2, "Bo Lind", "person", None),
        (3, "Ellerby newsroom", "house", None),
    ]


@pytest.mark.parametrize(
    ("house", "language", "agency_id", "name"),
    [
        ("Reuters", "en", "reuters", "Reuters"),
        ("Agence France-Presse", "fr", "afp", "Agence France-Presse"),
        ("رويترز", "ar", "reuters", "رويترز"),
        ("新华社", "zh", "xinhua", "新华社"),
    ],
)
def test_a_house_that_is_a_news_agency_says_which(house: str, language: str, agency_id: str, name: str) -> None:
    assert _authors(houses=(house,), language=language) == [(1, name, "agency", agency_id)]


def test_several_agencies_in_one_name_are_a_row_each() -> None:
    assert _authors(houses=("dpa/AFP",)) == [(1, "dpa", "agency", "dpa"), (2, "AFP", "agency", "afp")]


@pytest.mark.parametrize("house", ["Reuters Ellerby Bureau", "Ellerby Post", "Redaktion", "Associated Pressings"])
def test_a_name_that_only_contains_an_agency_or_none_stays_a_house(house: str) -> None:
    assert _authors(houses=(house,)) == [(1, house, "house", None)]


def test_a_name_stands_once() -> None:
    found = _authors("Ana Prado", houses=("ANA PRADO", "Desk", "desk", "Reuters", "Reuters"))
    assert [(name, kind) for _, name, kind, _ in found] == [
        ("Ana Prado", "person"), ("Desk", "house"), ("Reuters", "agency"),
    ]  # fmt: skip


def test_no_author_gives_no_row() -> None:
    assert _authors() == []
