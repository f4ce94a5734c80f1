"""Files that state rules for a whole site, such as robots.txt: fetched once, cached at most a day, kept on disk.

* 2xx: the file's rules hold; its first 500 KiB are read, the rest is not even received.
* 3xx without end and 4xx: the site has no such file.
* 5xx, or no answer: the rules are unknown, and the file is asked for again after ten minutes. Rules read within the
  last 30 days go on holding meanwhile.

The cache lies in files, one for each origin, so that a restart requests nothing again. Earlier texts lie beside
them, in ``earlier/<the file's name>/<since when>.json``, so that a request can be answered for later: ``since`` and
``fetched_at`` say when the text was first and last read, ``text`` is null where the outlet had none.
"""

from __future__ import annotations

import asyncio
import datetime as dt
import hashlib
import json
import os
from abc import ABC, abstractmethod
from collections import OrderedDict
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import ClassVar, Generic, TypeVar

from extractors.contracts.fetch import FetchOutcome
from extractors.contracts.urls import UrlRejectedError, split_url
from extractors.runtime.clock import Clock
from extractors.runtime.typed_json import parse_json

MAX_SITE_FILE_BYTES = 500 * 1024
"""How much of such a file is read (RFC 9309, section 2.5: at least this of a robots.txt)."""

MAX_SITE_FILE_REDIRECTS = 5

_MAX_AGE = dt.timedelta(days=1)
_MAX_STALE = dt.timedelta(days=30)
_UNREACHABLE_AGE = dt.timedelta(minutes=10)
_MOST_EARLIER = 50
"""Texts of one origin that are kept after others took their place: some change at every request."""
_MAX_ORIGINS = 512
_MAX_SIZE = 4_000_000


@dataclass(frozen=True, slots=True)
class SiteFileAnswer:
    """What asking for a site's file gave: an HTTP status with the start of the body, or the fault that came instead."""

    status: int | None
    body: bytes = b""
    outcome: FetchOutcome | None = None
    error: str | None = None


SiteFileFetch = Callable[[str], Awaitable[SiteFileAnswer]]


@dataclass(frozen=True, slots=True)
class SiteRules:
    """What one file of one origin states at one moment; without a file it states nothing.

    ``unreachable`` says why the rules are unknown for now, None where they are known; ``outcome`` is then the
    fault's name. ``fetched_at`` is UTC. ``size`` counts the characters of rules that are kept in memory.
    """

    fetched_at: dt.datetime
    unreachable: str | None = None
    outcome: FetchOutcome | None = None
    size: int = 0


Rules = TypeVar("Rules", bound=SiteRules)


