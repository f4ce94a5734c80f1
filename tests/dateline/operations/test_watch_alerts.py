"""A problem of the watches is in one alert a day, also where an earlier version kept the record of alerts."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from pathlib import Path
from types import SimpleNamespace

import pytest

from dateline.operations.watches import evaluate_and_send
from extractors.runtime.settings import load_settings

NOW = dt.datetime(2026, 10, 20, 9, tzinfo=dt.UTC)
DOWN, WRONG = "mail:desk@example.org: did not answer", "watch ferries: the query has no words"


@pytest.mark.parametrize("name", ["alerted.json", "told.json"])
def test_a_problem_is_alerted_once_a_day(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setenv("DATELINE_HOME", str(tmp_path))
    monkeypatch.setenv("DATELINE_ALERTS", "log")
    record = tmp_path / "state" / "watches" / name
    record.parent.mkdir(parents=True)
    record.write_text(json.dumps({_key(DOWN): _ago(2), _key(WRONG): _ago(30)}))
    outcome = SimpleNamespace(
        evaluation=SimpleNamespace(articles=0, noticed={}),
        sent=SimpleNamespace(messages={}, feeds=0),
        waiting={},
        problems=[DOWN, WRONG],
    )
    monkeypatch.setattr("dateline.watches.after_publication.run_watches", lambda *_, **__: outcome)

    evaluate_and_send(load_settings(), now=NOW)
    assert f"watches: {WRONG}" in caplog.text and f"watches: {DOWN}" not in caplog.text
    caplog.clear()
    evaluate_and_send(load_settings(), now=NOW + dt.timedelta(hours=1))
    assert "watches: " not in caplog.text


def _key(problem: str) -> str:
    return hashlib.sha256(problem.encode()).hexdigest()[:16]


def _ago(hours: int) -> str:
    return (NOW - dt.timedelta(hours=hours)).isoformat()
