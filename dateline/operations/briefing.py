"""What the DAG of the briefing calls: make the page of yesterday and today, and mail it."""

from __future__ import annotations

import contextlib
import datetime as dt
import os
from collections.abc import Mapping
from typing import Any

from dateline.operations.alerts import send_alert
from dateline.operations.damaged_file import no_retry_if_damaged
from dateline.operations.watches import find_connection
from extractors.runtime.settings import Settings
from extractors.stores.storage.storage import open_storage


def publish_briefing(settings: Settings, *, now: dt.datetime) -> dict[str, Any] | None:
    """Write the briefing into the home; return its page, its first and last day and its language as plain values. None
    if nothing is published yet, as on the first morning.

    Raises:
        AirflowFailException: the warehouse is damaged.
        BuildError: it cannot be opened for another reason.
    """
    from dateline.briefing.make import default_page, make_briefing
    from dateline.briefing.period import choose_period

    language = os.environ.get("DATELINE_BRIEFING_LANGUAGE", "en")
    period = choose_period(None, None, today=now.date())
    page = default_page(settings.home.briefings, period, language)
    open_storage(settings.home).pull_published()
    if not settings.home.warehouse.exists():
        return None
    with no_retry_if_damaged(settings.home.warehouse):
        made = make_briefing(settings.home.warehouse, page, period, now=now, language=language, with_rows=True)
    return {
        "page": str(made.page), "since": period.since.isoformat(), "until": period.until.isoformat(),
        "language": language,
    }  # fmt: skip


def mail_briefing(
    settings: Settings, published: Mapping[str, Any], *, now: dt.datetime, is_first_try: bool = True
) -> dict[str, Any]:
    """Mail what ``publish_briefing`` returned where ``DATELINE_BRIEFING_TO`` has addresses; return what was done.

    A task that is tried again, hours later too, mails the same days under the same identity, and sends no mail that the
    log says was sent. The operator gets an alert when the first try fails.

    Raises:
        AirflowFailException: the warehouse is damaged.
        BuildError: there is none, or it cannot be opened for another reason.
        ChannelDownError: the mail server is not set or cannot be reached.
        RefusedError: the server does not take the mail.
        WatchLogBusyError: another process is at work on the log of what was sent.
    """
    from dateline.briefing.figures import read_briefing
    from dateline.briefing.make import limit
    from dateline.briefing.period import Period
    from dateline.briefing.sending import send_briefing
    from dateline.warehouse.lookup import open_published
    from dateline.watches.channels.channel_errors import ChannelDownError

    to = os.environ.get("DATELINE_BRIEFING_TO", "").split()
    if not to:
        return {"mailed_to": 0}
    period = Period(dt.date.fromisoformat(published["since"]), dt.date.fromisoformat(published["until"]))
    warehouse = settings.home.warehouse
    with no_retry_if_damaged(warehouse), contextlib.closing(open_published(warehouse)) as connection:
        limit(connection)
        briefing = read_briefing(connection, period, now=now)
    try:
        mailed = send_briefing(
            briefing, published["language"], to, os.environ, state=settings.home.state, now=now,
            connections=find_connection,
        )  # fmt: skip
    except ChannelDownError as error:
        if is_first_try:
            send_alert(f"the briefing is not mailed yet, and is tried again for hours: {error}")
        raise
    if mailed.problem:
        send_alert(f"the briefing did not reach everyone: {mailed.problem}")
    return {"mailed_to": len(to), "refused": mailed.problem}
