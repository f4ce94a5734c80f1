"""A damaged warehouse fails each task that reads it at its first try, with the commands that make it again."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest

from dateline.warehouse.published import BuildError
from extractors.runtime.settings import Home, load_settings

NOW = dt.datetime(2026, 11, 30, 8, tzinfo=dt.UTC)


def build() -> Any:
    from dateline.operations.runs import build_and_publish

    return build_and_publish(load_settings(), now=NOW)


def watch() -> Any:
    from dateline.operations.watches import evaluate_and_send

    (folder := load_settings().watches).mkdir(parents=True, exist_ok=True)
    (folder / "ferry.yml").write_text("title: Ferry\nquery: ferry\nevents: [match]\n", "utf-8")
    return evaluate_and_send(load_settings(), now=NOW)


def brief() -> Any:
    from dateline.operations.briefing import publish_briefing

    return publish_briefing(load_settings(), now=NOW)


@pytest.mark.parametrize("task", [build, watch, brief])
def test_a_damaged_warehouse_fails_a_task_for_good(
    airflow: Home, monkeypatch: pytest.MonkeyPatch, task: Callable[[], Any]
) -> None:
    from airflow.sdk.exceptions import AirflowFailException

    monkeypatch.setenv("DATELINE_WATCHES", str(airflow.root / "watches-of-test"))
    airflow.warehouse.write_bytes(b"no database" * 1000)
    with pytest.raises(AirflowFailException) as caught:
        task()
    said = str(caught.value)
    assert f"`mv {airflow.warehouse} {airflow.warehouse}.damaged`, then `dateline build --full`" in said
    assert len(said.splitlines()) == 1


def test_another_error_may_be_tried_again(airflow: Home) -> None:
    from airflow.sdk.exceptions import AirflowFailException

    from dateline.operations.damaged_file import no_retry_if_damaged

    with pytest.raises(BuildError) as caught, no_retry_if_damaged(airflow.warehouse):
        raise BuildError("another build (process 7) is writing")
    assert not isinstance(caught.value, AirflowFailException)
