"""A guide as a list of edits: read from its page, and made in a copy of the project.

The convention of such a page: a line that ends with ``In `path`:`` or ``Create `path`:`` stands before each code block
of an edit. A block ``diff`` shows lines to find (with a blank in front or a minus) and lines to add (with a plus); more
blocks may follow for the same file. Any other block is the text of a new file. Under the heading *The files* the first
column of a table names every file that changes, the generated ones included.
"""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from extractors.runtime.settings import PROJECT_ROOT

_STEP = re.compile(r"\b(Create|In) `([^`\s]+)`:$")
_ROW = re.compile(r"^\| `([^`]+)` \|")


@dataclass(frozen=True)
class Edit:
    """One edit: a new file, or lines of a file replaced by others."""

    path: str
    before: str | None
    after: str

    def make(self, root: Path) -> None:
        """Make the edit below ``root``.

        Raises:
            ValueError: the file exists already, or it does not have the lines exactly once.
        """
        path = root / self.path
        if self.before is None:
            if path.exists():
                raise ValueError(f"{self.path} exists already")
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(self.after, "utf-8")
            return
        text = path.read_text("utf-8")
        found = [match.start() for match in re.finditer(f"(?m)^(?={re.escape(self.before)})", text)]
        if len(found) != 1:
            raise ValueError(f"{self.path} has these lines {len(found)} times, not once:\n{self.before}")
        path.write_text(text[: found[0]] + self.after + text[found[0] + len(self.before) :], "utf-8")


@dataclass(frozen=True)
class Guide:
    """What a page asks its reader to do: the edits in order, and the files that change."""

    edits: tuple[Edit, ...]
    files: tuple[str, ...]


def read_guide(name: str) -> Guide:
    """Read a page of ``docs/how-to``."""
    text = (PROJECT_ROOT / "docs" / "how-to" / f"{name}.md").read_text("utf-8")
    files = text.partition("\n## The files\n")[2].partition("\n## ")[0]
    return Guide(
        tuple(_edits(text.splitlines())), tuple(match[1] for line in files.splitlines() if (match := _ROW.match(line)))
    )


def _edits(lines: list[str]) -> Iterator[Edit]:
    step: tuple[str, str] | None = None
    block: list[str] | None = None
    language = ""
    for line in lines:
        if block is None and line.startswith("```"):
            block, language = [], line[3:]
        elif block is not None and line == "```":
            if step and language == "diff":
                yield Edit(step[1], _side(block, " -"), _side(block, " +"))
            elif step:
                yield Edit(step[1], None, "".join(f"{text}\n" for text in block))
            block, step = None, step if language == "diff" else None
        elif block is not None:
            block.append(line)
        elif line.strip():
            match = _STEP.search(line)
            step = (match[1], match[2]) if match else None


def _side(block: list[str], marks: str) -> str:
    return "".join(f"{line[1:]}\n" for line in block if line[:1] in marks)


def copy_project(root: Path) -> None:
    """Copy the files that git knows or would add to ``root``."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=PROJECT_ROOT, check=True, capture_output=True,
    ).stdout.decode()  # fmt: skip
    for name in filter(None, listed.split("\0")):
        source, target = PROJECT_ROOT / name, root / name
        if source.is_file() and not source.is_symlink():
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(source, target)


def snapshot(root: Path) -> dict[str, str]:
    """The digest of every file below ``root``, by path; what Python and dbt write beside the files is left out."""
    return {
        str(path.relative_to(root)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in root.rglob("*")
        if path.is_file() and not {"__pycache__", "target", "logs"} & set(path.parts)
    }


def perform(guide: Guide, root: Path) -> list[str]:
    """Make the edits of a guide in a copy of the project and write the generated files; the files that changed."""
    before = snapshot(root)
    for edit in guide.edits:
        edit.make(root)
    run_in(root, "-m", "dateline.commands.generate")
    after = snapshot(root)
    return sorted(name for name in before.keys() | after.keys() if before.get(name) != after.get(name))


def run_in(root: Path, *arguments: str, **variables: str) -> str:
    """Run Python on a copy of the project; what it printed."""
    environment = {**os.environ, "PYTHONPATH": str(root), "PYTHONDONTWRITEBYTECODE": "1", **variables}
    done = subprocess.run(
        [sys.executable, *arguments],
        cwd=root,
        env=environment,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert done.returncode == 0, f"{' '.join(arguments)}\n{done.stdout[-4000:]}\n{done.stderr[-4000:]}"
    return done.stdout
