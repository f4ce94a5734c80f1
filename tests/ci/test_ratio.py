"""What a commit is measured by beside another: the cases that a call names, their commands, and the table."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from benchmarks import ratio, reading_ratio
from benchmarks.ratio import Tree, choose_cases, pages_of, preparing, table
from extractors.runtime.settings import PROJECT_ROOT

USUAL = ["help", "sql", "one_page", "thousand_pages", "thousand_on_ten"]


def test_all_that_is_compared_is_measured_unless_it_takes_long() -> None:
    cases, has_readers = choose_cases(None, large=False)
    assert ([case.name for case in cases], has_readers) == (USUAL, True)
    cases, has_readers = choose_cases(None, large=True)
    assert ([case.name for case in cases], has_readers) == ([*USUAL, "full_build", "ten_thousand_on_million"], True)


@pytest.mark.parametrize(
    ("only", "names", "has_readers"),
    [
        ("sql,help", ["help", "sql"], False),
        ("ten_thousand_on_million", ["ten_thousand_on_million"], False),
        ("readers", [], True),
        ("one_page, readers", ["one_page"], True),
    ],
)
def test_named_cases_are_measured_alone(only: str, names: list[str], has_readers: bool) -> None:
    cases, reads = choose_cases(only, large=False)
    assert ([case.name for case in cases], reads) == (names, has_readers)


def test_a_name_that_is_no_case_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        ratio.main(["HEAD", "--only", "sql,two_pages"])
    assert ended.value.code == 2
    assert "no case ['two_pages']" in capsys.readouterr().err


def test_only_pages_that_are_loaded_are_written() -> None:
    assert pages_of(choose_cases("sql", large=False)[0]) == {"thousand.warc.gz", "warm.warc.gz"}
    assert pages_of(choose_cases("thousand_pages", large=False)[0]) == {"thousand.warc.gz"}
    assert pages_of(choose_cases("ten_thousand_on_million", large=False)[0]) == set()
    assert pages_of(choose_cases(None, large=False)[0]) == {
        "one.warc.gz", "warm.warc.gz", "thousand.warc.gz", "more.warc.gz", "ten_thousand.warc.gz",
    }  # fmt: skip


def test_what_comes_on_a_million_is_staged_before_and_built_in_the_round(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # a worker of the tests has other children, which do not end
    monkeypatch.setattr(ratio, "_wait_for_orphans", lambda: None)
    (case,), _ = choose_cases("ten_thousand_on_million", large=False)
    assert case.arguments(tmp_path, 1_000_000)[-1] == "1010000"
    first, build, second = preparing("million", tmp_path, 200)
    assert (build[-3:], first[0], second[0]) == (["build", "--articles", "200"], "-c", "-c")
    # a generator in the place of the real one says what it is asked for
    package = tmp_path / "benchmarks"
    package.mkdir()
    (package / "__init__.py").touch()
    (package / "warehouse.py").write_text("def stage(home, articles, first): print(home, articles, first)")
    tree = Tree(tmp_path, (sys.executable,))
    for command, asked in ((first, "200 0"), (second, "2 200")):
        tree.run(tmp_path / "home", *command, log=tmp_path / "log")
        assert (tmp_path / "log").read_text() == f"{tmp_path / 'home'} {asked}\n"


def test_readers_are_measured_by_their_own_benchmark(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[Sequence[str]] = []

    def read(arguments: Sequence[str]) -> int:
        asked.append(arguments)
        return 0

    monkeypatch.setattr(reading_ratio, "main", read)
    monkeypatch.setattr(ratio, "find_tree", lambda folder, _: Tree(folder, ("python",)))
    assert ratio.main([str(PROJECT_ROOT), "--only", "readers", "--rounds", "3"]) == 0
    assert asked == [[str(PROJECT_ROOT), "--rounds", "3"]]


def test_the_table_has_medians_of_ratios_and_their_range() -> None:
    lines = table({"sql CPU": [[1.0, 0.5], [2.0, 0.5], [4.0, 3.0]]}, "abc").splitlines()
    assert lines[0].startswith("| | ratio to abc: median |")
    assert lines[2] == "| sql CPU | 0.50 | 0.25 to 0.75 | 2.00 | 0.50 |"


def test_the_help_names_every_case() -> None:
    environment = os.environ | {"PYTHONPATH": str(PROJECT_ROOT)}
    command = [sys.executable, "-m", "benchmarks.ratio", "--help"]
    shown = subprocess.run(command, env=environment, cwd=PROJECT_ROOT, capture_output=True, text=True, check=True)
    for name in (*USUAL, "full_build", "ten_thousand_on_million", "readers"):
        assert name in shown.stdout.replace("\n", " ")
