"""Where data lies, and the settings that concern data.

``load_settings`` reads those; the others are read where ``read_by`` of ``setting_list`` says.
"""

from __future__ import annotations

import datetime as dt
import os
import re
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from extractors.runtime.setting_list import DEFAULT_MEMORY_LIMIT
from extractors.runtime.version import VERSION

PROJECT_ROOT = Path(__file__).resolve().parents[2]
USER_AGENT_NAME = "Dateline"
OBJECT_STORE = "s3://"
"""How the address of an object store begins."""
KEEP_VERSIONS = dt.timedelta(days=7)
FILE, LAKE = "file", "lake"
"""The two kinds of a published warehouse: one DuckDB file, or Parquet files and their catalogue."""


@dataclass(frozen=True, slots=True)
class Home:
    """The data folder and the one place each kind of file has in it.

    ``storage`` is where loads and published versions are kept if not in the home: another folder, or the address of an
    object store, of which the home then has copies (``extractors/stores/storage``).
    """

    root: Path
    storage: str | None = None
    warehouse_kind: str = FILE
    keep_versions: dt.timedelta | None = KEEP_VERSIONS
    """For how long a lake keeps earlier publications; None for ever."""

    @property
    def bucket(self) -> str | None:
        """Return the address of the object store that keeps loads and published versions; None for a folder."""
        return self.storage if self.storage and self.storage.startswith(OBJECT_STORE) else None

    @property
    def data(self) -> Path:
        """Return the folder of loads, verdicts and the published file: the home itself unless another one is named."""
        return self.root if self.storage is None or self.bucket else Path(self.storage)

    @property
    def raw(self) -> Path:
        """Return the folder of WARC files, ``raw/<outlet_id>/<load_id>.warc.gz``."""
        return self.data / "raw"

    @property
    def staged(self) -> Path:
        """Return the folder of staged loads, which has one folder for each load."""
        return self.data / "staged"

    @property
    def warehouse(self) -> Path:
        """Return the path of the published warehouse: a DuckDB file, or the catalogue of a lake."""
        return self.warehouse_of(self.warehouse_kind)

    def warehouse_of(self, kind: str) -> Path:
        """Return the path that a published warehouse of a kind has: ``file`` or ``lake``."""
        return self.data / ("warehouse/catalogue.ducklake" if kind == LAKE else "warehouse.duckdb")

    @property
    def candidate(self) -> Path:
        """Return the path of the warehouse that a build works on, beside the published one."""
        return self._beside("candidate")

    @property
    def refused(self) -> Path:
        """Return the path of the candidate that the audit refused last, beside the published warehouse."""
        return self._beside("refused")

    def _beside(self, state: str) -> Path:
        name = f"{state}.ducklake" if self.warehouse_kind == LAKE else f"warehouse.{state}.duckdb"
        return self.warehouse.with_name(name)

    @property
    def quality(self) -> Path:
        """Return the folder of quality reports and validations."""
        return self.data / "quality"

    @property
    def briefings(self) -> Path:
        """Return the folder of briefings and the rows behind them."""
        return self.root / "briefings"

    @property
    def docs(self) -> Path:
        """Return the folder of the data dictionary and the dbt docs."""
        return self.root / "docs"

    @property
    def state(self) -> Path:
        """Return the folder of acquisition state that survives restarts: seen URLs, validators, robots.txt."""
        return self.root / "state"

    @property
    def airflow(self) -> Path:
        """Return Airflow's home folder: metadata database, logs, configuration."""
        return self.root / "airflow"

    @property
    def disks(self) -> tuple[Path, ...]:
        """Return the folders that may lie on disks of their own, the scratch folder of the system among them."""
        folders = (self.root, self.raw, self.staged, self.state, self.quality, self.docs, self.airflow)
        return (*folders, Path(tempfile.gettempdir()))


@dataclass(frozen=True, slots=True)
class Settings:
    """All settings, read once at an edge (command line, DAG) and passed inwards."""

    home: Home
    outlets: Path
    gazetteer: Path
    contact: str | None
    memory_limit: str = DEFAULT_MEMORY_LIMIT
    import_folders: tuple[Path, ...] = ()
    watches_folder: Path | None = None
    state_address: str | None = None

    @property
    def watches(self) -> Path:
        """Return the folder of watches; ``watches/`` in the home if none is configured."""
        return self.watches_folder or self.home.root / "watches"

    @property
    def imports(self) -> tuple[Path, ...]:
        """Return the folders that web forms may import from; ``import/`` in the home if none is configured."""
        return self.import_folders or (self.home.root / "import",)

    @property
    def user_agent(self) -> str:
        """Return the User-Agent header: name and version, followed by the contact if one is configured."""
        contact = f" (+{self.contact})" if self.contact else ""
        return f"{USER_AGENT_NAME}/{VERSION}{contact}"


