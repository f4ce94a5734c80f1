"""Names in the published file: which names join, what a person decided, and what the resolver finds."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator

import duckdb
import pytest

from dateline.search.warehouse_names import WarehouseResolver
from tests.dbt.conftest import Build
from tests.dbt.small_world import NOW, Load, at

KEY = {"name_key": "<javad>hsnmrf"}


@pytest.fixture(scope="module")
def warehouse(tmp_path_factory: pytest.TempPathFactory, build: Build) -> Iterator[duckdb.DuckDBPyConnection]:
    """Three outlets that print a few names in several scripts."""
    root = tmp_path_factory.mktemp("names")
    staged = root / "staged"
    first = Load("alpha", "one", at(18, 12))
    of = first.article("a1", at(18, 8))
    first.person(of, "own:qasem-soleimani", "Qasem Soleimani", country_code="IR", is_country_stated=True)
    first.person(of, "name:<javad>hsnmrf@IR/politics", "Javad Hosseini Marvi", **KEY, country_code="IR",
                 is_country_stated=True, sphere="politics")  # fmt: skip
    first.place(of, "geonames:163808", "Tadmur", "SY")
    first.organisation(of, "own:united-nations", "United Nations")
    first.organisation(of, "name:=foreign ministry@~PT", "Foreign Ministry", name_key="=foreign ministry",
                       country_code="PT", is_generic=True)  # fmt: skip
    first.rows["places"][-1]["geoname_id"] = 163808
    second = Load("beta", "two", NOW)
    of = second.article("b1", at(19, 8))
    second.person(of, "name:<javad>hsnmrf@~QA", "جواد حسيني مروي", **KEY, country_code="QA")
    second.person(of, "name:=ana@~QA", "Ana", name_key="=ana", country_code="QA")
    second.organisation(of, "name:=foreign ministry@~QA", "Foreign Ministry", name_key="=foreign ministry",
                        country_code="QA", is_generic=True)  # fmt: skip
    second.place(of, "geonames:99532", "Basrah", "IQ")
    second.rows["places"][-1]["geoname_id"] = 99532
    third = Load("gamma", "three", at(17, 12))
    of = third.article("g1", at(16, 8))
    third.person(of, "name:=ana@~PT", "Ana", name_key="=ana", country_code="PT")
    database = root / "names.duckdb"
    ids = [load.write(staged) for load in (first, second, third)]
    build(database, staged, ids[1:])
    build(database, staged, ids[:1])
    with contextlib.closing(duckdb.connect(str(database), read_only=True)) as connection:
        yield connection


@pytest.mark.slow
def test_a_name_of_two_scripts_is_one_person_and_says_why(warehouse: duckdb.DuckDBPyConnection) -> None:
    rows = warehouse.execute(
        "select name, join_confidence, join_evidence from marts.dim_person_names"
        " where person_key = (select person_key from marts.dim_people where person_id = 'name:<javad>hsnmrf@IR')"
        " order by name"
    ).fetchall()
    assert rows == [
        ("Javad Hosseini Marvi", 0.85, "the same name, and articles state the country IR"),
        ("جواد حسيني مروي", 0.7, "the same name, and the only country that articles state for it is IR"),
    ]


@pytest.mark.slow
def test_a_name_that_nothing_joins_is_one_row_a_country(warehouse: duckdb.DuckDBPyConnection) -> None:
    people = warehouse.execute("select person_id from marts.dim_people where person_name = 'Ana' order by 1").fetchall()
    ministries = warehouse.execute(
        "select organisation_id from marts.dim_organisations where organisation_name = 'Foreign Ministry' order by 1"
    ).fetchall()
    assert people == [("name:=ana@PT",), ("name:=ana@QA",)]
    assert ministries == [("name:=foreign ministry@PT",), ("name:=foreign ministry@QA",)]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("kind", "query", "names"),
    [
        ("person", "soleimani", ["Qasem Soleimani"]),
        ("person", "سليماني", ["Qasem Soleimani"]),
        ("person", "СУЛЕЙМАНИ", ["Qasem Soleimani"]),
        ("person", "مروی", ["Javad Hosseini Marvi"]),
        ("person", "soleim", []),
        ("person", "", []),
        ("organisation", "ONU", ["United Nations"]),
        ("organisation", "الأمم المتحدة", ["United Nations"]),
        ("place", "Palmyra", ["Tadmur"]),
        ("place", "basra", ["Basrah"]),
        ("place", "'; drop table x; --", []),
    ],
)
def test_a_name_is_found_by_any_of_its_spellings(
    warehouse: duckdb.DuckDBPyConnection, kind: str, query: str, names: list[str]
) -> None:
    found = warehouse.execute(f"select name from marts.find_{kind}(?)", [query]).fetchall()
    assert [name for (name,) in found] == names


@pytest.mark.slow
@pytest.mark.parametrize(
    ("kind", "query"),
    [
        ("person", "Javad Hosseini Marvi"),
        ("person", "سليماني"),
        ("organisation", "الأمم المتحدة"),
        ("place", "Palmyra"),
    ],
)
def test_search_means_by_a_name_what_the_table_function_finds(
    warehouse: duckdb.DuckDBPyConnection, kind: str, query: str
) -> None:
    found = {key for (key,) in warehouse.execute(f"select {kind}_key from marts.find_{kind}(?)", [query]).fetchall()}
    assert found
    assert WarehouseResolver(warehouse).keys(kind, query) == found
