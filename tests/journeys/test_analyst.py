"""An analyst, with nothing but the README: a sample warehouse, its tables, a question, and an answer to hand on."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from benchmarks.journeys.analyst import ANSWER, SAMPLE, find_changed_headlines
from benchmarks.journeys.shell import Shell
from dateline.warehouse.publication import read_publication_of


@pytest.fixture(scope="module")
def walked(tmp_path_factory: pytest.TempPathFactory) -> tuple[Shell, list[dict[str, str]]]:
    shell = Shell(tmp_path_factory.mktemp("analyst"))
    return shell, find_changed_headlines(shell)


def test_the_question_is_answered(walked: tuple[Shell, list[dict[str, str]]]) -> None:
    _, answer = walked
    ferry = "Ferry between Marseille and Algiers to carry a garden"
    assert answer == [
        {
            "outlet": "Al-Qamar News Network",
            "before": "Flying Library Lands in Aleppo with 4,000 Books",
            "after": "Flying Library Lands in Aleppo with 4,200 Books",
        },
        {"outlet": "The Harbour Post", "before": ferry, "after": f"{ferry} and an orchard"},
    ]


def test_the_answer_says_which_data_it_is_of(walked: tuple[Shell, list[dict[str, str]]]) -> None:
    shell, _ = walked
    publication = read_publication_of(shell.folder / SAMPLE)
    assert publication is not None
    described = json.loads((shell.folder / f"{ANSWER}-metadata.json").read_text("utf-8"))
    assert described["dc:identifier"] == publication.publication_id
    made, asked, exported = shell.steps
    assert publication.publication_id in made.printed
    assert publication.publication_id in asked.printed
    assert (exported.printed, exported.warned) == ("", "")


def test_the_sample_is_small_enough_to_be_handed_on(walked: tuple[Shell, list[dict[str, str]]]) -> None:
    shell, _ = walked
    assert (shell.folder / SAMPLE).stat().st_size < 20_000_000


def test_what_was_said_on_the_way_names_what_comes_next(walked: tuple[Shell, list[dict[str, str]]]) -> None:
    shell, _ = walked
    made, asked, _ = shell.steps
    assert f"dateline sql --warehouse {SAMPLE}" in made.printed
    models = {path.stem for path in Path("dbt_project/models/marts").glob("*_*.sql")}
    functions = {name for name in models if name.startswith("find_")}
    assert {name for name in models - functions if f" {name} " not in asked.printed} == set()
    assert {name for name in functions if f"{name}(query)" not in asked.printed} == set()
    assert "search(query)" in asked.printed
    assert "Traceback" not in "".join(step.printed + step.warned for step in shell.steps)
