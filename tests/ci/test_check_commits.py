"""Commit subjects are `area: what changed`, under 72 characters."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from tests.ci.scripts import load_script

check = load_script("check_commits")


@pytest.mark.parametrize(
    "message",
    [
        "fetch: keep connections of a host open",
        "warehouse, operations: report what waits\n\nThe reason.\n",
        "dbt_project: name the grain\n\n# a comment of git's editor\n",
        "\n# comment first\nfetch: retry once\n",
        "fetch: retry once\n# ------------------------ >8 ------------------------\ndiff --git a b\n",
        "fetch: " + "x" * 64,
        "Merge branch 'x'",
        'Revert "fetch: retry once"',
        "fixup! fetch: retry once",
    ],
)
def test_a_good_message_has_no_fault(message: str) -> None:
    assert check.faults(message) == []


@pytest.mark.parametrize(
    ("message", "fault"),
    [
        ("", "is empty"),
        ("# only a comment\n", "is empty"),
        ("Retry once", "area: what changed"),
        ("Fetch: retry once", "area in lower case"),
        ("fetch:retry once", "area: what changed"),
        ("fetch: ", "area: what changed"),
        ("fetch: " + "x" * 65, "72 characters; keep it under 72"),
        ("fetch: retry once.", "full stop"),
        ("fetch: retry once\nThe reason.", "second line empty"),
    ],
)
def test_a_fault_is_reported_with_what_to_do(message: str, fault: str) -> None:
    (found,) = check.faults(message)
    assert fault in found


def test_the_hook_reads_a_file_and_ci_a_range(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    note = tmp_path / "COMMIT_EDITMSG"
    note.write_text("fetch: retry once\n", encoding="utf-8")
    assert check.main([str(note)]) == 0
    monkeypatch.chdir(tmp_path)
    git = ["git", "-c", "user.name=a", "-c", "user.email=a@a.example", "-c", "commit.gpgsign=false"]
    subprocess.run([*git, "init", "-q"], check=True)
    for subject in ("Old ways", "fetch: one", "Two"):
        subprocess.run([*git, "commit", "-q", "--no-verify", "--allow-empty", "-m", subject], check=True)
    assert check.main(["--range", "HEAD~2..HEAD"]) == 1
    assert capsys.readouterr().err.count("\n") == 1
    assert check.main(["--range", "HEAD~2..HEAD~1"]) == 0
    assert check.main([]) == 2
