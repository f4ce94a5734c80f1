"""``make clean`` removes what can be made again; data goes by a target of its own that asks."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from extractors.runtime.settings import PROJECT_ROOT


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    folder = tmp_path / "checkout"
    for name in ("data/raw/page.warc.gz", "home/raw/page.warc.gz", ".venv/bin/python", ".ruff_cache/x", ".coverage"):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text("x")
    shutil.copy(PROJECT_ROOT / "Makefile", folder / "Makefile")
    return folder


def make(checkout: Path, target: str, answer: str = "", home: Path | None = None) -> subprocess.CompletedProcess[str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("DATELINE", "MAKE"))}
    return subprocess.run(
        ["make", target],
        cwd=checkout,
        input=answer,
        capture_output=True,
        text=True,
        env=kept | ({"DATELINE_HOME": str(home)} if home else {}),
    )


def test_clean_removes_builds_and_no_data(checkout: Path) -> None:
    assert make(checkout, "clean").returncode == 0
    assert sorted(path.name for path in checkout.iterdir()) == ["Makefile", "data", "home"]
    assert (checkout / "data/raw/page.warc.gz").is_file()


@pytest.mark.parametrize("answer", ["", "\n", "y\n", "yes\n", "data\n", "/\n"])
def test_data_stays_unless_its_path_is_typed(checkout: Path, answer: str) -> None:
    done = make(checkout, "clean-data", answer)
    assert done.returncode != 0
    assert "nothing was removed" in done.stdout
    assert (checkout / "data/raw/page.warc.gz").is_file()


def test_the_data_folder_whose_path_was_typed_is_removed(checkout: Path) -> None:
    home = checkout / "home"
    assert make(checkout, "clean-data", f"{home}\n", home).returncode == 0
    assert not home.exists() and (checkout / "data").is_dir()
    assert make(checkout, "clean-data", f"{checkout}/data\n").returncode == 0
    assert not (checkout / "data").exists()
