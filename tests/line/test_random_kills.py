"""Kills at random moments of every step of the line: run again, it gives the rows of an undisturbed line.

Few kills here; ``python -m tests.line.kill_loop --kills 40`` runs as many as asked.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from dateline.newsroom.server import serve
from tests.line.kill_loop import run_with_kills

KILLS = 4


@pytest.mark.slow
def test_kills_at_random_moments_change_no_row(tmp_path: Path) -> None:
    with serve(port=0) as newsroom:
        outcome = run_with_kills(newsroom, tmp_path, kills=KILLS, seed=KILLS)
    assert outcome.kills.total() >= KILLS
    assert outcome.differences == []