NO_CONTACT = (
    "no contact is set: outlets cannot reach you about your requests; set DATELINE_CONTACT to an e-mail address or page"
)
"""What is said where requests begin and the user agent names nobody."""


class SettingsError(Exception):
    """An environment variable holds what it cannot mean."""


_DURATION = re.compile(r"(\d+)([dhm])")
_UNITS = {"d": dt.timedelta(days=1), "h": dt.timedelta(hours=1), "m": dt.timedelta(minutes=1)}


def read_age(name: str, text: str) -> dt.timedelta | None:
    """Read how long something is kept, written as ``14d``, ``36h``, ``90m`` or ``forever`` (None); ``name`` is the
    setting.

    Raises:
        SettingsError: it is no such time.
    """
    if text.strip().lower() == "forever":
        return None
    match = _DURATION.fullmatch(text.strip().lower())
    if match is None or not int(match[1]):
        raise SettingsError(f"{name}={text}: not a time to keep; give it as 14d, 36h or forever")
    return int(match[1]) * _UNITS[match[2]]


def load_settings(environ: Mapping[str, str] = os.environ) -> Settings:
    """Read the data settings from environment variables; a missing or empty variable gives the default.

    Raises:
        SettingsError: ``DATELINE_MEMORY_LIMIT`` is not a size such as 4GB, ``DATELINE_STATE`` not an address, or
            ``DATELINE_STORAGE`` neither a folder nor a bucket, ``DATELINE_WAREHOUSE`` neither ``file`` nor ``lake``, or
            ``DATELINE_KEEP_VERSIONS`` no time to keep.
    """
    home = Path(environ.get("DATELINE_HOME") or PROJECT_ROOT / "data").resolve()
    outlets = Path(environ.get("DATELINE_OUTLETS") or PROJECT_ROOT / "extractors" / "outlets").resolve()
    gazetteer = Path(environ.get("DATELINE_GAZETTEER") or PROJECT_ROOT / "data" / "gazetteer").resolve()
    contact = environ.get("DATELINE_CONTACT") or None
    memory_limit = environ.get("DATELINE_MEMORY_LIMIT") or DEFAULT_MEMORY_LIMIT
    if not re.fullmatch(r"(?i)\d+(\.\d+)?\s*[kmgt]i?b", memory_limit):
        raise SettingsError(f"DATELINE_MEMORY_LIMIT={memory_limit}: not a size; give it as 4GB or 800MB")
    named = filter(None, (environ.get("DATELINE_IMPORT") or "").split(os.pathsep))
    imports = tuple(Path(name).expanduser().resolve() for name in named)
    watches = Path(named_watches).resolve() if (named_watches := environ.get("DATELINE_WATCHES")) else None
    state = environ.get("DATELINE_STATE") or None
    if state and not state.startswith(("postgresql://", "postgres://")):
        raise SettingsError("DATELINE_STATE is no address of a server; give it as postgresql://user:password@host/name")
    kind = environ.get("DATELINE_WAREHOUSE") or FILE
    if kind not in (FILE, LAKE):
        raise SettingsError(f"DATELINE_WAREHOUSE={kind}: give file (one DuckDB file) or lake (Parquet files)")
    kept = environ.get("DATELINE_KEEP_VERSIONS")
    keep_versions = read_age("DATELINE_KEEP_VERSIONS", kept) if kept else KEEP_VERSIONS
    storage = _storage(environ.get("DATELINE_STORAGE") or "", home)
    data = Home(home, storage, kind, keep_versions)
    return Settings(data, outlets, gazetteer, contact, memory_limit, imports, watches, state)


def _storage(named: str, home: Path) -> str | None:
    """What DATELINE_STORAGE names: an absolute folder or the address of a bucket; None for the home itself."""
    if "://" not in named:
        folder = Path(named).expanduser().resolve() if named else home
        return None if folder == home else str(folder)
    if not re.fullmatch(rf"{OBJECT_STORE}[a-z0-9][a-z0-9.-]+(/[A-Za-z0-9_.-]+)*/?", named):
        # what was given is not shown: it may have a password in it
        raise SettingsError(
            "DATELINE_STORAGE is neither a folder nor a bucket; give it as s3://bucket/prefix, and what signs in as "
            "AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY in the environment"
        )
    return named.rstrip("/")
