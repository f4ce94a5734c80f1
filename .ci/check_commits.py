#!/usr/bin/env python3
"""Check commit subjects: ``area: what changed``, under 72 characters, the reason in the body after a blank line.

``check_commits.py FILE`` checks one message (the commit-msg hook), ``check_commits.py --range BASE..HEAD`` those of a
branch (CI). Merge commits and the subjects that git writes itself (``Revert "…"``, ``fixup! …``) are not checked.
"""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

LONGEST = 71
_SUBJECT = re.compile(r"[a-z0-9_.-]+(?:, [a-z0-9_.-]+)*: \S.*")
_BY_GIT = re.compile(r'Merge |Revert "|(?:fixup|squash|amend)! ')
_SCISSORS = "# ------------------------ >8 ------------------------"


def faults(message: str) -> list[str]:
    """What is wrong with a commit message, one line a fault; empty where nothing is."""
    kept = message.partition(_SCISSORS)[0]
    lines = [line.rstrip() for line in kept.splitlines() if not line.startswith("#")]
    while lines and not lines[0]:
        del lines[0]
    if not lines:
        return ["the message is empty"]
    subject = lines[0]
    if _BY_GIT.match(subject):
        return []
    found = []
    if not _SUBJECT.fullmatch(subject):
        found.append("write it as `area: what changed`, the area in lower case")
    if len(subject) > LONGEST:
        found.append(f"it has {len(subject)} characters; keep it under {LONGEST + 1}")
    if subject.endswith("."):
        found.append("leave out the full stop at its end")
    if len(lines) > 1 and lines[1]:
        found.append("leave the second line empty: the body begins below it")
    return [f"{subject!r}: {fault}" for fault in found]


def messages(commits: str) -> list[str]:
    """The messages of a range of commits, without merges."""
    command = ["git", "log", "--no-merges", "--format=%B%x00", commits]
    logged = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    return [message.strip("\n") for message in logged.split("\0") if message.strip()]


def main(arguments: list[str]) -> int:
    """Print the faults and return the exit code: 1 where there is one, 2 for a wrong call."""
    match arguments:
        case ["--range", commits]:
            checked = messages(commits)
        case [path]:
            checked = [Path(path).read_text(encoding="utf-8")]
        case _:
            sys.stderr.write(f"{__doc__}\n")
            return 2
    found = [fault for message in checked for fault in faults(message)]
    sys.stderr.writelines(f"commit subject {fault}\n" for fault in found)
    return int(bool(found))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
