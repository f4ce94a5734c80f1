"""The gates where no load is damaged on purpose: first loads, tiny loads, old pages, bands, faults, errors."""

from __future__ import annotations

import contextlib
import dataclasses
import datetime as dt
import json
from pathlib import Path

import duckdb
import pyarrow.parquet as pq
import pytest

from dateline.warehouse.quality.quality_tables import write_quality_tables
from dateline.warehouse.result import BuildResult
from expectations.gate.staged_gate import gate_loads
from expectations.gate.warehouse_gate import gate_warehouse
from expectations.library.suites import Suite, SuiteError, load_suites
from expectations.library.validations import read_validations
from expectations.verdicts.acceptance import read_verdict
from expectations.verdicts.verdict import EXIT_CODES, LoadVerdict, Verdict, worst_verdict
from extractors.stores.staged_loads import StagedLoad
from tests.expectations.invented import NOW, OUTLET, Rows, article, changed, sound_rows, stage


def _history(path: Path, counts: list[int], kind: str = "monitor_invented") -> Path:
    """A published file that knows loads of these many articles."""
    result = BuildResult("earlier", NOW)
    for n, count in enumerate(counts, 1):
        at = NOW - dt.timedelta(days=n)
        load_id = f"{OUTLET}.{kind}.day-{n}"
        result.load_verdicts.append(
            LoadVerdict(
                load_id, "v1", OUTLET, Verdict.PASSED, rows={"articles": count}, staged_at=at.isoformat(),
                gated_at=at.isoformat(),
                profile={"article_count": count, "median_word_count": 128.0, "median_age_hours": 2.0,
                         "outlet_language_share": 1.0, "place_share": 1.0},
            )
        )  # fmt: skip
    with contextlib.closing(duckdb.connect(str(path))) as connection:
        write_quality_tables(connection, result)
    return path


@dataclasses.dataclass
class Gated:
    loads: dict[str, StagedLoad]
    verdicts: dict[str, LoadVerdict]


_NOBODY: Rows = {
    "agency_mentions": [], "place_mentions": [], "places": [], "person_mentions": [], "organisation_mentions": [],
    "quotations": [],
}  # fmt: skip


@pytest.fixture(scope="module")
def gated(tmp_path_factory: pytest.TempPathFactory) -> Gated:
    """Loads of many sorts, gated in one pass beside a steady history of forty articles a load."""
    root = tmp_path_factory.mktemp("gate")
    loads = {name: stage(root / "staged", name, rows) for name, rows in _loads().items()}
    loads["saved pages"] = stage(root / "staged", "saved", sound_rows(3), kind="files")
    loads["first of its kind"] = stage(root / "staged", "first", sound_rows(400), kind="monitor_other")
    loads["usual again"] = stage(root / "staged", "with the same pages as usual", sound_rows(41))
    bare = sound_rows(12) | _NOBODY
    loads["first, nobody named"] = stage(root / "staged", "bare", bare, kind="monitor_other")
    bare = sound_rows(21) | _NOBODY
    loads["first, twenty and nobody named"] = stage(root / "staged", "bare again", bare, kind="monitor_other")
    warehouse = _history(root / "warehouse.duckdb", [40, 42, 38, 41, 40, 39])
    verdicts = gate_loads(list(loads.values()), warehouse=warehouse, now=NOW, quality=root / "quality")
    [validation] = read_validations(root / "quality")
    assert validation.gate == "staged" and set(validation.loads) == {load.load_id for load in loads.values()}
    assert {rule.outcome for rule in validation.rules} == {"held", "broken"}
    return Gated(loads, dict(zip(loads, verdicts, strict=True)))


def _loads() -> dict[str, Rows]:
    video = sound_rows(30)
    video["articles"][0] |= {"kind": "video", "body": None, "word_count": 0, "paragraph_count": 0}
    for table in ("place_mentions", "agency_mentions", "person_mentions", "organisation_mentions", "quotations"):
        video[table] = video[table][1:]
    return {
        "usual": sound_rows(41),
        "quiet day": sound_rows(26),
        "busy day": sound_rows(120),
        "one undated": changed(sound_rows(), "articles", lambda r: {**r, "published_at": None}, [4]),
        "video without text": video,
    }


@pytest.mark.parametrize(
    "name", ["usual", "quiet day", "busy day", "saved pages", "first of its kind", "first, nobody named"]
)
def test_no_false_alarm(gated: Gated, name: str) -> None:
    assert gated.verdicts[name].verdict is Verdict.PASSED, gated.verdicts[name].reasons
    assert read_verdict(gated.loads[name]) == gated.verdicts[name]
    assert not (gated.loads[name].version_folder / "gate_rejects.parquet").exists()


