import asyncio
import datetime as dt
from urllib.parse import urlsplit

import pytest

from extractors.acquire.discover.sitemaps import DateRange
from extractors.acquire.discover.sources import discover, discover_in_sitemaps, make_policy
from extractors.contracts.fetch import FetchOutcome, FetchResult
from extractors.contracts.outlet import Outlet
from extractors.stores.outlet_state.state import UrlState

NOW = dt.datetime(2016, 4, 3, 12, tzinfo=dt.UTC)
SITE = "https://example.org"


class Site:
    """Answers as a fetcher would; a page is bytes, an outcome, or bytes with headers. Counts what it is asked."""

    def __init__(self, **pages):
        self.pages = {f"{SITE}/{name.replace('_', '.')}": page for name, page in pages.items()}
        self.asked = []

    async def __call__(self, requests):
        for request in requests:
            self.asked.append(request)
            yield self.answer(request)

    def answer(self, request):
        page = self.pages.get(request.url, FetchOutcome.GONE)
        if isinstance(page, FetchOutcome):
            status = 404 if page is FetchOutcome.GONE else None
            return FetchResult(request, request.url, NOW, page, http_status=status, error="as told")
        body, headers = page if isinstance(page, tuple) else (page, ())
        etag = dict(headers).get("etag")
        if etag and request.etag == etag:
            return FetchResult(request, request.url, NOW, FetchOutcome.NOT_MODIFIED, http_status=304)
        return FetchResult(request, request.url, NOW, FetchOutcome.FETCHED, 200, headers, body)

    @property
    def paths(self):
        return [request.url.removeprefix(SITE) for request in self.asked]


def make_outlet(**changes):
    fields = {
        "name": "Example",
        "outlet_id": "example",
        "collection": "test",
        "country_code": "GB",
        "language": "en",
        "time_zone": "Europe/London",
        "homepage_url": f"{SITE}/",
    }
    return Outlet(**fields | changes)


def rss(*paths):
    items = "".join(f"<item><link>{path if ':' in path else SITE + path}</link></item>" for path in paths)
    return f"<rss version='2.0'><channel><title>x</title>{items}</channel></rss>".encode()


def urlset(*paths, lastmod="2016-04-03"):
    return (
        b"<urlset>"
        + b"".join(f"<url><loc>{SITE}{path}</loc><lastmod>{lastmod}</lastmod></url>".encode() for path in paths)
        + b"</urlset>"
    )


def index(*names, lastmod=None):
    tail = f"<lastmod>{lastmod}</lastmod>" if lastmod else ""
    entries = "".join(f"<sitemap><loc>{SITE}/{name}</loc>{tail}</sitemap>" for name in names)
    return f"<sitemapindex>{entries}</sitemapindex>".encode()


def run(outlet, site, path, now=NOW):
    with UrlState.open(path / "example.sqlite", outlet) as state:
        return asyncio.run(discover(outlet, site, state, now))


def paths(discovery):
    return [page.url.removeprefix(SITE) for page in discovery.new]


def test_all_sources_are_read_and_a_page_is_new_once(tmp_path):
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


def test_one_broken_source_leaves_the_others_and_is_noted(tmp_path):
    site = Site(good_xml=rss("/n/1"), html_xml=b"<html></html>", down_xml=FetchOutcome.TIMEOUT)
    outlet = make_outlet(feeds=[f"{SITE}/{name}.xml" for name in ("gone", "html", "down", "good")])
    result = run(outlet, site, tmp_path)
    assert paths(result) == ["/n/1"]
    assert [problem.message.split(";")[0] for problem in result.problems] == [
        "not read, gone, status 404: as told",
        "an HTML page, no feed",
        "not read, timeout: as told",
    ]
    with UrlState.open(tmp_path / "example.sqlite", outlet) as state:
        assert state.get_source(f"{SITE}/good.xml").last_success_at == NOW
        down = state.get_source(f"{SITE}/down.xml")
        assert (down.last_success_at, down.failure_count) == (None, 1)


def test_validators_are_sent_and_not_modified_keeps_them(tmp_path):
    site = Site(rss_xml=(rss("/n/1"), (("etag", '"a"'), ("last-modified", "Sun, 03 Apr 2016 11:00:00 GMT"))))
    outlet = make_outlet(feeds=[f"{SITE}/rss.xml"])
    for _ in range(3):
        result = run(outlet, site, tmp_path)
    assert result.problems == ()
    assert [request.etag for request in site.asked] == [None, '"a"', '"a"']
    assert site.asked[2].last_modified == "Sun, 03 Apr 2016 11:00:00 GMT"


