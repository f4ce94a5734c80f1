"""The newsroom serves what its stories say, and what its users rely on: feeds, robots.txt, validators, editions."""

from __future__ import annotations

import signal
import socket
import struct
import subprocess
import sys
import threading
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import feedparser
import httpx
import pytest
from lxml import etree
from protego import Protego

from dateline.newsroom.qamar import ticks_of, var_dump
from dateline.newsroom.server import DEFAULT_PORT, HOST, Newsroom, NewsroomError, serve
from dateline.newsroom.stories import OUTLET_IDS, read_site
from extractors.outlets.registry import load_registry
from extractors.read.page import Page
from extractors.read.sites.alalam.layouts import FAMILY

ROOT = Path(__file__).resolve().parents[3]


@pytest.fixture(scope="module")
def newsroom() -> Iterator[Newsroom]:
    with serve(port=0) as running:
        yield running


@pytest.fixture(scope="module")
def client() -> Iterator[httpx.Client]:
    with httpx.Client(trust_env=False, timeout=10) as running:
        yield running


def test_thirty_stories_in_several_outlets_and_languages(newsroom: Newsroom) -> None:
    counts = {outlet_id: len(newsroom.story_urls(outlet_id)) for outlet_id in OUTLET_IDS}
    assert sum(counts.values()) >= 30
    assert min(counts.values()) >= 6


@pytest.mark.parametrize("outlet_id", OUTLET_IDS)
def test_every_story_is_served_and_has_its_title(newsroom: Newsroom, client: httpx.Client, outlet_id: str) -> None:
    site = read_site(outlet_id)
    shown = [story for story in site.stories if not story.get("is_disallowed") and story.get("from_edition", 1) == 1]
    for url, story in zip(newsroom.story_urls(outlet_id), shown, strict=True):
        answer = client.get(url)
        assert answer.status_code == 200
        text = answer.content.decode(site.charset)
        first_word = story["title"].split()[0]
        assert first_word.replace("ی", "ي").replace("ک", "ك") in text or first_word in text


@pytest.mark.parametrize(("outlet_id", "path"), [("sample_qamar", "/feed.xml"), ("sample_harbour", "/feed.xml")])
def test_feed_lists_every_story(newsroom: Newsroom, client: httpx.Client, outlet_id: str, path: str) -> None:
    feed = feedparser.parse(client.get(newsroom.base_urls[outlet_id] + path).content)
    assert not feed.bozo
    links = [entry.link.partition("?")[0] for entry in feed.entries]
    assert set(newsroom.story_urls(outlet_id)) <= set(links)
    assert all(entry.published_parsed for entry in feed.entries)
    assert "utm_source=rss" in feed.entries[0].link


def test_atom_feed_lists_the_broken_pages_too(newsroom: Newsroom, client: httpx.Client) -> None:
    feed = feedparser.parse(client.get(newsroom.base_urls["sample_gazette"] + "/atom.xml").content)
    assert not feed.bozo
    assert len(feed.entries) == len(newsroom.story_urls("sample_gazette")) + len(read_site("sample_gazette").broken)


@pytest.mark.parametrize("outlet_id", OUTLET_IDS)
def test_sitemap_and_front_page(newsroom: Newsroom, client: httpx.Client, outlet_id: str) -> None:
    base = newsroom.base_urls[outlet_id]
    sitemap = etree.fromstring(client.get(base + "/sitemap.xml").content)
    assert set(newsroom.story_urls(outlet_id)) <= {element.text for element in sitemap.iter("{*}loc")}
    front = client.get(base + "/")
    assert front.content.count(b"<li>") >= len(newsroom.story_urls(outlet_id))


def test_robots_keeps_the_members_story_out(newsroom: Newsroom, client: httpx.Client) -> None:
    base = newsroom.base_urls["sample_harbour"]
    robots = Protego.parse(client.get(base + "/robots.txt").text)
    links = [entry.link for entry in feedparser.parse(client.get(base + "/feed.xml").content).entries]
    refused = [link for link in links if not robots.can_fetch(link, "Dateline")]
    assert len(refused) == 1
    assert "/members/" in refused[0]
    assert list(robots.sitemaps) == [base + "/sitemap.xml"]
    for outlet_id in OUTLET_IDS:
        rules = Protego.parse(client.get(newsroom.base_urls[outlet_id] + "/robots.txt").text)
        assert all(rules.can_fetch(url, "Dateline") for url in newsroom.story_urls(outlet_id))


