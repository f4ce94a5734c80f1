"""Sessions of readers who signed in: a random name in a cookie, everything else in this process, with an end."""

from __future__ import annotations

import secrets
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass

LASTS_S = 12 * 3600.0
KEPT = 5_000
COOKIE = "dateline_desk"


@dataclass(frozen=True, slots=True)
class Session:
    """A session: its user, the token that its forms carry, and when it ends (on the clock of ``Sessions``)."""

    user: str
    csrf: str
    ends_at: float


class Sessions:
    """Sessions by the name in their cookie; they end with the process at the latest."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._sessions: dict[str, Session] = {}
        self._lock = threading.Lock()

    def begin(self, user: str) -> str:
        """Begin a session and return its name for the cookie."""
        name = secrets.token_urlsafe(32)
        with self._lock:
            now = self._clock()
            alive = {key: kept for key, kept in self._sessions.items() if kept.ends_at > now}
            while len(alive) >= KEPT:
                alive.pop(next(iter(alive)))
            alive[name] = Session(user, secrets.token_urlsafe(24), now + LASTS_S)
            self._sessions = alive
        return name

    def find(self, name: str | None) -> Session | None:
        """Return the session of a cookie; None if there is none or it has ended."""
        found = self._sessions.get(name or "")
        return found if found and found.ends_at > self._clock() else None

    def end(self, name: str | None) -> None:
        """End a session."""
        with self._lock:
            self._sessions.pop(name or "", None)
