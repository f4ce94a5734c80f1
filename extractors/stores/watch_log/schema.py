"""The SQLite file of the watches' log: its tables, and its rows as objects.

``matches`` and ``deliveries`` are the log: rows are added and never changed, which triggers hold. Only
``dateline forget`` removes some. ``loads`` and ``watches`` say what was evaluated and since when a watch is known.
``waiting`` and ``outbox`` follow from the log and are changed in the transactions that add to it: they make it cheap to
find what is to be sent. ``feeds`` has the last match that each watch's feed was written with.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Final

SCHEMA_VERSION: Final = 1
BRIEFING: Final = "briefing "
"""How the name of what sends begins in a line of a briefing's mail; its days, language and watches follow. No watch is
called so: names have no spaces."""

TABLES: Final = """
create table if not exists watches (
    watch text not null,
    watch_version text not null,
    title text not null,
    query text,
    registered_at text not null,
    primary key (watch, watch_version)
) without rowid;
create table if not exists loads (
    load_id text primary key,
    load_version text not null,
    staged_at text not null,
    first_evaluated_at text not null
) without rowid;
create table if not exists matches (
    position integer primary key autoincrement,
    match_key text not null unique,
    watch text not null,
    watch_version text not null,
    event text not null,
    article_key text,
    content_hash text,
    outlet_id text,
    occurred_at text not null,
    detail text not null,
    publication_id text,
    noticed_at text not null,
    held_because text
);
create index if not exists matches_of_watch on matches (watch, event, occurred_at);
create index if not exists matches_sent on matches (watch, position) where held_because is null;
create index if not exists matches_by_article on matches (article_key) where article_key is not null;
create table if not exists deliveries (
    position integer primary key autoincrement,
    delivery_key text not null,
    watch text not null,
    channel text not null,
    status text not null,
    attempt integer not null,
    match_keys text not null,
    is_maybe_repeated integer not null,
    error text,
    at text not null
);
create index if not exists deliveries_of_key on deliveries (delivery_key);
create table if not exists waiting (
    match_key text not null,
    watch text not null,
    channel text not null,
    primary key (watch, channel, match_key)
) without rowid;
create table if not exists outbox (
    delivery_key text primary key,
    watch text not null,
    channel text not null,
    match_keys text not null,
    planned_at text not null,
    next_at text not null,
    attempt integer not null,
    is_under_way integer not null
) without rowid;
create table if not exists feeds (
    watch text primary key,
    position integer not null
) without rowid;
create trigger if not exists matches_stay before update on matches
begin select raise(abort, 'the log of watches is only added to'); end;
create trigger if not exists deliveries_stay before update on deliveries
begin select raise(abort, 'the log of watches is only added to'); end;
"""


@dataclass(frozen=True, slots=True)
class MatchRow:
    """One thing that a watch noticed. ``held_because`` says why no alert is sent about it; None: it is sent.

    ``occurred_at`` is when it happened as pages say it (ISO 8601, UTC): when the revision was first seen, the article
    was found gone, the silence began. ``detail`` has no text of a page: spans, counts, the revision before.
    """

    match_key: str
    watch: str
    watch_version: str
    event: str
    article_key: str | None
    content_hash: str | None
    outlet_id: str | None
    occurred_at: str
    noticed_at: str
    publication_id: str | None = None
    detail: dict[str, Any] = field(default_factory=dict)
    held_because: str | None = None


@dataclass(frozen=True, slots=True)
class Planned:
    """One message that is to be sent: to one channel of a watch, about one or more matches.

    ``attempt`` counts those that were begun; ``is_under_way`` says that the last one was never ended: whether its
    message went out is unknown.
    """

    delivery_key: str
    watch: str
    channel: str
    match_keys: tuple[str, ...]
    planned_at: str
    next_at: str
    attempt: int = 0
    is_under_way: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the log of deliveries. ``at`` is ISO 8601, UTC; ``is_maybe_repeated``: an earlier attempt, or this
    one, may have gone out although nobody said so.
    """

    status: str
    attempt: int
    is_maybe_repeated: bool
    at: str
