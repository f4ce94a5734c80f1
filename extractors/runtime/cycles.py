"""Python's collection of reference cycles: when it is put off."""

from __future__ import annotations

import contextlib
import gc
from collections.abc import Iterator
from typing import Final

_USUAL: Final = gc.get_threshold()


def collect_seldom() -> None:
    """Let the collector look after 50,000 new objects instead of 700: in a process that ends with its work.

    Libraries that are imported, files that are parsed and links that are grouped make hundreds of thousands of objects
    that stay as long as the process does; looking through them again and again takes a tenth to a third of the time.
    """
    gc.set_threshold(50_000, 20, 50)


def collect_as_usual() -> None:
    """Undo ``collect_seldom``: in a process that stays, and whose memory is bounded."""
    gc.set_threshold(*_USUAL)


@contextlib.contextmanager
def without_garbage_collection() -> Iterator[None]:
    """Disable Python's cyclic garbage collection inside the block; enable it afterwards if it was enabled before.

    Reading a document makes thousands of short-lived objects without cycles: the collector would find nothing, and take
    a fifth of the time of finding places and a twentieth of the time of reading a page.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()
