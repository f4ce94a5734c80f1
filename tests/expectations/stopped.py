"""Loads and publications that a gate stopped, without a gate."""

from __future__ import annotations

import datetime as dt

from dateline.warehouse.refused import keep_refused
from expectations.verdicts.verdict import Check, LoadVerdict, Severity, Verdict, WarehouseVerdict, write_verdict
from extractors.runtime.settings import Home
from extractors.stores.staged_loads import StagedLoad
from tests.expectations.invented import sound_rows, stage


def stopped(home: Home, cause: str, at: dt.datetime, verdict: Verdict = Verdict.FAILED) -> StagedLoad:
    """A staged load that the band stopped at a moment."""
    load = stage(home.staged, cause, sound_rows(2))
    check = Check("loads", "too_many_articles", "no more than usual", Severity.CRITICAL, Verdict.FAILED,
                  observed="39", expected="at most 20", load_id=load.load_id)  # fmt: skip
    write_verdict(
        load,
        LoadVerdict(load.load_id, load.manifest.version, load.manifest.outlet_id, verdict, checks=[check],
                    reasons=["too many"], staged_at=at.isoformat(), gated_at=at.isoformat()),
    )  # fmt: skip
    return load


def refused(home: Home, at: dt.datetime, verdict: Verdict = Verdict.FAILED) -> str:
    """A publication that the audit refused at a moment; its id."""
    home.root.mkdir(parents=True, exist_ok=True)
    candidate = home.root / "warehouse.candidate.duckdb"
    candidate.write_bytes(b"candidate")
    publication_id = f"{at:%Y%m%dT%H%M%S%fZ}"
    check = Check("table_sizes", "mart_shrank", "a mart keeps its rows", Severity.CRITICAL, Verdict.FAILED,
                  observed="fct_articles: 3")  # fmt: skip
    keep_refused(home, candidate, publication_id, WarehouseVerdict(verdict, [check]), [], is_rebuild=False)
    return publication_id
