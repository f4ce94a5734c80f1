"""Exit codes of the commands, and what they print of loads that could not be staged."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import typer

from extractors.runtime.printable import printable

if TYPE_CHECKING:
    from extractors.pipeline.stage import Unstaged

BAD_INPUT, NOT_STAGED, CANNOT_BUILD = 2, 4, 5
"""Exit codes: the input is wrong, some load was not staged, nothing could be built. A gate's own are 3 and 4."""


def report_unstaged(failed: Sequence[Unstaged]) -> None:
    """Print one line on standard error for each load that could not be staged; the exit code is left to the caller."""
    for one in failed:
        typer.echo(f"dateline: {printable(str(one))}", err=True)
