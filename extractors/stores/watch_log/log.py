"""Open the watches' log, add to it, and ask it what is known and what is to be sent.

Each change is one transaction that is on the disk when the call returns (SQLite's ``synchronous = full``), so that a
process may be killed between any two of them.
"""

from __future__ import annotations

import contextlib
import json
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import IO, Self

from extractors.runtime.file_lock import HeldError, lock_beside
from extractors.stores.watch_log.errors import WatchLogBusyError, WatchLogError
from extractors.stores.watch_log.schema import SCHEMA_VERSION, TABLES, Line, MatchRow, Planned

FOLDER = "watches"
_FILE = "log.sqlite"
_MATCH_COLUMNS = (
    "match_key, watch, watch_version, event, article_key, content_hash, outlet_id, occurred_at, noticed_at, "
    "publication_id, detail, held_because"
)
_MOST_VARIABLES = 500


def log_path(state: Path) -> Path:
    """Return the path of the log, ``state`` being ``Home.state``."""
    return state / FOLDER / _FILE


class WatchLog:
    """The log, opened for writing by one process at a time; closing it lets the next one in.

    Raises:
        WatchLogBusyError: another process has it open still after ``wait_s`` seconds.
        WatchLogError: the file cannot be used.
    """

    def __init__(self, state: Path, *, wait_s: float = 0.0) -> None:
        path = log_path(state)
        path.parent.mkdir(parents=True, exist_ok=True)
        self._lock = _take_lock(path, wait_s)
        try:
            self.db = _open(path)
        except BaseException:
            self._lock.close()
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.db.close()
        self._lock.close()

    @contextlib.contextmanager
    def transaction(self) -> Iterator[None]:
        """Make what the ``with`` block writes one change: all of it is kept, or nothing."""
        self.db.execute("begin immediate")
        try:
            yield
        except BaseException:
            self.db.execute("rollback")
            raise
        self.db.execute("commit")

    # what is known

    def evaluated_loads(self) -> dict[str, tuple[str, str, str]]:
        """Return version, time of staging and time of the first evaluation of each load that was evaluated."""
        rows = self.db.execute("select load_id, load_version, staged_at, first_evaluated_at from loads").fetchall()
        return {load_id: (version, staged_at, first) for load_id, version, staged_at, first in rows}

    def registered(self) -> dict[tuple[str, str], str]:
        """Return since when (ISO 8601) each version of each watch is known."""
        rows = self.db.execute("select watch, watch_version, registered_at from watches").fetchall()
        return {(watch, version): at for watch, version, at in rows}

    def matches_of_articles(self, article_keys: Sequence[str]) -> list[MatchRow]:
        """Return what any watch noticed of these articles, in the order in which it did."""
        found: list[MatchRow] = []
        for some in _parts(article_keys):
            found += self._matches(f"article_key in ({_marks(some)})", some)
        return found

    def known_keys(self, match_keys: Sequence[str]) -> set[str]:
        """Return which of these matches the log has already."""
        found: set[str] = set()
        for some in _parts(match_keys):
            query = f"select match_key from matches where match_key in ({_marks(some)})"  # noqa: S608
            found |= {row[0] for row in self.db.execute(query, some)}
        return found

    def matches(self, match_keys: Sequence[str]) -> list[MatchRow]:
        """Return these matches, in the order in which they were noticed; those that were forgotten are left out."""
        found: list[MatchRow] = []
        for some in _parts(match_keys):
            found += self._matches(f"match_key in ({_marks(some)})", tuple(some))
        return found

    def latest_sent(self, watch: str, most: int) -> list[MatchRow]:
        """Return the latest matches of a watch of which alerts are sent, latest first."""
        return self._matches("watch = ? and held_because is null", (watch,), f"position desc limit {int(most)}")

    def last_position(self, watch: str) -> int:
        """Return the position of the latest match of a watch of which an alert is sent; 0 if there is none."""
        query = "select coalesce(max(position), 0) from matches where watch = ? and held_because is null"
        return int(self.db.execute(query, (watch,)).fetchone()[0])

    def feed_position(self, watch: str) -> int:
        """Return the position of the latest match that a watch's feed was written with; -1 if it never was."""
        row = self.db.execute("select position from feeds where watch = ?", (watch,)).fetchone()
        return int(row[0]) if row else -1

    def note_feed(self, watch: str, position: int) -> None:
        """Note that a watch's feed was written with all matches up to a position."""
        self.db.execute("insert or replace into feeds values (?, ?)", (watch, position))

    def counts(self, since: str) -> dict[str, tuple[int, int]]:
        """Return how many matches each watch noticed since a time, and of how many an alert is sent."""
        rows = self.db.execute(
            "select watch, count(*), sum(held_because is null) from matches where noticed_at >= ? group by watch",
            (since,),
        ).fetchall()
        return {watch: (noticed, alerted) for watch, noticed, alerted in rows}

    def times_of(self, watch: str, event: str, since: str) -> list[tuple[str, str]]:
        """Return the article and the time of what a watch noticed of one event since a time, each article once."""
        return self.db.execute(
            "select article_key, min(occurred_at) from matches where watch = ? and event = ? and occurred_at >= ?"
            " group by article_key",
            (watch, event, since),
        ).fetchall()

    def _matches(self, where: str, values: Sequence[object], order: str = "position") -> list[MatchRow]:
        query = f"select {_MATCH_COLUMNS} from matches where {where} order by {order}"  # noqa: S608
        found = []
        for row in self.db.execute(query, values):
            plain = dict(zip(_MATCH_COLUMNS.split(", "), row, strict=True))
            found.append(MatchRow(**{**plain, "detail": json.loads(plain["detail"])}))
        return found

    def lines_of(self, delivery_key: str) -> list[Line]:
        """Return the lines of one message, in their order."""
        rows = self.db.execute(
            "select status, attempt, is_maybe_repeated, at from deliveries where delivery_key = ? order by position",
            (delivery_key,),
        ).fetchall()
        return [Line(status, attempt, bool(is_maybe_repeated), at) for status, attempt, is_maybe_repeated, at in rows]

    # what is added

    def register(self, watch: str, version: str, title: str, query: str | None, at: str) -> None:
        """Note that a version of a watch is known from now on; a known one stays as it is."""
        self.db.execute(
            "insert or ignore into watches values (?, ?, ?, ?, ?)", (watch, version, title, query, at)
        )  # fmt: skip

    def add_matches(self, rows: Iterable[MatchRow]) -> None:
        """Add matches; one whose key is known is left out."""
        self.db.executemany(
            f"insert or ignore into matches ({_MATCH_COLUMNS}) values ({_marks(range(12))})",  # noqa: S608
            [
                (
                    row.match_key,
                    row.watch,
                    row.watch_version,
                    row.event,
                    row.article_key,
                    row.content_hash,
                    row.outlet_id,
                    row.occurred_at,
                    row.noticed_at,
                    row.publication_id,
                    json.dumps(row.detail, sort_keys=True),
                    row.held_because,
                )
                for row in rows
            ],
        )

    def add_loads(self, loads: Iterable[tuple[str, str, str]], at: str) -> None:
        """Note that loads, each as (id, version, time of staging), were evaluated."""
        self.db.executemany(
            "insert into loads values (?, ?, ?, ?) on conflict (load_id) do update set"
            " load_version = excluded.load_version, staged_at = excluded.staged_at",
            [(*load, at) for load in loads],
        )

    def add_waiting(self, rows: Iterable[tuple[str, str, str]]) -> None:
        """Note which match is to be sent on which channel: (match key, watch, channel)."""
        self.db.executemany("insert or ignore into waiting values (?, ?, ?)", list(rows))

    # what is to be sent

    def waiting(self) -> dict[tuple[str, str], list[str]]:
        """Return the keys of the matches that wait, in the order in which they were noticed, by (watch, channel)."""
        rows = self.db.execute(
            "select w.watch, w.channel, w.match_key from waiting as w inner join matches as m using (match_key)"
            " order by m.position"
        ).fetchall()
        found: dict[tuple[str, str], list[str]] = {}
        for watch, channel, key in rows:
            found.setdefault((watch, channel), []).append(key)
        return found

    def plan(self, planned: Planned) -> None:
        """Make one message of matches that wait; from then on it is always these."""
        with self.transaction():
            self.db.execute(
                "insert or ignore into outbox values (?, ?, ?, ?, ?, ?, 0, 0)",
                (planned.delivery_key, planned.watch, planned.channel, json.dumps(planned.match_keys),
                 planned.planned_at, planned.next_at),
            )  # fmt: skip
            self.db.executemany(
                "delete from waiting where watch = ? and channel = ? and match_key = ?",
                [(planned.watch, planned.channel, key) for key in planned.match_keys],
            )
            self._add(planned, "planned", 0, None, planned.planned_at)

    def outbox(self) -> list[Planned]:
        """Return the messages that are not sent yet, the earliest first."""
        rows = self.db.execute(
            "select delivery_key, watch, channel, match_keys, planned_at, next_at, attempt, is_under_way from outbox"
            " order by planned_at, delivery_key"
        ).fetchall()
        return [
            Planned(
                key, watch, channel, tuple(json.loads(match_keys)), planned_at, next_at, attempt, bool(is_under_way)
            )
            for key, watch, channel, match_keys, planned_at, next_at, attempt, is_under_way in rows
        ]

    def begin(self, planned: Planned, at: str) -> None:
        """Note that a message is about to be sent: from here until ``end`` nobody knows whether it went out."""
        with self.transaction():
            self.db.execute(
                "update outbox set attempt = attempt + 1, is_under_way = 1 where delivery_key = ?",
                (planned.delivery_key,),
            )
            self._add(planned, "sending", planned.attempt + 1, None, at, is_maybe_repeated=planned.is_under_way)

    def end(
        self,
        planned: Planned,
        status: str,
        at: str,
        *,
        error: str | None = None,
        next_at: str | None = None,
        is_unknown: bool = False,
    ) -> None:
        """Note what became of the attempt that ``begin`` began: ``sent``, ``failed`` (``next_at`` says when it is tried
        again, ``is_unknown`` that it may have gone out all the same), ``given_up`` or ``dropped``. Without ``next_at``
        the log does not try it again by itself.
        """
        with self.transaction():
            if next_at is None:
                self.db.execute("delete from outbox where delivery_key = ?", (planned.delivery_key,))
            else:
                self.db.execute(
                    "update outbox set is_under_way = ?, next_at = ? where delivery_key = ?",
                    (is_unknown, next_at, planned.delivery_key),
                )
            attempt = planned.attempt + (status in ("sent", "failed", "given_up"))
            self._add(planned, status, attempt, error, at, is_maybe_repeated=planned.is_under_way or is_unknown)

    def drop_waiting(self, watch: str, channel: str, match_keys: Sequence[str]) -> None:
        """Take matches from those that wait: their watch or its channel is no more."""
        with self.transaction():
            self.db.executemany(
                "delete from waiting where watch = ? and channel = ? and match_key = ?",
                [(watch, channel, key) for key in match_keys],
            )

    def _add(
        self,
        planned: Planned,
        status: str,
        attempt: int,
        error: str | None,
        at: str,
        *,
        is_maybe_repeated: bool = False,
    ) -> None:
        self.db.execute(
            "insert into deliveries (delivery_key, watch, channel, status, attempt, match_keys, is_maybe_repeated,"
            " error, at) values (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (planned.delivery_key, planned.watch, planned.channel, status, attempt, json.dumps(planned.match_keys),
             is_maybe_repeated, error, at),
        )  # fmt: skip


