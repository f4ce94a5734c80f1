"""JSON files of the home whose values have other types than they were written with, as a damaged disk, another program
or an attacker leaves them: each is damaged as a whole, in words, or its values have the types of their definition.
"""

from __future__ import annotations

import copy
import dataclasses
import datetime as dt
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from pydantic import TypeAdapter

from dateline.operations import waiting_alerts
from dateline.warehouse.quality.quality_tables import rows_of_build
from dateline.warehouse.quality.run_files import read_runs, write_run
from dateline.warehouse.refused import RefusedPublication, read_refused
from dateline.warehouse.result import BuildResult
from dateline.warehouse.retention import is_pruning_due, note_pruned
from expectations.verdicts.acceptance import read_verdict
from expectations.verdicts.verdict import (
    Acceptance,
    Check,
    LoadVerdict,
    Severity,
    Verdict,
    read_gate_verdict,
    to_json,
    write_verdict,
)
from extractors.contracts.outlet import Outlet
from extractors.contracts.raw_page import RawPage, Rejection
from extractors.runtime.settings import Home
from extractors.stores.corrections import CORRECTED, Correction, CorrectionsError, add_correction, read_corrections
from extractors.stores.forgetting.register import Forgotten, ForgottenError, Tombstone, add_tombstone, read_forgotten
from extractors.stores.forgetting.target import ForgetTarget, read_journal, write_journal
from extractors.stores.raw_loads import RawLoad, RawLoadError
from extractors.stores.staged_loads import LoadWriter, Manifest, SchemaChange, StagedLoad, read_load
from extractors.stores.staging_error import StagingError

AT = dt.datetime(2026, 11, 20, 9, tzinfo=dt.UTC)
LOAD_ID = "beacon.files.one"
DEPTH = 100_000
WRONG: tuple[Any, ...] = (
    None,
    True,
    [],
    {},
    [None],
    {"a": []},
    "",
    "x",
    -1,
    10**30,
    1.5,
    float("nan"),
    "\ud800",
    "\x00",
)
DOCUMENTS: tuple[bytes, ...] = (
    b"",
    b"[]",
    b"null",
    b"3",
    b'"x"',
    b"{}",
    b"true",
    b"\xff\xfe",
    b"[" * DEPTH + b"]" * DEPTH,
    b"[" * DEPTH,
)
DOCUMENTS += (b'{"a":' * DEPTH + b"1" + b"}" * DEPTH, b'{"rows": ' + b"9" * 5_000 + b"}")