def test_pages_of_other_hosts_and_other_shapes_are_left_out(tmp_path):
    site = Site(rss_xml=rss("/n/1", "/about", "http://169.254.169.254/n/2", "https://evil.example/n/3"))
    outlet = make_outlet(feeds=[f"{SITE}/rss.xml"], article_url_pattern=r"/n/\d")
    result = run(outlet, site, tmp_path)
    assert paths(result) == ["/n/1"]
    assert "2 pages of other hosts left out, as http://169.254.169.254/n/2" in result.problems[0].message


def test_a_pattern_that_matches_nothing_is_told(tmp_path):
    result = run(make_outlet(feeds=[f"{SITE}/rss.xml"], article_url_pattern="/x/"), Site(rss_xml=rss("/n/1")), tmp_path)
    assert "none of its 1 pages matches article_url_pattern" in result.problems[0].message


def test_an_index_that_names_itself_and_its_parent_ends(tmp_path):
    site = Site(a_xml=index("a.xml", "b.xml"), b_xml=index("a.xml", "b.xml", "c.xml"), c_xml=urlset("/n/1"))
    result = run(make_outlet(sitemaps=[f"{SITE}/a.xml"]), site, tmp_path)
    assert site.paths == ["/a.xml", "/b.xml", "/c.xml"]
    assert paths(result) == ["/n/1"]


def test_of_a_large_index_those_that_changed_come_first_and_then_the_ones_not_read_for_longest(tmp_path):
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


def test_old_pages_of_a_sitemap_are_left_to_a_backfill(tmp_path):
    site = Site(map_xml=urlset("/n/1", lastmod="2016-03-01").replace(b"</urlset>", urlset("/n/2")[8:]))
    assert paths(run(make_outlet(sitemaps=[f"{SITE}/map.xml"]), site, tmp_path)) == ["/n/2"]


def test_a_source_that_names_pages_without_end_does_not_fill_the_state(tmp_path, monkeypatch):
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


def test_a_calendar_of_endless_next_links_ends_at_max_pages(tmp_path):
    class Calendar(Site):
        def answer(self, request):
            day = int(request.url.rpartition("=")[2])
            html = f"<a rel=next href='/cal?d={day + 1}'>tomorrow</a><a href='/n/{day}'>x</a>"
            return FetchResult(request, request.url, NOW, FetchOutcome.FETCHED, 200, (), html.encode())

    site = Calendar()
    listing = {"url": f"{SITE}/cal?d=1", "link_pattern": "/n/", "max_pages": 5}
    result = run(make_outlet(listings=[listing]), site, tmp_path)
    assert site.paths == [f"/cal?d={day}" for day in range(1, 6)]
    assert len(result.new) == 5


def test_a_backfill_reads_the_range_and_follows_only_what_can_hold_it():
    site = Site(
        index_xml=index("2016-03.xml", "2016-04.xml", "more.xml"),
        more_xml=index("index.xml", "rest.xml"),
        rest_xml=urlset("/n/3", lastmod="2016-04-30"),
    )
    site.pages[f"{SITE}/2016-04.xml"] = urlset("/n/1", "/n/2", lastmod="2016-04-01")
    april = DateRange(dt.date(2016, 4, 1), dt.date(2016, 4, 30))

    async def collect():
        return [part async for part in discover_in_sitemaps(make_outlet(), [f"{SITE}/index.xml"], april, site)]

    parts = asyncio.run(collect())
    assert [page.url.removeprefix(SITE) for part in parts for page in part.new] == ["/n/1", "/n/2", "/n/3"]
    assert site.paths == ["/index.xml", "/2016-04.xml", "/more.xml", "/rest.xml"]
    assert sum(len(part.fetches) for part in parts) == 4


@pytest.mark.parametrize("field", ["pace", "obey_robots", "allow_private_network"])
def test_the_policy_is_the_outlets(field):
    outlet = make_outlet(pace={"delay_s": 3, "connections": 2}, obey_robots=False, allow_private_network=True)
    policy = make_policy(outlet, "Dateline/0.1")
    expected = {
        "pace": (policy.per_host_delay_s, policy.per_host_connections) == (3, 2),
        "obey_robots": policy.obey_robots is False,
        "allow_private_network": policy.private_hosts == (urlsplit(SITE).netloc,),
    }
    assert expected[field]
