"""Ten outlets served for the tests of a module, and what was collected and staged of them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from extractors.pipeline.collect import stage_outlets
from extractors.runtime.settings import Home, Settings
from tests.line.ten_outlets import NOW, OUTLET_IDS, RUN, collect, serve_ten


@pytest.fixture(scope="module")
def ten(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Settings]:
    with serve_ten(tmp_path_factory.mktemp("ten")) as settings:
        yield settings


@pytest.fixture
def fresh(ten: Settings, tmp_path: Path) -> Settings:
    return replace(ten, home=Home(tmp_path / "home"))


@pytest.fixture(scope="module")
def collected(ten: Settings) -> Settings:
    """Settings of a home whose ten outlets were collected."""
    assert not [o.error for o in collect(OUTLET_IDS, ten, RUN, NOW) if o.error]
    return ten


@pytest.fixture(scope="module")
def staged(collected: Settings) -> Settings:
    """Settings of a home whose ten outlets were staged."""
    assert len(stage_outlets(OUTLET_IDS, collected, RUN, now=NOW)) == 10
    return collected
