"""Paths, commands and links that the pages name exist."""

from __future__ import annotations

import importlib.util
import re
from pathlib import Path

import pytest

from extractors.runtime.settings import PROJECT_ROOT
from tests.docs.pages import PAGES, anchors, page_id, prose, spans

ROOMS = tuple(f"{p.name}/" for p in PROJECT_ROOT.iterdir() if p.is_dir() and (p.name != "data"))
EXAMPLES = ("ship", "reading_minutes", "extractors/outlets/added/")
"""Parts of paths that the reader of a guide is to make."""
every_page = pytest.mark.parametrize("page", PAGES, ids=page_id)


def missing_paths(names: list[str]) -> list[str]:
    """The paths among ``names`` that do not exist; of one with a placeholder the folder before it must exist."""
    missing = []
    for name in names:
        path = name.removesuffix(".").split("::")[0]
        if not path.startswith(ROOMS) or " " in path or any(part in path for part in EXAMPLES):
            continue
        whole = re.split(r"[<{*…]", path)[0]
        known = whole if whole == path else whole.rpartition("/")[0]
        if not (PROJECT_ROOT / known).exists():
            missing.append(name)
    return missing


@every_page
def test_every_path_that_a_page_names_exists(page: Path) -> None:
    assert missing_paths(spans(page)) == []


def test_a_stale_path_is_found() -> None:
    stale = ["extractors/gone.py", "extractors/nowhere/<outlet>.yml"]
    assert missing_paths([*stale, "extractors/outlets/<collection>/<outlet>.yml", "dateline load", "raw/"]) == stale


def stale_names(text: str) -> list[str]:
    """Of what a text calls `name` in `file.py`: the names that the file does not define."""
    stale = []
    for name, path in re.findall(r"`([A-Za-z_][\w.]*)(?:\(\))?`\s+in\s+`([\w/]+\.py)`", text):
        code = (PROJECT_ROOT / path).read_text(encoding="utf-8") if (PROJECT_ROOT / path).is_file() else ""
        definitions = (rf"^\s*(?:async def |def |class )?{part}\b" for part in name.split("."))
        if not all(re.search(definition, code, re.MULTILINE) for definition in definitions):
            stale.append(f"{name} in {path}")
    return stale


@every_page
def test_every_name_is_in_the_file_that_a_page_gives_for_it(page: Path) -> None:
    assert stale_names(prose(page)) == []


def test_a_stale_name_is_found() -> None:
    right, wrong = "`stage_load` in `extractors/pipeline/stage.py`", "`stage_lode` in `extractors/pipeline/stage.py`"
    assert stale_names(f"{right}, {wrong}") == ["stage_lode in extractors/pipeline/stage.py"]


def test_every_path_that_a_workflow_names_exists() -> None:
    workflows = sorted((PROJECT_ROOT / ".github" / "workflows").glob("*.yml"))
    words = [word for path in workflows for word in path.read_text(encoding="utf-8").split()]
    assert workflows and missing_paths(words) == []


@every_page
def test_every_module_that_a_page_runs_exists(page: Path) -> None:
    named = re.findall(r"python -m ([\w.]+)", page.read_text(encoding="utf-8"))
    assert [name for name in named if importlib.util.find_spec(name) is None] == []


@every_page
def test_every_make_target_that_a_page_names_exists(page: Path) -> None:
    targets = set(re.findall(r"^([a-z-]+):", (PROJECT_ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    text = page.read_text(encoding="utf-8")
    named = {*re.findall(r"`make ([a-z-]+)", text), *re.findall(r"^make ([a-z-]+)", text, re.MULTILINE)}
    assert named <= targets


@every_page
def test_every_link_leads_to_a_page_and_a_heading(page: Path) -> None:
    text = prose(page)
    wrong = []
    for link in (*re.findall(r"\]\(([^)\s]+)\)", text), *re.findall(r"<img src=\"([^\"]+)\"", text)):
        target, _, anchor = link.partition("#")
        if re.match(r"https?:", target):
            continue
        path = (page.parent / target).resolve() if target else page
        if not path.exists() or (anchor and anchor not in anchors(path)):
            wrong.append(link)
    assert wrong == []
