"""Compare the code of this checkout with another commit, over the frozen archive and the fixtures of sites.

``python -m benchmarks.comparison BASE [--output FOLDER]``. ``BASE`` is a commit, or a folder with a checkout. Both are
run with the libraries of this environment. Prints a summary in Markdown, under GitHub Actions also to the job's page
and as annotations; ``FOLDER`` gets ``summary.md`` and ``comparison.json``.

Exit codes: 0, no figure is worse; 1, at least one is; 2, a wrong call, such as an unknown commit; 3, one of the two
cannot be run.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from pathlib import Path

from benchmarks.comparison.compare import Direction, compare
from benchmarks.comparison.measure import Figures, MeasureError, measure
from benchmarks.comparison.report import summary, workflow_warnings
from extractors.runtime.settings import PROJECT_ROOT

ARCHIVE = PROJECT_ROOT / "tests" / "frozen" / "raw"
FIXTURES = PROJECT_ROOT / "tests" / "extractors" / "read" / "sites" / "fixtures"
UNCHANGED, WORSE, WRONG_CALL, NOT_MEASURED = 0, 1, 2, 3


def main(arguments: Sequence[str] | None = None) -> int:
    """Compare, print and write the reports; return the exit code."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("base", metavar="BASE", help="a commit, or a folder with a checkout")
    parser.add_argument("--output", type=Path, help="folder for summary.md and comparison.json")
    options = parser.parse_args(arguments)
    try:
        with checkout(options.base) as tree:
            base, change = _measure(tree), _measure(PROJECT_ROOT)
    except ValueError as error:
        sys.stderr.write(f"comparison: {error}\n")
        return WRONG_CALL
    except MeasureError as error:
        sys.stderr.write(f"comparison: {error}\n")
        return NOT_MEASURED
    return report(base, change, name=options.base, output=options.output)


def report(base: Figures, change: Figures, *, name: str, output: Path | None = None) -> int:
    """Print what differs, write it to ``output``, and return the exit code."""
    differences = compare(base, change)
    text = summary(differences, base, change, name=name)
    sys.stdout.write(text)
    if page := os.environ.get("GITHUB_STEP_SUMMARY"):
        with Path(page).open("a", encoding="utf-8") as file:
            file.write(text)
    if os.environ.get("GITHUB_ACTIONS") == "true":
        sys.stdout.writelines(f"{line}\n" for line in workflow_warnings(differences))
    if output:
        output.mkdir(parents=True, exist_ok=True)
        (output / "summary.md").write_text(text, encoding="utf-8")
        figures = {
            "base": base.as_json(),
            "change": change.as_json(),
            "differences": [asdict(one) for one in differences],
        }
        (output / "comparison.json").write_text(json.dumps(figures, ensure_ascii=False, indent=1), encoding="utf-8")
    return WORSE if any(one.direction is Direction.WORSE for one in differences) else UNCHANGED


@contextlib.contextmanager
def checkout(base: str) -> Iterator[Path]:
    """Give the files of a commit in a temporary folder; a folder is given as it is.

    Raises:
        ValueError: there is no such commit.
    """
    if Path(base).is_dir():
        yield Path(base).resolve()
        return
    if base.startswith("-"):
        raise ValueError(f"{base} is no commit")
    with tempfile.TemporaryDirectory(prefix="dateline-base-") as folder:
        archive = subprocess.run(
            ["git", "archive", "--format=tar", base], cwd=PROJECT_ROOT, capture_output=True, check=False
        )
        if archive.returncode != 0:
            said = archive.stderr.decode("utf-8", "replace").strip().splitlines()
            raise ValueError(f"git has no commit {base} here ({said[-1] if said else 'no message'}); fetch it first")
        subprocess.run(["tar", "-x", "-C", folder], input=archive.stdout, check=True)
        yield Path(folder)


def _measure(tree: Path) -> Figures:
    with tempfile.TemporaryDirectory(prefix="dateline-measure-") as work:
        return measure(tree, ARCHIVE, FIXTURES, Path(work))


if __name__ == "__main__":
    sys.exit(main())
