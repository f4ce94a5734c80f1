"""All views. A view of data that is not there yet is listed here with its tables, and appears when they exist."""

from __future__ import annotations

from dateline.desk.views.agencies import AGENCIES, AGENCY
from dateline.desk.views.article import ARTICLE
from dateline.desk.views.briefing import BRIEFING
from dateline.desk.views.coverage import COVERAGE
from dateline.desk.views.free import SQL
from dateline.desk.views.home import HOME
from dateline.desk.views.outlets import HEALTH, OUTLET, OUTLETS
from dateline.desk.views.people import ORGANISATION, ORGANISATIONS, PEOPLE, PERSON, QUOTATIONS
from dateline.desk.views.places import MAP, PLACE
from dateline.desk.views.rising import RISING
from dateline.desk.views.search import SEARCH
from dateline.desk.views.stories import STORIES, STORY
from dateline.desk.views.view import View
from dateline.desk.views.watches import WATCHES
from dateline.desk.warehouse.publication import Publication

VIEWS: tuple[View, ...] = (
    HOME,
    BRIEFING,
    SEARCH,
    COVERAGE,
    MAP,
    RISING,
    STORIES,
    STORY,
    ARTICLE,
    OUTLETS,
    OUTLET,
    PLACE,
    AGENCIES,
    AGENCY,
    PEOPLE,
    PERSON,
    ORGANISATIONS,
    ORGANISATION,
    QUOTATIONS,
    HEALTH,
    WATCHES,
    SQL,
)


def menu_of(publication: Publication) -> list[View]:
    """Return the views of the menu that this publication has the tables for, in order."""
    shown = (view for view in VIEWS if view.menu and publication.has(*view.needs))
    return sorted(shown, key=lambda view: view.menu)
