"""The floor of branch coverage only rises."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from extractors.runtime.settings import PROJECT_ROOT
from tests.ci.scripts import load_script

check = load_script("check_floor")


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A repository whose first commit sets no floor and whose second sets 80."""
    git = [
        "git",
        "-C",
        str(tmp_path),
        "-c",
        "user.name=a",
        "-c",
        "user.email=a@a.example",
        "-c",
        "commit.gpgsign=false",
    ]
    subprocess.run([*git, "init", "-q"], check=True)
    for text in ("[project]\n", "[tool.coverage.report]\nfail_under = 80\n"):
        (tmp_path / "pyproject.toml").write_text(text, encoding="utf-8")
        subprocess.run([*git, "add", "pyproject.toml"], check=True)
        subprocess.run([*git, "commit", "-q", "--no-verify", "-m", "x: y"], check=True)
    return tmp_path


@pytest.mark.parametrize(("floor", "code"), [("80", 0), ("80.5", 0), ("79.9", 1)])
def test_a_lower_floor_fails(checkout: Path, floor: str, code: int) -> None:
    (checkout / "pyproject.toml").write_text(f"[tool.coverage.report]\nfail_under = {floor}\n", encoding="utf-8")
    assert check.main(["HEAD"], checkout) == code


def test_a_floor_taken_away_fails(checkout: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (checkout / "pyproject.toml").write_text("[project]\n", encoding="utf-8")
    assert check.main(["HEAD"], checkout) == 1
    assert "it was 80" in capsys.readouterr().err


@pytest.mark.parametrize("commit", ["HEAD~1", "0" * 40])
def test_the_first_floor_has_nothing_to_compare_with(checkout: Path, commit: str) -> None:
    assert check.main([commit], checkout) == 0


def test_a_wrong_call_says_how() -> None:
    assert check.main([]) == 2 and check.main(["--help"]) == 2


def test_the_project_has_a_floor_for_branches() -> None:
    text = (PROJECT_ROOT / "pyproject.toml").read_text(encoding="utf-8")
    assert check.floor_of(text) >= 50
    assert check.tomllib.loads(text)["tool"]["coverage"]["run"]["branch"] is True