def places(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """The paths of all values within a value."""
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, one in items:
        yield (*path, key)
        yield from places(one, (*path, key))


def damaged(content: bytes) -> Iterator[bytes]:
    """A JSON document with other documents in its place, and with each of its values replaced or missing."""
    yield from DOCUMENTS
    plain = json.loads(content)
    for path in places(plain):
        for wrong in (*WRONG, KeyError):
            changed = copy.deepcopy(plain)
            place = changed
            for key in path[:-1]:
                place = place[key]
            if wrong is KeyError:
                del place[path[-1]]
            else:
                place[path[-1]] = wrong
            yield json.dumps(changed).encode()


def damaged_lines(content: bytes) -> Iterator[bytes]:
    """A file of JSON lines with one of its lines damaged."""
    lines = content.splitlines()
    for number, line in enumerate(lines):
        for wrong in damaged(line):
            yield b"\n".join([*lines[:number], wrong, *lines[number + 1 :]]) + b"\n"


def check_types(value: Any) -> None:
    """Fail where a value of a dataclass has another type than its definition."""
    TypeAdapter(type(value)).validate_python(dataclasses.asdict(value))
    for one in dataclasses.fields(value):
        if one.type in ("str", "int", "bool"):
            assert type(getattr(value, one.name)).__name__ == one.type


def read_all(
    path: Path,
    read: Callable[[], object],
    *allowed: type[Exception],
    variants: Callable[[bytes], Iterator[bytes]] = damaged,
) -> int:
    """Read a file in all its damaged forms; return how often it was reported as damaged."""
    content, reported = path.read_bytes(), 0
    for wrong in variants(content):
        path.write_bytes(wrong)
        try:
            found = read()
        except allowed as error:
            reported += 1
            assert "\n" not in str(error) and len(str(error)) < 1_000
        except Exception as error:
            raise AssertionError(f"{wrong[:300]!r} raises {error!r}") from error
        else:
            for one in found if isinstance(found, list) else [found]:
                if dataclasses.is_dataclass(one) and not isinstance(one, type):
                    check_types(one)
    path.write_bytes(content)
    return reported


@pytest.fixture
def home(tmp_path: Path) -> Home:
    home = Home(tmp_path)
    home.state.mkdir()
    return home


@pytest.fixture
def load(home: Home) -> StagedLoad:
    with LoadWriter(
        home.staged, LOAD_ID, "beacon", cause={"kind": "files"}, read_by={"x": "1"}, staged_at=AT
    ) as writer:
        writer.page_count = 3
    return read_load(home.staged, LOAD_ID)


CHECK = Check(
    "fct_articles", "too_few", "t", Severity.CRITICAL, Verdict.FAILED, sample=["row 1"], unexpected_count=3, column="x"
)


def verdict_of(load: StagedLoad) -> LoadVerdict:
    return LoadVerdict(
        LOAD_ID, load.manifest.version, "beacon", Verdict.FAILED, ["why"], [CHECK], 4, {"articles": 3}, {"articles": 1},
        [SchemaChange("articles", "title", "missing", is_breaking=True)],
        {"article_count": 3, "undated_share": 0.5, "collected_at": AT.isoformat(), "readings_digest": "ab"},
        {"title": 1.0}, AT.isoformat(), AT.isoformat(),
    )  # fmt: skip


def test_manifests(home: Home, load: StagedLoad) -> None:
    def read() -> Manifest:
        return read_load(home.staged, LOAD_ID).manifest

    assert read_all(load.folder / "manifest.json", read, StagingError) > 100
    manifest = json.loads((load.folder / "manifest.json").read_text())
    for version in ("..", ".", "../elsewhere", "", "a/b"):
        (load.folder / "manifest.json").write_text(json.dumps({**manifest, "version": version}))
        with pytest.raises(StagingError, match="version"):
            read()


def test_verdicts_can_be_stored_or_do_not_count(load: StagedLoad) -> None:
    """What is read goes into the quality tables and is compared with later loads: one file must not stop the others."""
    write_verdict(load, verdict_of(load))

    def read() -> LoadVerdict | None:
        verdict = read_gate_verdict(load)
        if verdict is not None:
            assert verdict.load_id == LOAD_ID
            rows_of_build(BuildResult("20261120T090000000000Z", AT, load_verdicts=[verdict]))
            assert type(verdict.profile.get("article_count", 3)) in (int, type(None))
        return verdict

    read_all(load.version_folder / "verdict.json", read)
    assert read_gate_verdict(load) == verdict_of(load)


def test_acceptances(load: StagedLoad) -> None:
    write_verdict(load, verdict_of(load))
    accepted = Acceptance("Ada", AT.isoformat(), "looked at", ["fct_articles.too_few"])
    path = load.version_folder / "acceptance.json"
    path.write_text(json.dumps(dataclasses.asdict(accepted)))

    def read() -> Acceptance | None:
        verdict = read_verdict(load)
        assert verdict is not None
        rows_of_build(BuildResult("20261120T090000000000Z", AT, load_verdicts=[verdict]))
        return verdict.acceptance

    assert read() == accepted
    read_all(path, read)


def test_logs_of_raw_loads(home: Home) -> None:
    raw = RawLoad(home.raw, "beacon", LOAD_ID)
    with raw.open_log({"kind": "files", "path": "x"}) as log:
        log.add(RawPage("https://beacon.example/1", AT, outcome="fetched", http_status=200, content_length=9))
        log.add(Rejection("empty_file", "nothing in it", url="https://beacon.example/2"))

    def read() -> list[object]:
        cause = raw.read_cause()
        assert all(isinstance(one, str) for one in cause.values())
        entries = list(raw.entries())
        assert all(entry.fetched_at.tzinfo for entry in entries if isinstance(entry, RawPage))
        return [entry for entry in entries if isinstance(entry, Rejection)]

    assert read_all(raw.log_path, read, RawLoadError, variants=damaged_lines) > 150


def test_an_interrupted_log_is_continued_whatever_its_lines_are(home: Home) -> None:
    raw = RawLoad(home.raw, "beacon", LOAD_ID)
    page = RawPage("https://beacon.example/1", AT, outcome="fetched", warc_record="x.warc.gz#0")
    with raw.open_log({"kind": "files"}) as log:
        log.add(page)
    content = raw.log_path.read_bytes()
    beside = raw.log_path.with_name(f"{raw.log_path.name}.open")
    for wrong in damaged_lines(content):
        beside.write_bytes(wrong)
        with raw.open_log({"kind": "files"}) as log:
            log.add(page)
        assert raw.log_path.read_bytes().count(b"\n") >= 1


def test_provisional_outlets(home: Home) -> None:
    raw = RawLoad(home.raw, "beacon", LOAD_ID)
    raw.write_outlet(
        Outlet(
            outlet_id="beacon",
            collection="provisional",
            name="The Beacon",
            country_code="GB",
            language="en",
            time_zone="UTC",
            homepage_url="https://beacon.example/",
            is_provisional=True,
            evidence_page_count=3,
        )
    )
    content = raw.outlet_path.read_bytes()
    for wrong in damaged(content):
        raw.outlet_path.write_bytes(wrong)
        try:
            outlet = raw.read_outlet()
        except RawLoadError as error:
            assert str(raw.outlet_path) in str(error)
        else:
            assert isinstance(outlet, Outlet)


def test_registers_of_people(home: Home) -> None:
    add_correction(
        home.state, Correction(CORRECTED, "beacon", "1", "title", "New", "Old", "Ada", "why", AT.isoformat())
    )
    add_tombstone(
        home.state, salt="5a", scope="article", outlet_id="beacon", identities=["1"], asked="1", by="Ada",
        why="request 17", at=AT.isoformat(),
    )  # fmt: skip
    write_journal(home.state, ForgetTarget("article", "beacon", "1", ("1",), ("https://beacon.example/1",), ("Title",)))

    def corrections() -> list[Correction]:
        return read_corrections(home.state).all()

    def tombstones() -> list[Tombstone]:
        return list(read_forgotten(home.state).tombstones)

    def journal() -> ForgetTarget | None:
        return read_journal(home.state)

    assert read_all(home.state / "corrections.jsonl", corrections, CorrectionsError, variants=damaged_lines) > 90
    assert read_all(home.state / "forgotten.jsonl", tombstones, ForgottenError, variants=damaged_lines) > 100
    assert read_all(home.state / "forgetting.json", journal, ForgottenError) > 90


def test_half_of_a_character_does_not_damage_a_register(home: Home) -> None:
    """An argument in another charset becomes one; the register must stay readable, or nothing can be staged."""
    why = "request \udcff"
    add_correction(home.state, Correction(CORRECTED, "beacon", "1", "title", why, "Old", "Ada", why, AT.isoformat()))
    forgotten = add_tombstone(
        home.state, salt="5a", scope="outlet", outlet_id="beacon", identities=[], asked="beacon", by="Ada", why=why,
        at=AT.isoformat(),
    )  # fmt: skip
    assert read_corrections(home.state).of("beacon", "1")["title"].why == "request ?"
    assert isinstance(forgotten, Forgotten)
    assert read_forgotten(home.state).outlets == {"beacon"}


def test_a_path_that_is_no_text_does_not_keep_a_load_from_being_staged(home: Home) -> None:
    cause = {"kind": "files", "path": "/pages/\udcff"}
    with LoadWriter(home.staged, LOAD_ID, "beacon", cause=cause, read_by={"x": "1"}, staged_at=AT):
        pass
    assert read_load(home.staged, LOAD_ID).manifest.cause["path"] == "/pages/?"


def test_records_of_builds(home: Home, load: StagedLoad) -> None:
    refused = RefusedPublication(
        "20261120T090000000000Z", Verdict.FAILED, {LOAD_ID: "1"}, [CHECK], acceptance=Acceptance("A", "", "w", ["x.y"])
    )
    path = home.root / "warehouse.refused.json"
    path.write_text(json.dumps(to_json(refused)))
    assert read_refused(home) == refused
    read_all(path, lambda: read_refused(home))

    result = BuildResult("20261120T090000000000Z", AT, load_verdicts=[verdict_of(load)])
    write_run(home.quality, result.publication_id, rows_of_build(result))
    (run,) = (home.quality / "runs").glob("*.json")
    assert len(list(read_runs(home.quality))) == 1

    def read() -> None:
        for rows in read_runs(home.quality):
            for row in rows["loads"]:
                assert isinstance(row["article_count"], int | None)
                assert isinstance(row["collected_at"], dt.datetime | None)

    read_all(run, read)


def test_what_is_remembered_of_the_last_time(home: Home) -> None:
    note_pruned(home, AT)
    assert not is_pruning_due(home, AT)
    read_all(home.state / "pruned.json", lambda: is_pruning_due(home, AT))
    path = home.state / "waiting_alert.json"
    path.write_text(json.dumps({"sent_at": AT.isoformat()}))
    assert not waiting_alerts._is_due(home, AT)
    read_all(path, lambda: waiting_alerts._is_due(home, AT))
