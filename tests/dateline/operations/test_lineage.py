"""Lineage goes from the site over raw and staged loads to the marts, when a backend is named, and nowhere otherwise."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import duckdb
import pytest

from dateline.operations.airflow_home import airflow_environment
from extractors.runtime.settings import PROJECT_ROOT, Home
from extractors.runtime.version import VERSION

# What the tasks of a run emit, each as the listener of the provider sees it end. Airflow itself is left out: its
# metadata database would cost more than all of this.
STEPS = """
import datetime as dt, types, uuid
import airflow.sdk
from airflow import plugins_manager
from airflow.providers.openlineage import conf
from airflow.providers.openlineage.extractors import ExtractorManager
from airflow.providers.openlineage.plugins.adapter import OpenLineageAdapter
from airflow.sdk import task
from airflow.utils.state import TaskInstanceState
from expectations.verdicts.verdict import Check, LoadVerdict, Severity, Verdict
from extractors.runtime.settings import load_settings
from dateline.operations import lineage

plugins_manager.ensure_plugins_loaded()
plugins_manager._get_plugins()
settings = load_settings()
now = dt.datetime(2026, 5, 4, 10, tzinfo=dt.UTC).isoformat()
loads = ["sample_gazette.monitor_sample.one", "sample_gazette.monitor_sample.two"]
check = Check(relation="articles", rule="body_present", title="Every article has a text", severity=Severity.WARNING,
              outcome=Verdict.FAILED, scope="row")
verdicts = [LoadVerdict(load, "v1", "sample_gazette", Verdict.WARNED, checks=[check]) for load in loads]
built = types.SimpleNamespace(published=True, applied=[types.SimpleNamespace(load_id=load) for load in loads])
refused = types.SimpleNamespace(published=False, applied=[])
steps = {
    "collect": lambda: lineage.report_collected(loads, settings),
    "stage": lambda: lineage.report_staged(loads, settings),
    "gate": lambda: lineage.report_gated(verdicts, settings),
    "publish": lambda: lineage.report_published(built, settings),
    "publish_refused": lambda: lineage.report_published(refused, settings),
}
print("on" if lineage.is_lineage_on() else "off")
for name, step in steps.items():
    instance = types.SimpleNamespace(dag_id="monitor_sample", run_id="r1", task_id=name, map_index=0)
    airflow.sdk.get_current_context = lambda: {"ti": instance}
    step()
    if not lineage.is_lineage_on():
        assert lineage._reported is None
        continue
    operator = task(task_id=name)(lambda: None)().operator
    found = ExtractorManager().extract_metadata(types.SimpleNamespace(run_id="r1"), operator,
                                                TaskInstanceState.SUCCESS, instance)
    OpenLineageAdapter().complete_task(
        run_id=str(uuid.uuid4()), job_name=f"monitor_sample.{name}", end_time=now, task=found, owners=None, tags=None,
        job_description=None, nominal_start_time=now, nominal_end_time=now)
