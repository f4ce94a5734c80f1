"""Numbers with their nouns in messages."""

from __future__ import annotations

import pytest

from extractors.runtime.printable import counted


@pytest.mark.parametrize(
    ("count", "said"), [(0, "0 faults"), (1, "1 fault"), (2, "2 faults"), (12_345, "12,345 faults")]
)
def test_a_number_with_its_noun(count: int, said: str) -> None:
    assert counted(count, "fault") == said


def test_a_plural_of_its_own() -> None:
    assert [counted(n, "watch", "watches") for n in (1, 2)] == ["1 watch", "2 watches"]
