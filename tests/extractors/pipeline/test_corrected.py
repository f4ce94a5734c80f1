"""A correction replaces the value that was read, and no other; the register keeps who, why and when."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import replace
from pathlib import Path
from typing import Literal

import pytest

from extractors.contracts.article import Article, ExtractedPage, Source
from extractors.contracts.outlet import Outlet
from extractors.pipeline.rows.corrected import correct, read_value
from extractors.pipeline.rows.evidence import evidence_columns
from extractors.stores.corrections import (
    CORRECTED,
    WITHDRAWN,
    Correction,
    CorrectionsError,
    add_correction,
    parse_moment,
    read_corrections,
    remove_corrections,
)

AT = "2026-11-20T12:00:00+00:00"
OUTLET = Outlet(
    outlet_id="gazette", collection="desk", name="Gazette", country_code="QA", language="en", time_zone="Asia/Qatar",
    homepage_url="https://gazette.example/",
)  # fmt: skip
ARTICLE = Article(
    title="Crane goes",
    authors=("Ilse Brandt", "Desk"),
    published_at=dt.datetime(2026, 11, 20, 1, tzinfo=dt.timezone(dt.timedelta(hours=3))),
    sources={"title": Source.META, "published_at": Source.META},
)


Kind = Literal["corrected", "withdrawn"]


def line(
    field: str,
    value: str | None,
    was: str | None,
    kind: Literal["corrected", "withdrawn"] = CORRECTED,
    ref: str = "gazette.example/1",
) -> Correction:
    return Correction(kind, "gazette", ref, field, value, was, "Ada", "read from the photo credit", AT)


def corrected(*lines: Correction) -> Article:
    return correct(ExtractedPage(ARTICLE), {one.field: one for one in lines}, OUTLET).article


def test_a_value_is_replaced_and_says_so() -> None:
    article = corrected(line("title", "The crane goes", "Crane goes"))
    assert (article.title, article.sources["title"]) == ("The crane goes", Source.CORRECTION)
    assert [(one.value, one.source) for one in article.candidates["title"]] == [
        ("The crane goes", Source.CORRECTION),
        ("Crane goes", Source.META),
    ]
    assert "Ada" in article.candidates["title"][0].place
    assert article.authors == ARTICLE.authors


def test_a_corrected_value_is_certain_and_an_emptied_one_keeps_who_and_why() -> None:
    unsure = replace(ARTICLE, confidence={"title": 0.4, "authors": 0.6, "published_at": 0.8})
    fixes = {
        "title": line("title", "The crane goes", "Crane goes"),
        "authors": line("authors", None, "Ilse Brandt|Desk"),
    }
    article = correct(ExtractedPage(unsure), fixes, OUTLET).article
    assert article.confidence == {"title": 1.0, "published_at": 0.8}
    row = evidence_columns(article)
    assert (row["title_confidence"], row["published_confidence"], row["authors_confidence"]) == (1.0, 0.8, None)
    first, read = json.loads(row["field_candidates"])["authors"]
    assert first == {"value": "", "source": "correction", "place": f"Ada, {AT}: read from the photo credit"}
    assert (read["value"], unsure.confidence["title"]) == ("Ilse Brandt|Desk", 0.4)


def test_a_value_that_the_outlet_changed_since_stays() -> None:
    assert corrected(line("title", "The crane goes", "Crane stays")) is ARTICLE


def test_authors_times_and_empty_fields() -> None:
    assert read_value(ARTICLE, "authors") == "Ilse Brandt|Desk"
    assert read_value(ARTICLE, "published_at") == "2026-11-19T22:00:00+00:00"
    assert corrected(line("authors", "Ilse Brandt", "Ilse Brandt|Desk")).authors == ("Ilse Brandt",)
    assert corrected(line("authors", None, "Ilse Brandt|Desk")).authors == ()
    day = corrected(line("published_at", "2026-11-18", "2026-11-19T22:00:00+00:00"))
    assert day.published_at is not None
    assert day.published_at.isoformat() == "2026-11-18T00:00:00+03:00"
    assert (day.is_published_day_only, read_value(day, "published_at")) == (True, "2026-11-18")
    assert corrected(line("section", "Harbour", None)).section == "Harbour"


@pytest.mark.parametrize("text", ["yesterday", "2026-11-18T10:00:00", "18.11.2026", ""])
def test_a_time_needs_a_zone(text: str) -> None:
    with pytest.raises(ValueError, match=r"write 2024-05-01T10:00:00\+03:00"):
        parse_moment(text)


def test_the_register_keeps_every_line_and_the_last_word(tmp_path: Path) -> None:
    assert read_corrections(tmp_path).all() == []
    add_correction(tmp_path, line("title", "One", "Crane goes"))
    add_correction(tmp_path, line("title", "Two", "Crane goes"))
    add_correction(tmp_path, line("section", "Harbour", None, ref="gazette.example/2"))
    in_force = read_corrections(tmp_path)
    assert [one.value for one in in_force.all()] == ["Two", "Harbour"]
    assert in_force.of("gazette", "gazette.example/1")["title"].value == "Two"
    assert in_force.of("other", "gazette.example/1") == {}
    add_correction(tmp_path, line("title", None, None, WITHDRAWN))
    assert [one.value for one in read_corrections(tmp_path).all()] == ["Harbour"]
    with pytest.raises(CorrectionsError, match="no correction of title"):
        add_correction(tmp_path, line("title", None, None, WITHDRAWN))
    with pytest.raises(CorrectionsError, match="cannot be corrected"):
        add_correction(tmp_path, line("body", "x", "y"))
    lines = (tmp_path / "corrections.jsonl").read_text().splitlines()
    assert [json.loads(text)["kind"] for text in lines] == [CORRECTED, CORRECTED, CORRECTED, WITHDRAWN]


def test_forgetting_removes_the_lines_of_an_article(tmp_path: Path) -> None:
    for number in (1, 2, 3):
        add_correction(tmp_path, line("title", "x", "y", ref=f"gazette.example/{number}"))
    assert remove_corrections(tmp_path, "gazette", frozenset({"gazette.example/2"})) == 1
    assert [one.article_ref for one in read_corrections(tmp_path).all()] == ["gazette.example/1", "gazette.example/3"]
    assert remove_corrections(tmp_path, "other", None) == 0
    assert remove_corrections(tmp_path, "gazette", None) == 2


def test_a_damaged_register_is_named(tmp_path: Path) -> None:
    (tmp_path / "corrections.jsonl").write_text('{"kind": "corr')
    with pytest.raises(CorrectionsError, match=r"corrections\.jsonl is damaged"):
        read_corrections(tmp_path)
