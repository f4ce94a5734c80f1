"""Shorthands of the tests of media: an asset that must be one, and a time in UTC."""

from __future__ import annotations

import datetime as dt

from extractors.read.media.assets import Asset, asset_identity


def read(url: str, base: str | None = None, **known: object) -> Asset:
    """Identify an asset; fails the test where the address names none."""
    asset = asset_identity(url, base, **known)  # type: ignore[arg-type]
    assert asset is not None, url
    return asset


def utc(*parts: int) -> dt.datetime:
    """Make a time in UTC from year, month, day and what follows."""
    return dt.datetime(*parts, tzinfo=dt.UTC)  # type: ignore[arg-type, misc]
