"""A publication that the audit rejected and a person accepts: what is kept, what it covers, that it is valid once."""

from __future__ import annotations

import contextlib
import dataclasses
import datetime as dt
from pathlib import Path
from xml.etree import ElementTree

import duckdb
import pytest
from typer.testing import CliRunner

from dateline.commands.app import app
from dateline.reports.reported_build import build
from dateline.warehouse.refused import accept_refused, apply_decision, keep_refused, read_refused, remove_refused
from expectations.verdicts.verdict import Check, Severity, Verdict, WarehouseVerdict
from extractors.runtime.settings import Home
from extractors.stores.staged_loads import StagedLoad
from extractors.stores.staging_error import StagingError
from tests.expectations.invented import NOW, sound_rows, stage

SHRANK = Check("table_sizes", "mart_shrank", "a mart keeps its rows", Severity.CRITICAL, Verdict.FAILED,
               observed="fct_page_fetches: 3", unexpected_count=1)  # fmt: skip


def _refused(
    home: Home, *checks: Check, verdict: Verdict = Verdict.FAILED
) -> tuple[WarehouseVerdict, list[StagedLoad]]:
    """A home with a candidate that these rules stopped, the verdict and the batch."""
    loads = [stage(home.staged, cause, sound_rows(2)) for cause in ("one", "two")]
    candidate = home.root / "warehouse.candidate.duckdb"
    candidate.write_bytes(b"candidate")
    said = WarehouseVerdict(verdict, list(checks))
    keep_refused(home, candidate, "20261020T093000000000Z", said, loads, is_rebuild=False)
    return said, loads


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home(tmp_path / "home")


def test_a_decision_covers_the_same_loads_and_more_of_them(home: Home) -> None:
    said, loads = _refused(home, SHRANK)
    assert apply_decision(home, said, loads) is said
    accept_refused(home, by="Ana", why=" the archive\nwas cleaned ", now=NOW)
    accepted = apply_decision(home, said, [*loads, stage(home.staged, "three", sound_rows(2))])
    assert accepted.verdict is Verdict.ACCEPTED
    assert accepted.acceptance is not None
    assert (accepted.acceptance.by, accepted.acceptance.why) == ("Ana", "the archive was cleaned")
    assert accepted.acceptance.rules == ["table_sizes.mart_shrank"]
    assert apply_decision(home, said, loads[:1]) is said
    other = stage(home.staged, "one", sound_rows(3))
    assert apply_decision(home, said, [other, loads[1]]) is said


@pytest.mark.parametrize(
    "check",
    [
        dataclasses.replace(SHRANK, unexpected_count=2),
        dataclasses.replace(SHRANK, rule="mart_empty"),
        dataclasses.replace(SHRANK, relation="fct_articles"),
    ],
)
def test_a_decision_covers_nothing_that_the_person_did_not_see(home: Home, check: Check) -> None:
    _, loads = _refused(home, SHRANK)
    accept_refused(home, by="Ana", why="known", now=NOW)
    said = WarehouseVerdict(Verdict.FAILED, [SHRANK, check])
    assert apply_decision(home, said, loads) is said


def test_what_is_beyond_a_persons_decision(home: Home) -> None:
    with pytest.raises(StagingError, match="nothing to accept"):
        accept_refused(home, by="Ana", why="x", now=NOW)
    _refused(home, SHRANK, dataclasses.replace(SHRANK, relation="row_flow", rule="rows_do_not_add_up"))
    with pytest.raises(StagingError, match=r"lost or doubled.*row_flow\.rows_do_not_add_up"):
        accept_refused(home, by="Ana", why="x", now=NOW)
    _refused(home, verdict=Verdict.ERRORED)
    with pytest.raises(StagingError, match="could not be computed"):
        accept_refused(home, by="Ana", why="x", now=NOW)
    _refused(home, SHRANK)
    with pytest.raises(StagingError, match="a reason and a name"):
        accept_refused(home, by="Ana", why=" ", now=NOW)
    refused = read_refused(home)
    assert refused is not None
    assert refused.is_waiting
    (home.root / "warehouse.refused.json").write_text("{")
    assert read_refused(home) is None
    remove_refused(home)
    assert not list(home.root.glob("warehouse.refused*"))


def _add_rows_of_no_load(home: Home) -> None:
    """Attempts that no staged load has, so that a rebuilt warehouse lacks them."""
    with contextlib.closing(duckdb.connect(str(home.warehouse))) as connection:
        connection.execute(
            "insert into marts.fct_page_fetches by name select * exclude (n) replace (page_fetch_key || n as"
            " page_fetch_key, 'left behind' as load_id) from marts.fct_page_fetches, range(5) as t(n)"
        )


@pytest.mark.slow
def test_an_accepted_publication_is_published_once(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    for n in range(1, 4):
        stage(home.staged, f"day {n}", sound_rows(30, NOW - dt.timedelta(days=n)))
    assert build(home, now=NOW).published
    _add_rows_of_no_load(home)
    before = home.warehouse.read_bytes()
    stopped = build(home, now=NOW + dt.timedelta(minutes=5), full=True)
    assert (stopped.published, stopped.verdict) == (False, Verdict.FAILED)
    assert home.warehouse.read_bytes() == before
    assert (home.root / "warehouse.refused.duckdb").is_file()
    assert f"dateline accept {stopped.publication_id}" in (home.quality / "index.html").read_text("utf-8")

    monkeypatch.setenv("DATELINE_HOME", str(home.root))
    command = CliRunner()
    listed = command.invoke(app, ["accept"]).output
    assert f"publication {stopped.publication_id}" in listed
    assert "table_sizes.mart_shrank" in listed
    assert "fct_page_fetches" in listed
    said = command.invoke(
        app, ["accept", stopped.publication_id, "--why", "the rows of <b>no</b> load", "--by", "Ana Prado"]
    )
    assert said.exit_code == 0, said.output
    assert "dateline build --full" in said.output
    assert command.invoke(app, ["accept"]).output == "no load and no publication is stopped\n"

    result = build(home, now=NOW + dt.timedelta(minutes=10), full=True)
    assert (result.published, result.verdict) == (True, Verdict.ACCEPTED)
    assert not list(home.root.glob("warehouse.refused*"))
    with contextlib.closing(duckdb.connect(str(home.warehouse), read_only=True)) as connection:
        assert connection.execute(
            "select is_published, warehouse_verdict, accepted_by, accepted_because, accepted_at is not null"
            " from quality.publications order by publication_id"
        ).fetchall() == [
            (True, "warned", None, None, False),
            (False, "failed", None, None, False),
            (True, "accepted", "Ana Prado", "the rows of <b>no</b> load", True),
        ]
        assert connection.execute("select count(*) from marts.fct_page_fetches").fetchone() == (90,)
    page = (home.quality / "publications" / f"{result.publication_id}.html").read_text("utf-8")
    assert "Ana Prado" in page
    assert "the rows of &lt;b&gt;no&lt;/b&gt; load" in page
    assert "accepted by Ana Prado" in (home.quality / "summary.md").read_text("utf-8")
    assert ElementTree.parse(home.quality / "junit.xml").getroot().get("failures") == "0"

    # used up: the same again is refused again
    _add_rows_of_no_load(home)
    assert build(home, now=NOW + dt.timedelta(minutes=15), full=True).verdict is Verdict.FAILED
