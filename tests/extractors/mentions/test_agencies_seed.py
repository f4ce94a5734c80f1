"""The seed that dbt and the extractors share."""

from __future__ import annotations

import csv
import re
from pathlib import Path

import pytest

from extractors.language import agency_names as agencies_names
from extractors.language.agency_names import SEED_PATH, name_index

ROWS = list(csv.DictReader(SEED_PATH.open(encoding="utf-8", newline="")))
KINDS = r"national|state|private|cooperative|party|religious|photo|video|specialised|alliance|broadcaster"


def test_seed_has_at_least_two_hundred_agencies_each_once() -> None:
    assert len(ROWS) >= 200
    assert len({row["agency_id"] for row in ROWS}) == len(ROWS)
    assert len({row["name"] for row in ROWS}) == len(ROWS)
    assert [row["agency_id"] for row in ROWS] == sorted(row["agency_id"] for row in ROWS)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["agency_id"])
def test_row_is_well_formed(row: dict[str, str]) -> None:
    assert re.fullmatch(r"[a-z][a-z0-9_]*", row["agency_id"])
    assert re.fullmatch(r"[A-Z]{2}", row["country_code"])
    assert re.fullmatch(KINDS, row["kind"])
    assert re.fullmatch(r"(?:[a-z0-9-]+\.)+[a-z]{2,}|", row["domain"])
    assert not row["domain"].startswith("www.")
    assert re.fullmatch(r"Q[1-9]\d*|", row["wikidata_id"])
    for column in ("abbreviations", "other_names", "local_names", "weak_names"):
        names = row[column].split("|") if row[column] else []
        assert all(name == name.strip() and name for name in names), column
        assert len(names) == len(set(names)), column


def test_wikidata_ids_are_given_to_one_agency_each() -> None:
    given = [row["wikidata_id"] for row in ROWS if row["wikidata_id"]]
    assert len(given) == len(set(given))


def test_names_shared_by_agencies_are_short_forms_that_need_evidence() -> None:
    owners: dict[str, set[str]] = {}
    for agency in name_index().agencies.values():
        for name in agency.names:
            owners.setdefault(name, set()).add(agency.agency_id)
    for name, shared in owners.items():
        if len(shared) > 1:
            assert all(name in name_index().agencies[agency_id].weak_names for agency_id in shared), name


def test_a_broken_seed_names_the_file_and_the_row(tmp_path: Path) -> None:
    broken = tmp_path / "agencies.csv"
    header = SEED_PATH.read_text(encoding="utf-8").splitlines()[0]
    broken.write_text(f"{header}\nexample,Example Agency,EXA,,,NOT A NAME,IR,state,,\n", encoding="utf-8")
    with pytest.raises(ValueError, match=r"agencies\.csv: row 'example'"):
        agencies_names._read_seed(broken)


def test_a_seed_without_a_column_is_refused(tmp_path: Path) -> None:
    broken = tmp_path / "agencies.csv"
    broken.write_text("agency_id,name\nexample,Example Agency\n", encoding="utf-8")
    with pytest.raises(ValueError, match="lacks a column"):
        agencies_names._read_seed(broken)
