"""The briefing: figures worked out by hand on the small world, and a page that is readable for any day."""

from __future__ import annotations

import base64
import csv
import dataclasses
import datetime as dt
import re
from pathlib import Path

import pytest

from dateline.briefing import content
from dateline.briefing.figures import Briefing
from dateline.briefing.make import default_page, make_briefing
from dateline.briefing.page import render_page
from dateline.briefing.period import Period, choose_period
from dateline.languages.reader import LANGUAGES, catalogue
from dateline.operations.briefing import publish_briefing
from extractors.runtime.settings import PROJECT_ROOT, Home, Settings
from tests.dbt.briefing_world import DAY, HOSTILE, NOW, Page, read_days
from tests.dbt.small_world import at


@pytest.mark.slow
def test_the_figures_at_the_top(briefing: Briefing) -> None:
    head = content.headline(briefing)
    # a1 to a4 and b1, of which b1 is a copy; 42 articles in the 28 days before
    assert (head.article_count, head.outlet_count, head.own_share) == (5, 2, 0.8)
    assert head.usual_count == 1.5


@pytest.mark.slow
def test_a_story_has_who_ran_it_first_and_who_followed(briefing: Briefing) -> None:
    first = briefing.sections["stories"].rows[0]
    assert (first["title"], first["first_outlet"], first["outlet_count"]) == ("Bridge opens", "Alpha", 2)
    assert [(f["outlet"], f["seconds"]) for f in first["followers"]] == [("Beta", 5400)]
    # the three articles that nobody else ran are stories of their own
    assert [row["article_count"] for row in briefing.sections["stories"].rows] == [2, 1, 1, 1]


@pytest.mark.slow
def test_places_rise_and_fall_against_the_usual(briefing: Briefing) -> None:
    assert [(row["place"], row["article_count"], row["usual_count"]) for row in content.risen(briefing)] == [
        ("Homs", 3, 0.0)
    ]
    assert content.fallen(briefing) == []


@pytest.mark.slow
def test_edits_takedowns_silence_and_rejections(briefing: Briefing) -> None:
    [edit] = briefing.sections["edits"].rows
    assert (edit["title_before"], edit["title_after"], edit["is_silent"]) == ("Old headline", "New headline", True)
    assert [row["title"] for row in briefing.sections["takedowns"].rows] == ["beta b3"]
    [silent] = briefing.sections["silent"].rows
    assert (silent["outlet"], silent["usual_count"], silent["last_day"]) == ("Gamma", 1.4, at(13).date())
    assert [(r["outlet"], r["reason"]) for r in briefing.sections["rejected"].rows] == [("Beta", "no_body")]
    assert [(r["agency"], r["outlets"]) for r in briefing.sections["agencies"].rows] == [("Reuters", ["Alpha"])]


@pytest.mark.slow
def test_a_watch_restricts_the_articles(briefing_file: Path) -> None:
    only = read_days(briefing_file, DAY, "select article_key from marts.fct_articles where title like 'Bridge%'")
    assert content.headline(only).article_count == 2
    assert len(only.sections["stories"].rows) == 1


@pytest.mark.slow
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_loads_nothing_and_runs_nothing(briefing: Briefing, language: str) -> None:
    html = render_page(briefing, language)
    page = Page(html)
    assert len(html) < 2_000_000
    assert {tag for tag, _ in page.tags} & {"script", "link", "iframe", "object", "form"} == set()
    for tag, attributes in page.tags:
        assert not any(name.startswith("on") for name in attributes)
        source = attributes.get("src")
        assert source is None or (tag == "img" and source.startswith("data:image/svg+xml;base64,"))
        assert (attributes.get("srcset") or "data:image/svg+xml;base64,").startswith("data:image/svg+xml;base64,")
        assert (attributes.get("href") or "https:").startswith(("https:", "#"))
    assert "<script>alert(1)</script>" in page.text
    directions = {attributes.get("dir") for tag, attributes in page.tags if tag == "html"}
    assert directions == {"rtl" if language in ("ar", "fa") else "ltr"}


