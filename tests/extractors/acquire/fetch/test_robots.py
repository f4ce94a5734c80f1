"""robots.txt by RFC 9309, and its cache."""

from __future__ import annotations

import asyncio
import datetime as dt
import json
import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from protego import Protego

from extractors.acquire.fetch.robots import RobotsCache, RobotsRules
from extractors.acquire.fetch.site_files import MAX_SITE_FILE_BYTES, SiteFileAnswer, origin_of
from extractors.contracts.fetch import FetchOutcome
from tests.extractors.acquire.fakes import FakeClock

DAY = 86_400
URL = "https://post.test/news/1"
RULES = b"User-agent: *\nDisallow: /private\nSitemap: https://post.test/map.xml\n"


class Origin:
    """Counts how often it is asked, and answers as planned."""

    def __init__(self, answer: SiteFileAnswer) -> None:
        self.answer = answer
        self.asked: list[str] = []

    async def __call__(self, url: str) -> SiteFileAnswer:
        self.asked.append(url)
        await asyncio.sleep(0)
        return self.answer


def ask(cache: RobotsCache, origin: Origin, url: str = URL) -> RobotsRules:
    return asyncio.run(cache.rules(url, origin))


def rules_of(answer: SiteFileAnswer) -> RobotsRules:
    return ask(RobotsCache(None, FakeClock()), Origin(answer))


@pytest.mark.parametrize("status", [200, 204, 206])
def test_rules_that_came_hold(status: int) -> None:
    rules = rules_of(SiteFileAnswer(status, RULES))
    assert rules.unreachable is None
    assert rules.allows(URL)
    assert not rules.allows("https://post.test/private/x")
    assert rules.sitemaps == ("https://post.test/map.xml",)


@pytest.mark.parametrize("status", [400, 401, 403, 404, 410, 418, 429, 451, 301])
def test_4xx_means_allowed(status: int) -> None:
    rules = rules_of(SiteFileAnswer(status, RULES))
    assert rules.unreachable is None
    assert rules.allows("https://post.test/private/x")


@pytest.mark.parametrize(
    "answer",
    [
        SiteFileAnswer(500),
        SiteFileAnswer(503, RULES),
        SiteFileAnswer(None, outcome=FetchOutcome.TIMEOUT, error="the server took too long (read)"),
    ],
)
def test_5xx_or_no_answer_means_wait(answer: SiteFileAnswer) -> None:
    rules = rules_of(answer)
    assert "https://post.test/robots.txt" in str(rules.unreachable)
    assert (answer.error or f"HTTP {answer.status}") in str(rules.unreachable)


@pytest.mark.parametrize(
    ("text", "path", "allowed"),
    [
        # The most specific rule decides, allow before disallow where they are alike (section 2.2.2).
        ("User-agent: *\nDisallow: /a\nAllow: /a/b", "/a/b/c", True),
        ("User-agent: *\nAllow: /a\nDisallow: /a/b", "/a/b/c", False),
        ("User-agent: *\nDisallow: /a\nAllow: /a", "/a", True),
        ("User-agent: *\nDisallow: /*.pdf$", "/x/y.pdf", False),
        ("User-agent: *\nDisallow: /*.pdf$", "/x/y.pdf?z", True),
        # The group of the own name, not the one for all (2.2.1), whatever its case and place.
        ("User-agent: dateline\nDisallow: /a\n\nUser-agent: *\nDisallow: /b", "/b", True),
        ("User-agent: dateline\nDisallow: /a\n\nUser-agent: *\nDisallow: /b", "/a", False),
        ("User-agent: otherbot\nDisallow: /", "/a", True),
        ("User-agent: otherbot\nUser-agent: DATELINE\nDisallow: /a", "/a", False),
        # A name is a product token as a whole: what is a part of ours, or ours a part of, is another robot's.
        ("User-agent: date\nDisallow: /", "/a", True),
        ("User-agent: line\nDisallow: /", "/a", True),
        ("User-agent: e\nDisallow: /", "/a", True),
        ("User-agent: dateline-images\nDisallow: /", "/a", True),
        ("User-agent: datelinebot\nDisallow: /", "/a", True),
        ("User-agent: date\nDisallow: /\n\nUser-agent: *\nDisallow: /b", "/b", False),
        ("User-agent: date\nAllow: /b\n\nUser-agent: *\nDisallow: /b", "/b", False),
        ("User-agent: Dateline/2.1\nDisallow: /a", "/a", False),
        ("User-agent: Dateline/2.1 (+https://post.test/)\nDisallow: /a", "/a", False),
        ("User-agent: dateline*\nDisallow: /a", "/a", False),
        ("User-agent: *dateline*\nDisallow: /a", "/a", False),
        ("User-agent: Dateline # ours\nDisallow: /a", "/a", False),
        ("User-agent: other\nUser-agent: date\nUser-agent: dateline\nDisallow: /a", "/a", False),
        ("User-agent: * # everyone\nDisallow: /a", "/a", False),
        ("User-agent: **\nDisallow: /a", "/a", True),
        ("User-agent: 123\nDisallow: /a", "/a", True),
        # Percent-encoding and other letters than Latin (2.2.2).
        ("User-agent: *\nDisallow: /خبر", "/%D8%AE%D8%A8%D8%B1/1", False),
        ("User-agent: *\nDisallow: /%D8%AE%D8%A8%D8%B1", "/خبر/1", False),
        ("\ufeffUser-agent: *\nDisallow: /a", "/a", False),
        ("User-agent: *\r\nDisallow: /a\r\n", "/a", False),
        ("User-agent: *\nDisallow:", "/a", True),
        ("# only a comment", "/a", True),
        ("<!doctype html><p>User-agent: *<br>Disallow: /</p>", "/a", True),
        ("", "/a", True),
    ],
)
def test_rules_as_the_standard_reads_them(text: str, path: str, allowed: bool) -> None:
    assert rules_of(SiteFileAnswer(200, text.encode())).allows("https://post.test" + path) is allowed


