"""The events of one article for one watch: a pure function of its revisions.

An *episode* is a run of revisions, one after another, that match. It begins with a match and ends with the revision
that no longer matches. One alert is sent about an episode, whatever becomes known of it later and in whatever order: an
earlier revision that a late load brings, another digest of a revision that was read again by later code.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from dateline.reports.worddiff import word_diff
from dateline.watches.articles import Article, Revision
from dateline.watches.watch import Event

Span = tuple[str, int, int, int, int]
"""What matched: the field, the offsets of a run of its text, of captions the number of the caption, and a checksum of
the run: captions and leads may be others when it is sent, and then it is not marked."""


def checksum(text: str) -> int:
    """Return the checksum of a run of text that matched."""
    return zlib.crc32(text.encode("utf-8", "replace"))


@dataclass(slots=True)
class Noticed:
    """An event before it is decided whether an alert is sent.

    ``since`` and ``until`` bound the episode that it belongs to, ``until`` None where it goes on. ``is_new`` says that
    a new load brought it about.
    """

    event: Event
    article: Article | None
    content_hash: str | None
    occurred_at: dt.datetime
    since: dt.datetime
    until: dt.datetime | None
    load_id: str | None
    spans: Sequence[Span] = ()
    detail: dict[str, Any] = field(default_factory=dict)
    is_new: bool = True
    subject: str = ""
    """What else the event's identity has: the speaker, or where it is of no article, the outlet or the hours."""


def match_key(watch_version: str, noticed: Noticed) -> str:
    """Return the identity of a match: watch version, article (or what the event is about), content hash, event."""
    article = noticed.article.article_key if noticed.article else ""
    parts = (watch_version, article, noticed.subject, noticed.content_hash or "", noticed.event)
    return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()[:32]


def text_events(
    article: Article,
    found: Sequence[Sequence[Span] | None],
    begins: Event = Event.MATCH,
    *,
    edits: bool = False,
    ends: bool = False,
) -> Iterator[Noticed]:
    """Yield the events of the revisions, in their order; ``found`` has the spans of each revision, None for no match.

    ``begins`` is the event at the start of an episode; ``edits`` and ``ends`` ask for the events within and after it.
    """
    for place, revision in enumerate(article.revisions):
        spans, before = found[place], found[place - 1] if place else None
        if spans is None and before is None:
            continue
        since, until = _episode(article, found, place if spans is not None else place - 1)
        if spans is not None and before is None:
            yield Noticed(
                begins, article, revision.content_hash, revision.seen_at, since, until, revision.load_id, spans
            )
        elif spans is not None and edits:
            if added := spans_in_added(article.revisions[place - 1], revision, spans):
                yield Noticed(
                    Event.MATCH_IN_EDIT, article, revision.content_hash, revision.seen_at, since, until,
                    revision.load_id, added, {"before": article.revisions[place - 1].content_hash},
                )  # fmt: skip
        elif spans is None and before is not None and ends:
            yield Noticed(
                Event.NO_LONGER_MATCHES, article, revision.content_hash, revision.seen_at, since, until,
                revision.load_id, (), {"before": article.revisions[place - 1].content_hash},
            )  # fmt: skip


def taken_down(article: Article, spans: Sequence[Span] | None) -> Iterator[Noticed]:
    """Yield that an article which matched when it was last read was taken down."""
    if spans is not None and article.removed_at is not None:
        yield Noticed(
            Event.TAKEN_DOWN, article, article.latest.content_hash, article.removed_at, article.removed_at,
            article.removed_at, None, spans,
        )  # fmt: skip


def spans_in_added(before: Revision, after: Revision, spans: Sequence[Span]) -> list[Span]:
    """Return the spans that touch words which a revision added to the one before it."""
    found: list[Span] = []
    for field_name in ("title", "lead", "body"):
        mine = [span for span in spans if span[0] == field_name]
        if not mine:
            continue
        added = added_ranges(getattr(before, field_name), getattr(after, field_name))
        found += [span for span in mine if any(span[1] < end and start < span[2] for start, end in added)]
    return found


def added_ranges(before: str, after: str) -> list[tuple[int, int]]:
    """Return the runs of a text that a word-by-word comparison says were added to another, as offsets."""
    if before == after:
        return []
    place, added = 0, []
    for piece in word_diff(before, after, context=max(len(after), 1)):
        if piece.what == "removed" or not piece.text:
            continue
        start = after.find(piece.text, place) if piece.what == "added" else place
        if piece.what == "added":
            added.append((start, start + len(piece.text)))
        place = start + len(piece.text)
    return added


def _episode(
    article: Article, found: Sequence[Sequence[Span] | None], place: int
) -> tuple[dt.datetime, dt.datetime | None]:
    """When the run of matching revisions around a place began, and when it ended."""
    first = last = place
    while first > 0 and found[first - 1] is not None:
        first -= 1
    while last + 1 < len(found) and found[last + 1] is not None:
        last += 1
    ended = article.revisions[last + 1].seen_at if last + 1 < len(found) else None
    return article.revisions[first].seen_at, ended
