"""How long after the installation each person has the first answer: the journeys of ``benchmarks/journeys``, timed.

``python -m benchmarks.first_answer [--messages] [NAME …]``. ``--messages`` prints all that was shown on the way, to be
read for sense. The limits are goals for a quiet machine; nothing fails that takes longer.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.journeys import analyst, operator, researcher
from benchmarks.journeys.shell import JourneyError, Shell


@dataclass(frozen=True, slots=True)
class Journey:
    """A person's question, the seconds within which she should have its answer, and how she gets there."""

    question: str
    goal_s: int
    walk: Callable[[Shell], Any]


JOURNEYS = {
    "researcher": Journey(researcher.QUESTION, 60, researcher.find_pages_about_the_ferry),
    "analyst": Journey(analyst.QUESTION, 30, analyst.find_changed_headlines),
    "operator": Journey(operator.QUESTION, 120, operator.repair_what_broke),
}


def main() -> int:
    """Walk the journeys that are named, or all, each in an empty folder; return how many failed, the exit code."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"of {', '.join(JOURNEYS)}; all without one")
    parser.add_argument("--messages", action="store_true", help="print what each command said")
    arguments = parser.parse_args()
    if unknown := set(arguments.names) - set(JOURNEYS):
        parser.error(f"no journey {sorted(unknown)}; there are {', '.join(JOURNEYS)}")
    failed = 0
    for name in arguments.names or JOURNEYS:
        journey = JOURNEYS[name]
        with tempfile.TemporaryDirectory(prefix=f"dateline-{name}-") as folder:
            shell = Shell(Path(folder))
            try:
                answer = journey.walk(shell)
            except JourneyError as error:
                print(f"{name}: {error}")
                failed += 1
                continue
        print(f"\n{name}: {journey.question}")
        cpu = sum(step.cpu_seconds for step in shell.steps)
        print(f"  {sum(step.seconds for step in shell.steps):.1f} s (goal {journey.goal_s} s), {cpu:.1f} s of CPU")
        for step in shell.steps:
            print(f"  {step.seconds:6.1f} s  {step.cpu_seconds:6.1f} s of CPU  {' '.join(step.typed.split())[:100]}")
            if arguments.messages:
                print("".join(f"            {line}\n" for line in (step.warned + step.printed).splitlines()))
        print(f"  answer: {answer}")
    return failed


if __name__ == "__main__":
    sys.exit(main())