def test_robots_txt_itself_is_always_allowed() -> None:
    assert rules_of(SiteFileAnswer(200, b"User-agent: *\nDisallow: /")).allows("https://post.test/robots.txt")


def test_what_lies_beyond_the_limit_is_not_read() -> None:
    filler = b"Disallow: /x\n"
    head = b"User-agent: *\nDisallow: /first\n"
    text = head + filler * (MAX_SITE_FILE_BYTES // len(filler) + 10) + b"Disallow: /last\n"
    rules = rules_of(SiteFileAnswer(200, text))
    assert not rules.allows("https://post.test/first")
    assert rules.allows("https://post.test/last")


def test_rules_made_to_be_slow_are_not() -> None:
    stars = b"".join(b"Disallow: /" + b"*a" * 60 + b"%d$\n" % n for n in range(3000))
    rules = rules_of(SiteFileAnswer(200, b"User-agent: *\n" + stars))
    started = time.process_time()
    assert rules.allows("https://post.test/" + "a" * 2000)
    assert time.process_time() - started < 2


def test_agents_times_rules_made_to_be_slow_are_not() -> None:
    agents = b"".join(b"User-agent: bot%d\n" % n for n in range(16_000))
    rules = b"".join(b"Disallow: /%d\n" % n for n in range(14_000))
    started = time.process_time()
    assert not rules_of(SiteFileAnswer(200, agents + b"User-agent: *\n" + rules)).allows("https://post.test/77")
    assert time.process_time() - started < 5


_LINES = """User-agent: *
User-agent: Dateline
user-agent:dateline
User-Agent: other
USERAGENT: other
User agent *
User-agent:
User-agent: dateline*
User-agent: *bot*
Disallow: /a
Disallow: /a/b
Allow: /a/b
disallow /c
Disallow:
Crawl-delay: 3
Crawl-delay: 9
Sitemap: https://post.test/s.xml
# User-agent: *
garbage

Noindex: /x
Host: post.test
Disallow: /*.pdf$ # User-agent: x
Request-rate: 1/7"""


@settings(max_examples=400, deadline=None, derandomize=True)
@given(st.lists(st.sampled_from(_LINES.splitlines()), max_size=14))
def test_what_is_left_out_before_parsing_changes_nothing(lines: list[str]) -> None:
    text = "\n".join(lines)
    rules, whole = rules_of(SiteFileAnswer(200, text.encode())), Protego.parse(text)
    for path in ("/", "/a", "/a/b/c", "/c", "/x.pdf"):
        assert rules.allows("https://post.test" + path) == whole.can_fetch("https://post.test" + path, "Dateline"), text
    assert rules.parsed is not None
    assert rules.parsed.crawl_delay("Dateline") == whole.crawl_delay("Dateline")
    assert rules.parsed.request_rate("Dateline") == whole.request_rate("Dateline")
    assert list(rules.sitemaps) == list(whole.sitemaps)


def test_asked_for_once_a_day(tmp_path: Path) -> None:
    clock, origin = FakeClock(), Origin(SiteFileAnswer(200, RULES))
    cache = RobotsCache(tmp_path, clock)
    for _ in range(3):
        ask(cache, origin)
    assert origin.asked == ["https://post.test/robots.txt"]
    clock.passed = DAY - 1
    ask(RobotsCache(tmp_path, clock), origin)  # A restart asks nobody again.
    assert len(origin.asked) == 1
    clock.passed = DAY + 1
    ask(cache, origin)
    assert len(origin.asked) == 2


def test_what_was_obeyed_before_is_kept(tmp_path: Path) -> None:
    clock, other = FakeClock(), b"User-agent: *\nDisallow: /\n"
    began = clock.now()
    for answer in (RULES, RULES, other, None, RULES):
        answered = SiteFileAnswer(404) if answer is None else SiteFileAnswer(200, answer)
        ask(RobotsCache(tmp_path, clock), Origin(answered))
        clock.passed += DAY
    (current,) = tmp_path.glob("*.json")
    earlier = [json.loads(path.read_text()) for path in sorted((tmp_path / "earlier" / current.stem).iterdir())]
    days = [
        [(dt.datetime.fromisoformat(kept[name]) - began).days for name in ("since", "fetched_at")] for kept in earlier
    ]
    assert days == [[0, 1], [2, 2], [3, 3]]
    assert [kept["text"] for kept in earlier] == [RULES.decode(), other.decode(), None]
    assert {kept["origin"] for kept in earlier} == {"https://post.test"}
    assert json.loads(current.read_text())["text"] == RULES.decode()


def test_a_robots_txt_that_changes_at_every_request_does_not_fill_the_disk(tmp_path: Path) -> None:
    clock = FakeClock()
    for day in range(60):
        ask(RobotsCache(tmp_path, clock), Origin(SiteFileAnswer(200, RULES + b"# %d" % day)))
        clock.passed += DAY
    (current,) = tmp_path.glob("*.json")
    kept = sorted((tmp_path / "earlier" / current.stem).iterdir())
    assert len(kept) == 50
    assert json.loads(kept[-1].read_text())["text"].endswith("# 58")


def test_many_pages_of_one_origin_ask_once() -> None:
    async def run() -> list[str]:
        cache, origin = RobotsCache(None, FakeClock()), Origin(SiteFileAnswer(200, RULES))
        await asyncio.gather(*(cache.rules(f"https://post.test/{n}", origin) for n in range(50)))
        return origin.asked

    assert len(asyncio.run(run())) == 1


def test_the_last_known_rules_hold_while_the_origin_does_not_answer(tmp_path: Path) -> None:
    clock, origin = FakeClock(), Origin(SiteFileAnswer(200, RULES))
    ask(RobotsCache(tmp_path, clock), origin)
    origin.answer = SiteFileAnswer(503)
    clock.passed = 3 * DAY
    cache = RobotsCache(tmp_path, clock)
    rules = ask(cache, origin)
    assert rules.unreachable is None
    assert not rules.allows("https://post.test/private/x")
    clock.passed += 700  # Asked for again soon, not only after a day.
    ask(cache, origin)
    assert len(origin.asked) == 3
    clock.passed = 31 * DAY
    assert ask(RobotsCache(tmp_path, clock), origin).unreachable


def test_an_origin_that_did_not_answer_is_asked_again_after_ten_minutes() -> None:
    clock, origin = FakeClock(), Origin(SiteFileAnswer(500))
    cache = RobotsCache(None, clock)
    ask(cache, origin)
    clock.passed = 599
    ask(cache, origin)
    assert len(origin.asked) == 1
    origin.answer = SiteFileAnswer(200, RULES)
    clock.passed = 601
    assert ask(cache, origin).unreachable is None


@pytest.mark.parametrize(
    "content", ["", "{", "[]", '{"origin": "https://post.test"}', '{"origin":1,"fetched_at":2,"text":3}']
)
def test_a_damaged_cache_file_is_as_good_as_none(tmp_path: Path, content: str) -> None:
    clock, origin = FakeClock(), Origin(SiteFileAnswer(200, RULES))
    ask(RobotsCache(tmp_path, clock), origin)
    (file,) = tmp_path.iterdir()
    file.write_text(content)
    ask(RobotsCache(tmp_path, clock), origin)
    assert len(origin.asked) == 2


def test_no_file_name_comes_from_an_outlet(tmp_path: Path) -> None:
    ask(RobotsCache(tmp_path, FakeClock()), Origin(SiteFileAnswer(404)), "http://..%2f..%2fetc.test/../../x")
    (file,) = tmp_path.iterdir()
    assert file.stem.isalnum()


def test_memory_does_not_grow_with_the_number_of_origins() -> None:
    cache, origin = RobotsCache(None, FakeClock()), Origin(SiteFileAnswer(404))
    for number in range(2000):
        ask(cache, origin, f"http://h{number}.test/")
    assert len(cache) <= 512


@pytest.mark.parametrize(
    ("url", "origin"),
    [
        ("HTTPS://User:Pw@Post.Test:8443/a?b", "https://post.test:8443"),
        ("http://post.test", "http://post.test"),
    ],
)
def test_origins(url: str, origin: str) -> None:
    assert origin_of(url) == origin
