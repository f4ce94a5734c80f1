"""A page of each validation, rule by rule, and their index: ``<home>/quality/validations/``."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from itertools import groupby
from pathlib import Path
from typing import Any

from dateline.reports.page_templates import page_templates
from expectations.library.validations import VALIDATIONS, RuleResult, Validation, read_validations, validations_at
from extractors.language.text import storable
from extractors.runtime.atomic_files import write_atomically

GATES = {"staged": "Staged loads", "warehouse": "The warehouse"}
_MOST_LOADS = 50


def write_validation_pages(quality: Path) -> None:
    """Write the page of each validation that has none, and the index of all; remove pages whose validation is gone."""
    found = list(read_validations(quality))
    if not found:
        return
    folder = quality / VALIDATIONS
    templates = page_templates()
    for one in found:
        page = folder / f"{one.name}.html"
        if not page.exists():
            write_atomically(page, storable(templates.get_template("validation.html.j2").render(_page(one))))
    lines = [_line(one) for one in found]
    text = templates.get_template("validations.html.j2").render(validations=lines)
    write_atomically(folder / "index.html", storable(text))
    kept = {one.name for one in found} | {"index"}
    for page in folder.glob("*.html"):
        if page.stem not in kept:
            page.unlink(missing_ok=True)


def find_validations(quality: Path, at: dt.datetime, gates: Sequence[str] = tuple(GATES)) -> list[dict[str, str]]:
    """Return links, from the folder of the reports, to the pages of what gates validated at a time."""
    return [
        {"href": f"{VALIDATIONS}/{name}.html", "text": GATES[gate]}
        for gate in gates
        for name in validations_at(quality, gate, at)
    ]


def _line(one: Validation) -> dict[str, Any]:
    return {
        "name": one.name,
        "gate": GATES.get(one.gate, one.gate),
        "at": one.at[:16].replace("T", " "),
        "loads": len(one.loads),
        "rules": len(one.rules),
        "broken": sum(rule.outcome == "broken" for rule in one.rules),
        "errored": sum(rule.outcome == "errored" for rule in one.rules),
    }


def _page(one: Validation) -> dict[str, Any]:
    tables = []
    for relation, rules in groupby(sorted(one.rules, key=lambda rule: rule.relation), key=lambda rule: rule.relation):
        rows = list(rules)
        known = [rule.row_count for rule in rows if rule.row_count is not None]
        tables.append(
            {
                "name": relation,
                "faults": sorted((rule for rule in rows if rule.outcome != "held"), key=_worst_first),
                "kept": sorted((rule for rule in rows if rule.outcome == "held"), key=lambda rule: rule.rule),
                "row_count": max(known) if known else None,
            }
        )
    tables.sort(key=lambda table: (-len(table["faults"]), table["name"]))
    return {
        "one": _line(one),
        "tables": tables,
        "load_ids": one.loads[:_MOST_LOADS],
        "more_loads": max(0, len(one.loads) - _MOST_LOADS),
    }


def _worst_first(rule: RuleResult) -> tuple[int, bool, str]:
    return ("errored", "broken").index(rule.outcome), rule.severity != "critical", rule.rule
