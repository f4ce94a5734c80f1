from __future__ import annotations

import asyncio
import datetime as dt
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from extractors.acquire.discover.sitemaps import DateRange
from extractors.acquire.discover.sources import Discovery, discover_in_sitemaps, make_policy
from extractors.contracts.fetch import FetchOutcome, FetchRequest, FetchResult
from extractors.stores.outlet_state.state import UrlState
from tests.extractors.acquire.discover.site import NOW, SITE, Site, index, make_outlet, paths, rss, run, urlset
from tests.extractors.stores.outlet_state.seen import seen_source


def test_all_sources_are_read_and_a_page_is_new_once(tmp_path: Path) -> None:
    site = Site(
        rss_xml=rss("/n/1", "/n/2"), map_xml=urlset("/n/2", "/n/3"), front=b"<a href='/n/3'></a><a href='/n/4'></a>"
    )
    outlet = make_outlet(
        feeds=[f"{SITE}/rss.xml"],
        sitemaps=[f"{SITE}/map.xml"],
        listings=[{"url": f"{SITE}/front", "link_pattern": "/n/"}],
    )
    first = run(outlet, site, tmp_path)
    assert paths(first) == ["/n/1", "/n/2", "/n/3", "/n/4"]
    assert (first.found_count, first.problems, len(first.fetches)) == (4, (), 3)
    assert [page.found_by for page in first.new] == ["feed", "feed", "sitemap", "listing"]
    site.pages[f"{SITE}/rss.xml"] = rss("/n/5", "/n/1")
    assert paths(run(outlet, site, tmp_path)) == ["/n/5"]


def test_one_broken_source_leaves_the_others_and_is_noted(tmp_path: Path) -> None:
    site = Site(good_xml=rss("/n/1"), html_xml=b"<html></html>", down_xml=FetchOutcome.TIMEOUT)
    outlet = make_outlet(feeds=[f"{SITE}/{name}.xml" for name in ("gone", "html", "down", "good")])
    result = run(outlet, site, tmp_path)
    assert paths(result) == ["/n/1"]
    assert [problem.message.split(";")[0] for problem in result.problems] == [
        "not read, gone, status 404: as planned",
        "an HTML page, no feed",
        "not read, timeout: as planned",
    ]
    with UrlState.open(tmp_path / "example.sqlite", outlet) as state:
        assert seen_source(state, f"{SITE}/good.xml").last_success_at == NOW
        down = seen_source(state, f"{SITE}/down.xml")
        assert (down.last_success_at, down.failure_count) == (None, 1)


def test_validators_are_sent_and_not_modified_keeps_them(tmp_path: Path) -> None:
    site = Site(rss_xml=(rss("/n/1"), (("etag", '"a"'), ("last-modified", "Sun, 03 Apr 2016 11:00:00 GMT"))))
    outlet = make_outlet(feeds=[f"{SITE}/rss.xml"])
    for _ in range(3):
        result = run(outlet, site, tmp_path)
    assert result.problems == ()
    assert [request.etag for request in site.asked] == [None, '"a"', '"a"']
    assert site.asked[2].last_modified == "Sun, 03 Apr 2016 11:00:00 GMT"


def test_pages_of_other_hosts_and_other_shapes_are_left_out(tmp_path: Path) -> None:
    site = Site(rss_xml=rss("/n/1", "/about", "http://169.254.169.254/n/2", "https://evil.example/n/3"))
    outlet = make_outlet(feeds=[f"{SITE}/rss.xml"], article_url_pattern=r"/n/\d")
    result = run(outlet, site, tmp_path)
    assert paths(result) == ["/n/1"]
    assert "2 pages of other hosts left out, as http://169.254.169.254/n/2" in result.problems[0].message


def test_a_pattern_that_matches_nothing_is_reported(tmp_path: Path) -> None:
    result = run(make_outlet(feeds=[f"{SITE}/rss.xml"], article_url_pattern="/x/"), Site(rss_xml=rss("/n/1")), tmp_path)
    assert "none of its 1 pages matches article_url_pattern" in result.problems[0].message


def test_an_index_that_names_itself_and_its_parent_ends(tmp_path: Path) -> None:
    site = Site(a_xml=index("a.xml", "b.xml"), b_xml=index("a.xml", "b.xml", "c.xml"), c_xml=urlset("/n/1"))
    result = run(make_outlet(sitemaps=[f"{SITE}/a.xml"]), site, tmp_path)
    assert site.paths == ["/a.xml", "/b.xml", "/c.xml"]
    assert paths(result) == ["/n/1"]


