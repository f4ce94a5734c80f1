"""The files of what was validated: the last thirty of each gate, whatever the clock said."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from expectations.library.validations import KEPT, VALIDATIONS, read_validations, validations_at, write_validation

NOW = dt.datetime(2026, 10, 20, 9, 30, tzinfo=dt.UTC)
AHEAD = NOW + dt.timedelta(days=400)


def _write(quality: Path, at: dt.datetime, gate: str = "staged", load: str = "a.import.x") -> None:
    write_validation(quality, gate, [load], [], now=at)


def test_the_last_of_each_gate_are_kept(tmp_path: Path) -> None:
    for minute in range(KEPT + 3):
        _write(tmp_path, NOW + dt.timedelta(minutes=minute))
    _write(tmp_path, NOW, "warehouse")
    kept = [one.at for one in read_validations(tmp_path) if one.gate == "staged"]
    assert len(kept) == KEPT and min(kept) == (NOW + dt.timedelta(minutes=3)).isoformat()
    assert len(validations_at(tmp_path, "warehouse", NOW)) == 1


def test_files_of_a_clock_that_was_ahead_go_first(tmp_path: Path) -> None:
    for minute in range(KEPT):
        _write(tmp_path, AHEAD + dt.timedelta(minutes=minute))
    _write(tmp_path, NOW)
    _write(tmp_path, NOW, load="b.import.x")
    assert len(validations_at(tmp_path, "staged", NOW)) == 2
    assert len(list((tmp_path / VALIDATIONS).glob("*.json"))) == KEPT
