"""The digest of the columns that a warehouse file stores: where it differs, the file must be rebuilt.

Only names and types count. A changed description is a comment in the file, and no reason to build from all loads.
"""

from __future__ import annotations

import hashlib
from functools import lru_cache, partial
from pathlib import Path

from dateline.warehouse.statements.kept import DBT_PROJECT
from extractors.contracts.catalogue import BATCH_TABLES, TABLES
from extractors.runtime.kept_reading import read_once

MARTS = DBT_PROJECT / "models" / "marts"
KEPT = DBT_PROJECT / "target" / "contracts.json"
"""Where the contracts' columns are kept."""


@lru_cache(maxsize=1)
def stored_columns_digest() -> str:
    """Return the digest of the names and types of all staged columns and of the columns in the marts' contracts, in any
    order. It is computed once per process. Staged columns count because intermediate models keep all of them.
    """
    stored = {
        f"staged.{table.name}.{column.name} {column.sql_type}"
        for table in (*TABLES.values(), *BATCH_TABLES)
        for column in table.columns
    }
    stored |= _contracted()
    return hashlib.sha256("\n".join(sorted(stored)).encode()).hexdigest()[:16]


def _contracted() -> set[str]:
    """Names and types of the columns in the marts' contracts: files of thousands of lines that each build asks for."""
    files = sorted(MARTS.glob("*.yml"))
    return set(read_once(KEPT, [*files, Path(__file__)], partial(_read_contracts, files)))


def _read_contracts(files: list[Path]) -> list[str]:
    import yaml

    # the C loader where there is one
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    return sorted(
        f"{model['name']}.{column['name']} {column['data_type']}"
        for path in files
        for model in yaml.load(path.read_bytes(), Loader=loader).get("models", ())  # noqa: S506  a safe loader either way
        for column in model.get("columns", ())
    )
