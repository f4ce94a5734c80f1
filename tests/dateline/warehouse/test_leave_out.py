"""Which loads are left out where a batch cannot be built, and what it costs to find them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import cast

import pytest

from dateline.warehouse import leave_out
from dateline.warehouse.models import NodeResult
from dateline.warehouse.published import BuildError
from extractors.stores.staged_loads import StagedLoad


@dataclass(frozen=True)
class Load:
    load_id: str


class Candidate:
    """A candidate whose models fail on some loads, or always, or on all of two together."""

    def __init__(self, bad: Iterable[str] = (), always: bool = False, together: Iterable[str] = ()) -> None:
        self.bad, self.always, self.together = set(bad), always, set(together)
        self.attached: list[str] = []
        self.runs, self.begun = 0, 0

    def begin(self) -> None:
        self.begun += 1

    def attach(self, loads: Sequence[StagedLoad]) -> None:
        self.attached = [load.load_id for load in loads]

    def run(self) -> list[NodeResult]:
        self.runs += 1
        if self.always or self.bad & set(self.attached) or (self.together and self.together <= set(self.attached)):
            raise BuildError(f"dbt stopped on {self.runs}")
        return []

    def build(self, loads: list[Load]) -> tuple[list[StagedLoad], list[NodeResult], list[str]]:
        return leave_out.build_models(cast("list[StagedLoad]", loads), self.begin, self.attach, self.run, set())


LOADS = [Load(f"load_{number}") for number in range(10)]


@pytest.fixture(autouse=True)
def all_are_readable(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(leave_out, "find_attach_error", lambda *_: None)


def test_a_batch_without_fault_is_built_at_once() -> None:
    candidate = Candidate()
    built, results, messages = candidate.build(LOADS)
    assert [load.load_id for load in built] == [load.load_id for load in LOADS]
    assert (results, messages) == ([], [])
    assert (candidate.runs, candidate.begun) == (1, 0)


@pytest.mark.parametrize("bad", [{"load_6"}, {"load_0", "load_9"}])
def test_loads_that_cannot_be_built_are_left_out_with_the_reason(bad: set[str]) -> None:
    candidate = Candidate(bad)
    built, _, messages = candidate.build(LOADS)
    assert {load.load_id for load in LOADS} - {load.load_id for load in built} == bad
    assert candidate.attached == [load.load_id for load in built]
    assert all("cannot be built (BuildError: dbt stopped" in line for line in messages)
    assert sorted(line.split()[1].rstrip(":") for line in messages) == sorted(bad)
    assert candidate.runs <= 18


def test_a_damaged_load_is_found_without_another_run(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(leave_out, "find_attach_error", lambda load, _: "torn" if load.load_id == "load_3" else None)
    candidate = Candidate({"load_3"})
    built, _, messages = candidate.build(LOADS)
    assert len(built) == 9 and "(torn)" in messages[0]
    assert (candidate.runs, candidate.begun) == (2, 1)


@pytest.mark.parametrize(
    ("candidate", "most"), [(Candidate(always=True), 2), (Candidate(together={"load_1", "load_8"}), 4)]
)
def test_a_fault_that_is_no_single_loads_is_raised(candidate: Candidate, most: int) -> None:
    with pytest.raises(BuildError, match="dbt stopped on 1"):
        candidate.build(LOADS)
    assert candidate.runs <= most


def test_the_search_ends_where_most_loads_cannot_be_built() -> None:
    many = [Load(f"load_{number}") for number in range(64)]
    candidate = Candidate({load.load_id for load in many})
    with pytest.raises(BuildError, match="dbt stopped on 1"):
        candidate.build(many)
    assert candidate.runs <= 18


def test_a_full_disk_is_no_loads_fault(monkeypatch: pytest.MonkeyPatch) -> None:
    candidate = Candidate()

    def full(_loads: Sequence[StagedLoad]) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(candidate, "attach", full)
    with pytest.raises(OSError, match="No space left"):
        candidate.build(LOADS)
    assert candidate.begun == 0
