"""Every command that ends in a build hands it the memory limit and the faults of outlet files."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from dateline.commands.app import app


class BuildCalledError(Exception):
    """Raised in the place of a build."""


@pytest.mark.parametrize("command", [["build"], ["build", "--full"], ["reprocess"], ["load", "PAGES"]])
def test_the_build_gets_the_settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, command: list[str]) -> None:
    given: dict[str, Any] = {}

    def build(_home: object, **named: object) -> None:
        given.update(named)
        raise BuildCalledError

    monkeypatch.setattr("dateline.reports.reported_build.build", build)
    outlets = tmp_path / "outlets" / "desk"
    outlets.mkdir(parents=True)
    (outlets / "gazette.yml").write_text("name: [\n")
    (tmp_path / "pages").mkdir()
    environment = {"DATELINE_HOME": str(tmp_path / "home"), "DATELINE_OUTLETS": str(outlets.parent),
                   "DATELINE_MEMORY_LIMIT": "800MB"}  # fmt: skip
    (tmp_path / "home" / "raw").mkdir(parents=True)
    arguments = [str(tmp_path / "pages") if word == "PAGES" else word for word in command]
    result = CliRunner().invoke(app, arguments, env=environment)
    assert isinstance(result.exception, BuildCalledError), result.output
    assert given["memory_limit"] == "800MB"
    assert any("gazette.yml" in fault for fault in given["outlet_faults"])
    assert given["full"] is ("--full" in command)
