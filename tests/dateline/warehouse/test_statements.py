"""Kept statements: which nodes a batch runs, what a fault leaves, and what a changed project means."""

from __future__ import annotations

import contextlib
import datetime as dt
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import duckdb
import pytest

from dateline.warehouse import build, models
from dateline.warehouse.audit_due import AUDIT_EVERY, asks_library, is_audit_due, may_use_statements
from dateline.warehouse.published import WAREHOUSE_VERSION, BuildError, Published
from dateline.warehouse.result import BuildResult
from dateline.warehouse.statements import kept as kept_module
from dateline.warehouse.statements.kept import KeptStatements, Node, keep, models_digest, read_kept, state_of
from dateline.warehouse.statements.record import Recorder
from dateline.warehouse.statements.run import StatementsError, check_all_rows, run_statements
from extractors.runtime.settings import Home

NOW = dt.datetime(2026, 10, 20, tzinfo=dt.UTC)
COMPILED = """
def model(dbt, session):
    rows = dbt.ref("fct").fetchall()
    return session.query(f"select {len(rows)} as n")

class dbtObj:
    def __init__(self, read):
        self.ref = lambda name: read('"marts"."fct"')
"""


def _node(name: str, *statements: str, keys: str | None = None, inputs: tuple[str, ...] = ()) -> Node:
    schema, relation = name.split(".")
    return Node(
        node=f"model.dateline.{relation}",
        kind="model",
        relation=f'"{schema}"."{relation}"',
        is_stored=schema != "batch",
        is_view=False,
        inputs=inputs,
        keys=keys,
        statements=statements,
    )


KEYS = _node("batch.keys", 'create or replace table "batch"."keys" as select id from staged.rows')
FACT = _node(
    "marts.fct",
    'create temporary table "fct__tmp" as select id from staged.rows',
    'delete from "marts"."fct" where id in (select id from "batch"."keys")',
    'insert into "marts"."fct" select id from "fct__tmp"',
    keys='"batch"."keys"',
    inputs=('source:"staged"."rows"',),
)
TOTAL = _node(
    "marts.total",
    'create or replace table "marts"."total" as select count(*) as n from "marts"."fct"',
    inputs=('"marts"."fct"',),
)
CALENDAR = _node("marts.calendar", 'create or replace table "marts"."calendar" as select 1 as day')
NO_NULL = replace(
    _node(
        "tests.no_null",
        "select count(*), count(*) > 0, count(*) > 0 from (from marts.fct where id is null) as dbt_internal_test",
        inputs=('"marts"."fct"',),
    ),
    kind="test",
)
PLAN = KeptStatements((KEYS, FACT, TOTAL, CALENDAR, NO_NULL), is_first=False)
FAILING = replace(PLAN, nodes=(*PLAN.nodes, replace(NO_NULL, statements=("select 3, true, true",), inputs=("x",))))


@pytest.fixture
def candidate(tmp_path: Path) -> Path:
    path = tmp_path / "warehouse.candidate.duckdb"
    _ask(
        path,
        "create schema marts; create schema staged; create table marts.fct as select 1 as id;"
        " create table marts.total as select 1 as n; create table marts.calendar as select 2 as day;"
        " create table staged.rows (id integer)",
    )
    return path


def _ask(path: Path, query: str) -> list[tuple[object, ...]]:
    with contextlib.closing(duckdb.connect(str(path))) as connection:
        return connection.execute(query).fetchall()


def _run(path: Path, plan: KeptStatements = PLAN) -> dict[str, str]:
    return {node.rsplit(".", 1)[1]: status for node, status, *_ in run_statements(path, plan, memory_limit="1GB")}


def test_what_no_arriving_row_reaches_is_not_run(candidate: Path) -> None:
    unchanged = dict.fromkeys(("fct", "total", "calendar", "no_null"), "unchanged")
    assert _run(candidate) == {"keys": "success", **unchanged}
    assert _ask(candidate, "select day from marts.calendar") == [(2,)]


def test_what_an_arriving_row_reaches_is_run_and_tested(candidate: Path) -> None:
    _ask(candidate, "insert into staged.rows values (7)")
    ran = dict.fromkeys(("keys", "fct", "total"), "success")
    assert _run(candidate) == {**ran, "calendar": "unchanged", "no_null": "pass"}
    assert _ask(candidate, "select n from marts.total") == [(2,)]
    assert _run(candidate)["fct"] == "success"
    assert _ask(candidate, "select id from marts.fct order by id") == [(1,), (7,)]


