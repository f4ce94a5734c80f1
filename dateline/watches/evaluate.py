"""After a publication: every watch is evaluated on what it brought, and what they notice is added to the log.

Cost grows with what arrived. Which loads were evaluated is kept in the log, so a publication whose evaluation was
killed or never began is made up for by the next one, and a rebuilt warehouse, which has the same loads, brings nothing.
The steps can be repeated: a match that is in the log is not added again, and loads are noted last.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import logging
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import duckdb

from dateline.search.warehouse_names import WarehouseResolver
from dateline.warehouse.lookup import open_published
from dateline.watches.articles import Article, find_arrived
from dateline.watches.decide import decide
from dateline.watches.events import Noticed, taken_down, text_events
from dateline.watches.finding import Finder, Found
from dateline.watches.measures import grown_stories, silent_outlets, unusual_volumes
from dateline.watches.volume import WEEKS
from dateline.watches.watch import Event, Watch
from extractors.runtime.settings import Home
from extractors.stores.watch_log.log import WatchLog
from extractors.stores.watch_log.schema import MatchRow

_LOG = logging.getLogger(__name__)
_MEMORY_LIMIT = "100MB"
_THREADS = 2


@dataclass(slots=True)
class Evaluation:
    """What an evaluation did: articles looked at, and by watch how many matches are new, in all and to be sent."""

    articles: int = 0
    noticed: Counter[str] = field(default_factory=Counter)
    to_send: Counter[str] = field(default_factory=Counter)
    problems: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Load:
    load_id: str
    version: str
    staged_at: str


def evaluate(home: Home, watches: Sequence[Watch], log: WatchLog, *, now: dt.datetime) -> Evaluation:
    """Evaluate the watches on what is new in the published file; does nothing where there is no published file.

    A watch that fails is one line of ``problems`` and stops no other. ``now`` is UTC.

    Raises:
        BuildError: the published file cannot be opened.
    """
    done = Evaluation()
    if not home.warehouse.exists():
        return done
    at = now.astimezone(dt.UTC).isoformat()
    with contextlib.closing(open_published(home.warehouse)) as connection:
        connection.execute(f"set memory_limit = '{_MEMORY_LIMIT}'; set threads = {_THREADS}")
        finder = make_finder(connection, watches, now=now)
        done.problems += finder.problems
        able = finder.watches
        loads = _all_loads(connection)
        evaluated = _begin(connection, log, loads, at)
        new = [one for one in loads if evaluated.get(one.load_id, ())[:2] != (one.version, one.staged_at)]
        unknown = _register(able, log, at)
        new_ids = frozenset(one.load_id for one in new)
        for watch in unknown:
            if watch.volume is not None:
                since = now - dt.timedelta(weeks=WEEKS + 1)
                done.noticed[watch.name] += note_past(finder, watch, log, since, now, without=new_ids)
        if new and able:
            _articles(connection, able, finder, log, new, evaluated, done, now)
        _measures(connection, able, log, done, now, _publication(connection))
        with log.transaction():
            log.add_loads([(one.load_id, one.version, one.staged_at) for one in new], at)
    return done


def make_finder(connection: duckdb.DuckDBPyConnection, watches: Sequence[Watch], *, now: dt.datetime) -> Finder:
    """Return a finder over a published file for the queries of watches; those that cannot be used are its problems."""
    return Finder(watches, connection, WarehouseResolver(connection), now=now)


def begin_log(home: Home, log: WatchLog, *, now: dt.datetime) -> None:
    """Note in a log that is empty that everything which is published by now is the past; else do nothing."""
    if not home.warehouse.exists() or log.evaluated_loads():
        return
    with contextlib.closing(open_published(home.warehouse)) as connection, log.transaction():
        loads = _all_loads(connection)
        log.add_loads([(one.load_id, one.version, one.staged_at) for one in loads], now.astimezone(dt.UTC).isoformat())


def register_watch(home: Home, watch: Watch, *, now: dt.datetime, wait_s: float = 30.0) -> None:
    """Note from when on a watch is known, and that what is stored by now is the past.

    Raises:
        WatchLogBusyError: another process is at work on the watches.
        WatchLogError: the log of the watches cannot be used.
    """
    with WatchLog(home.state, wait_s=wait_s) as log:
        begin_log(home, log, now=now)
        with log.transaction():
            log.register(watch.name, watch.version, watch.title, watch.query, now.isoformat())


def note_past(
    finder: Finder,
    watch: Watch,
    log: WatchLog,
    since: dt.datetime | None,
    now: dt.datetime,
    *,
    without: frozenset[str] = frozenset(),
) -> int:
    """Note what a watch would have noticed in what is stored, and send nothing; return how many matches are new.

    ``since`` keeps to articles first seen since then; loads of ``without`` are left out: they are no past yet.
    """
    count = 0
    for articles, batch in finder.batches(finder.find_stored(watch, since)):
        known = _by_watch(log, articles).get(watch.name, [])
        noticed = [
            one
            for article, found in finder.find(batch, watch).values()
            for one in text_events(article, found)
            if one.load_id not in without
        ]
        new = decide(watch, noticed, known, now=now, publication_id=None, is_past=True)
        with log.transaction():
            log.add_matches(new)
        count += len(new)
    return count


def _begin(
    connection: duckdb.DuckDBPyConnection, log: WatchLog, loads: Sequence[_Load], at: str
) -> dict[str, tuple[str, str, str]]:
    """The loads that were evaluated; where the log begins, those of all publications but the latest count as such."""
    if not log.evaluated_loads():
        past = _loads_of_the_past(connection, loads)
        with log.transaction():
            log.add_loads([(one.load_id, one.version, one.staged_at) for one in past], at)
    return log.evaluated_loads()


def _articles(
    connection: duckdb.DuckDBPyConnection,
    watches: Sequence[Watch],
    finder: Finder,
    log: WatchLog,
    new: Sequence[_Load],
    evaluated: Mapping[str, tuple[str, str, str]],
    done: Evaluation,
    now: dt.datetime,
) -> None:
    new_ids = frozenset(one.load_id for one in new)
    publication_id = _publication(connection)
    registered = log.registered()
    before = {
        watch.name: frozenset(
            load_id
            for load_id in new_ids & evaluated.keys()
            if evaluated[load_id][2] < registered[watch.name, watch.version]
        )
        for watch in watches
    }
    arrived = find_arrived(connection, sorted(new_ids))
    gone = frozenset(arrived.gone)
    for articles, batch in finder.batches(sorted({*arrived.read, *arrived.gone})):
        done.articles += len(articles)
        known = _by_watch(log, articles)
        rows: list[MatchRow] = []
        for watch in watches:
            mine = known.get(watch.name, [])
            try:
                hits, spoken = finder.find(batch, watch), finder.find_spoken(batch, watch)
                if not hits and not spoken and not mine:
                    continue
                noticed = list(_noticed_by(watch, articles, hits, spoken, mine, new_ids, gone))
                rows += decide(
                    watch, noticed, mine, now=now, publication_id=publication_id, before_watch=before[watch.name]
                )
            except Exception as error:  # noqa: BLE001 - one bad watch stops no other
                _LOG.exception("watch %s failed", watch.name)
                done.problems.append(f"watch {watch.name}: {type(error).__name__}: {error}; nothing of it was noted")
        _add(log, watches, rows, done)


def _noticed_by(
    watch: Watch,
    articles: Sequence[Article],
    hits: Found,
    spoken: Iterable[tuple[str, Found]],
    known: Sequence[MatchRow],
    new_ids: frozenset[str],
    gone: frozenset[str],
) -> Iterator[Noticed]:
    """What a watch notices of articles: only what the new loads brought about."""
    for article, found in hits.values():
        wants_edits, wants_ends = "match_in_edit" in watch.events, "no_longer_matches" in watch.events
        for one in text_events(article, found, edits=wants_edits, ends=wants_ends):
            if one.load_id in new_ids:
                yield one
        if "taken_down" in watch.events and article.article_key in gone:
            yield from taken_down(article, found[-1])
    for speaker, quoted in spoken:
        for article, found in quoted.values():
            for one in text_events(article, found, Event.QUOTED):
                if one.load_id in new_ids:
                    one.detail["speaker"] = one.subject = speaker
                    yield one
    matched = {key: spans for key, (_, found) in hits.items() if (spans := found[-1]) is not None}
    yield from grown_stories(watch, articles, matched, known, new_ids)


def _measures(
    connection: duckdb.DuckDBPyConnection,
    watches: Sequence[Watch],
    log: WatchLog,
    done: Evaluation,
    now: dt.datetime,
    publication_id: str | None,
) -> None:
    for watch in watches:
        if watch.silence is None and watch.volume is None:
            continue
        try:
            noticed = [*silent_outlets(watch, connection), *unusual_volumes(watch, connection, log, now=now)]
            rows = decide(watch, noticed, (), now=now, publication_id=publication_id)
        except Exception as error:  # noqa: BLE001 - one bad watch stops no other
            _LOG.exception("watch %s failed", watch.name)
            done.problems.append(f"watch {watch.name}: {type(error).__name__}: {error}")
            continue
        known = log.known_keys([row.match_key for row in rows])
        _add(log, watches, [row for row in rows if row.match_key not in known], done)


def _add(log: WatchLog, watches: Sequence[Watch], rows: Sequence[MatchRow], done: Evaluation) -> None:
    """Add matches, and for each that is alerted, on which channels it waits, as one change."""
    if not rows:
        return
    channels = {watch.name: [channel.key for channel in watch.send] for watch in watches}
    with log.transaction():
        log.add_matches(rows)
        log.add_waiting(
            (row.match_key, row.watch, channel)
            for row in rows
            if row.held_because is None
            for channel in channels[row.watch]
        )
    done.noticed.update(row.watch for row in rows)
    done.to_send.update(row.watch for row in rows if row.held_because is None)


def _by_watch(log: WatchLog, articles: Sequence[Article]) -> dict[str, list[MatchRow]]:
    """What was noticed before of these articles and of the others of their stories, by watch."""
    keys = {article.article_key for article in articles}
    keys.update(key for article in articles for key in article.story)
    found: dict[str, list[MatchRow]] = {}
    for row in log.matches_of_articles(sorted(keys)):
        found.setdefault(row.watch, []).append(row)
    return found


def _register(watches: Sequence[Watch], log: WatchLog, at: str) -> list[Watch]:
    """Note the versions of watches that are met for the first time, and return them."""
    known = log.registered()
    unknown = [watch for watch in watches if (watch.name, watch.version) not in known]
    with log.transaction():
        for watch in unknown:
            log.register(watch.name, watch.version, watch.title, watch.query, at)
    return unknown


def _all_loads(connection: duckdb.DuckDBPyConnection) -> list[_Load]:
    rows = connection.execute("select load_id, load_version, staged_at from marts.fct_loads order by 1").fetchall()
    return [_Load(load_id, version, staged_at.isoformat(sep=" ")) for load_id, version, staged_at in rows]


def _loads_of_the_past(connection: duckdb.DuckDBPyConnection, loads: Sequence[_Load]) -> list[_Load]:
    """The loads that an earlier publication than the latest one brought: for a log that begins, they are the past."""
    rows = connection.execute(
        """
        with earlier as (
            select started_at from marts.publications order by started_at desc limit 1 offset 1
        )
        select loads.load_id
        from quality.loads as loads
        inner join earlier on loads.gated_at <= earlier.started_at
        """
    ).fetchall()
    past = {load_id for (load_id,) in rows}
    return [one for one in loads if one.load_id in past]


def _publication(connection: duckdb.DuckDBPyConnection) -> str | None:
    row = connection.execute("select max(publication_id) from marts.publications").fetchone()
    return row[0] if row else None
