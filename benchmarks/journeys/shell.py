"""A shell in an empty folder in which a journey's commands are typed: each with its seconds and what it said."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from extractors.runtime.settings import PROJECT_ROOT

_LONGEST_S = 600


class JourneyError(Exception):
    """A command of a journey failed; the message has the command and what it said."""


@dataclass(frozen=True, slots=True)
class Step:
    """One command as a person types it, its exit code, its seconds on the wall, what it printed, and its seconds of CPU
    with those of its children.
    """

    typed: str
    code: int
    seconds: float
    printed: str
    warned: str
    cpu_seconds: float = 0.0


@dataclass(slots=True)
class Shell:
    """An empty folder with a home of its own in it. No setting of the caller's environment reaches its commands but the
    place of the compiled gazetteer, which `make env` makes.
    """

    folder: Path
    settings: Mapping[str, str] = field(default_factory=dict)
    steps: list[Step] = field(default_factory=list)

    @property
    def environment(self) -> dict[str, str]:
        """The environment of the commands: PATH, HOME and the like, and the home in this folder."""
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("DATELINE_", "AIRFLOW"))}
        gazetteer = os.environ.get("DATELINE_GAZETTEER", str(PROJECT_ROOT / "data" / "gazetteer"))
        own = {"PYTHONPATH": str(PROJECT_ROOT), "DATELINE_HOME": str(self.folder / "data")}
        return {**kept, **own, "DATELINE_GAZETTEER": gazetteer, **self.settings}

    def dateline(self, *arguments: str, said: str = "", expect: Sequence[int] = (0,)) -> Step:
        """Run ``dateline`` with these arguments; ``said`` is typed into it."""
        return self._run(["dateline", *arguments], ["-m", "dateline.commands.app", *arguments], said, expect)

    def python(self, script: str) -> Step:
        """Run a few lines of Python, as a person pastes them from a page of the guide."""
        return self._run(["python", "-c", script], ["-c", script], "", (0,))

    def type(self, command: str) -> Step:
        """Run a command line as it stands, such as one that a message named."""
        return self._run([command], [], "", (0,), program=["/bin/sh", "-c", command])

    def _run(
        self,
        shown: Sequence[str],
        arguments: Sequence[str],
        said: str,
        expect: Sequence[int],
        program: Sequence[str] = (sys.executable,),
    ) -> Step:
        typed = " ".join(f"'{word}'" if " " in word or "\n" in word else word for word in shown)
        began, cpu_began = time.perf_counter(), cpu_of_children()
        done = subprocess.run(
            [*program, *arguments],
            cwd=self.folder, env=self.environment, input=said, capture_output=True, text=True, encoding="utf-8",
            errors="replace", check=False, timeout=_LONGEST_S,
        )  # fmt: skip
        took, cpu = time.perf_counter() - began, cpu_of_children() - cpu_began
        step = Step(typed, done.returncode, took, done.stdout, done.stderr, cpu)
        self.steps.append(step)
        if done.returncode not in expect:
            raise JourneyError(f"{typed}\nended with {done.returncode}\n{done.stdout}\n{done.stderr}")
        return step


def cpu_of_children() -> float:
    """Seconds of CPU of all children of this process that have ended, and of theirs that they waited for."""
    used = os.times()
    return used.children_user + used.children_system
