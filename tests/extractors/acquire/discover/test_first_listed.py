"""A page that a sitemap names for the first time is fetched although its time of change is old; an archive is not."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from extractors.stores.forgetting.target import ForgetTarget
from extractors.stores.outlet_state.old_pages import old_page_mark
from extractors.stores.outlet_state.state import UrlState
from extractors.stores.outlet_state.states import FileStates
from tests.extractors.acquire.discover.site import NOW, SITE, Site, index, make_outlet, paths, rss, run, urlset

OLD = "2014-01-05T08:00:00+00:00"
OUTLET = make_outlet(sitemaps=[f"{SITE}/map.xml"], article_url_pattern="/n/")
ARCHIVE = tuple(f"/n/{number}" for number in range(5))


def hours(count: int) -> dt.datetime:
    return NOW + dt.timedelta(hours=count)


def test_a_page_named_first_is_new_once_and_the_archive_stays_out(tmp_path: Path) -> None:
    site = Site(map_xml=urlset(*ARCHIVE, lastmod=OLD))
    assert paths(run(OUTLET, site, tmp_path)) == []
    site.pages[f"{SITE}/map.xml"] = urlset("/n/new", *ARCHIVE, "/about", lastmod=OLD)
    result = run(OUTLET, site, tmp_path, hours(1))
    assert paths(result) == ["/n/new"]
    assert [page.found_by for page in result.new] == ["sitemap"]
    assert paths(run(OUTLET, site, tmp_path, hours(2))) == []


def test_a_page_that_only_moves_between_the_sitemaps_of_an_index_is_not_new(tmp_path: Path) -> None:
    site = Site(map_xml=index("a.xml", "b.xml"))
    site.pages |= {f"{SITE}/a.xml": urlset("/n/1", "/n/2", lastmod=OLD), f"{SITE}/b.xml": urlset("/n/3", lastmod=OLD)}
    assert paths(run(OUTLET, site, tmp_path)) == []
    site.pages |= {
        f"{SITE}/a.xml": urlset("/n/4", "/n/1", lastmod=OLD),
        f"{SITE}/b.xml": urlset("/n/2", "/n/3", lastmod=OLD),
    }
    assert paths(run(OUTLET, site, tmp_path, hours(1))) == ["/n/4"]


def test_the_first_reading_of_a_sitemap_of_these_days_takes_its_pages(tmp_path: Path) -> None:
    outlet = make_outlet(sitemaps=[f"{SITE}/map-2016-04.xml", f"{SITE}/map-2015-04.xml"])
    site = Site()
    site.pages |= {
        f"{SITE}/map-2016-04.xml": urlset("/n/a", lastmod=OLD),
        f"{SITE}/map-2015-04.xml": urlset("/n/b", lastmod=OLD),
    }
    assert paths(run(outlet, site, tmp_path)) == ["/n/a"]


def test_pages_with_a_date_of_their_own_are_left_to_a_backfill(tmp_path: Path) -> None:
    site = Site(map_xml=urlset("/n/1", lastmod=OLD))
    run(OUTLET, site, tmp_path)
    dated = "<publication_date>2014-01-05</publication_date></url>"
    site.pages[f"{SITE}/map.xml"] = urlset("/n/2", lastmod=OLD).replace(b"</url>", dated.encode())
    assert paths(run(OUTLET, site, tmp_path, hours(1))) == []
    site.pages[f"{SITE}/map.xml"] = urlset("/n/2014/01/05/3", lastmod=OLD)
    assert paths(run(OUTLET, site, tmp_path, hours(2))) == []


def test_a_fetched_page_that_grows_old_is_not_new_again(tmp_path: Path) -> None:
    site = Site(map_xml=urlset("/n/1", lastmod="2016-04-03"))
    assert paths(run(OUTLET, site, tmp_path)) == ["/n/1"]
    result = run(OUTLET, site, tmp_path, hours(24 * 30))
    assert (paths(result), result.problems) == ([], ())


@pytest.mark.parametrize("cut", [b"<urlset><url><loc>https://example.org/n/1", b"<urlset></urlset>", b""])
def test_a_sitemap_that_came_cut_is_no_archive(tmp_path: Path, cut: bytes) -> None:
    site = Site(map_xml=cut)
    run(OUTLET, site, tmp_path)
    site.pages[f"{SITE}/map.xml"] = urlset(*ARCHIVE, lastmod=OLD)
    assert paths(run(OUTLET, site, tmp_path, hours(1))) == []


def test_many_at_once_are_taken_in_turn(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("extractors.acquire.discover.first_listed.MAX_FIRST_LISTED", 4)
    site = Site(map_xml=(urlset("/n/0", lastmod=OLD), (("etag", "a"),)))
    run(OUTLET, site, tmp_path)
    names = [f"/n/{number}" for number in range(11)]
    site.pages[f"{SITE}/map.xml"] = (urlset(*names, lastmod=OLD), (("etag", "b"),))
    runs = [run(OUTLET, site, tmp_path, hours(hour)) for hour in (1, 2, 3, 4)]
    assert [paths(result) for result in runs] == [names[1:5], names[5:9], names[9:], []]
    assert runs[0].problems[0].message.startswith("6 more pages with an old time of change are named for the first")
    assert runs[2].problems == ()


def test_pages_that_had_no_room_are_taken_by_a_later_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    site = Site(map_xml=urlset("/n/0", lastmod=OLD))
    run(OUTLET, site, tmp_path)
    site.pages[f"{SITE}/map.xml"] = urlset("/n/1", "/n/2", lastmod=OLD)
    with monkeypatch.context() as patch:
        patch.setattr("extractors.acquire.discover.sources.MAX_WAITING", 1)
        assert paths(run(OUTLET, site, tmp_path, hours(1))) == ["/n/1"]
    assert paths(run(OUTLET, site, tmp_path, hours(2))) == ["/n/2"]


def test_a_full_record_takes_nothing_for_new(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("extractors.stores.outlet_state.old_pages.MAX_OLD_PAGES", 3)
    site = Site(map_xml=urlset(*ARCHIVE, lastmod=OLD), rss_xml=rss("/n/x"))
    for hour in (0, 1):
        assert paths(run(OUTLET, site, tmp_path, hours(hour))) == []
    with UrlState.open(tmp_path / "example.sqlite", OUTLET) as state:
        assert not state.knows_old_pages(f"{SITE}/map.xml")


def test_a_forgotten_address_leaves_no_hash(tmp_path: Path) -> None:
    run(OUTLET, Site(map_xml=urlset("/n/1", "/n/2", lastmod=OLD)), tmp_path)
    marks = [old_page_mark(f"{SITE}/n/{number}") for number in (1, 2)]
    target = ForgetTarget("article", "example", f"{SITE}/n/1", urls=(f"{SITE}/n/1",))
    FileStates(tmp_path).forget(target, OUTLET)
    with UrlState.open(tmp_path / "example.sqlite", OUTLET) as state:
        assert state.unknown_old_pages(marks) == {marks[0]}
