"""The verdict on a load from which an article was forgotten: the earlier one, without samples of rows.

Taking rows out must not undo a decision: a load that was published stays so. Row numbers of rejected rows follow.
"""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from expectations.verdicts.acceptance import ACCEPTANCE
from expectations.verdicts.verdict import VERDICT_FORMAT, Check, read_gate_verdict, to_json
from extractors.contracts.catalogue.rejects import GATE_REJECTS
from extractors.stores.forgetting.staged import RowNumbers
from extractors.stores.staged_loads import VERDICT, StagedLoad

_FILE = f"{GATE_REJECTS.name}.parquet"


def keep_verdict(load: StagedLoad, folder: Path, version: str, numbers: RowNumbers, rows: Mapping[str, int]) -> None:
    """Write verdict, acceptance and rejected rows of a load's earlier version into the folder of its next one.

    A load that was not gated yet gets nothing: the next build gates it.
    """
    verdict = read_gate_verdict(load)
    if verdict is None:
        return
    rejected = _rejected(load.version_folder / _FILE, numbers)
    counts: dict[str, int] = {}
    for row in rejected:
        counts[row["relation"]] = counts.get(row["relation"], 0) + 1
    kept = dataclasses.replace(
        verdict,
        version=version,
        rows={**dict.fromkeys(verdict.rows, 0), **rows},
        rejected=counts,
        checks=[without_sample(check) for check in verdict.checks],
    )
    if rejected:
        pq.write_table(pa.Table.from_pylist(rejected, schema=GATE_REJECTS.schema), folder / _FILE)
    acceptance = load.version_folder / ACCEPTANCE
    if acceptance.is_file():
        (folder / ACCEPTANCE).write_bytes(acceptance.read_bytes())
    content = {"format": VERDICT_FORMAT, **to_json(kept)}
    (folder / VERDICT).write_text(json.dumps(content, indent=1, ensure_ascii=False, default=str), "utf-8")


def without_sample(check: Check) -> Check:
    """A check without the rows that it quotes."""
    return dataclasses.replace(check, sample=[])


def _rejected(path: Path, numbers: RowNumbers) -> list[dict[str, Any]]:
    """The rejected rows that are left, under their new numbers and without a copy of the row."""
    if not path.is_file():
        return []
    return [
        {**row, "row_number": numbers[row["relation"]][row["row_number"]], "payload": None}
        for row in pq.read_table(path).to_pylist()
        if row["row_number"] in numbers.get(row["relation"], {})
    ]
