"""Kept statements run on a lake in one transaction: all of a batch, or nothing of it."""

from __future__ import annotations

import contextlib
from pathlib import Path
from types import SimpleNamespace

import duckdb
import pytest

from dateline.warehouse.statements.kept import KeptStatements, Node
from dateline.warehouse.statements.run import StatementsError, run_statements
from dateline.warehouse.threads import few_threads
from extractors.stores.warehouse_files import (
    count_lake_rows,
    list_relations,
    open_candidate,
    open_warehouse,
    scratch_of,
)
from tests.dateline.warehouse.lake.small_lake import begin, build, lake_home, write

pytest.importorskip("duckdb_extension_ducklake")

KEYS = '"batch"."arriving"'
_KEYS = Node(
    "model.arriving", "model", KEYS, False, False, (), None,
    (
        """create  table
        "scratch"."batch"."arriving__dbt_tmp" as (select 'a' || range as article_key from range(3000, 3100))""",
        'alter table "scratch"."batch"."arriving__dbt_tmp" rename to "arriving"',
        'drop table if exists "scratch"."batch"."arriving__dbt_backup" cascade',
    ),
)  # fmt: skip
_PYTHON = Node(
    "model.counted", "model", '"batch"."counted"', False, False, (KEYS,), None,
    ('alter table "scratch"."batch"."counted__dbt_tmp" rename to "counted"',),
    python="""
class dbtObj:
    def __init__(self, read):
        self.read = read
def model(dbt, session):
    return dbt.read("\\"batch\\".\\"arriving\\"").aggregate("count(*) as found")
""",
)  # fmt: skip
_ARTICLES = Node(
    "model.fct_articles", "model", '"marts"."fct_articles"', True, False, (KEYS, '"batch"."counted"'), KEYS,
    (
        'create temporary table "made" as (select article_key, found from "batch"."arriving", "batch"."counted")',
        'delete from "warehouse"."marts"."fct_articles" where article_key in (select article_key from'
        ' "batch"."arriving"); insert into "warehouse"."marts"."fct_articles" select * from "made"',
    ),
)  # fmt: skip


def _test(expected: int) -> Node:
    query = (
        f"select count(*) as failures, false as should_warn, count(*) <> {expected} as should_error"
        " from marts.fct_articles where article_key in (select article_key from batch.arriving)"
    )
    return Node("test.all_are_there", "test", "", False, False, ('"marts"."fct_articles"',), None, (query,))


def _rows(candidate: Path) -> tuple[int, int]:
    with contextlib.closing(open_candidate(candidate)) as connection:
        query = "select count(*), count(*) filter (where read_in = 100) from marts.fct_articles"
        [found] = connection.execute(query).fetchall()
    return found


def test_a_batch_is_applied_and_kept_beside_the_candidate_for_the_audit(tmp_path: Path) -> None:
    home = lake_home(tmp_path)
    build(home, 1)
    candidate = begin(home)
    nodes = (_KEYS, _PYTHON, _ARTICLES, _test(100))
    outcomes = run_statements(candidate, KeptStatements(nodes, is_first=False), memory_limit="1GB")
    assert [status for _, status, *_ in outcomes] == ["success", "success", "success", "pass"]
    assert _rows(candidate) == (4000, 100)
    with contextlib.closing(duckdb.connect(str(scratch_of(candidate)), read_only=True)) as connection:
        assert connection.execute("select count(*), min(found) from batch.arriving, batch.counted").fetchone() == (
            100,
            100,
        )


def test_where_a_test_fails_the_candidate_is_as_it_was(tmp_path: Path) -> None:
    home = lake_home(tmp_path)
    build(home, 1)
    candidate = begin(home)
    nodes = (_KEYS, _PYTHON, _ARTICLES, _test(99))
    with pytest.raises(StatementsError, match="all_are_there: 100 failures"):
        run_statements(candidate, KeptStatements(nodes, is_first=False), memory_limit="1GB")
    assert _rows(candidate) == (4000, 0)


