"""A home whose warehouse becomes a lake, or a file again: the next build rebuilds it, of the other kind.

What no load can give again, the record of earlier builds and the keys of stories, is taken over from the warehouse of
the other kind, which is then put aside under another name: only one is published at a time.
"""

from __future__ import annotations

import shutil
from pathlib import Path

from dateline.warehouse.lake.publishing import remove_earlier_rows
from dateline.warehouse.publication import read_publication_of
from dateline.warehouse.published import Published, read_published
from extractors.runtime.settings import FILE, LAKE, Home


def read_newest(home: Home) -> Published | None:
    """Return what is published: the warehouse of the home's kind, or that of the other if it is the only one or newer.

    Both are there where a build was killed after it had published and before it put the other one aside.

    Raises:
        BuildError: it cannot be read.
    """
    other = _other(home)
    if not other.exists():
        return read_published(home.warehouse)
    if home.warehouse.exists():
        ours, theirs = read_publication_of(home.warehouse), read_publication_of(other)
        if ours and (theirs is None or theirs.started_at < ours.started_at):
            put_other_aside(home)
            return read_published(home.warehouse)
    return read_published(other)


def put_other_aside(home: Home) -> Path | None:
    """Rename the warehouse of the other kind to ``….replaced.…``, and return its new path; None if there is none."""
    other = _other(home)
    if not other.exists():
        return None
    aside = other.with_name(f"{other.stem}.replaced{other.suffix}")
    other.replace(aside)
    return aside


def remove_other_rows(home: Home) -> None:
    """Delete what is not the published warehouse and holds rows that it held, for the right to be forgotten: that of
    the other kind, and what a lake kept of its earlier publications. The caller holds the writer's lock.
    """
    for kind in (FILE, LAKE):
        path = home.warehouse_of(kind)
        path.with_name(f"{path.stem}.replaced{path.suffix}").unlink(missing_ok=True)
    if home.warehouse_kind == LAKE:
        remove_earlier_rows(home.warehouse)
    else:
        shutil.rmtree(home.warehouse_of(LAKE).parent, ignore_errors=True)


def _other(home: Home) -> Path:
    return home.warehouse_of(FILE if home.warehouse_kind == LAKE else LAKE)
