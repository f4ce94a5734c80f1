"""Apply people's corrections to values that were read wrong."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from extractors.contracts.article import Article, ExtractedPage, FieldCandidate, Source
from extractors.contracts.outlet import Outlet
from extractors.stores.corrections import Correction, parse_moment

_TIMES = ("published_at", "modified_at")


def read_value(article: Article, name: str) -> str | None:
    """Return a field as the register writes it: authors joined by ``|``, times in ISO 8601 UTC, a day as the day."""
    value = getattr(article, name)
    if name == "authors":
        return "|".join(value) or None
    if isinstance(value, dt.datetime):
        if name == "published_at" and article.is_published_day_only:
            return value.date().isoformat()
        return value.astimezone(dt.UTC).isoformat()
    return value or None


def correct(page: ExtractedPage, corrections: Mapping[str, Correction], outlet: Outlet) -> ExtractedPage:
    """Return the page with the corrections that are of the values read; ``field_sources`` then says ``correction``.

    A value that differs from the one that was corrected stays: the outlet has changed it since. The value read is kept
    as a candidate, after the corrected one, whose place says who corrected it, when and why; a field that was emptied
    has an empty one. The confidence of a corrected value is 1.
    """
    article = page.article
    changes: dict[str, Any] = {}
    sources, candidates, confidence = dict(article.sources), dict(article.candidates), dict(article.confidence)
    for name, one in corrections.items():
        read = read_value(article, name)
        if read != one.was:
            continue
        changes |= _changed(name, one.value, outlet)
        was = [FieldCandidate(read, article.sources.get(name, Source.HEURISTIC))] if read else []
        corrected = FieldCandidate(one.value or "", Source.CORRECTION, f"{one.by}, {one.at}: {one.why}")
        others = [other for other in candidates.get(name, ()) if other.value not in (read, one.value)]
        candidates[name] = (corrected, *was, *others)
        sources[name] = Source.CORRECTION
        if one.value:
            confidence[name] = 1.0
        else:
            confidence.pop(name, None)
    if not changes:
        return page
    changes |= {"sources": sources, "candidates": candidates, "confidence": confidence}
    return replace(page, article=replace(article, **changes))


def _changed(name: str, value: str | None, outlet: Outlet) -> dict[str, Any]:
    if name == "authors":
        return {name: tuple(part.strip() for part in (value or "").split("|") if part.strip())}
    if name not in _TIMES:
        return {name: value}
    moment, is_day_only = parse_moment(value) if value else (None, False)
    if isinstance(moment, dt.date) and not isinstance(moment, dt.datetime):
        moment = dt.datetime.combine(moment, dt.time(), outlet.zone)
    if name == "modified_at":
        return {name: moment}
    return {name: moment, "is_published_day_only": is_day_only, "is_published_zone_assumed": is_day_only}
