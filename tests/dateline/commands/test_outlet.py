"""``dateline outlet add`` and ``check`` against the newsroom on loopback."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import yaml
from typer.testing import CliRunner, Result

from dateline.commands.outlets.checkup import mark_verified
from dateline.commands.outlets.outlet import app
from dateline.newsroom.server import Newsroom, serve
from extractors.contracts.found import Found
from extractors.outlets.registry import load_registry
from extractors.stores.outlet_state.file import peek_state, state_path
from extractors.stores.outlet_state.state import UrlState
from extractors.stores.outlet_state.visits import Visit, VisitResult


@pytest.fixture(scope="module")
def newsroom() -> Iterator[Newsroom]:
    with serve(0) as site:
        yield site


@pytest.fixture
def run(tmp_path: Path) -> Callable[..., Result]:
    def invoke(*arguments: str, registry: Path) -> Result:
        env = {"DATELINE_HOME": str(tmp_path / "home"), "DATELINE_OUTLETS": str(registry), "COLUMNS": "200"}
        result = CliRunner().invoke(app, arguments, env=env)
        assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
        return result

    return invoke


def test_add_writes_a_file_that_the_registry_reads(
    newsroom: Newsroom, run: Callable[..., Result], tmp_path: Path
) -> None:
    registry = tmp_path / "registry"
    base = newsroom.base_urls["sample_qamar"]
    options = ("--private", "--id", "qamar", "--collection", "mine", "--delay", "0")
    result = run("add", base, *options, registry=registry)
    assert result.exit_code == 0, result.output
    assert "Read from three pages" in result.output
    assert "Flying Library" in result.output
    loaded = load_registry(registry)
    assert loaded.errors == ()
    outlet = loaded.get_outlet("qamar")
    assert outlet.feeds == (f"{base}/feed.xml",)
    assert outlet.sitemaps == (f"{base}/sitemap.xml",)
    assert (outlet.name, outlet.language, outlet.country_code) == ("Al-Qamar News Network", "en", "IR")
    assert outlet.time_zone == "Asia/Tehran"  # from the offset +03:30 that its feed prints
    assert outlet.find_native_id(newsroom.story_urls("sample_qamar")[0]) == "2900101"
    assert outlet.allow_private_network and not outlet.is_verified
    assert loaded.collections["mine"].is_paused
    assert outlet.path is not None
    assert outlet.path.read_text().startswith("# yaml-language-server: $schema=../outlet.schema.json\n")

    again = run("add", base, *options, registry=registry)
    assert again.exit_code == 2 and "--force replaces it" in again.output
    other = run("add", base, "--private", "--id", "other", "--delay", "0", registry=registry)
    assert other.exit_code == 2 and "is outlet qamar already" in other.output

    check = run("check", "qamar", "--mark", registry=registry)
    assert check.exit_code == 0, check.output
    assert "title 3/3 published 3/3 body 3/3" in check.output
    assert load_registry(registry).get_outlet("qamar").is_verified


def test_add_takes_the_homepage_where_there_is_no_feed(
    newsroom: Newsroom, run: Callable[..., Result], tmp_path: Path
) -> None:
    base = newsroom.base_urls["sample_rouzan"]
    result = run(
        "add", base, "--private", "--id", "rouzan", "--delay", "0", "--dry-run", registry=tmp_path / "registry"
    )
    assert result.exit_code == 0, result.output
    written = yaml.safe_load(result.output[result.output.index("# yaml-language-server") :])
    assert written["listings"] == [{"url": f"{base}/"}]
    assert written["sitemaps"] == [f"{base}/sitemap.xml"]  # named by robots.txt, with nothing new in it
    assert (written["language"], written["country_code"], written["time_zone"]) == ("fa", "IR", "Asia/Tehran")
    assert not (tmp_path / "registry").exists()


@pytest.mark.parametrize(
    ("url", "options", "says"),
    [
        ("BASE", (), "needs --private"),
        ("BASE/no-such-page", ("--private",), "could not be read"),
        ("ftp://example.org/", (), "not http or https"),
        ("BASE", ("--private", "--id", "No-Id"), "is no id"),
        ("BASE", ("--private", "--country", "Iran"), "two letters"),
    ],
)
def test_add_says_why_it_cannot(
    newsroom: Newsroom, run: Callable[..., Result], tmp_path: Path, url: str, options: tuple[str, ...], says: str
) -> None:
    url = url.replace("BASE", newsroom.base_urls["sample_qamar"])
    result = run("add", url, "--delay", "0", *options, registry=tmp_path)
    assert result.exit_code == 2
    assert says in result.output
    assert list(tmp_path.glob("*/*.yml")) == []


def test_check_shows_sources_pages_fields_and_last_success(
    newsroom: Newsroom, run: Callable[..., Result], tmp_path: Path
) -> None:
    registry = newsroom.write_outlets(tmp_path / "registry")
    outlet = load_registry(registry).get_outlet("sample_qamar")
    at = dt.datetime(2026, 10, 9, 12, 30, tzinfo=dt.UTC)
    path = state_path(tmp_path / "home" / "state", "sample_qamar")
    with UrlState.open(path, outlet) as state:
        state.record_source(outlet.feeds[0], at, found_count=12)
        state.remember([Found(f"{outlet.homepage_url}news/1")], at)
        state.record(Visit(f"{outlet.homepage_url}news/1", at + dt.timedelta(minutes=1), VisitResult.STORED))
        before = peek_state(path)  # beside a running process
        result = run("check", "sample_qamar", registry=registry)
    assert result.exit_code == 0, result.output
    lines = result.output.splitlines()
    assert any("sample_qamar" in line and "title 3/3" in line and "2026-10-09 12:31" in line for line in lines)
    assert any("feed.xml" in line and "12" in line and "2026-10-09 12:30" in line for line in lines)
    assert any("sitemap.xml" in line and "never" in line for line in lines)
    assert peek_state(path) == before


def test_check_all_reports_faults_and_leaves_the_others(
    newsroom: Newsroom, run: Callable[..., Result], tmp_path: Path
) -> None:
    registry = newsroom.write_outlets(tmp_path / "registry")
    (registry / "sample" / "broken.yml").write_text("name: Broken\n")
    text = (registry / "sample" / "sample_harbour.yml").read_text()
    (registry / "sample" / "silent.yml").write_text(text.replace("feed.xml", "no-feed.xml"))
    result = run("check", "--all", registry=registry)
    assert result.exit_code == 1
    output = " ".join(result.output.split())
    assert "broken.yml:1: country_code: the key is missing" in output
    assert "not read, gone, status 404" in output
    for outlet_id in ("sample_qamar", "sample_rouzan", "sample_gazette", "silent"):
        assert outlet_id in output


@pytest.mark.parametrize("arguments", [(), ("one", "--all"), ("nobody",)])
def test_check_wants_one_known_outlet_or_all(
    newsroom: Newsroom, run: Callable[..., Result], tmp_path: Path, arguments: tuple[str, ...]
) -> None:
    registry = newsroom.write_outlets(tmp_path / "registry")
    assert run("check", *arguments, registry=registry).exit_code == 2


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("name: x\nverified: false\nnotes: y\n", "name: x\nverified: true\nnotes: y\n"),
        ("name: x", "name: x\nverified: true\n"),
        ("name: x\nverified: true\n", "name: x\nverified: true\n"),
    ],
)
def test_marking_keeps_the_rest_of_the_file(tmp_path: Path, before: str, after: str) -> None:
    path = tmp_path / "x.yml"
    path.write_text(before)
    assert mark_verified(path) is (before != after)
    assert path.read_text() == after