def test_conditional_get(newsroom: Newsroom, client: httpx.Client) -> None:
    url = newsroom.story_urls("sample_qamar")[0]
    first = client.get(url)
    by_tag = client.get(url, headers={"If-None-Match": first.headers["ETag"]})
    by_date = client.get(url, headers={"If-Modified-Since": first.headers["Last-Modified"]})
    assert (by_tag.status_code, by_tag.content) == (304, b"")
    assert by_date.status_code == 304
    assert client.get(url, headers={"If-None-Match": '"other"'}).status_code == 200
    assert client.get(url, headers={"If-Modified-Since": "no date"}).status_code == 200
    assert client.head(url).headers["Content-Length"] == str(len(first.content))
    assert newsroom.requests[-1].method == "HEAD"
    assert newsroom.requests[-1].outlet_id == "sample_qamar"


def test_the_badly_made_site_is_badly_made(newsroom: Newsroom, client: httpx.Client) -> None:
    base = newsroom.base_urls["sample_gazette"]
    story = client.get(newsroom.story_urls("sample_gazette")[0])
    assert "ETag" not in story.headers
    assert "Last-Modified" not in story.headers
    assert "À Brest" in story.content.decode("cp1252")
    answers = {
        page["kind"]: client.get(f"{base}/article.php?id={page['id']}") for page in read_site("sample_gazette").broken
    }
    assert {kind: answer.status_code for kind, answer in answers.items()} == {
        "no_title": 200,
        "empty": 200,
        "missing": 404,
        "soft_404": 200,
        "moved": 301,
        "binary": 200,
    }
    assert answers["empty"].content == b""
    assert answers["moved"].headers["Location"] in newsroom.story_urls("sample_gazette")
    assert answers["binary"].content.startswith(b"\x89PNG")


def test_persian_site_names_its_charset_in_the_page_only(newsroom: Newsroom, client: httpx.Client) -> None:
    answer = client.get(newsroom.story_urls("sample_rouzan")[0])
    assert answer.headers["Content-Type"] == "text/html"
    assert "شنبه 11 مهر 1405 - 10:20" in answer.content.decode("cp1256")


def test_pictures_and_videos_are_served(newsroom: Newsroom, client: httpx.Client) -> None:
    base = newsroom.base_urls["sample_qamar"]
    kinds = set()
    for url in newsroom.story_urls("sample_qamar"):
        page = FAMILY.layouts[0].read(Page(client.get(url).content, url))
        assert page is not None
        for item in page.media_items:
            answer = client.get(item.url)
            assert answer.status_code == 200
            kinds.add(answer.headers["Content-Type"])
    assert kinds == {"image/png", "video/mp4"}
    assert client.get(base + "/2026/10/03/unknown.jpg").status_code == 404


def test_related_lists_point_at_stories_here_and_at_stories_never_published(
    newsroom: Newsroom, client: httpx.Client
) -> None:
    base = newsroom.base_urls["sample_qamar"]
    found: dict[str | None, int] = {}
    for url in newsroom.story_urls("sample_qamar"):
        page = FAMILY.layouts[0].read(Page(client.get(url).content, url))
        assert page is not None
        assert page.is_related_payload_complete is True
        found |= {item.native_id: client.get(item.url or base).status_code for item in page.related_items}
    assert set(found.values()) == {200, 404}
    assert sum(status == 404 for status in found.values()) >= 4


def test_article_without_slug_is_the_same_article(newsroom: Newsroom, client: httpx.Client) -> None:
    url = newsroom.story_urls("sample_qamar")[0]
    assert client.get(url.rpartition("/")[0]).content == client.get(url).content


def test_second_edition(client: httpx.Client) -> None:
    with serve(port=0) as room:
        first = room.story_urls("sample_qamar")
        tag = client.get(first[0]).headers["ETag"]
        unchanged = client.get(first[1]).headers["ETag"]
        room.publish(edition=2)
        edited = client.get(first[0], headers={"If-None-Match": tag})
        assert edited.status_code == 200
        assert "4,200 Books" in edited.text
        assert client.get(first[1], headers={"If-None-Match": unchanged}).status_code == 304
        assert len(room.story_urls("sample_qamar")) == len(first) + 1
        harbour = client.get(room.story_urls("sample_harbour")[0]).text
        assert "and an orchard" in harbour
        assert '"dateModified": "2026-10-11T08:00:00+02:00"' in harbour
        room.publish(edition=1)
        assert client.get(first[0]).headers["ETag"] == tag
        with pytest.raises(ValueError, match="editions"):
            room.publish(edition=3)


