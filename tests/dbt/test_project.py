"""What the dbt project promises beyond its tables: its sources, unit tests, comments, analyses and search."""

from __future__ import annotations

import contextlib
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import duckdb
import pytest
import yaml

from dateline.analyses.catalogue import read_analyses
from dateline.warehouse.models import run_models
from dateline.warehouse.statements.kept import DBT_PROJECT
from extractors.contracts.catalogue import BATCH_TABLES, MENTION_KINDS, TABLES
from extractors.contracts.catalogue.articles import WEAK_CONFIDENCE
from extractors.contracts.columns import Column
from extractors.contracts.fetch import FetchOutcome
from extractors.stores.saved.saved_pages import OUTCOMES
from tests.dateline.search.small_marts import Story, open_marts, store
from tests.dbt.conftest import Build

MODELS = DBT_PROJECT / "models"


# the mart and the staged table that most of its columns come from
ORIGINS = {
    "fct_articles": "articles",
    "fct_article_revisions": "articles",
    "fct_article_authors": "article_authors",
    "fct_article_updates": "article_updates",
    "fct_related_items": "related_items",
    "fct_article_media": "media_items",
    **{f"fct_{kind.mention_table}": kind.mention_table for kind in MENTION_KINDS},
    "fct_page_fetches": "page_fetches",
    "fct_rejected_rows": "rejected_rows",
    "fct_loads": "loads",
    "dim_places": "places",
    "dim_outlets": "outlets",
    "dim_media": "media_items",
}
# of the renditions of one asset, and of tables that name it without a type
CHOSEN = {("dim_media", name) for name in ("media_url", "media_width", "media_height", "media_type")}
NOUNS = ("outlet", "place", "media", "author")
STAGED = {table.name: {column.name: column for column in table.columns} for table in (*TABLES.values(), *BATCH_TABLES)}
DOC = re.compile(r"\{\{ doc\('(\w+?)__(\w+)'\) \}\}")


def _mart_columns() -> Iterator[tuple[str, dict[str, Any]]]:
    for path in sorted((MODELS / "marts").glob("*.yml")):
        for model in yaml.safe_load(path.read_text("utf-8")).get("models", []):
            for column in model.get("columns", []):
                yield model["name"], column


def _inherited(column: dict[str, Any]) -> Column | None:
    """The staged column whose description a mart's column has."""
    match = DOC.fullmatch(column["description"])
    return STAGED[match[1]][match[2]] if match else None


def test_a_mart_column_that_passes_a_staged_one_on_inherits_its_description() -> None:
    inherited = 0
    for mart, column in _mart_columns():
        # dimensions put their noun before names that other tables have too
        names = {column["name"], *(column["name"].removeprefix(f"{noun}_") for noun in NOUNS)}
        is_passed_on = names & STAGED.get(ORIGINS.get(mart, ""), {}).keys() and (mart, column["name"]) not in CHOSEN
        assert not is_passed_on or _inherited(column), (
            f"{mart}.{column['name']}: write {{{{ doc('{ORIGINS[mart]}__{column['name']}') }}}} as its description"
        )
        inherited += _inherited(column) is not None
    assert inherited > 100


# one thing or one kind of fact of any table's row, by the same name wherever it stands
SHARED = {
    "outlet_id", "date", "article_count", "is_unknown", "is_current", "valid_from_at", "valid_to_at", "first_seen_at",
    "last_seen_at", "is_listed", "is_resolved", "join_confidence", "mention_count",
}  # fmt: skip


def test_an_attribute_of_a_dimension_has_a_name_of_its_own() -> None:
    """A join of any tables has no two columns of one name that mean different things."""
    tables: dict[str, list[str]] = {}
    for mart, column in _mart_columns():
        if not mart.endswith("_names"):  # these list the names of dimensions, and are joined to them alone
            tables.setdefault(column["name"], []).append(mart)
    alike = {
        name: found
        for name, found in tables.items()
        if len(found) > 1 and any(mart.startswith("dim_") for mart in found)
        if not name.endswith("_key") and name not in SHARED
    }
    assert alike == {}
    assert not any(mart.startswith("dim_") for mart in tables.get("name", ()))


def test_every_dimension_flags_its_unknown_member() -> None:
    flagged = {mart for mart, column in _mart_columns() if column["name"] == "is_unknown"}
    assert flagged == {mart for mart, _ in _mart_columns() if mart.startswith("dim_") and not mart.endswith("_names")}
    assert len(flagged) >= 6


def test_no_mart_repeats_a_description_of_the_catalogue() -> None:
    words = {column.description for columns in STAGED.values() for column in columns.values()}
    repeated = [f"{mart}.{column['name']}" for mart, column in _mart_columns() if column["description"] in words]
    assert repeated == []


def test_the_values_that_marts_accept_are_those_of_the_catalogue() -> None:
    checked = 0
    for mart, column in _mart_columns():
        staged = _inherited(column)
        for test in column.get("data_tests", []):
            if staged and staged.accepted and "accepted_values" in test:
                values = test["accepted_values"]["arguments"]["values"]
                assert values == list(staged.accepted), f"{mart}.{column['name']}"
                checked += 1
    assert checked >= 5


