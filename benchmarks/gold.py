"""Shared by all scores on gold data: the folds that are opened and held out, and the scorer beside the data."""

from __future__ import annotations

import hashlib
import importlib.util
import sys
from pathlib import Path
from typing import Any

from extractors.contracts.outlet import Outlet

SEED = "dateline-2026"
FOLDS = 5
HELD_OUT = 4
"""The fold that is scored and never opened."""
SCORED_OUTLET = Outlet(
    outlet_id="scored",
    collection="scored",
    name="Scored",
    country_code="GB",
    language="en",
    time_zone="UTC",
    homepage_url="https://scored.example/",
)
"""The outlet of texts that come without one."""


def fold_of_key(key: str) -> int:
    """Return the fold of whatever is held out together (a site, a text of a set), 0 to 4: a digest of seed and key."""
    return int(hashlib.sha256(f"{SEED}:{key}".encode()).hexdigest(), 16) % FOLDS


def load_scorer(folder: Path) -> Any:
    """Return the module ``score.py`` that lies beside gold data; end the program where the data is not there."""
    path = folder / "score.py"
    if not path.is_file():
        raise SystemExit(f"the gold data is not here: {folder}")
    spec = importlib.util.spec_from_file_location(f"score_of_{folder.name}", path)
    assert spec is not None and spec.loader is not None
    module = sys.modules[spec.name] = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