def test_of_a_large_index_those_that_changed_come_first_and_then_the_ones_not_read_for_longest(tmp_path: Path) -> None:
    site = Site(index_xml=index(*(f"s{n}.xml" for n in range(50))))
    site.pages |= {f"{SITE}/s{n}.xml": urlset(f"/n/{n}") for n in range(50)}
    outlet = make_outlet(sitemaps=[f"{SITE}/index.xml"])
    found = set()
    for hour in range(3):
        found.update(paths(run(outlet, site, tmp_path, NOW + dt.timedelta(hours=hour))))
        assert len(site.asked) == 21
        site.asked.clear()
    assert len(found) == 50
    site.pages[f"{SITE}/index.xml"] = index("s7.xml", lastmod="2016-04-03T14:30:00Z")
    run(outlet, site, tmp_path, NOW + dt.timedelta(hours=3))
    assert site.paths == ["/index.xml", "/s7.xml"]
    site.asked.clear()
    run(outlet, site, tmp_path, NOW + dt.timedelta(hours=4))
    assert site.paths == ["/index.xml"]  # s7 was read after it last changed


def test_old_pages_of_a_sitemap_are_left_to_a_backfill(tmp_path: Path) -> None:
    site = Site(map_xml=urlset("/n/1", lastmod="2016-03-01").replace(b"</urlset>", urlset("/n/2")[8:]))
    assert paths(run(make_outlet(sitemaps=[f"{SITE}/map.xml"]), site, tmp_path)) == ["/n/2"]


def test_a_source_that_names_pages_without_end_does_not_fill_the_state(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("extractors.acquire.discover.sources.MAX_WAITING", 5)
    site = Site(rss_xml=rss(*(f"/n/{number}" for number in range(3))), b_xml=rss(*(f"/m/{n}" for n in range(4))))
    outlet = make_outlet(feeds=[f"{SITE}/rss.xml", f"{SITE}/b.xml"])
    result = run(outlet, site, tmp_path)
    assert len(result.new) == 5
    assert "5 pages wait to be fetched; 2 more are left for later" in result.problems[0].message
    site.pages[f"{SITE}/rss.xml"] = rss("/o/1")
    assert run(outlet, site, tmp_path).new == ()
    site.pages = {f"{SITE}/rss.xml": rss("/n/1"), f"{SITE}/b.xml": rss("/m/0")}
    assert run(outlet, site, tmp_path).problems == ()


def test_a_calendar_of_endless_next_links_ends_at_max_pages(tmp_path: Path) -> None:
    class Calendar(Site):
        def answer(self, request: FetchRequest) -> FetchResult:
            day = int(request.url.rpartition("=")[2])
            html = f"<a rel=next href='/cal?d={day + 1}'>tomorrow</a><a href='/n/{day}'>x</a>"
            return FetchResult(request, request.url, NOW, FetchOutcome.FETCHED, 200, (), html.encode())

    site = Calendar()
    listing = {"url": f"{SITE}/cal?d=1", "link_pattern": "/n/", "max_pages": 5}
    result = run(make_outlet(listings=[listing]), site, tmp_path)
    assert site.paths == [f"/cal?d={day}" for day in range(1, 6)]
    assert len(result.new) == 5


def test_a_backfill_reads_the_range_and_follows_only_what_can_hold_it() -> None:
    site = Site(
        index_xml=index("2016-03.xml", "2016-04.xml", "more.xml"),
        more_xml=index("index.xml", "rest.xml"),
        rest_xml=urlset("/n/3", lastmod="2016-04-30"),
    )
    site.pages[f"{SITE}/2016-04.xml"] = urlset("/n/1", "/n/2", lastmod="2016-04-01")
    april = DateRange(dt.date(2016, 4, 1), dt.date(2016, 4, 30))

    async def collect() -> list[Discovery]:
        return [part async for part in discover_in_sitemaps(make_outlet(), [f"{SITE}/index.xml"], april, site)]

    parts = asyncio.run(collect())
    assert [page.url.removeprefix(SITE) for part in parts for page in part.new] == ["/n/1", "/n/2", "/n/3"]
    assert site.paths == ["/index.xml", "/2016-04.xml", "/more.xml", "/rest.xml"]
    assert sum(len(part.fetches) for part in parts) == 4


@pytest.mark.parametrize("field", ["pace", "obey_robots", "usage_policy", "allow_private_network"])
def test_the_policy_is_the_outlets(field: str) -> None:
    outlet = make_outlet(
        pace={"delay_s": 3, "connections": 2}, obey_robots=False, usage_policy="respect", allow_private_network=True
    )
    policy = make_policy(outlet, "Dateline/0.1")
    expected = {
        "pace": (policy.per_host_delay_s, policy.per_host_connections) == (3, 2),
        "obey_robots": policy.obey_robots is False,
        "usage_policy": policy.respects_usage and not make_policy(make_outlet(), "Dateline/0.1").respects_usage,
        "allow_private_network": policy.private_hosts == (urlsplit(SITE).netloc,),
    }
    assert expected[field]