class SiteFileCache(ABC, Generic[Rules]):
    """The rules of one kind of file, by origin; subclasses state its ``path`` on a site and read its text.

    ``folder`` is where they survive a restart; None keeps them in memory.
    """

    path: ClassVar[str]

    def __init__(self, folder: Path | None, clock: Clock) -> None:
        self._folder = folder
        self._clock = clock
        self._rules: OrderedDict[str, Rules] = OrderedDict()
        self._asking: dict[str, asyncio.Lock] = {}

    def __len__(self) -> int:
        return len(self._rules)

    async def rules(self, url: str, fetch: SiteFileFetch) -> Rules:
        """Return the rules for a URL's origin, from the cache if fresh, else downloaded with ``fetch``.

        Concurrent calls for one origin download once. Raises UrlRejectedError if the URL cannot be split.
        """
        origin = origin_of(url)
        fresh = self._fresh(origin)
        if fresh is not None:
            return fresh
        lock = self._asking.setdefault(origin, asyncio.Lock())
        try:
            async with lock:
                return self._fresh(origin) or await self._ask(origin, fetch)
        finally:
            if not lock.locked():
                self._asking.pop(origin, None)

    def _fresh(self, origin: str) -> Rules | None:
        rules = self._rules.get(origin) or self._stored(origin, _MAX_AGE)
        if rules is None:
            return None
        age = self._clock.now() - rules.fetched_at
        if not dt.timedelta(0) <= age < (_UNREACHABLE_AGE if rules.unreachable else _MAX_AGE):
            return None
        self._remember(origin, rules)
        return rules

    async def _ask(self, origin: str, fetch: SiteFileFetch) -> Rules:
        answer = await fetch(f"{origin}{self.path}")
        now = self._clock.now()
        if answer.status is not None and 200 <= answer.status < 300:
            text = _text(answer.body)
            self._store(origin, now, text)
            rules = await asyncio.to_thread(self._parse, text, now)
        elif answer.status is not None and 300 <= answer.status < 500:
            self._store(origin, now, None)
            rules = self._parse(None, now)
        else:
            why = answer.error or f"HTTP {answer.status}"
            stale = self._stored(origin, _MAX_STALE)
            if stale is None:
                rules = replace(
                    self._parse(None, now), unreachable=f"{origin}{self.path}: {why}", outcome=answer.outcome
                )
            else:  # As old as to be asked for again in ten minutes.
                rules = replace(stale, fetched_at=now - _MAX_AGE + _UNREACHABLE_AGE)
        self._remember(origin, rules)
        return rules

    def _remember(self, origin: str, rules: Rules) -> None:
        self._rules[origin] = rules
        self._rules.move_to_end(origin)
        while len(self._rules) > 1 and (len(self._rules) > _MAX_ORIGINS or self._size() > _MAX_SIZE):
            self._rules.popitem(last=False)

    def _size(self) -> int:
        return sum(rules.size for rules in self._rules.values())

    @abstractmethod
    def _parse(self, text: str | None, fetched_at: dt.datetime) -> Rules:
        """Read the text of a file into rules; None stands for a site without one. Never raises on content."""

    def _place(self, origin: str) -> Path | None:
        """Name the file of an origin by a digest: nothing that an outlet writes becomes a file name."""
        if self._folder is None:
            return None
        return self._folder / f"{hashlib.sha256(origin.encode()).hexdigest()[:32]}.json"

    def _stored(self, origin: str, max_age: dt.timedelta) -> Rules | None:
        place = self._place(origin)
        kept = None if place is None else _read_kept(place, origin)
        if kept is None or not dt.timedelta(0) <= self._clock.now() - kept.fetched_at < max_age:
            return None
        return self._parse(kept.text, kept.fetched_at)

    def _store(self, origin: str, now: dt.datetime, text: str | None) -> None:
        place = self._place(origin)
        if place is None:
            return
        place.parent.mkdir(parents=True, exist_ok=True)
        before = _read_kept(place, origin)
        is_same = before is not None and before.text == text
        if before is not None and not is_same:
            _keep_earlier(place.parent / "earlier" / place.stem, origin, before)
        since = before.since if before is not None and is_same else now
        _write_kept(place, origin, _Kept(since, now, text))


@dataclass(frozen=True, slots=True)
class _Kept:
    """A text as it lies on the disk (None: the outlet had none), and when it was first and last read."""

    since: dt.datetime
    fetched_at: dt.datetime
    text: str | None


def _read_kept(place: Path, origin: str) -> _Kept | None:
    """Read a file of the cache; a damaged one is as good as none: the outlet is asked again and the file replaced."""
    try:
        kept = parse_json(place.read_bytes())
        fetched_at = dt.datetime.fromisoformat(kept["fetched_at"])
        since = dt.datetime.fromisoformat(kept.get("since") or kept["fetched_at"])
        text = kept["text"]
        if kept["origin"] != origin or fetched_at.tzinfo is None or since.tzinfo is None:
            return None
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return None
    return _Kept(since, fetched_at, text if isinstance(text, str) else None)


def _write_kept(place: Path, origin: str, kept: _Kept) -> None:
    beside = place.with_name(f".{place.name}.{os.getpid()}")
    dated = {"origin": origin, "since": kept.since.isoformat(), "fetched_at": kept.fetched_at.isoformat()}
    beside.write_text(json.dumps({**dated, "text": kept.text}, ensure_ascii=False), "utf-8")
    beside.replace(place)


def _keep_earlier(folder: Path, origin: str, kept: _Kept) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    _write_kept(folder / f"{kept.since.astimezone(dt.UTC):%Y%m%dT%H%M%S%fZ}.json", origin, kept)
    for oldest in sorted(folder.glob("*.json"))[:-_MOST_EARLIER]:
        oldest.unlink(missing_ok=True)


def origin_of(url: str) -> str:
    """Return scheme, host and port of a URL in lower case, without user.

    Raises UrlRejectedError if it cannot be split.
    """
    parts = split_url(url)
    if parts is None:
        raise UrlRejectedError(url, "no valid URL")
    return f"{parts.scheme.lower()}://{parts.netloc.rsplit('@', 1)[-1].lower()}"


def _text(body: bytes) -> str:
    """Decode the part of a file that is read, up to its last complete line if it was cut."""
    if len(body) >= MAX_SITE_FILE_BYTES:
        body = body[:MAX_SITE_FILE_BYTES]
        body = body[: max(body.rfind(b"\n"), body.rfind(b"\r")) + 1]
    text = body.decode("utf-8-sig", "replace").encode("utf-8", "replace").decode("utf-8")
    # A page in the file's place (a common answer for a missing one) has no rules.
    return "" if text.lstrip()[:1] == "<" else text
