"""Take an article out of an outlet's state: its rows, its other addresses, and the bytes they stood in."""

from __future__ import annotations

import contextlib
import sqlite3
from pathlib import Path

from extractors.contracts.outlet import Outlet
from extractors.stores.forgetting.target import ForgetTarget
from extractors.stores.outlet_state.old_pages import old_page_mark


def forget_in_state(path: Path, target: ForgetTarget, outlet: Outlet) -> int:
    """Delete what the state knows of the target and write the file new, so that no deleted byte is left in it.

    The caller keeps the outlet's lock. Returns how many rows went.
    """
    if not path.is_file():
        return 0
    with contextlib.closing(sqlite3.connect(path, isolation_level=None)) as db:
        db.execute("PRAGMA secure_delete=ON")
        gone = [
            identity
            for identity, url in db.execute("SELECT identity, url FROM urls").fetchall()
            if identity in target.refs or target.matches_url(url, outlet)
        ]
        found_on = [
            url
            for (url,) in db.execute("SELECT DISTINCT found_on FROM urls WHERE found_on IS NOT NULL").fetchall()
            if target.matches_url(url, outlet)
        ]
        keys = sorted({*gone, *target.refs})
        db.execute("BEGIN IMMEDIATE")
        db.executemany("DELETE FROM urls WHERE identity = ?", [(key,) for key in keys])
        for table in ("aliases", "moves"):
            db.executemany(f"DELETE FROM {table} WHERE identity = ? OR target = ?", [(key, key) for key in keys])  # noqa: S608
        db.executemany("UPDATE urls SET found_on = NULL WHERE found_on = ?", [(url,) for url in found_on])
        marks = [(old_page_mark(url),) for url in target.urls]
        if db.execute("SELECT 1 FROM sqlite_master WHERE name = 'old_pages'").fetchone():
            db.executemany("DELETE FROM old_pages WHERE mark = ?", marks)
        db.execute("COMMIT")
        db.execute("VACUUM")
        db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return len(gone)
