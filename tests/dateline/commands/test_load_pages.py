"""``dateline load``: what it says of a path that has no page."""

from __future__ import annotations

from pathlib import Path

import pytest
from typer.testing import CliRunner

from dateline.commands.app import app


def test_a_folder_without_a_page_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATELINE_HOME", str(tmp_path / "home"))
    folder = tmp_path / "saved pages"
    folder.mkdir()
    ended = CliRunner().invoke(app, ["load", str(folder)])
    assert ended.exit_code == 0
    assert f"{folder}: there is no page in it; nothing is loaded, and what it gave before stays" in ended.stderr
    assert "there is no warehouse yet" in ended.stdout