def test_what_most_articles_mention_is_missed_without_a_history(gated: Gated) -> None:
    verdict = gated.verdicts["first, twenty and nobody named"]
    assert verdict.verdict is Verdict.WARNED
    # agencies may be in none of twenty articles, places are in some
    assert [(c.rule, c.observed) for c in verdict.checks] == [("no_mentions", "places in none of 21")]


def test_of_two_copies_in_one_batch_the_later_is_reported(gated: Gated) -> None:
    verdict = gated.verdicts["usual again"]
    assert verdict.verdict is Verdict.WARNED
    assert [c.rule for c in verdict.checks] == ["same_readings_as_other_load"]
    assert gated.loads["usual"].load_id in verdict.reasons[0]


def test_an_undated_page_is_kept_and_reported(gated: Gated) -> None:
    verdict = gated.verdicts["one undated"]
    assert verdict.verdict is Verdict.WARNED
    assert [c.rule for c in verdict.checks] == ["no_date"]
    assert not verdict.rejected
    assert "row 5: nothing, https://harbourpost.example/news/1004" in verdict.reasons[0]


def test_a_video_needs_no_text(gated: Gated) -> None:
    assert gated.verdicts["video without text"].verdict is Verdict.PASSED


def test_the_first_load_has_no_band_and_says_how_it_was_measured(gated: Gated) -> None:
    profile = gated.verdicts["first of its kind"].profile
    assert profile["article_count"] == 400
    assert profile["place_share"] == profile["outlet_language_share"] == 1.0


@pytest.fixture(scope="module")
def tiny(tmp_path_factory: pytest.TempPathFactory) -> Gated:
    """Tiny loads and faults, with no warehouse yet."""
    root = tmp_path_factory.mktemp("tiny")
    old = sound_rows(1)
    old["articles"][0] |= {
        "published_at": dt.datetime(2016, 4, 3, 11, 28, 38, tzinfo=dt.UTC),
        "is_published_zone_assumed": True,
    }
    untitled = changed(sound_rows(1), "articles", lambda r: {**r, "title": None})
    refused_two = changed(sound_rows(10), "articles", lambda r: {**r, "title": None}, range(2))
    hostile = changed(
        sound_rows(), "articles",
        lambda r: {**r, "title": None, "url": "https://x.example/<script>alert('1')</script>"}, [0],
    )  # fmt: skip
    rows = {"old page": old, "one untitled page": untitled, "two of ten": refused_two, "hostile": hostile}
    loads = {name: stage(root / "staged", name, of_load, kind="files") for name, of_load in rows.items()}
    loads["no longer in the folder"] = stage(
        root / "staged", "no longer in the folder", {"outlets": sound_rows(1)["outlets"]}, kind="files"
    )
    deleted = stage(root / "staged", "deleted", sound_rows(2), kind="files")
    for path in deleted.version_folder.iterdir():
        path.unlink()
    loads["deleted"] = deleted
    verdicts = gate_loads(list(loads.values()), warehouse=root / "none.duckdb", now=NOW, quality=root / "quality")
    written = [path.read_text("utf-8") for path in (root / "quality" / "validations").glob("*.json")]
    assert written and not any("<script" in text for text in written)  # rules and counts, no text of pages
    return Gated(loads, dict(zip(loads, verdicts, strict=True)))


def test_an_old_page_passes_with_nothing_refused(tiny: Gated) -> None:
    assert tiny.verdicts["old page"].verdict is Verdict.PASSED, tiny.verdicts["old page"].reasons


def test_a_single_bad_page_is_a_rejected_row_and_stops_nothing(tiny: Gated) -> None:
    verdict = tiny.verdicts["one untitled page"]
    assert verdict.verdict is Verdict.WARNED
    rejects = pq.read_table(tiny.loads["one untitled page"].version_folder / "gate_rejects.parquet").to_pylist()
    by_table = {r["relation"]: r for r in rejects}
    assert by_table["articles"]["reason"] == "no_title"
    assert by_table["articles"]["url"] == "https://harbourpost.example/news/1000"
    assert json.loads(by_table["articles"]["payload"])["article_ref"] == "1000"
    assert by_table["media_items"]["reason"] == "article_rejected"
    assert by_table["article_authors"]["url"] == "https://harbourpost.example/news/1000"
    assert set(by_table) == {
        "articles", "article_authors", "related_items", "media_items", "place_mentions", "agency_mentions",
        "person_mentions", "organisation_mentions", "quotations"
    }  # fmt: skip