def _of_the_batch(expected: int) -> Node:
    """A test as dbt's are: over the rows of the affected keys."""
    rows = 'select * from "marts"."fct_articles" where article_key in (select article_key from "batch"."arriving")'
    query = (
        f"select count(*) as failures, false as should_warn, count(*) <> {expected} as should_error"
        f" from ({rows}) as dbt_internal_test where read_in = 100"
    )
    return Node("test.of_the_batch", "test", "", False, False, ('"marts"."fct_articles"',), None, (query,))


@pytest.mark.parametrize("count", [1, 2])
def test_tests_of_the_same_rows_see_what_the_model_made_of_them(tmp_path: Path, count: int) -> None:
    """One test reads the lake itself, several read the rows once between them."""
    home = lake_home(tmp_path)
    build(home, 1)
    nodes = (_KEYS, _PYTHON, _ARTICLES, *[_of_the_batch(100)] * count)
    outcomes = run_statements(begin(home), KeptStatements(nodes, is_first=False), memory_limit="1GB")
    assert [status for _, status, *_ in outcomes][3:] == ["pass"] * count
    nodes = (_KEYS, _PYTHON, _ARTICLES, *[_of_the_batch(99)] * count)
    with pytest.raises(StatementsError, match="of_the_batch: 100 failures"):
        run_statements(begin(home), KeptStatements(nodes, is_first=False), memory_limit="1GB")


def test_relations_and_rows_of_a_lake_are_those_of_its_tables(tmp_path: Path) -> None:
    home = lake_home(tmp_path)
    build(home, 1)
    candidate = begin(home)
    write(candidate, 2)
    with contextlib.closing(open_candidate(candidate)) as connection:
        connection.execute("create table marts.is_empty (n integer)")
        connection.execute("create view marts.some as select * from marts.fct_articles where read_in = 2")
        tables = {("marts", "fct_articles"): 7000, ("marts", "fct_loads"): 2, ("marts", "is_empty"): 0}
        assert {name: n for name, n in count_lake_rows(connection).items() if name[0] == "marts"} == tables
        assert {one for one in list_relations(connection) if one[0] == "marts"} == tables.keys() | {("marts", "some")}
        connection.execute("attach ':memory:' as other")
        connection.execute("create table other.alone (n integer)")
        assert list_relations(connection, "other") == {("main", "alone")}


def test_an_opened_lake_loads_no_extension_without_a_signature(tmp_path: Path) -> None:
    home = lake_home(tmp_path)
    build(home, 1)
    with contextlib.closing(open_warehouse(home.warehouse)) as connection:
        query = "select current_setting('allow_unsigned_extensions')"
        assert connection.execute(query).fetchone() == (False,)
        with pytest.raises(duckdb.InvalidInputException):
            connection.execute("set allow_unsigned_extensions = true")


def test_a_batch_of_a_lake_gets_one_thread_up_to_more_pages(tmp_path: Path) -> None:
    home = lake_home(tmp_path)
    build(home, 1)
    file = tmp_path / "warehouse.duckdb"
    duckdb.connect(str(file)).close()

    def threads(pages: int, published: Path) -> int | None:
        return few_threads([SimpleNamespace(manifest=SimpleNamespace(page_count=pages))], published)  # type: ignore[list-item]

    assert [threads(pages, home.warehouse) for pages in (1000, 1001)] == [1, None]
    assert [threads(pages, file) for pages in (200, 201)] == [1, None]


def test_a_catalogue_is_small(tmp_path: Path) -> None:
    home = lake_home(tmp_path)
    build(home, 1)
    assert home.warehouse.stat().st_size < 1 << 20


def test_no_table_of_a_lake_has_inlined_rows(tmp_path: Path) -> None:
    home = lake_home(tmp_path)
    build(home, 1, rows=3)
    with contextlib.closing(duckdb.connect(str(home.warehouse), read_only=True)) as connection:
        assert connection.execute("select * from ducklake_inlined_data_tables").fetchall() == []
