"""What the DAG of the briefing calls: make the page of yesterday and today, and mail it."""

from __future__ import annotations

import datetime as dt
import os
from typing import Any

from dateline.operations.watches import find_connection
from extractors.runtime.settings import Settings


def publish_briefing(settings: Settings, *, now: dt.datetime) -> dict[str, Any]:
    """Write the briefing into the home, and mail it where ``DATELINE_BRIEFING_TO`` has addresses; return what was done.

    Raises:
        BuildError: there is no warehouse yet, or it cannot be opened.
        ChannelDownError: the mail server is not set or cannot be reached; the page is written all the same.
    """
    from dateline.briefing.make import default_page, make_briefing
    from dateline.briefing.period import choose_period
    from dateline.briefing.sending import send_briefing

    language = os.environ.get("DATELINE_BRIEFING_LANGUAGE", "en")
    to = os.environ.get("DATELINE_BRIEFING_TO", "").split()
    period = choose_period(None, None, today=now.date())
    page = default_page(settings.home.briefings, period, language)
    made = make_briefing(settings.home.warehouse, page, period, now=now, language=language, with_rows=True)
    if to:
        send_briefing(made.briefing, language, to, os.environ, now=now, connections=find_connection)
    return {"page": str(made.page), "mailed_to": len(to)}
