"""Airflow's secrets of a home: made once, kept, and made again where they were removed."""

from __future__ import annotations

import stat
from pathlib import Path

from dateline.operations.airflow_home import prepare
from extractors.runtime.settings import Home

_NAMES = {"jwt_secret": "AIRFLOW__API_AUTH__JWT_SECRET", "session_secret": "AIRFLOW__API__SECRET_KEY"}


def test_a_secret_that_is_removed_is_another_one_at_the_next_start(tmp_path: Path) -> None:
    home, made = Home(tmp_path), []
    for _ in range(3):
        environ: dict[str, str] = {}
        prepare(home, environ)
        made.append({name: environ[variable] for name, variable in _NAMES.items()})
        if len(made) == 2:
            for name in _NAMES:
                (home.airflow / name).unlink()
    assert made[0] == made[1]
    for name in _NAMES:
        assert made[2][name] != made[0][name]
        assert len(made[2][name]) >= 64
        assert stat.S_IMODE((home.airflow / name).stat().st_mode) == 0o600
