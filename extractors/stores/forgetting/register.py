"""The register of what was forgotten on request: ``state/forgotten.jsonl``, without any content of it.

The first line has the salt of the hashes. Each further line is a tombstone: which outlet, whether an article or the
whole outlet, when (UTC), by whom, why, and the salted SHA-256 hashes of every identity that the article had. An
identity is what :func:`extractors.contracts.urls.identify_url` makes of an address, which is also ``article_ref``.
Discovery, fetching, import and staging look here first, so that nothing forgotten is stored again.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from extractors.contracts.outlet import Outlet
from extractors.contracts.raw_page import Rejection
from extractors.contracts.urls import UrlRejectedError, identify_url
from extractors.runtime.typed_json import DamagedJsonError, dump_json, read_typed

REGISTER = "forgotten.jsonl"
FORGOTTEN = "forgotten"
"""Reason of a page that is not stored because it was forgotten on request; also what its log line becomes."""
MASKED_REF = "forgotten:"
"""How the identity of a forgotten article begins in the related lists of other articles; a hash follows."""


class ForgottenError(Exception):
    """The register cannot be read; the message says where and what to do."""


@dataclass(frozen=True, slots=True)
class Tombstone:
    """What is kept of something forgotten: no title, no address, no text.

    ``scope`` is ``article`` or ``outlet``. ``hashes`` are those of an article's identities, ``asked`` that of what the
    command was given, so that the same command again finds its tombstone. ``at`` is UTC, ISO 8601.
    """

    scope: Literal["article", "outlet"]
    outlet_id: str
    at: str
    by: str
    why: str
    hashes: tuple[str, ...] = ()
    asked: str = ""


@dataclass(frozen=True, slots=True)
class _Head:
    salt: str


@dataclass(frozen=True, slots=True)
class Forgotten:
    """The register as it is read: ``hashes`` of all forgotten articles, ``outlets`` that are forgotten as a whole."""

    salt: str = ""
    tombstones: tuple[Tombstone, ...] = ()
    hashes: frozenset[str] = field(default_factory=frozenset)
    outlets: frozenset[str] = field(default_factory=frozenset)

    def hash_of(self, outlet_id: str, identity: str) -> str:
        """The salted hash of an identity within an outlet."""
        return hashlib.sha256(f"{self.salt}\n{outlet_id}\n{identity}".encode("utf-8", "replace")).hexdigest()

    def has_ref(self, outlet_id: str, identity: str | None) -> bool:
        """Whether an identity is that of a forgotten article, or its outlet is forgotten."""
        if outlet_id in self.outlets:
            return True
        return bool(self.hashes and identity) and self.hash_of(outlet_id, identity or "") in self.hashes

    def has_url(self, outlet: Outlet, url: str | None) -> bool:
        """Whether an address is that of a forgotten article, or its outlet is forgotten."""
        if outlet.outlet_id in self.outlets:
            return True
        if not self.hashes or not url:
            return False
        try:
            return self.has_ref(outlet.outlet_id, identify_url(url, outlet))
        except UrlRejectedError:
            return False

    def find(self, asked: str) -> Tombstone | None:
        """The tombstone that a command with this argument left, or None."""
        wanted = self.hash_of("", asked)
        return next((stone for stone in self.tombstones if stone.asked == wanted), None)


NOTHING_FORGOTTEN = Forgotten()


def forgotten_rejection(relation: str = "articles") -> Rejection:
    """The row of a page that is not stored again; it has neither address nor content."""
    return Rejection(FORGOTTEN, "the page was forgotten on request and is not stored again", relation=relation)


def read_forgotten(state: Path) -> Forgotten:
    """Read the register in the state folder; empty where there is none.

    Raises:
        ForgottenError: it is damaged. Nothing may be stored before it can be read.
    """
    try:
        lines = (state / REGISTER).read_bytes().splitlines()
        if not lines:
            return Forgotten()
        stones = tuple(read_typed(Tombstone, line) for line in lines[1:])
        salt = read_typed(_Head, lines[0]).salt
    except FileNotFoundError:
        return Forgotten()
    except DamagedJsonError as error:
        raise ForgottenError(
            f"{state / REGISTER} is damaged ({error}); restore it from a backup: without it pages that were "
            "forgotten on request would be stored again"
        ) from error
    return _register(salt, stones)


def add_tombstone(
    state: Path,
    *,
    salt: str,
    scope: Literal["article", "outlet"],
    outlet_id: str,
    identities: Iterable[str],
    asked: str,
    by: str,
    why: str,
    at: str,
) -> Forgotten:
    """Add a tombstone to the register and return it; ``salt`` is used where the register is new.

    A tombstone of the same command is replaced.
    """
    from extractors.runtime.atomic_files import write_atomically

    known = read_forgotten(state)
    base = Forgotten(known.salt or salt)
    hashes = tuple(sorted(base.hash_of(outlet_id, identity) for identity in set(identities)))
    stone = Tombstone(scope, outlet_id, at, by, why, hashes, base.hash_of("", asked))
    stones = (*(one for one in known.tombstones if one.asked != stone.asked), stone)
    lines = [_Head(base.salt), *stones]
    state.mkdir(parents=True, exist_ok=True)
    write_atomically(state / REGISTER, "".join(dump_json(line) + "\n" for line in lines))
    return _register(base.salt, stones)


def _register(salt: str, stones: tuple[Tombstone, ...]) -> Forgotten:
    hashes = frozenset(one for stone in stones for one in stone.hashes)
    return Forgotten(salt, stones, hashes, frozenset(one.outlet_id for one in stones if one.scope == "outlet"))
