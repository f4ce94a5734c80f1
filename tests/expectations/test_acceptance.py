"""A person lets a stopped load go on: what is recorded, what it covers, what it never does."""

from __future__ import annotations

import contextlib
import dataclasses
import datetime as dt
import json
from pathlib import Path
from xml.etree import ElementTree

import duckdb
import pytest
from typer.testing import CliRunner

from dateline.commands.app import app
from dateline.reports.reported_build import build
from expectations.verdicts.acceptance import ACCEPTANCE, accept_load, read_verdict, stopped_loads
from expectations.verdicts.verdict import Check, LoadVerdict, Severity, Verdict, write_verdict
from extractors.runtime.settings import Home
from extractors.stores.staged_loads import StagedLoad
from extractors.stores.staging_error import StagingError
from tests.expectations.invented import NOW, Rows, changed, sound_rows, stage

BAND = "loads.too_few_articles"


def _stopped(staged: Path, cause: str, *rules: str, verdict: Verdict = Verdict.FAILED) -> StagedLoad:
    """A staged load with a verdict that these rules made."""
    load = stage(staged, cause, sound_rows(2))
    checks = [
        Check(relation, rule, f"{rule} holds", Severity.CRITICAL, Verdict.FAILED, load_id=load.load_id)
        for relation, rule in (name.split(".") for name in rules)
    ]
    version = load.manifest.version
    write_verdict(load, LoadVerdict(load.load_id, version, load.manifest.outlet_id, verdict, checks=checks))
    return load


def test_a_decision_is_kept_beside_what_the_gate_said(tmp_path: Path) -> None:
    load = _stopped(tmp_path, "quiet day", BAND)
    result = accept_load(tmp_path, load.load_id, by="Ana", why=" a public\nholiday ", now=NOW)
    assert result.verdict is Verdict.ACCEPTED
    assert result.acceptance is not None
    assert (result.acceptance.by, result.acceptance.why, result.acceptance.rules) == ("Ana", "a public holiday", [BAND])
    assert read_verdict(load) == result
    assert json.loads((load.version_folder / "verdict.json").read_text())["verdict"] == "failed"
    assert stopped_loads(tmp_path) == []


def test_a_decision_does_not_cover_a_rule_that_comes_later(tmp_path: Path) -> None:
    load = _stopped(tmp_path, "x", BAND)
    accept_load(tmp_path, load.load_id, by="Ana", why="known", now=NOW)
    _stopped(tmp_path, "x", BAND, "loads.no_dates_at_all")
    again = read_verdict(load)
    assert again is not None
    assert again.verdict is Verdict.FAILED
    assert [one.load.load_id for one in stopped_loads(tmp_path)] == [load.load_id]


def test_a_load_staged_with_other_rows_is_not_covered(tmp_path: Path) -> None:
    load = _stopped(tmp_path, "x", BAND)
    accept_load(tmp_path, load.load_id, by="Ana", why="known", now=NOW)
    other = stage(tmp_path, "x", sound_rows(3))
    assert other.load_id == load.load_id
    assert read_verdict(other) is None


@pytest.mark.parametrize("rule", ["articles.schema_differs", "page_fetches.schema_differs",
                                  "row_sums.rows_differ_from_manifest"])  # fmt: skip
def test_damaged_files_cannot_be_accepted(tmp_path: Path, rule: str) -> None:
    load = _stopped(tmp_path, "x", BAND, rule)
    with pytest.raises(StagingError, match=r"cannot be accepted.*stage the load again"):
        accept_load(tmp_path, load.load_id, by="Ana", why="never mind", now=NOW)
    assert not (load.version_folder / ACCEPTANCE).exists()


def test_a_load_may_be_named_by_a_part_and_must_be_one(tmp_path: Path) -> None:
    one, two = _stopped(tmp_path, "monday", BAND), _stopped(tmp_path, "tuesday", BAND)
    with pytest.raises(StagingError, match="fits 2 stopped loads"):
        accept_load(tmp_path, "harbour_post_en", by="Ana", why="x", now=NOW)
    with pytest.raises(StagingError, match="no stopped load is named 'friday'"):
        accept_load(tmp_path, "friday", by="Ana", why="x", now=NOW)
    with pytest.raises(StagingError, match="a reason and a name"):
        accept_load(tmp_path, "monday", by="Ana", why=" ", now=NOW)
    assert accept_load(tmp_path, "monday", by="Ana", why="x", now=NOW).load_id == one.load_id
    assert [s.load.load_id for s in stopped_loads(tmp_path)] == [two.load_id]
    _stopped(tmp_path, "sound", verdict=Verdict.WARNED)
    with pytest.raises(StagingError, match="no stopped load is named"):
        accept_load(tmp_path, "sound", by="Ana", why="x", now=NOW)


