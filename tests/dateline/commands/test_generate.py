"""The files made from the column catalogue: fresh in the checkout, and named when they are not."""

from __future__ import annotations

from pathlib import Path

import pytest

from dateline.commands import generate


def test_the_committed_files_are_fresh() -> None:
    assert generate.stale_files() == []


def test_a_file_that_was_changed_or_lost_is_named_and_written_again(tmp_path: Path) -> None:
    names = list(generate.generated_files())
    assert generate.write_files(tmp_path) == names
    assert generate.stale_files(tmp_path) == []
    changed, lost = tmp_path / names[0], tmp_path / names[1]
    changed.write_text(changed.read_text("utf-8").replace("headline", "heading"), "utf-8")
    lost.unlink()
    assert generate.stale_files(tmp_path) == names[:2]
    assert generate.write_files(tmp_path) == names[:2]
    assert generate.stale_files(tmp_path) == []


def test_each_file_says_that_it_is_generated_and_by_what() -> None:
    for name, text in generate.generated_files().items():
        # JSON has no line for a comment before its first brace
        assert "make generate" in text.splitlines()[1 if name.endswith(".json") else 0], name


def test_the_check_fails_with_the_file_and_what_to_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(generate, "stale_files", lambda: ["dbt_project/models/staging/sources.yml"])
    assert generate.main(["--check"]) == 1
    printed = capsys.readouterr().err
    assert "dbt_project/models/staging/sources.yml" in printed
    assert "make generate" in printed


def test_an_unknown_argument_writes_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    assert generate.main(["--chek"]) == 1
    assert "--chek" in capsys.readouterr().err
