"""The briefing on the desk: the page of ``dateline briefing`` for the days asked for, with the rows behind it."""

from __future__ import annotations

import datetime as dt

from dateline.briefing.figures import sections_of
from dateline.briefing.period import LONGEST_DAYS, Period
from dateline.desk.filters import Filters
from dateline.desk.views.view import Asked, View
from dateline.desk.warehouse.publication import Publication
from dateline.desk.warehouse.queries import Question


def period_of(filters: Filters, publication: Publication) -> Period:
    """Return the days that are asked for, at most ``LONGEST_DAYS``; the last two with an article where none are."""
    newest = publication.newest_day or publication.started_at.date()
    until = filters.until or (max(filters.since, newest) if filters.since else newest)
    since = filters.since or until - dt.timedelta(days=1)
    since, until = min(since, until), max(since, until)
    return Period(max(since, until - dt.timedelta(days=LONGEST_DAYS - 1)), until)


def _ask(asked: Asked) -> list[Question]:
    period = period_of(asked.filters, asked.publication)
    return [Question(name, sql) for name, sql in sections_of(asked.publication.tables, period).items()]


BRIEFING = View("briefing", "/briefing", _ask, needs=("bridge_story_articles", "fct_outlet_days"), menu=2)
