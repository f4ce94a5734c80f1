"""What this checkout costs beside another commit: both are run in turn, and each figure is a ratio of the two.

``python -m benchmarks.ratio BASE [--rounds 5] [--only one_page,sql] [--large]``. ``BASE`` is a commit, or a folder with
a checkout. Absolute times mean little on a machine that others use; two runs one after the other meet the same machine.

Each state of the code loads the same pages into a home of its own first. Then, in each round, each of the two does each
thing once from the same home, in an order that changes from round to round. Printed are the median of the rounds'
ratios (this checkout by the base: below 1 is less) with their range, for wall seconds and for the CPU seconds of all
processes that the command started, and the medians behind them. ``readers`` is the table of
``benchmarks.reading_ratio``, which comes last. ``--large`` adds what takes many minutes a round: a full build of
10,000, and 10,000 on a million, which each of the two stages and builds first, by its own ``benchmarks.warehouse``
(half an hour and 10 GB each). ``--articles`` gives another size than a million, of which a hundredth comes on top.

The base runs with the libraries of this environment where its command answers with them, else in an environment of its
own, which ``make env`` makes in its folder.
"""

from __future__ import annotations

import argparse
import contextlib
import ctypes
import os
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
import tomllib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks import reading_ratio
from benchmarks.comparison.__main__ import checkout
from benchmarks.generators.alalam_pages import generate_pages
from benchmarks.line import write_warc
from extractors.runtime.settings import PROJECT_ROOT

_SUBREAPER = 36
_FEWEST_ROUNDS = 5
_OK = (0, 3)
"""Exit codes of a command that published: all well, or with a warning of a gate."""


@dataclass(frozen=True, slots=True)
class Tree:
    """One state of the code: its folder, and the command that is ``dateline`` there."""

    folder: Path
    command: tuple[str, ...]

    def environment(self, home: Path) -> dict[str, str]:
        """The environment of its processes, for one home."""
        kept = {name: value for name, value in os.environ.items() if not name.startswith("DATELINE_")}
        gazetteer = os.environ.get("DATELINE_GAZETTEER", str(PROJECT_ROOT / "data" / "gazetteer"))
        return kept | {"PYTHONPATH": str(self.folder), "DATELINE_HOME": str(home), "DATELINE_GAZETTEER": gazetteer}

    def run(self, home: Path, *arguments: str, log: Path) -> tuple[float, float]:
        """Run ``dateline`` with these arguments, or its Python if the first is ``-m`` or ``-c``; return wall and CPU
        seconds, those of all its processes.

        Raises:
            SystemExit: it failed; its output is shown.
        """
        command = (self.command[0], "-P") if arguments[0] in ("-m", "-c") else self.command
        before, began = _children_cpu(), time.perf_counter()
        with log.open("w+", encoding="utf-8", errors="replace") as output:
            done = subprocess.run(
                [*command, *arguments], cwd=self.folder, env=self.environment(home), stdin=subprocess.DEVNULL,
                stdout=output, stderr=subprocess.STDOUT, check=False,
            )  # fmt: skip
        wall = time.perf_counter() - began
        _wait_for_orphans()
        if done.returncode not in _OK:
            shown = log.read_text("utf-8", "replace")[-3000:]
            raise SystemExit(f"{self.folder}: `{' '.join(arguments)}` ended with {done.returncode}\n{shown}")
        return wall, _children_cpu() - before


@dataclass(frozen=True, slots=True)
class Case:
    """One thing that is measured: its command, of the folder with pages and the number of articles of the largest home,
    and the name of the prepared home that it starts from, if any.

    A case that does not ``write`` runs in the prepared home itself.
    """

    name: str
    arguments: Callable[[Path, int], Sequence[str]]
    home: str | None
    writes: bool = True


def _load(name: str) -> Callable[[Path, int], Sequence[str]]:
    return lambda pages, _: ["load", str(pages / name)]


def _build(articles: int) -> list[str]:
    return ["-m", "benchmarks.warehouse", "build", "--articles", str(articles)]


def _stage(articles: int, first: int) -> list[str]:
    """The command that stages invented articles from a number on, by the generator of the code that runs it."""
    return ["-c", f"{_STAGING}({articles}, {first})"]


_STAGING = (
    "import os, pathlib, benchmarks.warehouse as made; "
    "(lambda articles, first: made.stage(pathlib.Path(os.environ['DATELINE_HOME']), articles, first))"
)
MILLION = 1_000_000


