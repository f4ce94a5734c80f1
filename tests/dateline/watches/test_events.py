"""What a watch notices of revisions, and what it alerts on: once an episode, in any order of loads."""

from __future__ import annotations

import datetime as dt
import itertools
from collections.abc import Sequence
from pathlib import Path

import pytest

from dateline.watches.alert import _snippets
from dateline.watches.articles import Article, Revision
from dateline.watches.decide import Held, decide
from dateline.watches.events import Noticed, Span, added_ranges, checksum, taken_down, text_events
from dateline.watches.watch import Event, Watch
from extractors.stores.watch_log.schema import MatchRow

NOON = dt.datetime(2026, 3, 2, 12)
NOW = dt.datetime(2026, 3, 2, 20, tzinfo=dt.UTC)


def article(*texts: str, at: Sequence[int] | None = None, key: str = "a", story: tuple[str, ...] = ()) -> Article:
    hours = at or range(len(texts))
    revisions = [
        Revision(n, f"hash of {text}", NOON + dt.timedelta(hours=hour), f"load {hour}", "", "", text)
        for n, (text, hour) in enumerate(zip(texts, hours, strict=True), 1)
    ]
    return Article(
        key, "post", "The Post", "papers", "GB", "en", "article", f"https://post.example/{key}", NOON, NOON, None,
        revisions=revisions, story=story, copies=story,
    )  # fmt: skip


def find(one: Article, word: str = "fig") -> list[Sequence[Span] | None]:
    found: list[Sequence[Span] | None] = []
    for revision in one.revisions:
        at = [n for n in range(len(revision.body)) if revision.body.startswith(word, n)]
        found.append([("body", start, start + len(word), 0, 0) for start in at] or None)
    return found


def watch(**keys: object) -> Watch:
    return Watch.model_validate({"name": "figs", "path": Path("figs.yml"), "title": "Figs", "query": "fig", **keys})


