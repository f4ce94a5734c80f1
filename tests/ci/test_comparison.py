"""A change compared with its base: what counts as worse, what a harmed parser looks like, and the exit codes."""

from __future__ import annotations

import json
import shutil
import subprocess
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from benchmarks.comparison.__main__ import ARCHIVE, FIXTURES, NOT_MEASURED, UNCHANGED, WORSE, WRONG_CALL, main, report
from benchmarks.comparison.compare import Direction, compare
from benchmarks.comparison.measure import Figures, MeasureError, measure
from benchmarks.comparison.report import summary, workflow_warnings
from extractors.runtime.settings import PROJECT_ROOT


def figures() -> Figures:
    return Figures(
        rows={"o.articles": 10, "o.place_mentions": 30},
        rejected={"articles.no_title": 1},
        shares={"o.lead": 0.5},
        verdicts={"o": "warned", "the publication": "passed"},
        broken={"loads.many_pages_refused": 1},
        fixtures={"fox/2024": {"fields": 9, "wrong": ["title"]}},
        articles={"o 1": {"title": "One"}},
    )


@pytest.mark.parametrize(
    ("field", "value", "direction"),
    [
        ("rows", {"o.articles": 9, "o.place_mentions": 30}, Direction.WORSE),
        ("rows", {"o.articles": 11, "o.place_mentions": 30}, Direction.BETTER),
        ("rows", {"o.articles": 10, "o.place_mentions": 29}, Direction.DIFFERENT),
        ("rejected", {"articles.no_title": 2}, Direction.WORSE),
        ("rejected", {}, Direction.BETTER),
        ("shares", {"o.lead": 0.4}, Direction.WORSE),
        ("shares", {"o.lead": 0.6}, Direction.BETTER),
        ("shares", {}, Direction.WORSE),
        ("verdicts", {"o": "failed", "the publication": "passed"}, Direction.WORSE),
        ("verdicts", {"o": "passed", "the publication": "passed"}, Direction.BETTER),
        ("verdicts", {"o": "warned"}, Direction.WORSE),
        ("broken", {"loads.many_pages_refused": 2}, Direction.WORSE),
        ("broken", {}, Direction.BETTER),
        ("fixtures", {"fox/2024": {"fields": 9, "wrong": ["title", "lead"]}}, Direction.WORSE),
        ("fixtures", {"fox/2024": {"fields": 9, "wrong": []}}, Direction.BETTER),
        ("articles", {"o 1": {"title": "Two"}}, Direction.DIFFERENT),
        ("articles", {}, Direction.WORSE),
        ("articles", {"o 1": {"title": "One"}, "o 2": {"title": "Two"}}, Direction.BETTER),
    ],
)
def test_what_a_difference_means(field: str, value: dict[str, object], direction: Direction) -> None:
    changed = figures()
    setattr(changed, field, value)
    assert [one.direction for one in compare(figures(), changed)] == [direction]


def test_the_exit_code_and_the_reports_say_what_is_worse(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    page = tmp_path / "page.md"
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(page))
    monkeypatch.setenv("GITHUB_ACTIONS", "true")
    assert report(figures(), figures(), name="main") == UNCHANGED
    assert "No figure and no value differs" in capsys.readouterr().out
    changed = figures()
    changed.shares = {"o.lead": 0.25}
    changed.articles = {"o 1": {"title": "| <b>x</b>\n::error::%"}}
    assert report(figures(), changed, name="main", output=tmp_path / "out") == WORSE
    said = capsys.readouterr().out
    assert "::warning title=share of articles with a value worse::o.lead: 50%25 → 25%25" in said.splitlines()
    assert page.read_text("utf-8").count("# Compared with main") == 2
    assert "<b>" not in page.read_text("utf-8")
    kept = json.loads((tmp_path / "out" / "comparison.json").read_text("utf-8"))
    assert [one["direction"] for one in kept["differences"]] == ["worse", "different"]
    assert (kept["base"]["shares"], kept["change"]["shares"]) == ({"o.lead": 0.5}, {"o.lead": 0.25})


def test_hostile_values_command_neither_the_page_nor_the_workflow() -> None:
    changed = figures()
    changed.rejected = {"articles.no\n::set-env::_title": 1}
    worse = compare(figures(), changed)
    assert all(line.startswith("::warning ") and "\n" not in line for line in workflow_warnings(worse))
    assert (
        "::set-env" not in summary(worse, figures(), changed, name="a\n::x::").replace("\\", "").split("\n::", 1)[0][:1]
    )


def test_wrong_calls(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    assert main(["no-such-commit-anywhere"]) == WRONG_CALL
    assert "fetch it first" in capsys.readouterr().err
    assert main(["--", "--output=/etc/x"]) == WRONG_CALL
    empty = tmp_path / "empty"
    empty.mkdir()
    assert main([str(empty)]) == NOT_MEASURED
    assert "is no checkout of this project" in capsys.readouterr().err


def copy_of_the_project(folder: Path) -> Path:
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=PROJECT_ROOT, capture_output=True, text=True, check=True)
    for name in listed.stdout.split("\0"):
        if name.startswith(("dateline/", "dbt_project/", "expectations/", "extractors/")):
            source = PROJECT_ROOT / name
            if source.is_file():
                (folder / name).parent.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(source, folder / name)
    return folder


@pytest.mark.slow
def test_a_harmed_parser_is_seen(tmp_path: Path) -> None:
    harmed = copy_of_the_project(tmp_path / "harmed")
    reading = harmed / "extractors" / "read" / "generic" / "reading.py"
    text = reading.read_text("utf-8")
    sound = 'if "lead" not in without and self.lead:'
    assert text.count(sound) == 1, "the line that this test harms has moved"
    reading.write_text(text.replace(sound, f"{sound[:-1]} and not self.lead:"), "utf-8")
    with ThreadPoolExecutor(2) as pool:
        work = [tmp_path / "base", tmp_path / "change"]
        base, change = pool.map(measure, [PROJECT_ROOT, harmed], [ARCHIVE] * 2, [FIXTURES] * 2, work)
    assert base.rows["sample_harbour.articles"] == change.rows["sample_harbour.articles"] > 0
    assert base.fixtures and not any(score["wrong"] for score in base.fixtures.values())
    worse = {(one.kind, one.name) for one in compare(base, change) if one.direction is Direction.WORSE}
    assert ("share of articles with a value", "sample_harbour.lead") in worse
    assert any(kind == "wrong fields of a fixture" for kind, _ in worse)
    assert not [one for one in compare(base, base) if one]


def test_code_that_cannot_be_run_is_not_measured(tmp_path: Path) -> None:
    broken = tmp_path / "dateline" / "commands" / "app.py"
    broken.parent.mkdir(parents=True)
    broken.write_text("raise SystemExit('broken')", "utf-8")
    with pytest.raises(MeasureError, match=r"ended with 1\n\s*broken"):
        measure(tmp_path, ARCHIVE, FIXTURES, tmp_path / "work")
