"""Confidence as the share of mentions that are right."""

from __future__ import annotations

import pytest

from extractors.mentions.names.calibration import calibrate


@pytest.mark.parametrize("sort", ["person", "organisation"])
@pytest.mark.parametrize("is_caseless", [False, True])
def test_it_rises_with_the_probability_and_stays_below_one(sort: str, is_caseless: bool) -> None:
    values = [calibrate(step / 100, sort, is_caseless=is_caseless) for step in range(101)]
    assert values == sorted(values)
    assert values[0] == 0
    assert values[-1] < 1


def test_a_point_between_two_measured_ones() -> None:
    assert calibrate(0.75, "person", is_caseless=False) == 0.57
