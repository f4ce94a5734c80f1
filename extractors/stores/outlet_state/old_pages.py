"""Which old pages an outlet's sitemaps have named: a page that is named for the first time is new, whatever its date.

Sitemaps name whole archives, so only a hash of each address is kept, 8 bytes a page.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from typing import Final

from extractors.stores.outlet_state.database import Database

MAX_OLD_PAGES: Final = 2_000_000
"""So many are kept of an outlet; beyond them no page is taken for new by being named first."""
_AT_ONCE: Final = 500


def old_page_mark(url: str) -> int:
    """Return the hash under which an address is kept, a signed number of 64 bits."""
    return int.from_bytes(hashlib.blake2b(url.encode("utf-8", "replace"), digest_size=8).digest(), signed=True)


def _source_mark(source_url: str) -> int:
    return old_page_mark(f"source {source_url}")


class OldPagesState:
    """The part of an outlet's state that is about old pages of its sitemaps."""

    _db: Database

    def knows_old_pages(self, source_url: str) -> bool:
        """Whether the old pages of a sitemap were recorded before."""
        return not self.unknown_old_pages([_source_mark(source_url)])

    def unknown_old_pages(self, marks: Iterable[int]) -> set[int]:
        """Return those of the marks that no sitemap of the outlet has named; none where the record is full."""
        asked = list(dict.fromkeys(marks))
        known: set[int] = set()
        for part in _in_parts(asked):
            places = ", ".join("?" * len(part))
            rows = self._db.execute(f"SELECT mark FROM old_pages WHERE mark IN ({places})", part)  # noqa: S608
            known.update(row[0] for row in rows)
        return set(asked) - known

    def has_room_for_old_pages(self, count: int) -> bool:
        """Whether so many more old pages may be recorded."""
        (kept,) = self._db.execute("SELECT count(*) FROM old_pages").fetchone()
        return bool(kept + count <= MAX_OLD_PAGES)

    def record_old_pages(self, source_url: str, marks: Iterable[int]) -> None:
        """Record the old pages that a sitemap names, and that it was read."""
        rows = [(_source_mark(source_url),), *((mark,) for mark in marks)]
        self._db.executemany("INSERT INTO old_pages (mark) VALUES (?) ON CONFLICT DO NOTHING", rows)


def _in_parts(marks: list[int]) -> Iterator[list[int]]:
    for start in range(0, len(marks), _AT_ONCE):
        yield marks[start : start + _AT_ONCE]
