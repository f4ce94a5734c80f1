"""Events that no single article shows: a story that many outlets have, an outlet that is silent, an unusual volume."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

import duckdb

from dateline.watches.articles import Article
from dateline.watches.events import Noticed, Span
from dateline.watches.volume import LIMITS, WEEKS, find_unusual
from dateline.watches.watch import Event, Watch
from extractors.stores.watch_log.log import WatchLog
from extractors.stores.watch_log.schema import MatchRow


def grown_stories(
    watch: Watch,
    articles: Iterable[Article],
    matched: Mapping[str, Sequence[Span]],
    known: Sequence[MatchRow],
    new_loads: Collection[str],
) -> Iterator[Noticed]:
    """Yield the stories that now have as many outlets as the watch asks for, each once.

    A story counts if one of its articles matches: now (``matched``, by article key) or as it was noticed before.
    """
    if watch.story_outlets is None:
        return
    noticed = {row.article_key for row in known if row.event == Event.MATCH}
    alerted = {row.article_key for row in known if row.event == Event.STORY_GROWN}
    # the latest of a story represents it: it is what made it grow
    for article in sorted(articles, key=lambda one: (one.first_seen_at, one.article_key), reverse=True):
        if article.story_outlets < watch.story_outlets or not alerted.isdisjoint(article.story):
            continue
        if noticed.isdisjoint(article.story) and matched.keys().isdisjoint(article.story):
            continue
        arriving = [revision for revision in article.revisions if revision.load_id in new_loads]
        if not arriving:
            continue
        alerted.update(article.story)
        yield Noticed(
            Event.STORY_GROWN, article, article.latest.content_hash, arriving[-1].seen_at, arriving[-1].seen_at, None,
            arriving[-1].load_id, matched.get(article.article_key, ()),
            {"outlet_count": article.story_outlets, "article_count": len(article.story)},
        )  # fmt: skip


_SILENT = """
    with moment as (
        select max(staged_at) as as_of_at from marts.fct_loads
    ),
    outlets as (
        select outlet_id, any_value(outlet_name) as outlet_name
        from marts.dim_outlets
        where is_current and (outlet_id in (select unnest($outlets)) or collection in (select unnest($collections)))
        group by outlet_id
    ),
    -- an old article that a backfill brings is no sign of life
    latest as (
        select o.outlet_id, max(a.first_seen_at) as last_new_at
        from marts.fct_articles as a
        inner join marts.dim_outlets as o on a.outlet_key = o.outlet_key
        where
            o.outlet_id in (select outlet_id from outlets)
            and (a.published_at is null or a.published_at > a.first_seen_at - interval 7 days)
        group by o.outlet_id
    )
    select outlets.outlet_id, outlets.outlet_name, latest.last_new_at
    from outlets
    inner join latest on outlets.outlet_id = latest.outlet_id
    cross join moment
    where latest.last_new_at <= moment.as_of_at - to_hours($hours)
    order by outlets.outlet_id
"""


def silent_outlets(watch: Watch, connection: duckdb.DuckDBPyConnection) -> Iterator[Noticed]:
    """Yield the outlets that have brought no new article for as long as the watch asks for.

    The hours end with the latest load, not now: while nothing is collected at all, no outlet is called silent.
    """
    silence = watch.silence
    if silence is None:
        return
    known = {"outlets": list(silence.outlets), "collections": list(silence.collections), "hours": silence.hours}
    for outlet_id, name, last_new_at in connection.execute(_SILENT, known).fetchall():
        at = last_new_at + dt.timedelta(hours=silence.hours)
        yield Noticed(
            Event.OUTLET_SILENT, None, None, at, at, None, None, (),
            {"outlet_id": outlet_id, "outlet": name, "last_new_at": last_new_at.isoformat(sep=" "),
             "hours": silence.hours},
            subject=f"{outlet_id} since {last_new_at.isoformat()}",
        )  # fmt: skip


def unusual_volumes(
    watch: Watch, connection: duckdb.DuckDBPyConnection, log: WatchLog, *, now: dt.datetime
) -> Iterator[Noticed]:
    """Yield the hours of the last day in which unusually many matching articles were published, in UTC.

    Counted are the articles that the watch noticed, those of the past included; an article without a time of
    publication counts when it was first seen.
    """
    volume = watch.volume
    if volume is None:
        return
    since = (now - dt.timedelta(weeks=WEEKS + 1)).astimezone(dt.UTC).replace(tzinfo=None)
    keys = [key for key, _ in log.times_of(watch.name, Event.MATCH, since.isoformat(sep=" "))]
    times = connection.execute(
        "select coalesce(published_at, first_seen_at) from marts.fct_articles"
        " where article_key in (select unnest($keys))",
        {"keys": keys},
    ).fetchall()
    [(began,)] = connection.execute("select min(first_seen_at) from marts.fct_articles").fetchall()
    if began is None:
        return
    found = find_unusual(
        [time.replace(tzinfo=dt.UTC) for (time,) in times],
        now=now,
        began=max(began, since).replace(tzinfo=dt.UTC),
        zone=watch.zone,
        hours=volume.hours,
        least=volume.least,
        limit=LIMITS[volume.sensitivity],
    )
    for one in found:
        until = one.until.replace(tzinfo=None)
        yield Noticed(
            Event.VOLUME_UNUSUAL, None, None, until, until, None, None, (),
            {"since": one.since.replace(tzinfo=None).isoformat(sep=" "), "until": until.isoformat(sep=" "),
             "count": one.count, "expected": round(one.expected, 2), "probability": float(f"{one.probability:.2g}")},
            subject=f"{watch.volume.hours if watch.volume else 0}h until {until.isoformat()}",
        )  # fmt: skip
