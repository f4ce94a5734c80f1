"""Every setting is documented, and the page of settings is what the definition says."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from dateline.reports.settings_page import settings_page
from extractors.runtime.setting_list import SETTINGS, Setting
from extractors.runtime.settings import PROJECT_ROOT

KNOWN = {setting.name for setting in SETTINGS}
_NAME = re.compile(r"(?<![A-Za-z0-9_])DATELINE_[A-Z][A-Z_]*[A-Z]")
_KINDS = {".py", ".sql", ".yml", ".yaml", ".toml", ".md", ".j2", ".sh", ".cfg"}
_ALSO = ("Makefile", ".ci/run", ".pre-commit-config.yaml")
_FOLDERS = (".github", "benchmarks", "dags", "dateline", "dbt_project", "docs", "expectations", "extractors", "tests")


def files() -> Iterator[Path]:
    """Everything in the checkout that can name a setting."""
    yield from (PROJECT_ROOT / name for name in _ALSO)
    yield from (path for path in PROJECT_ROOT.iterdir() if path.suffix in _KINDS)
    for folder in _FOLDERS:
        for path in (PROJECT_ROOT / folder).rglob("*"):
            if path.suffix in _KINDS and not {"target", "__pycache__", "node_modules"} & set(path.parts):
                yield path


def test_every_name_in_the_checkout_is_documented() -> None:
    unknown = {
        f"{name} in {path.relative_to(PROJECT_ROOT)}"
        for path in files()
        for name in _NAME.findall(path.read_text(encoding="utf-8"))
        if name not in KNOWN
    }
    assert not unknown, "add these to SETTINGS in extractors/runtime/setting_list.py"


@pytest.mark.parametrize("setting", SETTINGS, ids=lambda setting: setting.name)
def test_a_setting_is_read_where_it_says(setting: Setting) -> None:
    text = (PROJECT_ROOT / setting.read_by).read_text(encoding="utf-8")
    assert f'"{setting.name}"' in text or f"'{setting.name}'" in text


def test_the_page_has_a_row_a_setting() -> None:
    rows = [line for line in settings_page().splitlines() if line.startswith("| `DATELINE_")]
    assert len(rows) == len(KNOWN) == len(SETTINGS)
    assert all(row.count("|") == 5 for row in rows)