def _on_top(articles: int) -> int:
    return max(1, articles // 100)


CASES = (
    Case("help", lambda *_: ["--help"], "thousand", writes=False),
    Case("sql", lambda *_: ["sql", "select 1"], "thousand", writes=False),
    Case("one_page", _load("one.warc.gz"), "thousand"),
    Case("thousand_pages", _load("thousand.warc.gz"), None),
    Case("thousand_on_ten", _load("more.warc.gz"), "ten_thousand"),
)
LARGE = (
    Case("full_build", lambda *_: ["build", "--full"], "ten_thousand"),
    Case("ten_thousand_on_million", lambda _, articles: _build(articles + _on_top(articles)), "million"),
)
READERS = "readers"
PAGES_OF = {"thousand": ("thousand.warc.gz", "warm.warc.gz"), "ten_thousand": ("ten_thousand.warc.gz", "warm.warc.gz")}
"""The files that each prepared home has loaded, in turn: the second is one page, so that a load on a home that has data
has happened once in each state of the code, as everywhere but on the first day."""


def choose_cases(only: str | None, *, large: bool) -> tuple[list[Case], bool]:
    """Return the cases that ``--only`` names, else all of them (``large`` with the large ones), and whether the readers
    are measured.

    Raises:
        ValueError: there is no case of a name.
    """
    if not only:
        return [*CASES, *LARGE] if large else list(CASES), True
    wanted = {name.strip() for name in only.split(",")}
    if unknown := wanted - {case.name for case in (*CASES, *LARGE)} - {READERS}:
        raise ValueError(f"no case {sorted(unknown)}")
    return [case for case in (*CASES, *LARGE) if case.name in wanted], READERS in wanted


def preparing(home: str, pages: Path, articles: int) -> list[Sequence[str]]:
    """Return the commands that prepare a home: ``million`` is built, with what comes on top of it staged only."""
    if home == "million":
        return [_stage(articles, 0), _build(articles), _stage(_on_top(articles), articles)]
    return [_load(name)(pages, articles) for name in PAGES_OF[home]]


def pages_of(cases: Sequence[Case]) -> set[str]:
    """Return the files of pages that cases and their homes load."""
    commands = [case.arguments(Path(), 0) for case in cases]
    commands += [command for case in cases if case.home for command in preparing(case.home, Path(), 0)]
    return {name for first, *names in commands if first == "load" for name in names}


def write_pages(folder: Path, names: set[str]) -> None:
    """Write the pages that the cases load: one page, another one, 1,000, 10,000 and 1,000 more, none twice."""
    pages = generate_pages(12_002, seed=20)
    for name, count in (("one", 1), ("warm", 1), ("thousand", 1000), ("more", 1000), ("ten_thousand", 10_000)):
        if f"{name}.warc.gz" not in names:
            continue
        write_warc(folder / f"{name}.warc.gz", (next(pages) for _ in range(count)))


def measure(
    trees: Sequence[Tree], cases: Sequence[Case], rounds: int, work: Path, articles: int = MILLION
) -> dict[str, list[list[float]]]:
    """Return, by case and quantity, one list a round with the figure of each tree."""
    for case_home in sorted({case.home for case in cases if case.home}):
        for number, tree in enumerate(trees):
            for command in preparing(case_home, work, articles):
                _say(f"preparing {case_home} of {tree.folder.name}: {' '.join(command)}")
                tree.run(work / f"{case_home}-{number}", *command, log=work / "log.txt")
    figures: dict[str, list[list[float]]] = {}
    for round_number in range(rounds):
        for case in cases:
            took: dict[int, tuple[float, float]] = {}
            order = list(enumerate(trees))
            for number, tree in order if round_number % 2 == 0 else reversed(order):
                with _home_of(case, number, work) as home:
                    took[number] = tree.run(home, *case.arguments(work, articles), log=work / "log.txt")
            for place, quantity in enumerate(("wall", "CPU")):
                row = [took[number][place] for number, _ in order]
                figures.setdefault(f"{case.name} {quantity}", []).append(row)
                _say(f"round {round_number + 1}, {case.name}: {quantity} {row[0]:.2f} s and {row[1]:.2f} s")
    return figures


@contextlib.contextmanager
def _home_of(case: Case, number: int, work: Path) -> Iterator[Path]:
    """The home that a case runs in: the prepared one where it changes nothing, else a copy of it, or a new one."""
    if case.home and not case.writes:
        yield work / f"{case.home}-{number}"
        return
    with tempfile.TemporaryDirectory(dir=work) as folder:
        home = Path(folder) / "home"
        if case.home:
            shutil.copytree(work / f"{case.home}-{number}", home)
        yield home


def table(figures: dict[str, list[list[float]]], name: str) -> str:
    """Return the figures as a table in Markdown; ``name`` is the base's."""
    lines = [
        f"| | ratio to {name}: median | range | base, median s | this, median s |",
        "|---|--:|--:|--:|--:|",
    ]
    for case, rows in figures.items():
        ratios = [this / base for base, this in rows]
        medians = [statistics.median(column) for column in zip(*rows, strict=True)]
        lines.append(
            f"| {case} | {statistics.median(ratios):.2f} | {min(ratios):.2f} to {max(ratios):.2f} "
            f"| {medians[0]:.2f} | {medians[1]:.2f} |"
        )
    return "\n".join(lines)


def find_tree(folder: Path, work: Path) -> Tree:
    """Return the state of the code in a folder with the Python that runs it: this one, or one of its own.

    Raises:
        SystemExit: the folder is no checkout of this project, or its environment cannot be made.
    """
    project = folder / "pyproject.toml"
    scripts = tomllib.loads(project.read_text("utf-8"))["project"]["scripts"] if project.is_file() else {}
    if "dateline" not in scripts:
        raise SystemExit(f"{folder} is no checkout of this project: its pyproject.toml names no command `dateline`")
    # where Python may write no bytecode, the larger state of the code would be compiled for longer at each start
    packages = [str(path.parent) for path in folder.glob("*/__init__.py")]
    subprocess.run([sys.executable, "-m", "compileall", "-qq", *packages], check=False)
    module, function = scripts["dateline"].split(":")
    # -P: the folder comes from PYTHONPATH alone, in both states alike
    start = ("-P", "-c", f"import sys; sys.argv[0] = 'dateline'; from {module} import {function} as run; run()")
    tree = Tree(folder, (sys.executable, *start))
    probe = subprocess.run(
        [*tree.command, "--help"], cwd=folder, env=tree.environment(work / "none"), capture_output=True, check=False
    )
    if probe.returncode == 0:
        return tree
    _say(f"{folder} does not run with the libraries of this environment; making its own")
    without = {name: value for name, value in os.environ.items() if name not in ("PYTHONPATH", "VIRTUAL_ENV")}
    made = subprocess.run(["make", "env"], cwd=folder, env=without, check=False)
    if made.returncode:
        raise SystemExit(f"{folder}: `make env` ended with {made.returncode}")
    return Tree(folder, (str(folder / ".venv" / "bin" / "python"), *start))


def _adopt_orphans() -> None:
    """Become the parent of processes whose parent ends before them, so that their CPU time is counted; Linux alone."""
    with contextlib.suppress(OSError, AttributeError):
        ctypes.CDLL(None).prctl(_SUBREAPER, 1, 0, 0, 0)


def _wait_for_orphans() -> None:
    with contextlib.suppress(ChildProcessError):
        while True:
            os.wait()


def _children_cpu() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _say(text: str) -> None:
    print(f"{time.strftime('%H:%M:%S')} {text}", file=sys.stderr, flush=True)


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure and print; return the exit code: 0, or 2 for a wrong call."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("base", metavar="BASE", help="a commit, or a folder with a checkout")
    parser.add_argument("--rounds", type=int, default=_FEWEST_ROUNDS, help=f"default {_FEWEST_ROUNDS}")
    names = [*(case.name for case in (*CASES, *LARGE)), READERS]
    parser.add_argument("--only", help=f"names with commas between, of {', '.join(names)}")
    parser.add_argument("--large", action="store_true", help=f"also {', '.join(case.name for case in LARGE)}")
    parser.add_argument("--articles", type=int, default=MILLION, help="of the largest home; default a million")
    options = parser.parse_args(arguments)
    try:
        cases, has_readers = choose_cases(options.only, large=options.large)
    except ValueError as error:
        parser.error(str(error))
    _adopt_orphans()
    try:
        with checkout(options.base) as base, tempfile.TemporaryDirectory(prefix="dateline-ratio-") as folder:
            work = Path(folder)
            trees = [find_tree(base, work), find_tree(PROJECT_ROOT, work)]
            write_pages(work, pages_of(cases))
            if cases:
                print(table(measure(trees, cases, options.rounds, work, options.articles), options.base), flush=True)
        if has_readers:
            return reading_ratio.main([options.base, "--rounds", str(options.rounds)])
    except ValueError as error:
        sys.stderr.write(f"ratio: {error}\n")
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
