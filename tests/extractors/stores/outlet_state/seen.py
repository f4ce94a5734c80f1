"""Reads what an outlet's state knows of a page or source that a test expects to be there."""

from __future__ import annotations

from extractors.stores.outlet_state.schema import SeenSource, SeenUrl
from extractors.stores.outlet_state.state import UrlState


def seen_page(state: UrlState, url: str) -> SeenUrl:
    """The state's row of a page; fails the test where there is none."""
    seen = state.get(url)
    assert seen is not None, f"the state has no page {url}"
    return seen


def seen_source(state: UrlState, url: str) -> SeenSource:
    """The state's row of a source; fails the test where there is none."""
    seen = state.get_source(url)
    assert seen is not None, f"the state has no source {url}"
    return seen
