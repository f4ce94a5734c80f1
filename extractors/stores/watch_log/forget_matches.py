"""Take what the watches noticed of forgotten articles out of their log."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from extractors.stores.watch_log.log import WatchLog, log_path

_WAIT_S = 60.0


def forget_matches(state: Path, article_keys: Sequence[str], outlet_id: str | None = None) -> tuple[int, set[str]]:
    """Delete the matches of articles, or of all of an outlet; return how many there were, and of which watches.

    What was sent of them stays in the log as hashes. Raises WatchLogBusyError while another process is at work.
    """
    if not log_path(state).is_file():
        return 0, set()
    with WatchLog(state, wait_s=_WAIT_S) as log:
        watches, count = set[str](), 0
        conditions = [("article_key = ?", key) for key in article_keys]
        conditions += [("outlet_id = ?", outlet_id)] if outlet_id else []
        with log.transaction():
            for condition, value in conditions:
                rows = log.db.execute(
                    f"select match_key, watch from matches where {condition}",  # noqa: S608
                    (value,),
                ).fetchall()
                count += len(rows)
                watches |= {watch for _, watch in rows}
                log.db.executemany("delete from waiting where match_key = ?", [(key,) for key, _ in rows])
                log.db.execute(f"delete from matches where {condition}", (value,))  # noqa: S608
        if count:
            log.db.execute("vacuum")
    return count, watches
