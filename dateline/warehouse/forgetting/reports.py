"""Take a forgotten article out of what was written about it: reports, run files, logs, the record of earlier builds."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from dateline.warehouse.quality.run_files import RUNS
from extractors.runtime.atomic_files import write_atomically
from extractors.runtime.settings import Home
from extractors.runtime.typed_json import parse_json
from extractors.stores.forgetting.target import REPLACED, ForgetTarget, spellings

_TEXT_FILES = frozenset({".html", ".json", ".xml", ".md", ".txt", ".log", ".jsonl", ".svg", ".csv", ".js", ".sql"})
_OLD_FILES = (
    "warehouse.version-*.duckdb",
    "warehouse.replaced.duckdb",
    "warehouse.candidate.duckdb*",
    "warehouse/catalogue.version-*.ducklake",
    "warehouse/catalogue.replaced.ducklake",
    "warehouse/previous.ducklake",
    "warehouse/candidate.*",
)
_SHORTEST_PATH = 8
"""Shorter paths would hit rules about other pages."""
_REFUSED_FILES = ("warehouse.refused.duckdb*", "warehouse/refused.ducklake", "warehouse.refused.json")


def remove_copies(home: Home, *, refused: bool) -> list[str]:
    """Delete whole copies of the warehouse beside the published one; return their names."""
    patterns = (*_OLD_FILES, *(_REFUSED_FILES if refused else ()))
    found = sorted({path for pattern in patterns for path in home.data.glob(pattern)})
    for path in found:
        path.unlink(missing_ok=True)
    return [path.name for path in found]


def scrub_files(home: Home, target: ForgetTarget) -> int:
    """Replace the target's phrases in every report and log of the home; return how many files had one.

    Binary files that have one are deleted: they are caches, which are made again. So is the PDF of a briefing whose
    page has one, and one without its page: what is in a PDF is packed and cannot be searched.
    """
    wanted = [spelling for phrase in target.phrases for spelling in spellings(phrase)]
    changed = 0
    for path in _files(home):
        if not path.exists():
            continue  # the PDF of a page before it
        if path.name.endswith(".forget"):  # of a command that was killed
            path.unlink()
            continue
        if path.suffix == ".pdf" and not path.with_suffix(".html").exists():
            path.unlink()
            changed += 1
            continue
        content = path.read_bytes()
        found = [spelling for spelling in wanted if spelling in content]
        if not found:
            continue
        changed += 1
        path.with_suffix(".pdf").unlink(missing_ok=True)  # before its page is: a kill in between leaves it to be found
        if path.suffix not in _TEXT_FILES:
            path.unlink()
            continue
        for spelling in found:
            content = content.replace(spelling, REPLACED.encode())
        beside = path.with_name(f".{path.name}.forget")
        beside.write_bytes(content)
        beside.chmod(path.stat().st_mode & 0o777)
        beside.replace(path)
    return changed


def scrub_runs(home: Home, target: ForgetTarget) -> None:
    """Take samples of rows out of the run files; one that cannot be read is deleted."""
    for path in sorted((home.quality / RUNS).glob("*.json")):
        try:
            rows = parse_json(path.read_bytes())
            write_atomically(path, json.dumps(scrub_rows(rows, target), ensure_ascii=False))
        except (ValueError, AttributeError, TypeError):
            path.unlink()


def remove_load_pages(home: Home, load_ids: Sequence[str]) -> None:
    """Delete the quality pages of loads, which may quote rows of them."""
    for load_id in load_ids:
        (home.quality / "loads" / f"{load_id}.html").unlink(missing_ok=True)


def scrub_rows(
    rows: Mapping[str, Sequence[Mapping[str, Any]]], target: ForgetTarget
) -> dict[str, list[dict[str, Any]]]:
    """Rows of schema ``quality`` without samples of the target's outlet and without its phrases."""
    return {name: [_scrubbed(row, target) for row in listed] for name, listed in rows.items()}


def _scrubbed(row: Mapping[str, Any], target: ForgetTarget) -> dict[str, Any]:
    new = dict(row)
    if new.get("outlet_id") == target.outlet_id and "sample" in new:
        new["sample"] = None
    for name, value in new.items():
        if isinstance(value, str):
            for phrase in target.phrases:
                value = value.replace(phrase, REPLACED)
            new[name] = value
    return new


def _files(home: Home) -> Iterator[Path]:
    """The files that are neither data nor the register: reports, logs, what dbt keeps."""
    for folder in (home.quality, home.briefings, home.docs, home.root / "dbt", home.airflow / "logs"):
        for path in sorted(folder.rglob("*")) if folder.is_dir() else ():
            if path.is_file() and not path.is_symlink():
                yield path
    for path in sorted(home.airflow.glob("*.log*")):  # of the components of ``make up``
        if path.is_file() and not path.is_symlink():
            yield path


def scrub_site_files(home: Home, target: ForgetTarget) -> int:
    """Take the lines that name the target's addresses out of cached robots.txt, ai.txt and tdmrep.json files.

    Returns how many files had one. A file whose text is not of lines that name it is deleted: it is a cache.
    """
    paths = {path for url in target.urls if len(path := urlsplit(url).path) >= _SHORTEST_PATH}
    changed = 0
    for file in sorted((home.state / "robots").rglob("*.json")):
        content = file.read_text("utf-8", "replace")
        if not any(path in content for path in paths):
            continue
        changed += 1
        try:
            kept = parse_json(content)
            lines = [line for line in kept["text"].splitlines() if not any(path in line for path in paths)]
            write_atomically(file, json.dumps({**kept, "text": "\n".join(lines)}, ensure_ascii=False))
        except (ValueError, KeyError, TypeError, AttributeError):
            file.unlink()
    return changed


def find_saved_copies(home: Home, target: ForgetTarget) -> list[str]:
    """Return the files in the home's import folder that have a phrase of the target: the user's own, which stay."""
    wanted = [spelling for phrase in target.phrases for spelling in spellings(phrase)]
    found = []
    for path in sorted((home.root / "import").rglob("*")):
        if path.is_file() and not path.is_symlink():
            content = path.read_bytes()
            if any(spelling in content for spelling in wanted):
                found.append(f"{path.relative_to(home.root)} has its text; it is your own copy, delete it yourself")
    return found