def test_saved_pages_that_were_taken_out_of_their_folder_stop_nothing(tiny: Gated) -> None:
    verdict = tiny.verdicts["no longer in the folder"]
    assert verdict.verdict is Verdict.PASSED, verdict.reasons


def test_more_than_a_tenth_stops(tiny: Gated) -> None:
    verdict = tiny.verdicts["two of ten"]
    assert verdict.verdict is Verdict.FAILED
    assert verdict.checks[0].rule == "too_many_rows_refused"
    assert "2 of 10 rows rejected" in verdict.reasons[0]


def test_a_load_whose_files_are_gone_is_errored_and_can_be_staged_again(tiny: Gated) -> None:
    verdict = tiny.verdicts["deleted"]
    assert verdict.verdict is Verdict.ERRORED
    (reason,) = verdict.reasons
    assert "is missing; stage the load again" in reason
    assert read_verdict(tiny.loads["deleted"]) is None


def test_a_rule_that_cannot_be_computed_differs_from_one_that_failed(tmp_path: Path) -> None:
    load = stage(tmp_path / "staged", "x", sound_rows(2))
    suites = load_suites()
    broken = suites["articles"].rule("no_title")
    item = {**broken.item, "kwargs": {"column": "no_such_column"}}
    rule = dataclasses.replace(broken, item=item, kwargs=item["kwargs"])
    (verdict,) = gate_loads(
        [load], warehouse=None, now=NOW, quality=tmp_path / "quality", suites={"articles": Suite("articles", (rule,))}
    )
    assert verdict.verdict is Verdict.ERRORED
    assert verdict.checks[0].outcome is Verdict.ERRORED
    assert "could not be computed" in verdict.reasons[0]
    assert "no_such_column" in verdict.reasons[0]
    assert EXIT_CODES[Verdict.ERRORED] != EXIT_CODES[Verdict.FAILED] != EXIT_CODES[Verdict.PASSED] == 0


def test_a_candidate_without_marts_is_errored(tmp_path: Path) -> None:
    with contextlib.closing(duckdb.connect(str(tmp_path / "candidate.duckdb"))) as connection:
        connection.execute("create schema marts; create table marts.fct_articles (article_key varchar)")
    suites = {"fct_articles": load_suites()["fct_articles"]}
    verdict = gate_warehouse(
        tmp_path / "candidate.duckdb", published=None, batch=["x"], now=NOW, quality=tmp_path / "q", suites=suites
    )
    assert verdict.verdict is Verdict.ERRORED
    assert all(c.outcome is Verdict.ERRORED for c in verdict.checks)


def test_a_candidate_that_is_no_database_is_errored(tmp_path: Path) -> None:
    (tmp_path / "candidate.duckdb").write_bytes(b"no database at all, but long enough to be looked at" * 100)
    verdict = gate_warehouse(tmp_path / "candidate.duckdb", published=None, batch=[], now=NOW, quality=tmp_path / "q")
    assert verdict.verdict is Verdict.ERRORED
    assert "cannot be audited" in verdict.reasons[0]


def test_no_loads_no_verdicts(tmp_path: Path) -> None:
    assert gate_loads([], warehouse=None, now=NOW, quality=tmp_path) == []


def test_the_workaround_is_still_needed() -> None:
    from expectations.library.duckdb_dialect import is_workaround_needed

    assert is_workaround_needed(), (
        "Great Expectations keeps DuckDB's connection by itself now: delete expectations/library/duckdb_dialect.py"
    )


def test_the_worst_verdict_decides() -> None:
    assert worst_verdict([]) is Verdict.PASSED
    assert worst_verdict([Verdict.WARNED, Verdict.FAILED, Verdict.PASSED]) is Verdict.FAILED
    assert worst_verdict([Verdict.ERRORED, Verdict.FAILED]) is Verdict.ERRORED


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("a: b", "a suite is a list"),
        ("- type: x", "needs type, kwargs, severity and meta"),
        ("- {type: x, kwargs: {}, severity: grave, meta: {rule: r, title: t}}", "grave"),
        ("- {type: x, kwargs: {}, severity: critical, meta: {rule: r}}", "title"),
        ("[", "no YAML"),
    ],
)
def test_a_suite_that_cannot_be_read_says_why(tmp_path: Path, text: str, message: str) -> None:
    (tmp_path / "articles.yml").write_text(text)
    with pytest.raises(SuiteError, match=message):
        load_suites(tmp_path)


def test_article_rows_are_distinct() -> None:
    assert len({article(n)["body"] for n in range(400)}) == 400
