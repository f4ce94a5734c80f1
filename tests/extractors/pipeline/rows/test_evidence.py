"""The staged columns that say what speaks for the values of an article."""

from __future__ import annotations

import json

from extractors.contracts.article import Article, FieldCandidate, Source
from extractors.language.text import content_hash
from extractors.pipeline.rows.evidence import evidence_columns
from tests.extractors.pipeline.rows.pages import article_of, read_page_rows

SHOWN = FieldCandidate("الجسر يفتح أبوابه", Source.HEURISTIC, "h1")
STATED = FieldCandidate("The bridge opens", Source.META, "og:title")


def test_differing_values_are_stored_with_their_sources_and_places_the_chosen_one_first() -> None:
    article = Article(
        sources={"title": Source.HEURISTIC, "body": Source.JSON_LD},
        candidates={"title": (SHOWN, STATED), "authors": ()},
        confidence={"title": 0.62, "authors": 1.0},
    )
    columns = evidence_columns(article)
    assert json.loads(columns["field_sources"]) == {"body": "json-ld", "title": "heuristic"}
    assert json.loads(columns["field_candidates"]) == {
        "title": [
            {"value": "الجسر يفتح أبوابه", "source": "heuristic", "place": "h1"},
            {"value": "The bridge opens", "source": "meta", "place": "og:title"},
        ]
    }
    assert "الجسر" in columns["field_candidates"], "readable without a JSON parser"
    assert (columns["title_confidence"], columns["published_confidence"], columns["authors_confidence"]) == (
        0.62, None, 1.0
    )  # fmt: skip


def test_sources_that_agree_leave_no_candidates() -> None:
    assert evidence_columns(Article(candidates={"title": ()}))["field_candidates"] is None


def test_a_page_that_repeats_a_value_without_end_leaves_a_bounded_row() -> None:
    many = tuple(FieldCandidate(f"{n} " + "x" * 100_000, Source.META, "y" * 100_000) for n in range(5_000))
    stored = json.loads(evidence_columns(Article(candidates={"title": many}))["field_candidates"])
    assert len(stored["title"]) == 20
    assert {len(one["value"]) for one in stored["title"]} == {1_000}


def test_characters_that_cannot_be_stored_are_cleaned_within_the_json_too() -> None:
    candidate = FieldCandidate("Fer\x00ry \ud83d stays", Source.META, "og:title")
    text = evidence_columns(Article(candidates={"title": (candidate, STATED)}))["field_candidates"]
    assert json.loads(text)["title"][0]["value"] == "Ferry ? stays"
    assert "\\u0000" not in text


def test_every_article_of_a_page_has_the_columns() -> None:
    row = article_of(read_page_rows())
    assert {
        "title_stated",
        "field_candidates",
        "title_confidence",
        "published_confidence",
        "authors_confidence",
    } <= set(row)
    assert row["content_hash"] == content_hash(row["title"], row["body"]), "evidence makes no version of an article"