def test_a_first_build_runs_everything(candidate: Path) -> None:
    assert "unchanged" not in _run(candidate, replace(PLAN, is_first=True)).values()


@pytest.mark.parametrize(
    "fault",
    [
        _node("batch.later", "create table batch.later as select no_such_column from staged.rows"),
        replace(_node("batch.later"), python="raise RuntimeError('no gazetteer')"),
        replace(NO_NULL, statements=("select 3, true, true",)),
    ],
    ids=["statement", "python", "test"],
)
def test_a_fault_leaves_the_candidate_as_it_was(candidate: Path, fault: Node) -> None:
    _ask(candidate, "insert into staged.rows values (7)")
    with pytest.raises(StatementsError):
        _run(candidate, replace(PLAN, nodes=(*PLAN.nodes, fault)))
    assert _ask(candidate, "select id from marts.fct") == [(1,)]
    assert _ask(candidate, "select 1 from duckdb_schemas() where schema_name = 'batch'") == []


@pytest.mark.parametrize("is_warning", [False, True])
def test_an_audit_looks_at_rows_that_no_load_reaches(candidate: Path, is_warning: bool) -> None:
    narrowed = (
        "select count(*), count(*) > 0, count(*) > 0 from (select * from marts.fct"
        " where (id in (select id from batch.keys)) and parent not in (select id from marts.total)) dbt_internal_test"
    )
    _ask(
        candidate,
        "create schema batch; create table batch.keys as select 9 as id; alter table marts.fct add parent integer;"
        " update marts.fct set parent = 5; alter table marts.total rename n to id; update marts.total set id = 5",
    )
    plan = KeptStatements(
        (replace(NO_NULL, statements=(narrowed,), inputs=('"marts"."total"',), only_warns=is_warning), KEYS),
        is_first=False,
    )
    check_all_rows(candidate, plan, memory_limit="1GB")
    _ask(candidate, "update marts.total set id = 6")  # the parent of a row that no load of today reaches is gone
    _run(candidate, replace(plan, nodes=plan.nodes[:1]))
    with contextlib.nullcontext() if is_warning else pytest.raises(StatementsError, match="no_null: 1 failures"):
        check_all_rows(candidate, plan, memory_limit="1GB")


def test_a_model_in_python_is_run(candidate: Path) -> None:
    rename = 'alter table "batch"."counted__dbt_tmp" rename to "counted"'
    model = replace(_node("batch.counted", rename), python=COMPILED)
    assert _run(candidate, replace(PLAN, nodes=(model,))) == {"counted": "success"}
    assert _ask(candidate, "select n from batch.counted") == [(1,)]


def test_statements_are_kept_by_state(tmp_path: Path, candidate: Path) -> None:
    folder, state = tmp_path / "kept", state_of(candidate)
    assert read_kept(folder, state) is None
    keep(folder, state, PLAN)
    assert read_kept(folder, state) == PLAN
    (folder / f"{state}.json").write_text("{", encoding="utf-8")
    assert read_kept(folder, state) is None


@pytest.mark.parametrize(
    "change",
    [
        "alter table marts.fct add column more integer",
        "alter table marts.fct alter id type bigint",
        "drop table marts.total; create view marts.total as select 1 as n",
        "create table marts.other as select 1 as n",
    ],
)
def test_other_relations_are_another_state(candidate: Path, change: str) -> None:
    before = state_of(candidate)
    _ask(candidate, "insert into marts.fct values (9)")
    assert state_of(candidate) == before
    _ask(candidate, change)
    assert state_of(candidate) != before


