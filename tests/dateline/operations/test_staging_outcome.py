"""Loads that a task staged reach the gate also where others of the task could not be staged."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from types import SimpleNamespace

import pytest

from extractors.pipeline.stage import Unstaged
from extractors.runtime.settings import Home

BROKEN = Unstaged("outlet_b", "outlet_b.x.y", "its log is damaged; fetch it again")
BUSY = Unstaged("outlet_c", "outlet_c.x.y", "staging it failed (OSError: busy)", may_heal=True)


def _noting(gated: list[str]) -> Callable[..., list[object]]:
    """A gate that notes the loads it is given and has no verdict on them."""

    def gate_loads(loads: Iterable[str], **_: object) -> list[object]:
        gated.extend(loads)
        return []

    return gate_loads


def instance(try_number: int, max_tries: int = 2) -> dict[str, SimpleNamespace]:
    return {"ti": SimpleNamespace(try_number=try_number, max_tries=max_tries)}


def test_what_was_staged_is_returned_with_what_was_not(airflow: Home) -> None:
    from dateline.operations.runs import staging_outcome

    outcome = staging_outcome(["a.x.y"], [BROKEN], "host (home)", instance(1))
    assert outcome == {"staged": ["a.x.y"], "failed": [str(BROKEN)], "worker": "host (home)"}


def test_what_may_pass_is_retried_and_reported_at_the_last_try(airflow: Home) -> None:
    from airflow.sdk.exceptions import AirflowException, AirflowFailException

    from dateline.operations.runs import staging_outcome

    with pytest.raises(AirflowException, match="outlet_c") as caught:
        staging_outcome(["a.x.y"], [BROKEN, BUSY], "host (home)", instance(2))
    assert not isinstance(caught.value, AirflowFailException)
    last = staging_outcome(["a.x.y"], [BROKEN, BUSY], "host (home)", instance(3))
    assert last == {"staged": ["a.x.y"], "failed": [str(BROKEN), str(BUSY)], "worker": "host (home)"}


@pytest.mark.parametrize("mapped", [
    [{"staged": ["a.x.y"], "failed": [], "worker": "h"}, None,
     {"staged": ["b.x.y"], "failed": ["outlet c: damaged"], "worker": "i"}],
    {"staged": ["a.x.y", "b.x.y"], "failed": ["outlet c: damaged"], "worker": "h"},
])  # fmt: skip
def test_the_gate_judges_what_was_staged_and_stops_what_was_not(
    airflow: Home, monkeypatch: pytest.MonkeyPatch, mapped: object
) -> None:
    from dateline.operations import runs

    gated: list[str] = []
    monkeypatch.setattr(runs, "read_load", lambda _, load_id: load_id)
    monkeypatch.setattr("expectations.gate.staged_gate.gate_loads", _noting(gated))
    assert runs.gate_run(mapped) == {"passed": [], "stopped": ["outlet c: damaged"]}
    assert gated == ["a.x.y", "b.x.y"]


def test_a_run_that_staged_nothing_and_failed_at_something_is_no_skip(
    airflow: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    from airflow.sdk.exceptions import AirflowFailException, AirflowSkipException

    from dateline.operations import runs

    monkeypatch.setattr("expectations.gate.staged_gate.gate_loads", lambda *_, **__: [])
    gated = runs.gate_run([{"staged": [], "failed": ["outlet c: damaged"], "worker": "h"}])
    with pytest.raises(AirflowFailException, match="outlet c: damaged"):
        runs.fail_task_if_any(gated["stopped"])
    with pytest.raises(AirflowSkipException):
        runs.gate_run([{"staged": [], "failed": [], "worker": "h"}, None])


def test_a_load_that_cannot_be_opened_is_stopped_alone(airflow: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    from dateline.operations import runs

    def read(_: object, load_id: str) -> str:
        if load_id == "b.x.y":
            raise RuntimeError("no such luck")
        return load_id

    gated: list[str] = []
    monkeypatch.setattr(runs, "read_load", read)
    monkeypatch.setattr("expectations.gate.staged_gate.gate_loads", _noting(gated))
    (line,) = runs.gate_run([["a.x.y", "b.x.y", "c.x.y"]])["stopped"]
    assert "b.x.y" in line and "no such luck" in line
    assert gated == ["a.x.y", "c.x.y"]