def test_a_damaged_decision_is_none(tmp_path: Path) -> None:
    load = _stopped(tmp_path, "x", BAND)
    (load.version_folder / ACCEPTANCE).write_text("{")
    verdict = read_verdict(load)
    assert verdict is not None
    assert verdict.verdict is Verdict.FAILED


def _quiet_day() -> Rows:
    """Nine articles where forty are usual, one of them without a title."""
    rows = sound_rows(9)
    return changed(rows, "articles", lambda row: {**row, "title": None}, range(1))


@pytest.mark.slow
def test_an_accepted_load_is_published_without_its_refused_rows(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = Home(tmp_path / "home")
    week = [NOW - dt.timedelta(days=n) for n in range(1, 7)]
    for n, at in enumerate(week):
        stage(home.staged, f"day {n}", sound_rows(40, at), staged_at=at)
    assert build(home, now=NOW).published
    load = stage(home.staged, "quiet day", _quiet_day())
    stopped = build(home, now=NOW + dt.timedelta(minutes=5))
    assert not stopped.published
    assert [v.verdict for v in stopped.load_verdicts] == [Verdict.FAILED]

    monkeypatch.setenv("DATELINE_HOME", str(home.root))
    command = CliRunner()
    listed = command.invoke(app, ["accept"])
    assert load.load_id in listed.output
    assert BAND in listed.output
    said = command.invoke(app, ["accept", "quiet", "--why", "the presses stood still <b>", "--by", "Ana Prado"])
    assert said.exit_code == 0
    assert "The next build takes it" in said.output
    assert command.invoke(app, ["accept"]).output == "no load and no publication is stopped\n"

    result = build(home, now=NOW + dt.timedelta(minutes=10))
    assert result.published
    assert result.verdict is Verdict.ACCEPTED
    with contextlib.closing(duckdb.connect(str(home.warehouse), read_only=True)) as connection:
        assert connection.execute(
            "select verdict, accepted_by, accepted_because, accepted_at is not null from quality.loads"
            " where load_id = ?",
            [load.load_id],
        ).fetchall() == [("accepted", "Ana Prado", "the presses stood still <b>", True)]
        assert connection.execute(
            "select rule, outcome from quality.load_checks where load_id = ? and severity = 'critical'"
            " and scope = 'whole'", [load.load_id],
        ).fetchall() == [("too_few_articles", "failed")]  # fmt: skip
        readings = connection.execute(
            "select row_number from working.int_article_readings where load_id = ? order by 1", [load.load_id]
        ).fetchall()
        assert [n for (n,) in readings] == list(range(2, 10))
        refused = connection.execute(
            "select relation, reason from marts.fct_rejected_rows where load_id = ? and relation = 'articles'",
            [load.load_id],
        ).fetchall()
        assert refused == [("articles", "no_title")]
    page = (home.quality / "index.html").read_text("utf-8")
    assert "Accepted by a person" in page
    assert "the presses stood still &lt;b&gt;" in page
    assert "Ana Prado" in (home.quality / "loads" / f"{load.load_id}.html").read_text("utf-8")
    assert "accepted by Ana Prado" in (home.quality / "summary.md").read_text("utf-8")
    assert ElementTree.parse(home.quality / "junit.xml").getroot().get("failures") == "0"

    # the decision was about that version: another one is validated again, and what was published stays
    stage(home.staged, "quiet day", {**sound_rows(9), "articles": sound_rows(9)["articles"][:8]})
    again = build(home, now=NOW + dt.timedelta(minutes=15))
    assert not again.published
    assert again.verdict is Verdict.FAILED
    with contextlib.closing(duckdb.connect(str(home.warehouse), read_only=True)) as connection:
        versions = connection.execute("select load_version from marts.fct_loads where load_id = ?", [load.load_id])
        assert versions.fetchall() == [(load.manifest.version,)]


def test_every_verdict_that_may_go_on_is_history_for_later_loads() -> None:
    assert [v for v in Verdict if v.may_proceed] == [Verdict.PASSED, Verdict.WARNED, Verdict.ACCEPTED]
    assert not dataclasses.replace(
        Check("loads", "r", "t", Severity.CRITICAL, Verdict.FAILED), severity=Severity.WARNING
    ).stops
