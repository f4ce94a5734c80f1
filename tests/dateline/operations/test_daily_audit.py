"""The task that builds audits all of the warehouse where that is due, also when the clock began it and no load came."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pytest

from dateline.warehouse.published import WAREHOUSE_VERSION, Published
from dateline.warehouse.statements.kept import models_digest
from extractors.runtime.settings import Home, load_settings

NOW = dt.datetime(2026, 11, 30, 3, 20, tzinfo=dt.UTC)


class ReachedError(Exception):
    """The build was reached."""


@pytest.mark.parametrize(
    ("hours", "digest", "is_due"),
    [(25, None, True), (1, None, False), (1, "of another release", True), (None, None, True)],
)
def test_all_is_audited_once_a_day_and_after_an_upgrade(
    airflow: Home, monkeypatch: pytest.MonkeyPatch, hours: int | None, digest: str | None, is_due: bool
) -> None:
    from dateline.operations.runs import build_and_publish

    asked: list[bool] = []

    def build(_home: Home, *, audit: bool, **_: Any) -> None:
        asked.append(audit)
        raise ReachedError

    audited_at = None if hours is None else NOW - dt.timedelta(hours=hours)
    made_by = digest or models_digest()
    published = Published(Path("w"), {}, WAREHOUSE_VERSION, models_digest=made_by, audited_at=audited_at)
    monkeypatch.setattr("dateline.reports.reported_build.build", build)
    monkeypatch.setattr("dateline.warehouse.published.read_published", lambda _: published)
    with pytest.raises(ReachedError):
        build_and_publish(load_settings(), now=NOW)
    assert asked == [is_due]
    monkeypatch.setattr("dateline.warehouse.published.read_published", lambda _: None)
    with pytest.raises(ReachedError):
        build_and_publish(load_settings(), now=NOW)
    assert asked[1:] == [False], "where nothing is published there is nothing to audit"
