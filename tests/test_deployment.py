"""A checkout is deployed: the tracked files, anywhere, load and publish pages with PATH and HOME alone."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from extractors.runtime.settings import PROJECT_ROOT

PAGE = "tests/extractors/read/sites/fixtures/alalam/2017-06-19/page.txt"
VENV = Path(sys.executable).parent.parent
LIMIT_S = 400


def tracked_files() -> list[str]:
    """The files that git has or would have: a commit of the working tree."""
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(command, cwd=PROJECT_ROOT, capture_output=True, check=False)
    if listed.returncode != 0:
        pytest.skip("this is no clone, so git cannot list the files of the checkout")
    return [name for name in listed.stdout.decode().split("\0") if name and (PROJECT_ROOT / name).is_file()]


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """The files in an empty place of their own, with nothing that is ignored but the compiled gazetteer."""
    if not (VENV / "bin" / "dateline").is_file():
        pytest.skip(f"{VENV} is no environment that `make env` made")
    place = tmp_path / "checkout"
    for name in tracked_files():
        (place / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(PROJECT_ROOT / name, place / name)
    shutil.copytree(os.environ["DATELINE_GAZETTEER"], place / "data" / "gazetteer")
    return place


@pytest.mark.slow
@pytest.mark.timeout(2 * LIMIT_S)
def test_a_copy_of_the_tracked_files_loads_and_publishes_with_path_and_home_alone(checkout: Path) -> None:
    home = checkout.parent / "home"
    home.mkdir()
    before = set(checkout.parent.iterdir())

    def make(*words: str) -> subprocess.CompletedProcess[str]:
        # -o: the environment is that of this test, however old its stamp is
        return subprocess.run(
            ["make", f"VENV={VENV}", "-o", f"{VENV}/.made-from-lock", *words],
            cwd=checkout,
            env={"PATH": os.environ["PATH"], "HOME": str(home)},
            capture_output=True,
            text=True,
            check=False,
            timeout=LIMIT_S,
        )

    done = make("load", f"PAGES={PAGE}", "OUTLET=alalam_en", "URL=https://en.alalam.ir/news/1804800")
    assert done.returncode == 0 and re.search(r"published +yes", done.stdout), done.stdout + done.stderr
    assert (checkout / "data" / "warehouse.duckdb").is_file()
    assert (checkout / "data" / "quality" / "index.html").is_file()
    assert not list(home.rglob("*")), "something was written into HOME"
    assert set(checkout.parent.iterdir()) == before, "something was written beside the checkout"
    git = ["git", "-C", str(checkout)]
    subprocess.run([*git, "-c", "init.defaultBranch=main", "init", "-q"], check=True)
    listed = subprocess.run([*git, "ls-files", "-oz", "--exclude-standard"], capture_output=True, check=True).stdout
    assert sorted(filter(None, listed.decode().split("\0"))) == sorted(tracked_files()), (
        "git would add what was written"
    )
