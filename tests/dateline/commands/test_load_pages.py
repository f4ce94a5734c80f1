"""``dateline load``: what it says of a path that has no page."""

from __future__ import annotations

import datetime as dt
import zipfile
from pathlib import Path

import pytest
from typer.testing import CliRunner

from dateline.commands.app import app
from dateline.commands.load_pages import report_unchanged
from dateline.warehouse.result import BuildResult
from tests.expectations.invented import sound_rows, stage


def test_a_folder_without_a_page_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATELINE_HOME", str(tmp_path / "home"))
    folder = tmp_path / "saved pages"
    folder.mkdir()
    ended = CliRunner().invoke(app, ["load", str(folder)])
    assert ended.exit_code == 0
    assert f"{folder}: there is no page in it; nothing is loaded, and what it gave before stays" in ended.stderr
    assert "there is no warehouse yet" in ended.stdout


def test_files_beside_pages_are_counted_once_a_path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATELINE_HOME", str(tmp_path / "home"))
    folder = tmp_path / "saved pages"
    folder.mkdir()
    (folder / "style.css").write_text("")
    with zipfile.ZipFile(folder / "more.zip", "w") as packed:
        packed.writestr("app.js", "")
        packed.writestr("lead.png", "")
    ended = CliRunner().invoke(app, ["load", str(folder)])
    (line,) = [line for line in ended.stdout.splitlines() if "skipped" in line]
    assert line == f"dateline: {folder}: skipped 3 files that only serve a saved page (styles, scripts, pictures)"


def test_pages_that_did_not_change_are_reported(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    new, old = (stage(tmp_path, cause, sound_rows(3), kind="files") for cause in ("new", "old"))
    result = BuildResult("20261120T100000Z", dt.datetime(2026, 11, 20, 10, tzinfo=dt.UTC), applied=[new])
    report_unchanged([new.manifest, old.manifest], result)
    pages = old.manifest.page_count
    assert capsys.readouterr().out == f"dateline: {pages} pages are as the warehouse has them already\n"
    report_unchanged([new.manifest], result)
    assert capsys.readouterr().out == ""


def test_an_outlet_file_that_cannot_be_read_is_a_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATELINE_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("DATELINE_OUTLETS", str(tmp_path / "outlets"))
    collection = tmp_path / "outlets" / "mine"
    collection.mkdir(parents=True)
    (collection / "_collection.yml").write_text("name: Mine\nowner: desk\n")
    (collection / "gazette.yml").write_text("name: [")
    (tmp_path / "saved").mkdir()
    ended = CliRunner().invoke(app, ["load", str(tmp_path / "saved")])
    (line,) = [line for line in ended.stderr.splitlines() if "its outlet is unknown until this is corrected" in line]
    assert "gazette.yml" in line
    assert ended.exit_code == 0
