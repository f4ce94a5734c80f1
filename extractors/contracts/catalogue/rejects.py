"""The rows that were rejected: while a load was staged, and by the gate."""

from __future__ import annotations

from extractors.contracts.catalogue.shared import OF_LOAD
from extractors.contracts.columns import INT, TEXT, Column, Table, required

REJECTED_ROWS = Table(
    "rejected_rows",
    "one row or page that did not pass while the load was staged",
    (
        *OF_LOAD,
        required("relation", TEXT, "The staged table that the row was meant for.", is_measured=True),
        required("reason", TEXT, "A stable code for the reason."),
        Column("detail", TEXT, "The reason in words, with what to do."),
        Column("url", TEXT, "The page, where known.", is_measured=True),
        Column("payload", TEXT, "The start of what was refused."),
    ),
    counted_as="rejected_row_count",
)
GATE_REJECTS = Table(
    "gate_rejects",
    "one staged row that a critical row rule refused",
    (
        required("load_id", TEXT, "The load of the row."),
        required("relation", TEXT, "The staged table of the row."),
        required("row_number", INT, "The row, by its number in its table and load."),
        required("reason", TEXT, "The rule that refused it."),
        Column("detail", TEXT, "The reason in words."),
        Column("url", TEXT, "The page that the row came from, where known."),
        Column("payload", TEXT, "The row as JSON, cut at 2,000 characters."),
    ),
    counted_as="gate_reject_count",
)
