"""Runs of the index in small, for the tests that merge them."""

from __future__ import annotations

import pytest

from dateline.search import index


@pytest.fixture
def small_runs(monkeypatch: pytest.MonkeyPatch) -> None:
    """Few articles a chunk and a class, so that a test sees runs of every age."""
    monkeypatch.setattr(index, "CHUNK", 7)
    monkeypatch.setattr(index._Run, "size_class", property(lambda run: run.article_count // 8))
    monkeypatch.setattr(index, "LARGEST_RUN", 30)
    monkeypatch.setattr(index, "MERGED_AT_ONCE", 50)
