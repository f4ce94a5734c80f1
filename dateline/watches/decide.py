"""Whether an alert is sent about what was noticed, and if not, why."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from enum import StrEnum

from dateline.watches.events import Noticed, match_key
from dateline.watches.watch import Event, Watch
from extractors.stores.watch_log.schema import MatchRow


class Held(StrEnum):
    """Why no alert is sent about a match that is noted."""

    NOT_ASKED = "not_asked"
    """The watch's file does not ask for this event."""
    PAST = "past"
    """The watch was run over the past."""
    READ_AGAIN = "read_again"
    """The page was there before the watch, and was only read again."""
    KNOWN = "known"
    """It was noticed before: by another version of the watch, of another reading of the page, or in another order."""
    OLD = "old"
    """It happened more days ago than the watch's ``oldest``."""
    STORY = "story"
    """An alert was sent about another article with the same text."""


_TEXT_EVENTS = frozenset({Event.MATCH, Event.MATCH_IN_EDIT, Event.NO_LONGER_MATCHES, Event.TAKEN_DOWN})
_ONCE_A_STORY = frozenset({Event.MATCH, Event.QUOTED})


def decide(
    watch: Watch,
    noticed: Iterable[Noticed],
    known: Sequence[MatchRow],
    *,
    now: dt.datetime,
    publication_id: str | None,
    before_watch: frozenset[str] = frozenset(),
    is_past: bool = False,
) -> list[MatchRow]:
    """Return the rows of what is new among the events of one watch, each with why it is held back, if it is.

    ``known`` is what the watch, in any version, noticed before of the same articles and of those of their stories.
    ``before_watch`` names loads that were evaluated before this version of the watch was known.
    """
    keys = {row.match_key for row in known}
    by_article: dict[str, list[MatchRow]] = {}
    for row in known:
        if row.article_key:
            by_article.setdefault(row.article_key, []).append(row)
    rows: list[MatchRow] = []
    for one in sorted(noticed, key=_in_order):
        key = match_key(watch.version, one)
        if key in keys:
            continue
        keys.add(key)
        held = Held.PAST if is_past else _why_held(watch, one, by_article, now, before_watch)
        row = MatchRow(
            match_key=key,
            watch=watch.name,
            watch_version=watch.version,
            event=one.event,
            article_key=one.article.article_key if one.article else None,
            content_hash=one.content_hash,
            outlet_id=one.article.outlet_id if one.article else one.detail.get("outlet_id"),
            occurred_at=_stamp(one.occurred_at),
            noticed_at=_stamp(now),
            publication_id=publication_id,
            detail={**one.detail, **({"spans": [list(span) for span in one.spans]} if one.spans else {})},
            held_because=held,
        )
        rows.append(row)
        if row.article_key:
            by_article.setdefault(row.article_key, []).append(row)
    return rows


def _why_held(
    watch: Watch,
    one: Noticed,
    by_article: dict[str, list[MatchRow]],
    now: dt.datetime,
    before_watch: frozenset[str],
) -> Held | None:
    if one.event in _TEXT_EVENTS and one.event not in watch.events:
        return Held.NOT_ASKED
    if not one.is_new or (one.load_id is not None and one.load_id in before_watch):
        return Held.READ_AGAIN
    if one.article is not None and any(_is_same(one, row) for row in by_article.get(one.article.article_key, ())):
        return Held.KNOWN
    if _happened(one) < _naive(now) - dt.timedelta(days=watch.oldest):
        return Held.OLD
    if one.article is not None and _story_was_alerted(watch, one, by_article):
        return Held.STORY
    return None


def _is_same(one: Noticed, row: MatchRow) -> bool:
    """Whether a row is of the same event in the same episode, or at the same moment."""
    if row.event != one.event:
        return False
    if one.event in (Event.STORY_GROWN,):
        return True
    at = dt.datetime.fromisoformat(row.occurred_at).replace(tzinfo=None)
    if one.event in (Event.MATCH, Event.QUOTED):
        same_subject = row.detail.get("speaker") == one.detail.get("speaker")
        return same_subject and one.since <= at and (one.until is None or at < one.until)
    return at == one.occurred_at


def _story_was_alerted(watch: Watch, one: Noticed, by_article: dict[str, list[MatchRow]]) -> bool:
    article = one.article
    if article is None:
        return False
    if one.event is Event.STORY_GROWN:
        return any(row.event == one.event for key in article.story for row in by_article.get(key, ()))
    if not watch.once_a_story or one.event not in _ONCE_A_STORY:
        return False
    return any(
        row.event == one.event
        and row.detail.get("speaker") == one.detail.get("speaker")
        and row.held_because in (None, Held.STORY)
        for key in article.copies
        if key != article.article_key
        for row in by_article.get(key, ())
    )


def _happened(one: Noticed) -> dt.datetime:
    """When it happened: for the first revision of an article, no later than the article says it was published."""
    article = one.article
    is_first = article is not None and article.revisions and one.occurred_at == article.revisions[0].seen_at
    if article is not None and is_first and article.published_at is not None:
        return min(one.occurred_at, article.published_at)
    return one.occurred_at


def _in_order(one: Noticed) -> tuple[dt.datetime, str, str, str]:
    placed = one.article.story.index(one.article.article_key) if one.article and one.article.story else 0
    return one.occurred_at, f"{placed:06d}", one.article.article_key if one.article else one.subject, one.event


def _stamp(moment: dt.datetime) -> str:
    return _naive(moment).isoformat(sep=" ", timespec="microseconds")


def _naive(moment: dt.datetime) -> dt.datetime:
    return moment.astimezone(dt.UTC).replace(tzinfo=None) if moment.tzinfo else moment
