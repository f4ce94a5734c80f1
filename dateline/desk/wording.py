"""The labels of the desk in a reader's language: one catalogue a language in ``labels/``."""

from __future__ import annotations

from pathlib import Path

from dateline.languages import reader
from dateline.languages.reader import Reader

LABELS = Path(__file__).resolve().parent / "labels"


def reader_of(language: str) -> Reader:
    """Return the desk's labels in a language; English for a language without a catalogue."""
    return reader.reader_of(language, LABELS)
