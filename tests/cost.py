"""How a test asserts that a hostile text costs no more than linear time, also on a slow and busy machine."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TypeVar

Result = TypeVar("Result")

SLOWEST_S = 10.0
"""CPU seconds of a whole text on a slow and busy machine; what is dearer than linear shows in the growth."""
MOST_GROWTH = 8.0
"""How much longer four times the text may take: 4 where the time is linear, 16 where it is quadratic."""


def assert_linear(read: Callable[[str], Result], text: str, slowest_s: float = SLOWEST_S) -> Result:
    """Return what ``read`` gives for a text, after its quarter was read; assert the CPU time of both."""
    began = time.process_time()
    read(text[: len(text) // 4])
    quarter = time.process_time()
    result = read(text)
    whole = time.process_time() - quarter
    assert whole < slowest_s
    assert whole < MOST_GROWTH * (quarter - began) + 0.5
    return result
