"""A message names the command so that it can be pasted."""

from __future__ import annotations

import io
import subprocess
import sys
from pathlib import Path

import pytest

from dateline.commands.as_typed import AsTyped, command_as_typed
from extractors.runtime.settings import PROJECT_ROOT


@pytest.fixture
def program(tmp_path: Path) -> Path:
    path = tmp_path / "checkout" / ".venv" / "bin" / "dateline"
    path.parent.mkdir(parents=True)
    path.write_text("#!/bin/sh\n")
    path.chmod(0o755)
    return path


def test_it_is_the_path_where_the_command_is_not_found(program: Path, tmp_path: Path) -> None:
    checkout = tmp_path / "checkout"
    assert command_as_typed(".venv/bin/dateline", "/usr/bin", checkout) == ".venv/bin/dateline"
    assert command_as_typed(str(program), "/usr/bin", checkout) == ".venv/bin/dateline"
    assert command_as_typed(str(program), "/usr/bin", tmp_path / "elsewhere") == str(program)
    assert command_as_typed(str(program), str(program.parent), checkout) == "dateline"
    assert command_as_typed("/usr/lib/python3/pytest", "/usr/bin", checkout) == "dateline"


def test_another_dateline_on_the_path_is_not_ours(program: Path, tmp_path: Path) -> None:
    other = tmp_path / "bin" / "dateline"
    other.parent.mkdir()
    other.write_text("#!/bin/sh\n")
    other.chmod(0o755)
    assert command_as_typed(str(program), str(other.parent), tmp_path / "checkout") == ".venv/bin/dateline"


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("ask it with: dateline sql", "ask it with: V sql"),
        ("run `dateline outlet add` and `dateline build --full`", "run `V outlet add` and `V build --full`"),
        ("dateline: no such thing", "dateline: no such thing"),
        ("the dateline of the story; a dateline sqlite", "the dateline of the story; a dateline sqlite"),
        ("/opt/dateline sql", "/opt/dateline sql"),
        ("dateline sql: a message", "dateline sql: a message"),
    ],
)
def test_only_commands_are_renamed(text: str, written: str) -> None:
    stream = io.StringIO()
    wrapped = AsTyped(stream, "V", ["sql", "outlet", "build"])
    assert wrapped.write(text) == len(text)
    assert stream.getvalue() == written
    assert wrapped.getvalue() == written


def test_bytes_of_a_result_are_left_alone(tmp_path: Path, program: Path) -> None:
    code = (
        "import sys; from dateline.commands.as_typed import AsTyped\n"
        "sys.stdout = AsTyped(sys.stdout, 'V', ['sql'])\n"
        "print('try dateline sql'); sys.stdout.flush(); sys.stdout.buffer.write(b'a cell: dateline sql')"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "try V sql\na cell: dateline sql"


def test_what_make_starts_names_the_command_beside_its_interpreter(program: Path) -> None:
    script = (
        "from dateline.commands.as_typed import name_commands_as_typed; import sys; "
        "name_commands_as_typed(sys.argv[1]); print('ask it with: dateline sql'); "
        "print('all: dateline doctor', file=sys.stderr)"
    )
    done = subprocess.run(
        [sys.executable, "-c", script, str(program)],
        cwd=program.parents[2], env={"PATH": "/usr/bin", "PYTHONPATH": str(PROJECT_ROOT)},
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert done.stdout == "ask it with: .venv/bin/dateline sql\n"
    assert done.stderr == "all: .venv/bin/dateline doctor\n"
