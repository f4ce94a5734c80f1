"""Validate what a watch's file alone cannot show: names that no table has, secrets that are not set."""

from __future__ import annotations

import contextlib
import datetime as dt
from collections.abc import Iterator, Mapping

from dateline.warehouse.lookup import open_published
from dateline.watches.evaluate import make_finder
from dateline.watches.senders import CONNECTION
from dateline.watches.watch import Watch
from dateline.watches.watch_files import Watches
from extractors.runtime.settings import Home


def find_faults(home: Home, watches: Watches, environ: Mapping[str, str]) -> Iterator[str]:
    """Yield a line for each secret that is not set, each query that cannot be used, each outlet that is not known."""
    for _, watch in sorted(watches.watches.items()):
        yield from (f"{watch.path}: {line}" for line in _unset(watch, environ))
    if not home.warehouse.exists():
        return
    with contextlib.closing(open_published(home.warehouse)) as connection:
        finder = make_finder(connection, list(watches.watches.values()), now=dt.datetime.now(dt.UTC))
        yield from finder.problems
        known = {row[0] for row in connection.execute("select outlet_id from marts.dim_outlets").fetchall()}
        for _, watch in sorted(watches.watches.items()):
            for outlet in watch.silence.outlets if watch.silence else ():
                if outlet not in known:
                    yield f"{watch.path}: silence.outlets: no outlet {outlet!r} is in the warehouse yet"
            for value in finder.unknown_names(watch):
                yield f"{watch.path}: query: the warehouse knows no {value} yet; correct it if it is misspelt"


def _unset(watch: Watch, environ: Mapping[str, str]) -> Iterator[str]:
    for channel in watch.send:
        for key in ("webhook_from", "secret_from", "apprise_from"):
            name = getattr(channel, key)
            if name and not name.startswith(CONNECTION) and not environ.get(name):
                yield f"{key}: the environment variable {name} is not set here"
        if channel.mail and not environ.get("DATELINE_SMTP"):
            yield "mail: DATELINE_SMTP is not set here; in Airflow the connection smtp_default is used"
        elif channel.mail and not environ.get("DATELINE_MAIL_FROM"):
            yield "mail: DATELINE_MAIL_FROM is not set here"