def _open(path: Path) -> sqlite3.Connection:
    try:
        db = sqlite3.connect(path, isolation_level=None, timeout=30)
        [(version,)] = db.execute("pragma user_version").fetchall()
        if version > SCHEMA_VERSION:
            raise WatchLogError(f"{path} is of a later release (version {version}); use that release")
        db.execute("pragma synchronous = full")
        db.execute("pragma secure_delete = on")
        if version < SCHEMA_VERSION:
            db.executescript(f"begin immediate; {TABLES} pragma user_version = {SCHEMA_VERSION}; commit;")
    except sqlite3.DatabaseError as error:
        raise WatchLogError(
            f"{path} is no usable log of watches ({error}); move it away to begin a new one: what was sent before is "
            "then unknown, and alerts of the last days may come again"
        ) from error
    return db


def _take_lock(path: Path, wait_s: float) -> IO[bytes]:
    try:
        return lock_beside(path, wait_s)
    except HeldError as error:
        raise WatchLogBusyError(
            f"another process ({error.holder}) is at work on {path}; run the command again when it has ended"
        ) from None


def _marks(values: Iterable[object]) -> str:
    return ", ".join("?" for _ in values)


def _parts(values: Sequence[str]) -> Iterator[list[str]]:
    for start in range(0, len(values), _MOST_VARIABLES):
        yield list(values[start : start + _MOST_VARIABLES])
