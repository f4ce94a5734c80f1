"""How a whole site asks that its pages be used: its ``/ai.txt`` and its ``/.well-known/tdmrep.json``.

``ai.txt`` is written as a robots.txt is: a page that it disallows to this crawler or to all is ``noai``.
``tdmrep.json`` (TDM Reservation Protocol) is a list of rules with a ``location``, a path in which ``*`` stands for any
characters and a final ``$`` for the end; the rule with the longest location that matches decides whether a page is
``tdm-reserved``. Both are cached as robots.txt is, and a file that is damaged states nothing.
"""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from urllib.parse import unquote

from extractors.acquire.fetch.robots import RobotsCache
from extractors.acquire.fetch.site_files import SiteFileCache, SiteFileFetch, SiteRules
from extractors.contracts.urls import split_url
from extractors.runtime.clock import Clock

_MAX_RULES: Final = 500
_MAX_LOCATION: Final = 500
_FOLDERS: Final = ("ai_txt", "tdmrep")


@dataclass(frozen=True, slots=True)
class SiteDirectives:
    """The usage directives that a site states for one page; ``unreachable`` says why they may not be all of them."""

    directives: tuple[str, ...] = ()
    unreachable: str | None = None


@dataclass(frozen=True, slots=True)
class TdmRules(SiteRules):
    """The rules of a tdmrep.json: location, and whether it is reserved; the longest location first."""

    rules: tuple[tuple[str, bool], ...] = ()

    def reserves(self, url: str) -> bool:
        """Whether text and data mining of a page is reserved; False for a URL that cannot be split."""
        parts = split_url(url)
        if parts is None:
            return False
        path = unquote(f"{parts.path or '/'}{'?' if parts.query else ''}{parts.query}")
        whole = f"{parts.scheme}://{parts.netloc}{path}"
        for location, is_reserved in self.rules:
            if _matches(location, whole if "://" in location else path):
                return is_reserved
        return False


class AiTxtCache(RobotsCache):
    """The ai.txt of all origins, as it concerns the agent of one product token."""

    path = "/ai.txt"


class TdmRepCache(SiteFileCache[TdmRules]):
    """The tdmrep.json of all origins."""

    path = "/.well-known/tdmrep.json"

    def _parse(self, text: str | None, fetched_at: dt.datetime) -> TdmRules:
        rules = _read_tdm_rules(text or "")
        return TdmRules(fetched_at, size=sum(len(location) for location, _ in rules), rules=rules)


class SiteUsage:
    """The usage directives of whole sites; ``folder`` is where they survive a restart, None keeps them in memory."""

    def __init__(self, folder: Path | None, clock: Clock) -> None:
        ai_txt, tdmrep = (folder and folder / name for name in _FOLDERS)
        self._ai_txt = AiTxtCache(ai_txt, clock)
        self._tdmrep = TdmRepCache(tdmrep, clock)

    async def directives(self, url: str, fetch: SiteFileFetch) -> SiteDirectives:
        """Return what the site of a URL states for it, from the caches if fresh, else downloaded with ``fetch``.

        Raises UrlRejectedError if the URL cannot be split.
        """
        ai_txt = await self._ai_txt.rules(url, fetch)
        tdmrep = await self._tdmrep.rules(url, fetch)
        found = []
        if not ai_txt.allows(url):
            found.append("noai")
        if tdmrep.reserves(url):
            found.append("tdm-reserved")
        return SiteDirectives(tuple(found), ai_txt.unreachable or tdmrep.unreachable)


def _read_tdm_rules(text: str) -> tuple[tuple[str, bool], ...]:
    """Return the rules that are stated in full, the longest location first; of equal ones the reserved first."""
    try:
        stated = json.loads(text.lstrip("\ufeff"))
    except (ValueError, RecursionError):
        return ()
    rules = []
    for rule in (stated if isinstance(stated, list) else [stated])[:_MAX_RULES]:
        if not isinstance(rule, dict):
            continue
        location, value = rule.get("location"), rule.get("tdm-reservation")
        if isinstance(location, str) and 0 < len(location) <= _MAX_LOCATION and str(value).strip() in ("0", "1"):
            rules.append((unquote(location), str(value).strip() == "1"))
    return tuple(sorted(rules, key=lambda rule: (-len(rule[0]), not rule[1])))


def _matches(location: str, path: str) -> bool:
    """Whether a location matches the start of a path, with its wildcards. Linear in both."""
    is_whole = location.endswith("$")
    first, *others = location.removesuffix("$").split("*")
    if not path.startswith(first):
        return False
    position = len(first)
    if is_whole and not others:
        return position == len(path)
    for part in others[:-1] if is_whole else others:
        position = path.find(part, position)
        if position < 0:
            return False
        position += len(part)
    return not is_whole or (path.endswith(others[-1]) and len(path) - len(others[-1]) >= position)
