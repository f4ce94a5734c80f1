"""What the DAG of the briefing calls: make the page of yesterday and today, and mail it."""

from __future__ import annotations

import datetime as dt
import os
from typing import Any

from dateline.operations.alerts import send_alert
from dateline.operations.watches import find_connection
from extractors.runtime.settings import Settings
from extractors.stores.storage.storage import open_storage


def publish_briefing(settings: Settings, *, now: dt.datetime) -> dict[str, Any]:
    """Write the briefing into the home, and mail it where ``DATELINE_BRIEFING_TO`` has addresses; return what was done.

    Raises:
        BuildError: there is no warehouse yet, or it cannot be opened.
        ChannelDownError: the mail server is not set or cannot be reached; the page is written all the same. A task
            that is tried again sends no mail that the log says was sent.
        RefusedError: the server does not take the mail.
        WatchLogBusyError: another process is at work on the log of what was sent.
    """
    from dateline.briefing.make import default_page, make_briefing
    from dateline.briefing.period import choose_period
    from dateline.briefing.sending import send_briefing

    language = os.environ.get("DATELINE_BRIEFING_LANGUAGE", "en")
    to = os.environ.get("DATELINE_BRIEFING_TO", "").split()
    period = choose_period(None, None, today=now.date())
    page = default_page(settings.home.briefings, period, language)
    open_storage(settings.home).pull_published()
    made = make_briefing(settings.home.warehouse, page, period, now=now, language=language, with_rows=True)
    if not to:
        return {"page": str(made.page), "mailed_to": 0}
    mailed = send_briefing(
        made.briefing, language, to, os.environ, state=settings.home.state, now=now, connections=find_connection
    )
    if mailed.problem:
        send_alert(f"the briefing did not reach everyone: {mailed.problem}")
    return {"page": str(made.page), "mailed_to": len(to), "refused": mailed.problem}
