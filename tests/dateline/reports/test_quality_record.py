"""The record of quality: tables that can be queried, and the history that pages are drawn from."""

from __future__ import annotations

import contextlib
import html
import json
import re
from types import SimpleNamespace

import duckdb

from dateline.reports.quality.build_reports import write_reports
from dateline.reports.quality.quality_history import History
from dateline.warehouse.published import WAREHOUSE_VERSION
from dateline.warehouse.quality.quality_schema import QUALITY_TABLES
from dateline.warehouse.quality.quality_tables import write_quality_tables
from expectations.verdicts.verdict import Verdict, WarehouseVerdict
from extractors.runtime.settings import Home
from extractors.runtime.version import VERSION
from extractors.stores.staged_loads import SchemaChange
from tests.dateline.reports.builds import NOW, make_build, make_check, make_load


def test_quality_is_a_query_too(home: Home) -> None:
    home.root.mkdir(parents=True)
    first = make_load(2, checks=[make_check()], verdict=Verdict.WARNED, rejected={"articles": 1},
                  schema_changes=[SchemaChange("articles", "mood", "unknown", False)])  # fmt: skip
    refused = make_build(publication_id="20260309T120000Z", load_verdicts=[make_load(1, verdict=Verdict.FAILED)])
    write_reports(home, refused)
    audit = WarehouseVerdict(Verdict.PASSED, [make_check(outcome=Verdict.PASSED)])
    published = make_build(
        load_verdicts=[first], published=True, applied=[SimpleNamespace(load_id="x")], warehouse_verdict=audit
    )
    with contextlib.closing(duckdb.connect(str(home.warehouse))) as connection:
        connection.execute("create schema marts; create table marts.dim_days as from range(3) as t(day)")
        connection.execute(
            "create table marts.fct_loads as from (values ('x', '{\"extractor\": \"6\"}', now()::timestamp),"
            " ('y', '{\"extractor\": \"6\"}', now()::timestamp), ('z', null, now()::timestamp))"
            " as t(load_id, read_by, staged_at)"
        )
        for _ in range(2):  # the same build again replaces its rows
            write_quality_tables(connection, published, home.quality)

        def rows(query: str) -> list[tuple[object, ...]]:
            return connection.execute(query).fetchall()

        assert rows("select verdict, article_count, kind from quality.loads order by staged_at") == [
            ("warned", 40, "monitor_invented"), ("failed", 40, "monitor_invented"),
        ]  # fmt: skip
        assert rows("select relation, staged_count, rejected_count from quality.load_volumes"
                    " where rejected_count > 0") == [("articles", 40, 1)]  # fmt: skip
        assert rows("select rule, outcome, unexpected_count from quality.load_checks") == [("no_title", "failed", 1)]
        assert rows("select column_name, is_breaking from quality.schema_changes") == [("mood", False)]
        assert rows("select publication_id, is_published from quality.publications order by 1") == [
            ("20260309T120000Z", False), ("20260310T120000Z", True),
        ]  # fmt: skip
        assert rows("select step, seconds from quality.publication_steps where publication_id = '20260310T120000Z'"
                    " order by position") == [("gate loads", 4.25), ("models", 8.0)]  # fmt: skip
        assert rows("select round(share, 3) from quality.load_fields where field = 'published_at'") == [(0.975,)] * 2
        [(publication_id, code, version, read_by, counts)] = rows(
            "select publication_id, code_version, warehouse_version, read_by, row_counts from marts.publications"
        )
        assert (publication_id, code, version) == ("20260310T120000Z", VERSION, WAREHOUSE_VERSION)
        assert json.loads(str(read_by)) == {'{"extractor": "6"}': 2, "unknown": 1}
        assert json.loads(str(counts)) == {"dim_days": 3, "fct_loads": 3}
        assert rows("select count(*) from duckdb_columns() where table_name = 'publications'"
                    " and schema_name = 'marts' and comment is null") == [(0,)]  # fmt: skip
        described: dict[object, object] = {
            row[0]: row[1]
            for row in rows("select table_name, comment from duckdb_tables() where schema_name = 'quality'")
        }
        assert set(described) == set(QUALITY_TABLES)
        assert all(described.values())
    write_reports(home, published)
    page = html.unescape((home.quality / "index.html").read_text("utf-8"))
    assert page.count("<rect") == 2
    assert "Builds before" in page


def test_completeness_is_that_of_the_latest_load_and_not_of_one_gated_beside_it(home: Home) -> None:
    gated_at = NOW.isoformat()
    loads = [
        make_load(day, gated_at=gated_at, field_shares={"title": 1.0, "byline_raw": 0.25 if day == 2 else 1.0})
        for day in (4, 3, 2)
    ]
    home.root.mkdir()
    with contextlib.closing(duckdb.connect(str(home.warehouse))) as connection:
        write_quality_tables(connection, make_build(load_verdicts=loads, published=True))
    assert History(home).fields["harbour_post_en"]["byline_raw"][-1]["share"] == 0.25
    # and of a load that was stopped, which no publication has yet
    stopped = make_load(1, verdict=Verdict.FAILED, field_shares={"byline_raw": 0.0})
    write_reports(home, make_build(load_verdicts=[stopped]))
    assert [row["share"] for row in History(home).fields["harbour_post_en"]["byline_raw"]] == [1.0, 1.0, 0.25, 0.0]


def test_the_front_page_counts_weak_values_and_disagreeing_sources_of_each_outlet(home: Home) -> None:
    home.root.mkdir(parents=True)
    with contextlib.closing(duckdb.connect(str(home.warehouse))) as connection:
        connection.execute("create schema marts")
        connection.execute("create table marts.dim_outlets as from (values ('o', 'ellerby'), ('p', 'lenton'))"
                           " as t(outlet_key, outlet_id)")  # fmt: skip
        connection.execute(
            "create table marts.fct_articles as from (values"
            " ('o', 0.9, 0.8, 0.95, false, true), ('o', null, null, null, false, false),"
            " ('p', 0.69, 0.7, 0.2, true, true), ('p', 0.9, 0.1, null, true, false),"
            " ('p', null, null, 0.7, false, false)"
            ") as t(outlet_key, title_confidence, published_confidence, authors_confidence, has_weak_value,"
            " has_disagreeing_sources)"
        )
    write_reports(home, make_build(load_verdicts=[make_load(0)]))
    page = (home.quality / "index.html").read_text("utf-8")
    table = page[page.index("<h2>Evidence</h2>") : page.index("<h2>Rejected rows</h2>")]
    assert "confidence under 0.7," in table
    lines = [
        re.findall(r"<td[^>]*>(?:<bdi>)?([^<]*)(?:</bdi>)?</td>", line) for line in table.splitlines() if "<td" in line
    ]
    assert lines == [["lenton", "3", "3", "1", "1", "1", "2", "1"], ["ellerby", "2", "1", "0", "0", "0", "0", "1"]]
