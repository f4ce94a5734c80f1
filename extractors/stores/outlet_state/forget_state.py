"""Take an article out of an outlet's state: its rows, its other addresses, and what names it as their source."""

from __future__ import annotations

from extractors.contracts.outlet import Outlet
from extractors.stores.forgetting.target import ForgetTarget
from extractors.stores.outlet_state.database import Database
from extractors.stores.outlet_state.old_pages import old_page_mark


def forget_rows(db: Database, target: ForgetTarget, outlet: Outlet) -> int:
    """Delete what the state knows of the target, in one transaction. Returns how many pages went."""
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
    with db.transaction():
        db.executemany("DELETE FROM urls WHERE identity = ?", [(key,) for key in keys])
        for table in ("aliases", "moves"):
            db.executemany(f"DELETE FROM {table} WHERE identity = ? OR target = ?", [(key, key) for key in keys])  # noqa: S608
        db.executemany("UPDATE urls SET found_on = NULL WHERE found_on = ?", [(url,) for url in found_on])
        db.executemany("DELETE FROM old_pages WHERE mark = ?", [(old_page_mark(url),) for url in target.urls])
    return len(gone)