listeners = [l for p in plugins_manager._get_plugins()[0] for l in p.listeners]
print(len(listeners))
"""


@pytest.fixture
def backend() -> Iterator[tuple[str, list[dict[str, Any]]]]:
    """A lineage backend on loopback and the events that it was sent."""
    got: list[dict[str, Any]] = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            got.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
            self.send_response(201)
            self.end_headers()

        def log_message(self, format: str, *args: object) -> None:
            """Say nothing."""

    server = HTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_address[1]}", got
    server.shutdown()
    server.server_close()


@pytest.fixture
def home(tmp_path: Path) -> Home:
    """A data home with a published file that has two marts."""
    home = Home(tmp_path)
    home.airflow.mkdir()
    with duckdb.connect(str(home.warehouse)) as connection:
        connection.execute("create schema marts; create table marts.fct_articles (article_key varchar, title varchar)")
        connection.execute("create view marts.fct_related_items as select article_key from marts.fct_articles")
        connection.execute("create schema working; create table working.int_hidden (x integer)")
    return home


def run_steps(home: Home, **variables: str) -> list[str]:
    environ = {
        k: v for k, v in os.environ.items() if not k.startswith(("AIRFLOW__OPENLINEAGE", "OPENLINEAGE", "PYTEST"))
    }
    environ.pop("DATELINE_LINEAGE", None)
    environ.pop("AIRFLOW__DATABASE__SQL_ALCHEMY_CONN", None)
    environ |= variables
    environ |= airflow_environment(home, environ)
    done = subprocess.run(
        [sys.executable, "-c", STEPS], cwd=PROJECT_ROOT, env=environ, capture_output=True, text=True, timeout=180
    )
    assert done.returncode == 0, done.stderr[-3000:]
    return [line for line in done.stdout.splitlines() if line in ("on", "off") or line.isdigit()]


def test_events_lead_from_the_site_to_the_marts(backend: tuple[str, list[dict[str, Any]]], home: Home) -> None:
    address, events = backend
    assert run_steps(home, DATELINE_LINEAGE=address) == ["on", "1"]
    steps = {event["job"]["name"].partition(".")[2]: event for event in events}
    assert {event["job"]["namespace"] for event in events} == {"dateline"}
    flow = {
        name: ([d["name"] for d in event["inputs"]], [d["name"] for d in event["outputs"]])
        for name, event in steps.items()
    }
    assert flow == {
        "collect": (["/"], ["raw/sample_gazette"]),
        "stage": (["raw/sample_gazette"], ["staged/sample_gazette"]),
        "gate": (["staged/sample_gazette"], []),
        "publish": (["staged/sample_gazette"], ["marts/fct_articles", "marts/fct_related_items"]),
        "publish_refused": ([], []),
    }
    assert steps["collect"]["inputs"][0]["namespace"].startswith("http")
    datasets = [d for e in events for d in (*e["inputs"], *e["outputs"]) if d["name"] != "/"]
    assert {d["namespace"] for d in datasets} == {"dateline"}

    read = steps["stage"]["inputs"][0]["inputFacets"]["subset"]["inputCondition"]["locations"]
    written = steps["stage"]["outputs"][0]["outputFacets"]["subset"]["outputCondition"]["locations"]
    assert read == [
        (home.raw / "sample_gazette" / f"sample_gazette.monitor_sample.{n}.warc.gz").as_uri() for n in ("one", "two")
    ]
    assert written == [(home.staged / f"sample_gazette.monitor_sample.{n}").as_uri() for n in ("one", "two")]
    assert written == steps["publish"]["inputs"][0]["inputFacets"]["subset"]["inputCondition"]["locations"]

    found = steps["gate"]["inputs"][0]["inputFacets"]["dataQualityAssertions"]
    assert found["_producer"] == f"urn:dateline:{VERSION}"
    assertion = found["assertions"][0]
    assert (assertion["assertion"], assertion["success"], assertion["severity"]) == (
        "articles.body_present", False, "warn",
    )  # fmt: skip
    fields = steps["publish"]["outputs"][0]["facets"]["schema"]["fields"]
    assert [field["name"] for field in fields] == ["article_key", "title"]


def test_without_a_backend_nothing_is_logged_and_nothing_sent(
    backend: tuple[str, list[dict[str, Any]]], home: Home
) -> None:
    _, events = backend
    assert run_steps(home) == ["off", "0"]
    assert events == []


def test_an_address_is_quoted_as_json() -> None:
    found = airflow_environment(Home(PROJECT_ROOT / "nowhere"), {"DATELINE_LINEAGE": 'http://h/"x'})
    transport = json.loads(found["AIRFLOW__OPENLINEAGE__TRANSPORT"])
    assert transport["url"] == 'http://h/"x'
    # a backend that hangs must not hold up a run for the client's own half a minute an event
    assert transport["timeout"] * (1 + transport["retry"]["read"]) <= 2
