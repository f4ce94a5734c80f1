"""Change the pure cores on purpose, one small change at a time, and count the changes that no test notices.

``make mutate`` runs it; ``docs/measurements/`` has the scores. mutmut makes the changes (mutants). It works on a copy
of the tracked files in a folder of its own, so the checkout stays as it is. A core with many mutants is sampled with a
seed, so that the time is bounded and the same command gives the same mutants.
"""

from __future__ import annotations

import argparse
import os
import random
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from extractors.runtime.settings import PROJECT_ROOT

SEED = 20_261_129
SAMPLE = 150
_NEEDED = ("dags", "dateline", "dbt_project", "expectations", "extractors", "tests")
_STATUS = re.compile(r"^\s*(\S+__mutmut_\d+): (.+?)\s*$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Core:
    """Modules without input and output, and the tests that state what they do."""

    name: str
    modules: tuple[str, ...]
    tests: tuple[str, ...]


CORES = (
    Core(
        "urls",
        ("extractors/contracts/urls.py",),
        ("tests/extractors/contracts/test_urls.py", "tests/extractors/acquire/fetch/test_request_urls.py"),
    ),
    Core(
        "load ids",
        ("extractors/contracts/load_id.py",),
        ("tests/extractors/contracts/test_load_id.py",),
    ),
    Core(
        "dates",
        (
            "extractors/language/dates/calendars.py",
            "extractors/language/dates/clocks.py",
            "extractors/language/dates/days_in_words.py",
            "extractors/language/dates/numeric_days.py",
            "extractors/language/dates/printed.py",
            "extractors/language/dates/zones.py",
        ),
        ("tests/extractors/language/test_printed_dates.py",),
    ),
)


@dataclass(frozen=True, slots=True)
class Score:
    """What became of the mutants of one core: killed by a test, or survived."""

    core: Core
    made: int
    killed: int
    survivors: tuple[str, ...]
    seconds: float

    @property
    def tried(self) -> int:
        """The number of mutants that tests were run on."""
        return self.killed + len(self.survivors)

    def line(self) -> str:
        """Return one row of the table in ``docs/measurements/``."""
        share = f"{self.killed / self.tried:.0%}" if self.tried else "–"
        return f"| {self.core.name} | {self.made} | {self.tried} | {self.killed} | {share} | {self.seconds:.0f} s |"


def main() -> int:
    """Score the cores that are named, or all; return 1 if one has a lower share of killed mutants than ``--least``,
    else 0.
    """
    parser = argparse.ArgumentParser(prog="python -m benchmarks.mutation", description=__doc__)
    parser.add_argument("cores", nargs="*", metavar="CORE", help=f"one of: {', '.join(core.name for core in CORES)}")
    parser.add_argument("--sample", type=int, default=SAMPLE, help="mutants of each core that are tried")
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument("--children", type=int, default=len(os.sched_getaffinity(0)), help="processes at a time")
    parser.add_argument("--least", type=float, default=0.0, help="share of killed mutants below which this fails")
    parser.add_argument("--show", action="store_true", help="show the change of each survivor")
    options = parser.parse_args()
    wanted = [core for core in CORES if not options.cores or core.name in options.cores]
    if not wanted or set(options.cores) - {core.name for core in CORES}:
        parser.error(f"unknown core; choose from {', '.join(core.name for core in CORES)}")
    is_low = False
    print("| core | mutants | tried | killed | share | time |\n|---|--:|--:|--:|--:|--:|")
    with tempfile.TemporaryDirectory(prefix="dateline-mutants-") as folder:
        for number, core in enumerate(wanted):
            workspace = Path(folder) / str(number)
            copy_tree(workspace)
            score = run_core(core, workspace, options.sample, options.seed, options.children)
            print(score.line(), flush=True)
            for name in score.survivors:
                print(_mutmut(workspace, "show", name).stdout if options.show else f"  survived: {name}")
            is_low |= score.killed < options.least * score.tried
    return int(is_low)


def copy_tree(workspace: Path) -> None:
    """Copy the files that git tracks or would track, as they are now, into an empty folder."""
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard", "--", *_NEEDED]
    listed = subprocess.run(command, cwd=PROJECT_ROOT, capture_output=True, check=True).stdout
    for name in listed.decode().split("\0"):
        source = PROJECT_ROOT / name
        if name and source.is_file():
            (workspace / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(source, workspace / name)


def run_core(core: Core, workspace: Path, sample: int, seed: int, children: int) -> Score:
    """Make the mutants of a core and try a sample of them.

    Raises:
        RuntimeError: the tests fail on the code as it is, or mutmut made no mutant.
    """
    began = time.monotonic()
    settings = {
        "source_paths": ("extractors",),
        "only_mutate": core.modules,
        "also_copy": tuple(name for name in _NEEDED if name not in ("extractors", "tests")),
        "pytest_add_cli_args_test_selection": core.tests,
        "pytest_add_cli_args": ("-p", "no:cacheprovider"),
        "use_git_change_detection": ("false",),
        "track_dependencies": ("false",),
        # tests of the unchanged code fill caches of the process they run in; each mutant begins without these
        "process_isolation": ("forkserver",),
    }
    lines = [f"{key}=" + "\n    ".join(values) for key, values in settings.items()]
    (workspace / "setup.cfg").write_text("[mutmut]\n" + "\n".join(lines) + "\n", encoding="utf-8")
    # a name that fits nothing: mutants are made and named, and none is tried
    made = _mutmut(workspace, "run", "--max-children", str(children), "no_such_mutant")
    names = sorted(_statuses(workspace))
    if not names:
        raise RuntimeError(f"no mutant of {core.name} was made:\n{made.stdout[-2000:]}{made.stderr[-2000:]}")
    chosen = names if len(names) <= sample else random.Random(seed).sample(names, sample)
    done = _mutmut(workspace, "run", "--max-children", str(children), *chosen)
    statuses = _statuses(workspace)
    results = {name: statuses[name] for name in chosen}
    kinds = Counter(results.values())
    if kinds["not checked"]:
        raise RuntimeError(f"mutants of {core.name} were not tried:\n{done.stdout[-2000:]}{done.stderr[-2000:]}")
    killed = sum(kinds[kind] for kind in ("killed", "timeout", "segfault", "suspicious"))
    survivors = tuple(name for name, kind in results.items() if kind in ("survived", "no tests"))
    return Score(core, len(names), killed, survivors, time.monotonic() - began)


def _statuses(workspace: Path) -> dict[str, str]:
    return dict(_STATUS.findall(_mutmut(workspace, "results", "--all", "true").stdout))


def _mutmut(workspace: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    environment["DATELINE_GAZETTEER"] = os.environ.get("DATELINE_GAZETTEER") or str(PROJECT_ROOT / "data" / "gazetteer")
    command = [sys.executable, "-m", "mutmut", *arguments]
    return subprocess.run(command, cwd=workspace, env=environment, capture_output=True, text=True, check=False)


if __name__ == "__main__":
    sys.exit(main())
