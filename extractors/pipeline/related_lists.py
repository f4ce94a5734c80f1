"""What related lists of staged articles name becomes pages to fetch: remembered in the outlet's state for its next run.

The state is opened by one process at a time. Where it is busy the load is staged all the same; a mark in the state
folder (``related_waiting/<outlet_id>/<load_id>``) keeps it for the outlet's next run.
"""

from __future__ import annotations

import datetime as dt
import logging
import sqlite3
from pathlib import Path
from typing import Any, Final

from extractors.acquire.discover.related import discover_related
from extractors.contracts.article import RelatedItem
from extractors.contracts.outlet import Outlet
from extractors.outlets.registry import Registry
from extractors.runtime.settings import Settings
from extractors.stores.outlet_state.file import StateBusyError, StateDamagedError
from extractors.stores.outlet_state.states import open_states
from extractors.stores.staged_loads import StagedLoad, read_load
from extractors.stores.staging_error import StagingError

_LOG = logging.getLogger(__name__)

WAITING: Final = "related_waiting"


def follow_safely(
    outlet_id: str,
    load_id: str | None,
    registry: Registry,
    settings: Settings,
    now: dt.datetime,
    *,
    wait_s: float,
) -> list[str]:
    """Follow the related lists of a staged load, and of earlier ones that were postponed; return the ids postponed now.

    ``load_id`` is None if the outlet's run staged nothing. A load is postponed, with a log entry and a marker file for
    the next run, after any exception; a load that can no longer be read is dropped with a warning. ``wait_s`` is how
    many seconds to wait for the outlet's state; after one failure the state is not tried again.
    """
    waiting = settings.home.state / WAITING / outlet_id
    earlier = sorted(path.name for path in waiting.iterdir()) if waiting.is_dir() else []
    put_off: list[str] = []
    is_usable = True
    for one in dict.fromkeys([*earlier, *([load_id] if load_id else [])]):
        try:
            if is_usable:
                load = read_load(settings.home.staged, one)
                follow_related(load, registry.get_outlet(outlet_id), settings, now, wait_s=wait_s)
                (waiting / one).unlink(missing_ok=True)
                continue
        except StagingError as error:  # it is gone, or staged again later: there is nothing to wait for
            _LOG.warning("outlet %s: related articles of load %s are not followed: %s", outlet_id, one, error)
            (waiting / one).unlink(missing_ok=True)
            continue
        except (StateBusyError, StateDamagedError, OSError, sqlite3.Error) as error:
            is_usable = False
            _LOG.warning("outlet %s: related articles of load %s wait for its next run: %s", outlet_id, one, error)
        except Exception:  # noqa: BLE001 - the load is staged; what it names must not undo that
            _LOG.exception("outlet %s: related articles of load %s wait for its next run", outlet_id, one)
        put_off.append(one)
        _put_off(waiting / one)
    return put_off


def _put_off(mark: Path) -> None:
    try:
        mark.parent.mkdir(parents=True, exist_ok=True)
        mark.touch()
    except OSError as error:
        _LOG.error("%s: no mark can be made, so that these related articles are not followed: %s", mark, error)


def follow_related(load: StagedLoad, outlet: Outlet, settings: Settings, now: dt.datetime, *, wait_s: float) -> int:
    """Record in the outlet's state the articles that a load's related lists name; return how many were unknown before.

    They are fetched in the outlet's next run, within depth and budget of its file. 0 if the outlet follows no lists.

    Raises:
        StateBusyError: another process has the outlet's state for longer than ``wait_s`` seconds.
        StateDamagedError: the outlet's state cannot be read.
    """
    path = load.table_path("related_items")
    if path is None or not outlet.related.depth:
        return 0
    import pyarrow.parquet as pq

    urls = {row["row_number"]: row["url"] for row in _rows(load, "articles", ["row_number", "url"])}
    lists: dict[int, list[RelatedItem]] = {}
    for row in pq.read_table(path, columns=["article_row", "position", "url", "native_id", "title"]).to_pylist():
        item = RelatedItem(row["position"], url=row["url"], native_id=row["native_id"], title=row["title"])
        lists.setdefault(row["article_row"], []).append(item)
    new = 0
    with open_states(settings).open(outlet, wait_s=wait_s) as state:
        for article_row, items in lists.items():
            seen = state.get(urls[article_row])
            found = discover_related(items, urls[article_row], outlet, depth=seen.depth if seen else 0)
            new += len(state.remember(found.found, now))
    return new


def _rows(load: StagedLoad, table: str, columns: list[str]) -> list[dict[str, Any]]:
    import pyarrow.parquet as pq

    path = load.table_path(table)
    rows: list[dict[str, Any]] = pq.read_table(path, columns=columns).to_pylist() if path else []
    return rows
