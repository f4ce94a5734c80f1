"""``dateline quality`` prints the newest build's report in four formats and ends with its verdict's exit code."""

from __future__ import annotations

import json
import xml.etree.ElementTree as ElementTree
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from dateline.commands.app import app
from dateline.warehouse.quality.run_files import write_run


def invoke(home: Path, *arguments: str) -> Result:
    result = CliRunner().invoke(app, ["quality", *arguments], env={"DATELINE_HOME": str(home)})
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result


def record(home: Path, publication_id: str, verdict: str) -> None:
    publication = {"publication_id": publication_id, "verdict": verdict, "warehouse_verdict": verdict,
                   "load_count": 1, "applied_count": 1, "stopped_count": 0, "seconds": 1.0,
                   "is_published": verdict == "passed", "started_at": "2026-11-20 09:30:00"}  # fmt: skip
    write_run(home / "quality", publication_id, {"publications": [publication]})


@pytest.mark.parametrize(
    ("verdict", "code"), [("passed", 0), ("warned", 0), ("accepted", 0), ("failed", 3), ("errored", 4)]
)
def test_the_exit_code_is_that_of_the_newest_build(tmp_path: Path, verdict: str, code: int) -> None:
    record(tmp_path, "20261120T093000000000Z", "failed" if code == 0 else "passed")
    record(tmp_path, "20261121T093000000000Z", verdict)
    for name, content in (("index.html", "<html>"), ("junit.xml", "<testsuites/>"), ("summary.md", "# Data quality\n")):
        (tmp_path / "quality" / name).write_text(content)
    said = invoke(tmp_path)
    assert (said.exit_code, said.output) == (code, "# Data quality\n")
    as_json = invoke(tmp_path, "--format", "json")
    assert as_json.exit_code == code
    assert [row["verdict"] for row in json.loads(as_json.output)["publications"]] == [verdict]
    file = tmp_path / "junit.xml"
    assert invoke(tmp_path, "--format", "junit", "-o", str(file)).exit_code == code
    assert ElementTree.parse(file).getroot().tag == "testsuites"
    assert invoke(tmp_path, "--format", "html").output == "<html>"


def test_nothing_built_and_an_unknown_format(tmp_path: Path) -> None:
    nothing = invoke(tmp_path)
    assert (nothing.exit_code, "nothing was built yet" in nothing.output) == (5, True)
    unknown = invoke(tmp_path, "--format", "pdf")
    assert (unknown.exit_code, "html, junit, markdown, json" in unknown.output) == (2, True)
