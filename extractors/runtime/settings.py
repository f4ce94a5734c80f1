"""Where data lies and what may be set from outside; the only module that reads the environment.

============================ ======================================================== =====================
variable                     meaning                                                  default
============================ ======================================================== =====================
``DATELINE_HOME``            folder of everything the project writes                  ``data`` in the checkout
``DATELINE_CONTACT``         e-mail or page named in the user agent                   none
``DATELINE_OUTLETS``         folder of outlet collections                             ``extractors/outlets``
``DATELINE_GAZETTEER``       folder of the compiled gazetteer (made again at need)    ``data/gazetteer``
``DATELINE_MEMORY_LIMIT``    memory that DuckDB may take in a build (dbt reads it in  ``4GB``
                             ``profiles.yml``)
============================ ======================================================== =====================
"""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

PROJECT_ROOT = Path(__file__).resolve().parents[2]
USER_AGENT_NAME = "Dateline"
DEFAULT_MEMORY_LIMIT = "4GB"


@dataclass(frozen=True, slots=True)
class Home:
    """The data folder and the one place each kind of file has in it."""

    root: Path

    @property
    def raw(self) -> Path:
        """WARC files, ``raw/<outlet_id>/<load_id>.warc.gz``."""
        return self.root / "raw"

    @property
    def staged(self) -> Path:
        """Staged loads, one folder a load."""
        return self.root / "staged"

    @property
    def warehouse(self) -> Path:
        """The published DuckDB file."""
        return self.root / "warehouse.duckdb"

    @property
    def quality(self) -> Path:
        """Quality reports and Data Docs."""
        return self.root / "quality"

    @property
    def docs(self) -> Path:
        """The data dictionary and dbt docs."""
        return self.root / "docs"

    @property
    def state(self) -> Path:
        """Acquisition state that survives restarts: seen URLs, validators, robots.txt."""
        return self.root / "state"

    @property
    def airflow(self) -> Path:
        """Airflow's own home: metadata, logs, configuration."""
        return self.root / "airflow"


@dataclass(frozen=True, slots=True)
class Settings:
    """All settings, read once at an edge (command line, DAG) and passed inwards."""

    home: Home
    outlets: Path
    gazetteer: Path
    contact: str | None
    memory_limit: str = DEFAULT_MEMORY_LIMIT

    @property
    def user_agent(self) -> str:
        """The honest user agent, with the contact where one is set."""
        contact = f" (+{self.contact})" if self.contact else ""
        return f"{USER_AGENT_NAME}/0.1{contact}"


class SettingsError(Exception):
    """An environment variable holds what it cannot mean."""


def load_settings(environ: Mapping[str, str] = os.environ) -> Settings:
    """Read the settings from environment variables.

    Raises:
        SettingsError: ``DATELINE_MEMORY_LIMIT`` is no size.
    """
    home = Path(environ.get("DATELINE_HOME") or PROJECT_ROOT / "data").resolve()
    outlets = Path(environ.get("DATELINE_OUTLETS") or PROJECT_ROOT / "extractors" / "outlets").resolve()
    gazetteer = Path(environ.get("DATELINE_GAZETTEER") or PROJECT_ROOT / "data" / "gazetteer").resolve()
    contact = environ.get("DATELINE_CONTACT") or None
    memory_limit = environ.get("DATELINE_MEMORY_LIMIT") or DEFAULT_MEMORY_LIMIT
    if not re.fullmatch(r"(?i)\d+(\.\d+)?\s*[kmgt]i?b", memory_limit):
        raise SettingsError(f"DATELINE_MEMORY_LIMIT={memory_limit}: not a size; give it as 4GB or 800MB")
    return Settings(Home(home), outlets, gazetteer, contact, memory_limit)
