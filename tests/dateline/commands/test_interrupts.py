"""Ctrl-C at several moments of a command: one line, exit code 130, nothing half published, and the next run goes on.

Real processes, each a group of its own as a terminal's is: children get the signal too.
"""

from __future__ import annotations

import contextlib
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest

from benchmarks.journeys.own_pages import write_own_pages
from dateline.commands.entry import STOPPED
from extractors.runtime.settings import PROJECT_ROOT
from tests.test_readme import has_sample_ports

WAIT_S = 240.0
LOAD = "dateline.commands.entry"


def environment(home: Path) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("DATELINE_", "AIRFLOW"))}
    own = {"DATELINE_HOME": str(home), "DATELINE_GAZETTEER": os.environ["DATELINE_GAZETTEER"]}
    return {**kept, **own, "PYTHONPATH": str(PROJECT_ROOT)}


@contextlib.contextmanager
def started(home: Path, module: str, *arguments: str) -> Iterator[tuple[subprocess.Popen[str], Path]]:
    """A command at work in a group of processes of its own, and the file of all that it prints."""
    said = home.parent / f"{time.monotonic_ns()}.txt"
    with said.open("w") as output:
        process = subprocess.Popen(
            [sys.executable, "-m", module, *arguments], env=environment(home), stdout=output, stderr=subprocess.STDOUT,
            text=True, start_new_session=True,
            # a shell that runs the tests in the background ignores interrupts, and children inherit that
            preexec_fn=lambda: signal.signal(signal.SIGINT, signal.default_int_handler) and None,
        )  # fmt: skip
    try:
        yield process, said
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def interrupt_when(home: Path, moment: str, module: str, *arguments: str) -> tuple[int, list[str]]:
    """Press Ctrl-C once the command has printed what matches ``moment``; return its exit code and its lines."""
    with started(home, module, *arguments) as (process, said):
        end = time.monotonic() + WAIT_S
        while not re.search(moment, said.read_text("utf-8"), re.MULTILINE):
            assert process.poll() is None and time.monotonic() < end, said.read_text("utf-8")
            time.sleep(0.02)
        os.killpg(process.pid, signal.SIGINT)
        code = process.wait(WAIT_S)
        return code, said.read_text("utf-8").splitlines()


@pytest.mark.slow
def test_a_load_that_is_interrupted_says_so_in_one_line_and_is_completed_by_the_next(tmp_path: Path) -> None:
    home, pages = tmp_path / "home", str(write_own_pages(tmp_path / "pages"))
    for moment in ("skipped 1 file", "parse models$", "models$"):
        code, lines = interrupt_when(home, moment, LOAD, "load", pages)
        assert code == 130 and lines[-1] == STOPPED, lines
        progress = re.compile(r" *\d+\.\d s  |dateline: ")
        assert all(progress.match(line) for line in lines), lines
        assert not (home / "warehouse.duckdb").exists()
    done = subprocess.run(
        [sys.executable, "-m", LOAD, "load", pages], env=environment(home), capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    with duckdb.connect(str(home / "warehouse.duckdb"), read_only=True) as connection:
        assert connection.execute("select count(*) from marts.fct_articles").fetchone() == (6,)
    # a moment at which something is published: it stays, and can be read
    code, lines = interrupt_when(home, "loaded|archive: ", LOAD, "load", pages)
    assert code == 130 and lines[-1] == STOPPED, lines
    with duckdb.connect(str(home / "warehouse.duckdb"), read_only=True) as connection:
        assert connection.execute("select count(*) from marts.fct_articles").fetchone() == (6,)


@pytest.mark.slow
@pytest.mark.airflow
def test_make_run_ends_at_once(tmp_path: Path) -> None:
    if not has_sample_ports():
        pytest.skip("something else listens on the ports of the sample newsroom")
    code, lines = interrupt_when(tmp_path / "home", "preparing Airflow", "dateline.operations.run")
    assert code == 130
    assert lines[-1].startswith("make run: stopped by Ctrl-C") and len(lines) == 3, lines