def test_pages_are_the_same_in_every_run() -> None:
    from dateline.newsroom.site import render_site

    for outlet_id in OUTLET_IDS:
        assert render_site(outlet_id, "http://127.0.0.1:1", 1) == render_site(outlet_id, "http://127.0.0.1:1", 1)


def test_outlets_are_written_for_the_ports_in_use(newsroom: Newsroom, tmp_path: Path) -> None:
    registry = load_registry(newsroom.write_outlets(tmp_path))
    assert registry.errors == ()
    assert set(registry.outlets) == set(OUTLET_IDS)
    for outlet_id, outlet in registry.outlets.items():
        base = newsroom.base_urls[outlet_id]
        assert outlet.homepage_url == base + "/"
        assert all(url.startswith(base + "/") for url in outlet.feeds + outlet.sitemaps)
        assert outlet.allow_private_network
        for url in newsroom.story_urls(outlet_id):
            assert registry.find_outlet_for_url(url) == outlet
            assert outlet.is_article_url(url)
            assert outlet.find_native_id(url)


def test_shipped_outlets_name_the_default_ports() -> None:
    registry = load_registry(ROOT / "extractors" / "outlets")
    for number, outlet_id in enumerate(OUTLET_IDS):
        assert registry.get_outlet(outlet_id).homepage_url == f"http://{HOST}:{DEFAULT_PORT + number}/"


def test_taken_port_is_reported_in_one_line() -> None:
    with socket.socket() as holder:
        holder.bind((HOST, 0))
        holder.listen()
        port = holder.getsockname()[1]
        with pytest.raises(NewsroomError, match=f"needs port {port} on {HOST}.*make up") as raised, serve(port=port):
            raise AssertionError("the newsroom served on a port that is taken")
        assert "\n" not in str(raised.value)


def test_no_thread_is_left_behind() -> None:
    before = set(threading.enumerate())
    with serve(port=0):
        started = {thread for thread in threading.enumerate() if thread.name in OUTLET_IDS} - before
        assert len(started) == len(OUTLET_IDS)
    assert not [thread for thread in started if thread.is_alive()]


def test_command_serves_until_it_is_interrupted() -> None:
    command = [sys.executable, "-m", "dateline.newsroom", "--port", "0", "--edition", "2"]
    # where the tests run in the background, interrupts are ignored, and a child inherits that
    default = partial(signal.signal, signal.SIGINT, signal.SIG_DFL)
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True, preexec_fn=default) as process:
        try:
            assert process.stdout is not None
            outlet_id, address = process.stdout.readline().split()
            assert outlet_id == "sample_qamar"
            assert httpx.get(address, trust_env=False, timeout=10).status_code == 200
        finally:
            process.send_signal(signal.SIGINT)
            assert process.wait(timeout=10) == 0


def test_ticks_and_dump_are_as_al_alam_writes_them() -> None:
    assert ticks_of("2016-04-03 14:21:07.6131128") == 635952900676131128
    assert var_dump([]) == 'string(2) "[]"'
    item = {"id": "1", "sort": "2", "contenttypeid": "21", "pic": "/a.jpg", "title": "a’b"}
    assert var_dump([item]).startswith('string(76) "[{"id":"1"')


def test_a_client_that_goes_away_is_no_fault(capfd: pytest.CaptureFixture[str]) -> None:
    """As a run does that is killed: the connection is reset while the newsroom waits for a request."""
    with serve(port=0) as newsroom:
        host, _, port = newsroom.base_urls[OUTLET_IDS[0]].removeprefix("http://").partition(":")
        for sent in (b"", b"GET / HTTP/1.1\r\n"):
            client = socket.create_connection((host, int(port)))
            client.sendall(sent)
            client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            client.close()  # with a reset, not an end
        assert httpx.get(newsroom.base_urls[OUTLET_IDS[0]]).status_code == 200
    assert capfd.readouterr().err == ""