def test_every_column_of_every_mart_has_a_description_and_an_example() -> None:
    checked = 0
    for mart, column in _mart_columns():
        staged = _inherited(column)
        description = staged.description if staged else column["description"]
        assert description.strip().endswith("."), f"{mart}: {column['name']}"
        assert str(column["config"]["meta"]["example"]), f"{mart}: {column['name']}"
        checked += 1
    assert checked > 200
    for path in (MODELS / "marts").glob("*.yml"):
        for model in yaml.safe_load(path.read_text("utf-8")).get("models", []):
            assert model["description"].strip(), path.name


def test_the_description_of_a_weak_value_says_what_is_weak() -> None:
    described = {column["name"]: column["description"] for mart, column in _mart_columns() if mart == "fct_articles"}
    assert f"under {WEAK_CONFIDENCE}." in described["has_weak_value"]


def test_the_outcomes_that_are_accepted_are_those_that_there_are() -> None:
    model = yaml.safe_load((MODELS / "marts" / "fct_page_fetches.yml").read_text("utf-8"))["models"][0]
    column = next(column for column in model["columns"] if column["name"] == "outcome")
    accepted = column["data_tests"][0]["accepted_values"]["arguments"]["values"]
    assert sorted(accepted) == sorted({str(outcome) for outcome in FetchOutcome} | OUTCOMES)


@pytest.mark.slow
def test_descriptions_are_comments_in_the_file(full: Path) -> None:
    with contextlib.closing(duckdb.connect(str(full), read_only=True)) as connection:
        without = connection.execute(
            "select table_name, column_name from duckdb_columns() where schema_name = 'marts' and comment is null"
        ).fetchall()
        inherited = connection.execute(
            "select comment from duckdb_columns() where schema_name = 'marts' and table_name = 'fct_place_mentions'"
            " and column_name = 'field'"
        ).fetchone()
    assert without == []
    assert inherited == (STAGED["place_mentions"]["field"].description,)


@pytest.mark.slow
def test_unit_tests_of_the_models_pass(full: Path, dbt_work: Path) -> None:
    nodes = run_models(full, dbt_work, command=("test", "--select", "test_type:unit"))
    assert len(nodes) >= 8
    assert {node.status for node in nodes} == {"pass"}


@pytest.mark.slow
def test_every_analysis_runs_on_a_built_warehouse(full: Path) -> None:
    analyses = read_analyses()
    assert len(analyses) == len(list((DBT_PROJECT / "analyses").glob("*.sql"))) >= 15
    with contextlib.closing(duckdb.connect(str(full), read_only=True)) as connection:
        answers = {analysis.name: connection.execute(analysis.sql).fetchall() for analysis in analyses}
    for name, rows in answers.items():
        shown = {str(cell) for row in rows for cell in row if name != "rejection_reasons"}
        assert not any(cell.startswith("Unknown ") or cell == "No story" for cell in shown), name
    empty = {name for name, rows in answers.items() if not rows}
    # the generated loads have no refused rows, no labels, no unknown places, no silence, no text said twice
    assert empty <= {
        "rejection_reasons", "headline_labels", "unresolved_places", "silent_outlets", "same_quotation",
    }  # fmt: skip


@pytest.mark.slow
def test_relations_are_published_that_join_every_row(full: Path) -> None:
    with contextlib.closing(duckdb.connect(str(full), read_only=True)) as connection:
        relations = connection.execute("from marts.relationships").fetchall()
        found = {(table, column): (target, cardinality) for table, column, target, _, cardinality, _ in relations}
        assert found["fct_articles", "published_date_key"] == ("dim_dates", "many_to_one")
        assert found["bridge_story_articles", "article_key"] == ("fct_articles", "one_to_one")
        assert found["dim_stories", "first_outlet_key"] == ("dim_outlets", "many_to_one")
        assert ("fct_articles", "article_key") not in found
        assert len(found) == len(relations) > 40
        keyed = {
            (mart, column["name"])
            for mart, column in _mart_columns()
            if column["name"].endswith("_key") and column["name"] in {key for _, _, _, key, _, _ in relations}
        }
        own = {(target, key) for _, _, target, key, _, _ in relations}
        assert keyed - own <= set(found)
        for table, column, target, key, _, is_tested in relations:
            # null, and articles that lists only name, join nothing; no other key may
            [(alone,)] = connection.execute(
                f"select count(*) from marts.{table} as r where {column} is not null and {column} <> repeat('0', 32)"
                f" and not exists (select 1 from marts.{target} as t where t.{key} = r.{column})"
            ).fetchall()
            assert not alone or column in ("related_article_key", "article_key"), (table, column, alone, is_tested)
            [(twice,)] = connection.execute(f"select count(*) - count(distinct {key}) from marts.{target}").fetchall()
            assert twice == 0, (target, key)