def names(events: Sequence[Noticed]) -> list[tuple[str, int]]:
    return [(one.event, int((one.occurred_at - NOON).total_seconds() // 3600)) for one in events]


@pytest.mark.parametrize(
    ("texts", "events"),
    [
        (["a fig"], [("match", 0)]),
        (["a pear"], []),
        (["a pear", "a fig"], [("match", 1)]),
        (["a fig", "a fig and a pear"], [("match", 0)]),
        (["a fig", "a fig and another fig"], [("match", 0), ("match_in_edit", 1)]),
        (["a fig", "a pear"], [("match", 0), ("no_longer_matches", 1)]),
        (["a fig", "a pear", "a pear tree", "a fig"], [("match", 0), ("no_longer_matches", 1), ("match", 3)]),
    ],
)
def test_events_follow_from_the_revisions(texts: list[str], events: list[tuple[str, int]]) -> None:
    one = article(*texts)
    assert names(list(text_events(one, find(one), edits=True, ends=True))) == events


def test_an_edit_that_moves_a_word_marks_what_was_added_alone() -> None:
    before, after = "One fig fell. Two pears.", "One fig fell at noon. A fig rose. Two pears."
    assert [after[start:end].strip() for start, end in added_ranges(before, after)] == ["at noon", "A fig rose."] or [
        after[start:end].strip() for start, end in added_ranges(before, after)
    ] == ["at noon. A fig rose"]


def test_a_takedown_is_alerted_for_an_article_that_matched() -> None:
    one = article("a fig")
    assert not list(taken_down(one, find(one)[-1]))
    one.removed_at = NOON + dt.timedelta(hours=4)
    assert names(list(taken_down(one, find(one)[-1]))) == [("taken_down", 4)]
    assert not list(taken_down(one, None))


def test_in_any_order_of_loads_an_episode_is_alerted_once() -> None:
    """Three revisions that match, each with a load of its own: whichever comes first, one alert goes out."""
    texts = {0: "a fig", 1: "a fig, and more", 2: "a fig, and more of it"}
    for order in itertools.permutations(texts):
        known: list[MatchRow] = []
        for count in range(1, 4):
            there = sorted(order[:count])
            one = article(*(texts[n] for n in there), at=there)
            noticed = [e for e in text_events(one, find(one)) if e.load_id == f"load {order[count - 1]}"]
            known += decide(watch(), noticed, known, now=NOW, publication_id=None)
        assert [row.held_because for row in known].count(None) == 1, order


def test_what_is_read_again_by_other_code_is_not_alerted_again() -> None:
    one = article("a fig")
    first = decide(watch(), list(text_events(one, find(one))), (), now=NOW, publication_id=None)
    again = article("a fig", key="a")
    again.revisions[0] = Revision(1, "another hash", NOON, "load 0", "", "", "a fig")
    rows = decide(watch(), list(text_events(again, find(again))), first, now=NOW, publication_id=None)
    assert [row.held_because for row in first + rows] == [None, Held.KNOWN]
    assert not decide(watch(), list(text_events(one, find(one))), first, now=NOW, publication_id=None)


def test_a_watch_that_is_changed_does_not_alert_again() -> None:
    one = article("a fig and a pear")
    first = decide(watch(), list(text_events(one, find(one))), (), now=NOW, publication_id=None)
    changed = watch(query="fig AND pear")
    rows = decide(changed, list(text_events(one, find(one))), first, now=NOW, publication_id=None)
    assert [row.held_because for row in rows] == [Held.KNOWN]


def test_a_page_that_was_there_before_the_watch_is_not_alerted_when_it_is_read_again() -> None:
    one = article("a fig")
    rows = decide(
        watch(), list(text_events(one, find(one))), (), now=NOW, publication_id=None,
        before_watch=frozenset({"load 0"}),
    )  # fmt: skip
    assert [row.held_because for row in rows] == [Held.READ_AGAIN]


def test_an_archive_wakes_nobody() -> None:
    one = article("a fig")
    one.published_at = NOON - dt.timedelta(days=30)
    rows = decide(watch(), list(text_events(one, find(one))), (), now=NOW, publication_id=None)
    assert [row.held_because for row in rows] == [Held.OLD]
    rows = decide(watch(oldest=31), list(text_events(one, find(one))), (), now=NOW, publication_id=None)
    assert [row.held_because for row in rows] == [None]


def test_of_a_story_one_article_is_alerted_the_first_of_it() -> None:
    story = ("a", "b", "c")
    noticed = [
        e for key in "cba" for one in [article("a fig", key=key, story=story)] for e in text_events(one, find(one))
    ]
    rows = decide(watch(), noticed, (), now=NOW, publication_id=None)
    assert [(row.article_key, row.held_because) for row in rows] == [("a", None), ("b", Held.STORY), ("c", Held.STORY)]
    rows = decide(watch(once_a_story=False), noticed, (), now=NOW, publication_id=None)
    assert [row.held_because for row in rows] == [None, None, None]


def test_what_is_not_asked_for_is_noted_and_not_alerted() -> None:
    one = article("a fig")
    rows = decide(watch(events=["taken_down"]), list(text_events(one, find(one))), (), now=NOW, publication_id=None)
    assert [(row.event, row.held_because) for row in rows] == [(Event.MATCH, Held.NOT_ASKED)]


def test_a_caption_that_is_another_by_now_is_not_marked() -> None:
    revision = Revision(1, "h", NOON, "load", "A ferry", "", "On the ferry")
    spans = [("title", 2, 7, 0, checksum("ferry")), ("captions", 4, 9, 0, checksum("ferry"))]
    marked = [
        text
        for snippet in _snippets(revision, ("The ferry",), spans)
        for text, is_marked in snippet.pieces
        if is_marked
    ]
    assert marked == ["ferry", "ferry"]
    for captions in ((), ("On a pier",), ("The f",)):
        shown = _snippets(revision, captions, spans)
        assert [text for snippet in shown for text, is_marked in snippet.pieces if is_marked] == ["ferry"]
