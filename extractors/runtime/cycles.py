"""Python's search for objects that hold each other, put off while a page or a text is read."""

from __future__ import annotations

import contextlib
import gc
from collections.abc import Iterator


@contextlib.contextmanager
def no_search_for_cycles() -> Iterator[None]:
    """Put the search off inside the block.

    A document makes thousands of short-lived objects, none in a cycle: the search would take a fifth of the time that
    places take and a twentieth of a page's, and find nothing.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()
