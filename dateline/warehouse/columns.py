"""The digest of the columns that a warehouse file stores: where it differs, the file must be rebuilt.

Only names and types count. A changed description is a comment in the file, and no reason to build from all loads.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
from functools import lru_cache

from dateline.warehouse.statements.kept import DBT_PROJECT
from extractors.contracts.catalogue import BATCH_TABLES, TABLES
from extractors.runtime.atomic_files import write_atomically

MARTS = DBT_PROJECT / "models" / "marts"
KEPT = DBT_PROJECT / "target" / "contracts"
"""Where the contracts' columns are kept, for the files that they were read from."""


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
    """Names and types of the columns in the marts' contracts. The files have thousands of lines, and each build asks
    for them: what was read is kept by a digest of all of them.
    """
    texts = [path.read_bytes() for path in sorted(MARTS.glob("*.yml"))]
    digest = hashlib.sha256()
    for text in texts:
        digest.update(hashlib.sha256(text).digest())
    kept = KEPT / f"{digest.hexdigest()[:24]}.json"
    with contextlib.suppress(OSError, ValueError):
        found = json.loads(kept.read_text("utf-8"))
        if isinstance(found, list) and all(isinstance(one, str) for one in found):
            return set(found)
    columns = _read_contracts(texts)
    with contextlib.suppress(OSError):  # a folder that cannot be written keeps nothing
        KEPT.mkdir(parents=True, exist_ok=True)
        write_atomically(kept, json.dumps(sorted(columns)))
        for other in KEPT.glob("*.json"):
            if other != kept:
                other.unlink(missing_ok=True)
    return columns


def _read_contracts(texts: list[bytes]) -> set[str]:
    import yaml

    # the C loader where there is one
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    return {
        f"{model['name']}.{column['name']} {column['data_type']}"
        for text in texts
        for model in yaml.load(text, Loader=loader).get("models", ())  # noqa: S506  a safe loader either way
        for column in model.get("columns", ())
    }
