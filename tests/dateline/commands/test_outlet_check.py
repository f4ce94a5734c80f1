"""``dateline outlet check --all``: what an outlet's site sends, or a fault of ours with it, stays that outlet's row."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from dateline.commands.outlets.outlet import app
from extractors.contracts.article import RuleError
from tests.line.ten_outlets import CHOSEN, OUTLET_IDS, Site, fault_at, serve_ten


@pytest.fixture
def check(tmp_path: Path) -> Iterator[Callable[[], Result]]:
    with serve_ten(tmp_path) as settings:
        env = {"DATELINE_HOME": str(tmp_path / "home"), "DATELINE_OUTLETS": str(settings.outlets), "COLUMNS": "200"}

        def invoke() -> Result:
            result = CliRunner().invoke(app, ["check", "--all"], env=env)
            assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
            assert "Traceback" not in result.output
            assert all(outlet_id in result.output for outlet_id in OUTLET_IDS)
            return result

        yield invoke


def test_a_bad_address_and_an_odd_encoding_are_rows(check: Callable[[], Result]) -> None:
    Site.changed = {
        "/ten_1/sitemap.xml": ("application/xml", b"<urlset><url><loc>http://[x/2026/10/20/a</loc></url></urlset>"),
        "/ten_2/feed.xml": ("application/rss+xml", b'<?xml version="1.0" encoding="utf-\xe9\xff"?><rss></rss>'),
    }
    result = check()
    assert result.exit_code == 1
    assert result.output.count("title 3/3 published 3/3 body 3/3") >= 8
    assert "http://[x/2026" in result.output and "the feed names no page" in result.output


@pytest.mark.parametrize(
    "target", ["dateline.commands.outlets.checkup:check_outlet", "dateline.commands.outlets.checkup:discover"]
)
def test_any_fault_of_one_outlet_is_its_row(
    check: Callable[[], Result], monkeypatch: pytest.MonkeyPatch, target: str
) -> None:
    with fault_at(monkeypatch, target) as calls:
        result = check()
    assert calls and result.exit_code == 1
    assert result.output.count("title 3/3 published 3/3 body 3/3") == 9
    assert f"injected at {target}" in result.output


def test_a_rule_that_fails_on_a_page_is_that_pages_problem(
    check: Callable[[], Result], monkeypatch: pytest.MonkeyPatch
) -> None:
    with fault_at(monkeypatch, "extractors.read.extract:_layout_for", RuleError) as calls:
        result = check()
    assert calls and CHOSEN in result.output and "injected at" in result.output
    assert result.output.count("title 3/3 published 3/3 body 3/3") == 9
