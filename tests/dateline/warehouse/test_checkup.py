"""``dateline doctor`` finds each fault that a home can have, names the remedy, and changes nothing."""

from __future__ import annotations

import datetime as dt
import os
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import CliRunner

from dateline.commands.app import app
from dateline.warehouse import checkup
from dateline.warehouse.checkup import Finding, State, check_home
from extractors.contracts.load_id import load_id_for
from extractors.runtime.settings import Home, Settings
from extractors.stores.raw_loads import RawLoad
from extractors.stores.staged_loads import LoadWriter

NOW = dt.datetime(2026, 11, 20, 12, tzinfo=dt.UTC)


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    outlets = tmp_path / "outlets" / "desk"
    outlets.mkdir(parents=True)
    (outlets / "_collection.yml").write_text("name: Desk\nowner: desk\n")
    home = Home(tmp_path / "home")
    home.root.mkdir(mode=0o700)
    home.state.mkdir()
    home.airflow.mkdir()
    return Settings(home, outlets.parent, Path(os.environ["DATELINE_GAZETTEER"]), "desk@pier.example")


def wrong(settings: Settings) -> list[Finding]:
    return [finding for finding in check_home(settings, NOW) if finding.state is State.FAULT]


def test_a_new_home_has_nothing_to_mend(settings: Settings) -> None:
    found = check_home(settings, NOW)
    assert [finding for finding in found if finding.state is State.FAULT] == []
    assert {"home", "disk", "versions", "outlets", "warehouse"} <= {finding.subject for finding in found}


def damage_state(settings: Settings) -> None:
    with sqlite3.connect(settings.home.state / "gazette.sqlite") as database:
        database.execute("create table urls (url text)")
        database.executemany("insert into urls values (?)", [("x" * 900,)] * 50)
    content = bytearray((settings.home.state / "gazette.sqlite").read_bytes())
    content[4096:6000] = b"\xff" * 1904
    (settings.home.state / "gazette.sqlite").write_bytes(bytes(content))


def open_secret(settings: Settings) -> None:
    (settings.home.airflow / "passwords.json").write_text("{}")
    (settings.home.airflow / "passwords.json").chmod(0o644)


def break_outlet(settings: Settings) -> None:
    (settings.outlets / "desk" / "gazette.yml").write_text("name: [\n")


def break_warehouse(settings: Settings) -> None:
    settings.home.warehouse.write_bytes(b"no database at all" * 100)


def break_staged(settings: Settings) -> None:
    folder = settings.home.staged / "gazette.files.one"
    folder.mkdir(parents=True)
    (folder / "manifest.json").write_text("{")


def cut_staged(settings: Settings) -> None:
    load_id = load_id_for("gazette", "files", "cut")
    with LoadWriter(settings.home.staged, load_id, "gazette", cause={}, read_by={}, staged_at=NOW) as writer:
        writer.add("rejected_rows", {"relation": "articles", "reason": "bad_url", "detail": "no address"})
    (path,) = settings.home.staged.rglob("rejected_rows.parquet")
    path.write_bytes(path.read_bytes()[:100])


def break_register(settings: Settings) -> None:
    (settings.home.state / "corrections.jsonl").write_text("[]\n")


def open_home(settings: Settings) -> None:
    settings.home.root.chmod(0o777)


def leave_journal(settings: Settings) -> None:
    from extractors.stores.forgetting.target import ForgetTarget, write_journal

    write_journal(settings.home.state, ForgetTarget("outlet", "gazette", "gazette"))


@pytest.mark.parametrize(
    ("damage", "subject", "remedy"),
    [
        (damage_state, "state", "restore it from a backup"),
        (open_secret, "secrets", "chmod 600"),
        (break_outlet, "outlets", "correct the file"),
        (break_warehouse, "warehouse", "dateline build --full"),
        (break_staged, "staged", "dateline reprocess --outlet gazette"),
        (cut_staged, "staged", "dateline reprocess --outlet gazette"),
        (break_register, "state", "restore the file from a backup"),
        (open_home, "home", "chmod o-w"),
        (leave_journal, "forget", "dateline forget"),
    ],
)
def test_a_fault_is_found_with_its_remedy(
    settings: Settings, damage: Callable[[Settings], None], subject: str, remedy: str
) -> None:
    damage(settings)
    (finding,) = wrong(settings)
    assert finding.subject == subject
    assert remedy in finding.remedy


def test_a_full_disk_and_an_old_publication(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.home.warehouse.write_bytes(b"x" * 1000)
    monkeypatch.setattr("shutil.disk_usage", lambda _path: type("Usage", (), {"free": 1500})())
    monkeypatch.setattr(checkup, "read_published", lambda path: type("Published", (), {"applied": {}})())
    os.utime(settings.home.warehouse, (NOW.timestamp() - 86_400 * 9,) * 2)
    found = {finding.subject: finding for finding in check_home(settings, NOW)}
    assert found["disk"].state is State.FAULT
    assert "prune" in found["disk"].remedy
    assert (found["warehouse"].state, "9 days" in found["warehouse"].detail) == (State.WARNING, True)


def test_a_check_that_fails_is_a_finding_and_stops_no_other(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_path: Path) -> None:
        raise RuntimeError("out of luck")

    monkeypatch.setattr(checkup, "load_registry", fail)
    found = check_home(settings, NOW)
    assert [f.subject for f in found if "out of luck" in f.detail] == ["outlets"]
    assert "warehouse" in {finding.subject for finding in found}


def test_the_command_ends_with_1_on_a_fault(settings: Settings) -> None:
    env = {"DATELINE_HOME": str(settings.home.root), "DATELINE_OUTLETS": str(settings.outlets),
           "DATELINE_GAZETTEER": str(settings.gazetteer)}  # fmt: skip
    good = CliRunner().invoke(app, ["doctor"], env=env)
    assert (good.exit_code, "no faults" in good.output) == (0, True), good.output
    open_secret(settings)
    bad = CliRunner().invoke(app, ["doctor"], env=env)
    assert (bad.exit_code, "1 fault" in bad.output) == (1, True)


def test_a_raw_load_that_was_never_staged_is_named(settings: Settings) -> None:
    raw = RawLoad(settings.home.raw, "gazette", "gazette.follow.one")
    with raw.open_log({"kind": "follow"}):
        pass
    (found,) = [one for one in check_home(settings, NOW) if "not staged" in one.detail]
    assert (
        found.state is State.WARNING and "outlet gazette: raw loads that are whole and not staged: 1;" in found.detail
    )
    assert found.remedy == "dateline reprocess --stale --outlet gazette"
