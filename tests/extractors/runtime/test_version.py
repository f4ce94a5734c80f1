"""The version is said once, and everything that names it reads it there."""

from __future__ import annotations

import re
import subprocess
import sys
from importlib.metadata import version as installed_version

from extractors.runtime.settings import PROJECT_ROOT, load_settings
from extractors.runtime.version import VERSION


def test_the_user_agent_names_the_version() -> None:
    assert load_settings({}).user_agent == f"Dateline/{VERSION}"
    assert (
        load_settings({"DATELINE_CONTACT": "https://a.example"}).user_agent
        == f"Dateline/{VERSION} (+https://a.example)"
    )


def test_the_command_line_shows_the_version() -> None:
    command = [sys.executable, "-m", "dateline.commands.app", "--version"]
    shown = subprocess.run(command, cwd=PROJECT_ROOT, capture_output=True, text=True, check=True)
    assert shown.stdout == f"dateline {VERSION}\n"


def test_packaging_reads_the_version_and_the_changelog_has_it() -> None:
    assert installed_version("dateline") == VERSION
    changelog = (PROJECT_ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    assert VERSION in re.findall(r"^## (\d\S+)", changelog, re.MULTILINE)


def test_no_other_file_says_the_version() -> None:
    rooms = ("dags", "dateline", "expectations", "extractors", "benchmarks", "docs")
    files = [path for room in rooms for path in (PROJECT_ROOT / room).rglob("*.py")]
    quoted = re.compile(rf"[\"'/ v]{re.escape(VERSION)}[\"' ]|(?i:dateline[\w-]*)/\d")
    naming = [path.name for path in files if quoted.search(path.read_text(encoding="utf-8"))]
    assert naming == ["version.py"]