@pytest.mark.slow
def test_plots_hold_no_script_and_no_address(briefing: Briefing) -> None:
    pictures = re.findall(r"data:image/svg\+xml;base64,([A-Za-z0-9+/=]+)", render_page(briefing, "en"))
    assert len(pictures) >= 2
    for picture in pictures:
        svg = base64.b64decode(picture).decode()
        assert "<script" not in svg and "href=" not in svg and "url(http" not in svg


@pytest.mark.slow
def test_every_number_leads_to_its_rows(briefing_file: Path, tmp_path: Path) -> None:
    made = make_briefing(briefing_file, tmp_path / "day.html", DAY, now=NOW, with_rows=True)
    page = Page(made.page.read_text("utf-8"))
    linked = {a["href"] for tag, a in page.tags if tag == "a" and (a.get("href") or "").startswith("day-rows/")}
    assert {f"day-rows/{name}.csv" for name in ("stories", "volume", "places", "agencies", "edits")} <= linked
    with made.rows["volume"].open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == 5
    assert next(row["title"] for row in rows if "script" in row["title"]) == HOSTILE
    for path in made.rows.values():
        assert not re.search(r'(?m)(?:^|,)"?[=+@]', path.read_text("utf-8-sig"))


@pytest.mark.slow
def test_a_list_that_is_cut_says_how_many_are_left_out(briefing: Briefing) -> None:
    silent = briefing.sections["silent"]
    many = dataclasses.replace(silent, rows=silent.rows * 17)
    cut = dataclasses.replace(briefing, sections={**briefing.sections, "silent": many})
    assert "2 more in the rows" in Page(render_page(cut, "en")).text
    assert "more in the rows" not in Page(render_page(briefing, "en")).text


@pytest.mark.slow
def test_an_empty_day_says_when_there_was_something(briefing_file: Path) -> None:
    text = Page(render_page(read_days(briefing_file, Period(at(26).date(), at(27).date())), "en")).text
    assert "No article was published in this period." in text
    assert "dateline briefing --since 2026-03-18" in text


def test_the_period_is_yesterday_and_today_unless_days_are_asked_for() -> None:
    today, first = dt.date(2026, 3, 19), dt.date(2026, 3, 1)
    assert choose_period(None, None, today=today) == Period(dt.date(2026, 3, 18), today)
    assert choose_period(first, None, today=today) == Period(first, today)
    assert choose_period(None, first, today=today) == Period(first, first)
    with pytest.raises(ValueError, match="exchange --since and --until"):
        choose_period(today, first, today=today)
    with pytest.raises(ValueError, match="at most 92"):
        choose_period(dt.date(2020, 1, 1), today, today=today)


def test_a_page_is_named_by_its_days_and_language() -> None:
    assert default_page(Path("b"), DAY, "fa").name == "2026-03-18.fa.html"
    assert default_page(Path("b"), Period(at(1).date(), at(2).date()), "en").name == "2026-03-01_2026-03-02.en.html"


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_has_every_label(language: str) -> None:
    english, here = catalogue("en", content.LABELS), catalogue(language, content.LABELS)
    assert set(here) == set(english)
    for key, label in english.items():
        forms = [label] if isinstance(label, str) else list(label.values())
        local = here[key]
        for form in [local] if isinstance(local, str) else local.values():
            assert set(re.findall(r"{(\w+)}", form)) <= set(re.findall(r"{(\w+)}", forms[-1])), (key, form)


def test_before_the_first_publication_there_is_no_briefing(tmp_path: Path) -> None:
    settings = Settings(Home(tmp_path), PROJECT_ROOT, PROJECT_ROOT, None)
    assert publish_briefing(settings, now=dt.datetime(2026, 11, 30, 5, tzinfo=dt.UTC)) is None
    assert not (tmp_path / "briefings").exists()