@pytest.mark.slow
def test_tools_list_the_marts_before_what_builds_work_with(full: Path) -> None:
    with contextlib.closing(duckdb.connect(str(full), read_only=True)) as connection:
        schemas = connection.execute(
            "select distinct schema_name from duckdb_columns() where not internal order by 1"
        ).fetchall()
        [(meaning,)] = connection.execute(
            "select comment from duckdb_functions() where function_name = 'search' and schema_name = 'marts'"
        ).fetchall()
    names = [name for (name,) in schemas if name not in ("batch", "staged")]  # dropped before publication
    assert names == ["marts", "search_index", "working"]
    assert "words" in meaning


@pytest.mark.slow
def test_search_finds_whole_words_and_ranks_headlines_first(full: Path) -> None:
    with contextlib.closing(duckdb.connect(str(full), read_only=True)) as connection:
        [(key, title, body)] = connection.execute(
            "select article_key, title, body from marts.fct_articles order by article_key limit 1"
        ).fetchall()
        query = f"{title.split()[2].upper()} {body.split()[9]}"
        found = connection.execute("select article_key, score from marts.search(?)", [query]).fetchall()
        scores = [score for _, score in found]
        part_of_a_word = connection.execute("select 1 from marts.search(?)", [title.split()[2][:-1]]).fetchall()
        nothing = connection.execute("select 1 from marts.search('')").fetchall()
    assert key in [k for k, _ in found]
    assert scores == sorted(scores, reverse=True)
    assert len(part_of_a_word) < len(found) or not part_of_a_word
    assert nothing == []


@pytest.mark.slow
@pytest.mark.parametrize(
    ("query", "text", "is_found"),
    [
        ("港口", "周二,里斯本港口管理局宣布新桥开放。", True),
        ("港", "周二,里斯本港口管理局宣布新桥开放。", True),
        ("马", "周二,里斯本港口管理局宣布新桥开放。", False),
        ("港口 马", "周二,里斯本港口管理局宣布新桥开放。", False),
        ('"the river"', "The cafe by the river", True),
        ('river "the river by"', "The cafe by the river", False),
        ('"by the" caf', "The cafe by the river", False),
        ("口港", "周二,里斯本港口管理局宣布新桥开放。", False),
        ("港口 新桥", "周二,里斯本港口管理局宣布新桥开放。", True),
        ("東京タワー", "昨日、東京タワーが閉館した。", True),
        ("สะพาน", "เมื่อวานเปิดสะพานใหม่แล้ว", True),
        ("یزد", "موزه در يزد باز شد", True),
        ("القاهرة", "وصل إلى القاهره أمس", True),
        ("احمد", "قال أَحْمَد إن الجسر سيفتح", True),
        ("خوابمانده", "ساعت‌هاي خواب‌مانده", True),
        ("جسر", "قال إن الجسور ستفتح", False),
        ("CAFÉ", "The cafe by the river", True),
        ("caf", "The cafe by the river", False),
        ("ai芯片", "新的AI芯片 AI 芯片", True),
    ],
)
def test_search_reads_scripts_as_their_readers_do(full: Path, query: str, text: str, is_found: bool) -> None:
    with contextlib.closing(duckdb.connect(str(full), read_only=True)) as connection:
        [(definition,)] = connection.execute(
            "select macro_definition from duckdb_functions() where function_name = 'search' and schema_name = 'marts'"
        ).fetchall()
    # the published definition over one invented article, since generated texts are in Latin letters
    with contextlib.closing(open_marts()) as connection:
        store(connection, [Story("a", body=text)])
        connection.execute(f"create macro marts.search(query) as table {definition}")
        found = connection.execute("select article_key from marts.search(?)", [query]).fetchall()
    assert bool(found) is is_found


@pytest.mark.slow
def test_a_published_copy_opens_under_another_name(full: Path, tmp_path: Path, build: Build) -> None:
    elsewhere = tmp_path / "warehouse.duckdb"
    elsewhere.write_bytes(full.read_bytes())
    with contextlib.closing(duckdb.connect(str(elsewhere), read_only=True)) as connection:
        marts = connection.execute("select table_name from information_schema.tables where table_schema = 'marts'")
        names = [name for (name,) in marts.fetchall()]
        assert len(names) > 30
        for name in names:
            connection.execute(f"select * from marts.{name} limit 1").fetchall()
        assert connection.execute("select count(*) from marts.search('no such words at all')").fetchone() == (0,)


@pytest.mark.slow
def test_the_published_file_is_asked_how_fresh_it_is(
    full: Path, tmp_path: Path, dbt_work: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copyfile(full, tmp_path / "warehouse.duckdb")
    monkeypatch.setenv("DATELINE_HOME", str(tmp_path))
    with contextlib.closing(duckdb.connect(str(tmp_path / "warehouse.duckdb"))) as connection:
        connection.execute("drop schema if exists staged cascade")  # as publication does
        connection.execute("update marts.fct_loads set staged_at = now()::timestamp")
    monkeypatch.setenv("DATELINE_DBT_TARGET", "published")
    nodes = run_models(tmp_path / "none.duckdb", dbt_work / "freshness", command=("source", "freshness"))
    assert [(node.node, node.status) for node in nodes] == [("source.dateline.published.fct_loads", "pass")]
