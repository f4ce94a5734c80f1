"""The search for cycles is put off while a document is read, and comes back as it was."""

from __future__ import annotations

import gc

import pytest

from extractors.runtime.cycles import collect_as_usual, collect_seldom, without_garbage_collection


@pytest.fixture(params=[True, False])
def was_on(request: pytest.FixtureRequest) -> bool:
    on: bool = request.param
    return on


def test_the_search_comes_back_as_it_was(was_on: bool) -> None:
    before = gc.isenabled()
    (gc.enable if was_on else gc.disable)()
    try:
        with pytest.raises(LookupError), without_garbage_collection():
            assert not gc.isenabled()
            raise LookupError
        assert gc.isenabled() is was_on
    finally:
        (gc.enable if before else gc.disable)()


def test_a_process_that_stays_collects_as_python_does() -> None:
    usual = gc.get_threshold()
    try:
        collect_seldom()
        assert gc.get_threshold()[0] > usual[0]
        collect_as_usual()
        assert gc.get_threshold() == usual
    finally:
        gc.set_threshold(*usual)