@pytest.mark.parametrize("path", ["models/fct.sql", "macros/keys.sql", "seeds/agencies.csv", "dbt_project.yml"])
def test_a_changed_project_is_another_state(path: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("models/fct.sql", "macros/keys.sql", "seeds/agencies.csv", "dbt_project.yml", "profiles.yml"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("one", encoding="utf-8")
    monkeypatch.setattr(kept_module, "DBT_PROJECT", tmp_path)
    digest = models_digest
    before = digest()
    assert digest() == before
    (tmp_path / path).write_text("two", encoding="utf-8")
    assert digest() != before


def test_all_is_audited_once_a_day_and_after_an_upgrade() -> None:
    published = Published(
        Path("w"), {}, WAREHOUSE_VERSION, models_digest=models_digest(), audited_at=NOW - AUDIT_EVERY / 2
    )
    assert not is_audit_due(published, NOW)
    assert is_audit_due(published, NOW + AUDIT_EVERY / 2)
    assert is_audit_due(replace(published, models_digest="other"), NOW)
    assert is_audit_due(replace(published, audited_at=None), NOW)
    assert is_audit_due(None, NOW)


def test_an_audit_that_a_clock_ahead_of_time_made_is_not_waited_for() -> None:
    ahead = Published(
        Path("w"), {}, WAREHOUSE_VERSION, models_digest=models_digest(), audited_at=NOW + dt.timedelta(days=900)
    )
    assert is_audit_due(ahead, NOW)


def test_a_rebuild_is_audited_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Also one that no changed model asks for, on a day that had its audit."""
    published = Published(Path("w"), {}, WAREHOUSE_VERSION, models_digest=models_digest(), audited_at=NOW)
    for name, made in (
        ("read_newest", published),
        ("rebuild_reason", "its columns are not those that this release stores"),
        ("_pending", []),
        ("_known_verdicts", {"load": None}),
        ("_gates", contextlib.nullcontext()),
        ("_apply", None),
    ):
        monkeypatch.setattr(build, name, lambda *_, made=made, **__: made)
    assert build.build_warehouse(Home(tmp_path), now=NOW, report=lambda *_: None).is_full_audit


@pytest.mark.parametrize(
    ("is_rebuild", "is_full_audit", "may"), [(False, False, True), (True, True, False), (False, True, False)]
)
def test_dbt_runs_itself_where_all_is_built_or_audited(is_rebuild: bool, is_full_audit: bool, may: bool) -> None:
    result = BuildResult("p", NOW, is_rebuild=is_rebuild, is_full_audit=is_full_audit)
    published = Published(Path("w"), {}, WAREHOUSE_VERSION)
    assert may_use_statements(published, result) is may
    assert not asks_library(None, result)
    assert asks_library(published, result) is is_full_audit
    assert may_use_statements(None, result)


def test_dbt_runs_where_kept_statements_do_not(
    candidate: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = []

    def invoke(command: Sequence[str], *_: object) -> SimpleNamespace:
        asked.append(tuple(command))
        return SimpleNamespace(success=True, result=SimpleNamespace(results=[]), exception=None)

    monkeypatch.setattr(models, "_invoke", invoke)
    assert {node.status for node in models.run_models(candidate, tmp_path, kept=PLAN)} == {"success", "unchanged"}
    assert asked == []
    assert models.run_models(candidate, tmp_path, kept=FAILING) == []
    assert asked == [models.BUILD]


def test_dbt_is_not_run_after_ctrl_c(candidate: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """DuckDB answers Ctrl-C with an error of the statement that ran."""
    monkeypatch.setattr(models, "was_interrupted", lambda: True)
    monkeypatch.setattr(models, "_invoke", lambda *_: pytest.fail("dbt was run"))
    with pytest.raises(KeyboardInterrupt):
        models.run_models(candidate, tmp_path, kept=FAILING)


def test_dbt_is_not_run_on_a_full_disk(candidate: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object, **__: object) -> None:
        raise StatementsError("IO Error: Could not write to file: No space left on device")

    monkeypatch.setattr(models, "run_statements", fail)
    monkeypatch.setattr(models, "_invoke", lambda *_: pytest.fail("dbt was run"))
    with pytest.raises(BuildError, match="disk is full"):
        models.run_models(candidate, tmp_path, kept=PLAN)


def test_a_test_that_only_warns_stops_nothing(candidate: Path) -> None:
    warning = replace(NO_NULL, statements=("select 3, true, true",), inputs=("x",), only_warns=True)
    assert _run(candidate, replace(PLAN, nodes=(*PLAN.nodes[:-1], warning)))["no_null"] == "warn"


def _dbt_node(name: str, kind: str, **more: Any) -> SimpleNamespace:
    config = SimpleNamespace(
        materialized=more.pop("materialized", "table"),
        meta=more.pop("meta", {}),
        severity=more.pop("severity", "ERROR"),
    )
    fields = {
        "schema": "marts",
        "alias": name,
        "name": name,
        "resource_type": kind,
        "config": config,
        "language": "sql",
    }
    depends_on = SimpleNamespace(nodes=more.pop("reads", []))
    return SimpleNamespace(unique_id=f"{kind}.dateline.{name}", depends_on=depends_on, **{**fields, **more})


def _logged(node: SimpleNamespace, *statements: str) -> list[SimpleNamespace]:
    of_node = SimpleNamespace(unique_id=node.unique_id)
    data = [("SQLQuery", SimpleNamespace(node_info=of_node, sql=sql)) for sql in statements]
    data.append(("NodeFinished", SimpleNamespace(node_info=of_node)))
    return [SimpleNamespace(info=SimpleNamespace(name=name), data=one) for name, one in data]


def test_what_dbt_logs_is_recorded() -> None:
    staged = SimpleNamespace(schema="staged", identifier="rows")
    reading = _dbt_node("stg_rows", "model", materialized="ephemeral", reads=["source.dateline.rows"])
    keys = {"replace_column": "id", "replace_keys": "keys"}
    fact = _dbt_node("fct", "model", materialized="incremental", meta=keys, reads=[reading.unique_id])
    test = _dbt_node("no_null", "test", reads=[fact.unique_id], attached_node=fact.unique_id)
    seed = _dbt_node("agencies", "seed", materialized="seed")
    manifest = SimpleNamespace(
        sources={"source.dateline.rows": staged}, nodes={node.unique_id: node for node in (reading, fact, test, seed)}
    )
    recorder = Recorder()
    ran = [
        *_logged(seed, "BEGIN", "/* dbt */ COPY working.agencies FROM 'agencies.csv'\n  ...", "COMMIT"),
        *_logged(fact, "DESCRIBE (select 1)", 'insert into "marts"."fct" select 1', "comment on table fct is 'x'"),
        *_logged(test, 'select 1, false, false from (from "marts"."fct" where id is null) dbt_internal_test'),
    ]
    for event in ran:
        recorder.callback(event)
    results = [SimpleNamespace(node=node) for node in (test, fact, seed)]
    copied, made, tested = recorder.statements(cast(Any, manifest), results, is_first=False).nodes
    assert copied.statements == ("COPY working.agencies FROM 'agencies.csv'",)
    assert made.statements == ('insert into "marts"."fct" select 1',)
    assert (made.inputs, made.keys) == (('source:"staged"."rows"',), '"batch"."keys"')
    assert '(select * from "marts"."fct" where id in (select id from "batch"."keys")) where' in tested.statements[0]
    first = recorder.statements(cast(Any, manifest), results, is_first=True).nodes
    assert "comment on table fct is 'x'" in first[1].statements and "batch" not in first[2].statements[0]


@pytest.mark.parametrize(("severity", "warns"), [("error", False), ("ERROR", False), ("warn", True)])
def test_the_severity_of_a_test_is_recorded(severity: str, warns: bool) -> None:
    test, recorder = _dbt_node("no_null", "test", severity=severity), Recorder()
    for event in _logged(test, "select 1, true, true from (from marts.fct) dbt_internal_test"):
        recorder.callback(event)
    manifest = SimpleNamespace(sources={}, nodes={})
    (node,) = recorder.statements(cast(Any, manifest), [SimpleNamespace(node=test)], is_first=False).nodes
    assert node.only_warns is warns


def test_a_test_whose_query_dbt_did_not_log_does_not_pass(candidate: Path) -> None:
    test, recorder = _dbt_node("no_null", "test"), Recorder()
    for event in _logged(test):
        recorder.callback(event)
    manifest = SimpleNamespace(sources={}, nodes={})
    plan = recorder.statements(cast(Any, manifest), [SimpleNamespace(node=test)], is_first=True)
    with pytest.raises(StatementsError):
        _run(candidate, plan)


def test_a_statement_that_dbt_did_not_log_whole_does_not_run(candidate: Path) -> None:
    seed, recorder = _dbt_node("agencies", "seed"), Recorder()
    for event in _logged(seed, "copy " + "x" * 507 + "..."):
        recorder.callback(event)
    manifest = SimpleNamespace(sources={}, nodes={})
    plan = recorder.statements(cast(Any, manifest), [SimpleNamespace(node=seed)], is_first=True)
    with pytest.raises(StatementsError):
        _run(candidate, plan)
