"""The digest of the columns that a warehouse file stores: where it differs, the file must be rebuilt.

Only names and types count. A changed description is a comment in the file, and no reason to build from all loads.
"""

from __future__ import annotations

import hashlib
from functools import lru_cache

import yaml

from dateline.warehouse.statements.kept import DBT_PROJECT
from extractors.contracts.catalogue import BATCH_TABLES, TABLES

MARTS = DBT_PROJECT / "models" / "marts"
# the C loader where there is one: the files have thousands of lines, and every build reads them
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


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
    for path in MARTS.glob("*.yml"):
        contracts = yaml.load(path.read_bytes(), Loader=_LOADER)  # noqa: S506  a safe loader either way
        for model in contracts.get("models", ()):
            stored |= {f"{model['name']}.{c['name']} {c['data_type']}" for c in model.get("columns", ())}
    return hashlib.sha256("\n".join(sorted(stored)).encode()).hexdigest()[:16]
