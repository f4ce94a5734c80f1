"""Figures for Prometheus: right on a home that has been worked in, on an empty one, and safe to parse."""

from __future__ import annotations

import dataclasses
import datetime as dt
import json
import re
from pathlib import Path

import duckdb
import pytest
from typer.testing import CliRunner

from dateline.commands.app import app
from dateline.warehouse.metrics import Metric, format_metrics, read_metrics
from extractors.contracts.found import Found
from extractors.outlets.registry import load_registry
from extractors.runtime.settings import PROJECT_ROOT, Home, Settings, load_settings
from extractors.stores.outlet_state.states import open_states

NOW = dt.datetime(2026, 11, 20, 12, tzinfo=dt.UTC)
LINE = re.compile(r'[a-z_]+(\{[a-z]+="(\\.|[^"\\])*"(,[a-z]+="(\\.|[^"\\])*")*\})? -?[0-9.e+]+')


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return dataclasses.replace(load_settings({}), home=Home(tmp_path / "home"))


def values(metrics: list[Metric]) -> dict[str, dict[tuple[str, ...], float]]:
    return {one.name: {tuple(labels.values()): value for labels, value in one.samples} for one in metrics}


def test_an_empty_home_has_figures_and_no_warehouse(settings: Settings) -> None:
    found = values(read_metrics(settings, open_states(settings), NOW))
    assert found["dateline_loads_waiting"] == {(): 0}
    assert found["dateline_home_free_bytes"][()] > 0
    assert found["dateline_pages_due"] == {}
    assert "dateline_articles" not in found


def test_queues_requests_and_rejections_are_counted_by_outlet(settings: Settings) -> None:
    outlet = load_registry(settings.outlets).outlets["sample_qamar"]
    with open_states(settings).open(outlet) as state:
        pages = [Found(f"{outlet.homepage_url.rstrip('/')}/news/{number}") for number in range(3)]
        state.remember(pages, NOW)
    new = settings.home.staged / "_new"
    new.mkdir(parents=True)
    (new / "sample_qamar.x.2026-11-20").touch()
    with duckdb.connect(str(settings.home.warehouse)) as db:
        db.execute("""
            create schema marts;
            create table marts.publications as select timestamp '2026-11-20 11:00:00' as started_at;
            create table marts.fct_articles as select * from range(7);
            create table marts.dim_outlets as select 'k' as outlet_key, 'sample_qamar' as outlet_id;
            create table marts.fct_page_fetches as select * from (values
                ('k', 'fetched', timestamp '2026-11-20 10:00:00'), ('k', 'fetched', timestamp '2026-11-20 09:00:00'),
                ('k', 'gone', timestamp '2026-11-20 10:00:00'), ('k', 'gone', timestamp '2026-11-18 10:00:00')
            ) as f (outlet_key, outcome, requested_at);
            create table marts.fct_loads as select 'l' as load_id, timestamp '2026-11-20 10:30:00' as staged_at;
            create table marts.fct_rejected_rows as select 'k' as outlet_key, 'l' as load_id, 'no_title' as reason;
        """)
    found = values(read_metrics(settings, open_states(settings), NOW))
    assert found["dateline_pages_due"] == {("sample_qamar",): 3}
    assert found["dateline_loads_waiting"] == {(): 1}
    assert found["dateline_articles"] == {(): 7}
    assert found["dateline_published_timestamp_seconds"] == {(): (NOW - dt.timedelta(hours=1)).timestamp()}
    assert found["dateline_fetches_last_day"] == {("sample_qamar", "fetched"): 2, ("sample_qamar", "gone"): 1}
    assert found["dateline_rejected_last_day"] == {("sample_qamar", "no_title"): 1}


def test_labels_are_escaped() -> None:
    text = format_metrics([Metric("x", "y", (({"outlet": 'a"b\\c\nd'}, 1.0),))])
    assert text.splitlines()[-1] == r'x{outlet="a\"b\\c\nd"} 1'


def test_every_line_of_the_command_can_be_parsed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATELINE_HOME", str(tmp_path))
    done = CliRunner().invoke(app, ["metrics"])
    assert done.exit_code == 0
    lines = [line for line in done.output.splitlines() if not line.startswith("# ")]
    assert lines
    assert all(LINE.fullmatch(line) for line in lines)


def test_the_example_dashboard_asks_only_for_figures_that_exist() -> None:
    dashboard = json.loads((PROJECT_ROOT / "docs" / "static" / "grafana-dashboard.json").read_text("utf-8"))
    source = (PROJECT_ROOT / "dateline" / "warehouse" / "metrics.py").read_text("utf-8")
    asked = {
        name
        for panel in dashboard["panels"]
        for target in panel["targets"]
        for name in re.findall(r"dateline_\w+", target["expr"])
    }
    assert len(asked) >= 6
    assert all(f'"{name}"' in source for name in asked)
