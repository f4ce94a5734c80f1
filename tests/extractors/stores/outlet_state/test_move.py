"""Outlets' states moved from files to PostgreSQL and back: every row, once, and never over another state."""

from __future__ import annotations

import contextlib
import datetime as dt
import traceback
from collections.abc import Iterable, Sequence
from pathlib import Path

import pytest
from typer.testing import CliRunner

from dateline.commands.app import app
from extractors.contracts.found import Found
from extractors.stores.forgetting.target import ForgetTarget
from extractors.stores.outlet_state.move import move_to_file, move_to_server, outlets_with_files
from extractors.stores.outlet_state.postgres import PostgresDatabase, StateServerError, connect
from extractors.stores.outlet_state.states import FileStates, PostgresStates, States
from extractors.stores.outlet_state.visits import Visit, VisitResult
from tests.extractors.stores.outlet_state.test_state import NOW, OUTLET, found, url, visit
from tests.line.forget_scan import find_phrases

LONG = "https://example.org/news/" + "x" * 1_900
HOUR = dt.timedelta(hours=1)


@pytest.fixture
def places(postgres: str, tmp_path: Path) -> tuple[FileStates, PostgresStates]:
    """A home with a state file of one outlet, and a server without any."""
    files, server = FileStates(tmp_path / "state"), PostgresStates(postgres, tmp_path / "state")
    for outlet_id in server.outlet_ids():
        server.remove(outlet_id)
    with files.open(OUTLET) as state:
        state.remember([found(1, title="Zürich 東京 \u202e'; drop table urls"), found(2), Found(LONG)], NOW)
        state.record(visit(1, final_url=url(9), etag='"e"'), visit(2, NOW, VisitResult.GONE, http_status=404))
        state.record_source("https://example.org/feed", NOW, found_count=2, new_count=2, etag='"f"')
        state.record_old_pages("https://example.org/map", [1, -5, 2**62])
    return files, server


def everything(states: States) -> list[object]:
    with states.open(OUTLET) as state:
        pages = [state.get(one) for one in (url(1), url(2), url(9), LONG)]
        return [*pages, state.get_source("https://example.org/feed"), state.unknown_old_pages([1, -5, 2**62, 7])]


def test_every_row_goes_to_the_server_and_comes_back(places: tuple[FileStates, PostgresStates]) -> None:
    files, server = places
    before = everything(files)
    moved = move_to_server(OUTLET.outlet_id, files, server, wait_s=1)
    assert (moved.problem, outlets_with_files(files)) == (None, [])
    assert server.outlet_ids() == [OUTLET.outlet_id]
    assert everything(server) == before
    with server.open(OUTLET) as state:  # it goes on there
        state.record(Visit(LONG, NOW + HOUR, VisitResult.STORED, load_id="L"))
    after = everything(server)
    assert after != before
    assert move_to_file(OUTLET.outlet_id, files, server, wait_s=1).problem is None
    assert server.outlet_ids() == []
    assert everything(files) == after


def test_a_kill_between_the_copy_and_the_end_is_completed(
    places: tuple[FileStates, PostgresStates], monkeypatch: pytest.MonkeyPatch
) -> None:
    files, server = places
    before = everything(files)

    def stop(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(Path, "replace", stop)
        with pytest.raises(KeyboardInterrupt):
            move_to_server(OUTLET.outlet_id, files, server, wait_s=1)
    assert outlets_with_files(files) == [OUTLET.outlet_id]
    assert move_to_server(OUTLET.outlet_id, files, server, wait_s=1).problem is None
    assert everything(server) == before


def test_an_interrupted_copy_leaves_nothing_on_the_server(
    places: tuple[FileStates, PostgresStates], monkeypatch: pytest.MonkeyPatch
) -> None:
    files, server = places
    copy = PostgresDatabase.executemany

    def fail_at_sources(self: PostgresDatabase, sql: str, rows: Iterable[Sequence[object]]) -> None:
        if "sources" in sql:
            raise StateServerError("the server went away")
        copy(self, sql, rows)

    with monkeypatch.context() as patch:
        patch.setattr(PostgresDatabase, "executemany", fail_at_sources)
        with pytest.raises(StateServerError):
            move_to_server(OUTLET.outlet_id, files, server, wait_s=1)
    assert server.outlet_ids() == []
    assert outlets_with_files(files) == [OUTLET.outlet_id]


def test_another_state_is_never_overwritten(places: tuple[FileStates, PostgresStates]) -> None:
    files, server = places
    with server.open(OUTLET) as state:
        state.remember([found(7)], NOW)
    moved = move_to_server(OUTLET.outlet_id, files, server, wait_s=1)
    assert moved.problem is not None
    assert outlets_with_files(files) == [OUTLET.outlet_id]
    with server.open(OUTLET) as state:
        assert state.summarise(NOW).seen_count == 1


def test_the_command_moves_all_and_names_what_stays(
    places: tuple[FileStates, PostgresStates], postgres: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    files, server = places
    monkeypatch.setenv("DATELINE_HOME", str(tmp_path))
    assert CliRunner().invoke(app, ["state", "move"]).exit_code != 0
    monkeypatch.setenv("DATELINE_STATE", postgres)
    (files.folder / "broken.sqlite").write_bytes(b"no database" * 99)
    result = CliRunner().invoke(app, ["state", "move"])
    assert result.exit_code == 1
    assert "1 of 2 outlets' states are in PostgreSQL" in result.output
    assert "broken" in result.output
    assert server.outlet_ids() == [OUTLET.outlet_id]
    assert CliRunner().invoke(app, ["state", "move", "--back"]).exit_code == 0
    assert OUTLET.outlet_id in outlets_with_files(files)


@pytest.mark.parametrize("is_moved", [True, False])
def test_forgetting_reaches_what_was_left_in_the_folder(
    places: tuple[FileStates, PostgresStates], is_moved: bool
) -> None:
    files, server = places
    if is_moved:
        move_to_server(OUTLET.outlet_id, files, server, wait_s=1)
    assert find_phrases(files.folder, ["東京"])
    target = ForgetTarget("article", OUTLET.outlet_id, url(1), (url(1),), (url(1),), ("Zürich 東京",))
    assert server.forget(target, OUTLET) == 1
    assert find_phrases(files.folder, ["東京"]) == []


@pytest.mark.parametrize(
    "address",
    [
        "someone:secret@127.0.0.1:1/none",
        ":secret@127.0.0.1:1/none",
        "someone:a@secret@127.0.0.1:1/none",
        "someone:a/secret@127.0.0.1:1/none",
        "someone:secret/a@127.0.0.1:1/none",
        "someone@127.0.0.1:1/none?password=secret",
        "someone:secret@127.0.0.1:1/none?secret",
    ],
)
def test_a_server_that_is_not_there_is_named_without_its_password(tmp_path: Path, address: str) -> None:
    server = PostgresStates(f"postgresql://{address}", tmp_path)
    with pytest.raises(ConnectionError, match="DATELINE_STATE") as caught:
        server.outlet_ids()
    assert "secret" not in "".join(traceback.format_exception(caught.value, chain=True)).replace(address, "")


def test_a_worker_that_is_gone_is_noticed_before_the_system_would(postgres: str) -> None:
    with contextlib.closing(connect(postgres)) as connection:
        asked = connection.info.dsn_parameters
    assert (asked["keepalives_idle"], asked["keepalives_interval"], asked["keepalives_count"]) == ("30", "30", "3")
