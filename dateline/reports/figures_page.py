"""The page that an operator opens first: what is wrong and what to do, what is new, then the warehouse's figures."""

from __future__ import annotations

import contextlib
import datetime as dt
from collections.abc import Sequence
from functools import partial

import duckdb

from dateline.analyses.catalogue import find_analysis
from dateline.reports.data_dictionary.dictionary_tables import Answer, run_example
from dateline.reports.page_templates import page_templates
from dateline.reports.quality.failed_builds import FailedBuild, read_failed_builds
from dateline.reports.terminal import QUESTIONS, count_rows
from dateline.warehouse.lookup import open_published
from dateline.warehouse.publication import read_publication
from dateline.warehouse.published import BuildError
from dateline.warehouse.waiting import describe_waiting, waiting_for_person
from extractors.language.text import storable
from extractors.runtime.settings import Home

_WRONG = (
    (
        "Outlets whose last load has findings",
        """
        select
            coalesce(any_value(o.outlet_name), l.outlet_id) as outlet,
            l.verdict,
            strftime(l.staged_at, '%Y-%m-%d %H:%M') as staged_utc,
            l.reasons
        from (
            from quality.loads qualify row_number() over (partition by outlet_id order by staged_at desc, load_id) = 1
        ) as l
        left join marts.dim_outlets as o on l.outlet_id = o.outlet_id and o.is_current
        where l.verdict <> 'passed'
        group by all
        order by l.verdict = 'warned', outlet
        """,
    ),
    (
        "What the last audit of the warehouse found",
        """
        select relation, title as expected_that, observed as found, severity
        from quality.publication_checks
        where outcome <> 'passed' and publication_id = (select max(publication_id) from quality.publications)
        order by severity, relation, rule
        """,
    ),
    (
        "Outlets that have been silent for a day",
        f"""
        select
            outlet,
            strftime(last_new_article_at, '%Y-%m-%d %H:%M') as last_new_article_utc,
            why
        from ({find_analysis("silent_outlets").sql})
        """,  # noqa: S608 - our own query
    ),
)
_NEW = (
    (
        "New in the day before the latest load, by outlet",
        """
        with edge as (
            select max(staged_at) - interval 24 hours as since from marts.fct_loads
        ), found as (
            select outlet_key, 'article' as what from marts.fct_articles, edge where first_seen_at > since
            union all
            select a.outlet_key, 'revision'
            from marts.fct_article_revisions as r
            inner join marts.fct_articles as a on r.article_key = a.article_key, edge
            where r.revision_number > 1 and r.valid_from_at > since
            union all
            select outlet_key, 'takedown' from marts.fct_articles, edge where removed_at > since
        )
        select
            o.outlet_name as outlet,
            count(*) filter (what = 'article') as articles,
            count(*) filter (what = 'revision') as revisions,
            count(*) filter (what = 'takedown') as taken_down
        from found
        inner join marts.dim_outlets as o on found.outlet_key = o.outlet_key
        group by all
        order by articles desc, outlet
        """,
    ),
)
_OF_OPERATORS = (
    (
        "Outlets, by their last load",
        """
        select
            o.outlet_name as outlet,
            count(*) as loads,
            strftime(max(l.staged_at), '%Y-%m-%d %H:%M') as last_staged_utc
        from marts.fct_loads as l
        inner join marts.dim_outlets as o on l.outlet_key = o.outlet_key
        group by o.outlet_name
        order by max(l.staged_at) desc, o.outlet_name
        """,
    ),
    (
        "Attempts to get a page, by what came of them",
        "select outcome, count(*) as attempts from marts.fct_page_fetches group by outcome order by 2 desc, 1",
    ),
    (
        "Rejected, by reason",
        "select relation, reason, count(*) as rows from marts.fct_rejected_rows group by all order by 3 desc, 1, 2",
    ),
)


_MOST_WAITING = 10


def figures_page(home: Home, *, now: dt.datetime, outlet_faults: Sequence[str] = (), is_on_desk: bool = False) -> str:
    """Return the operators' front page as HTML, from the published file; without one the page says what to run.

    ``outlet_faults`` are the problems of outlet files that cannot be read: their outlets are not followed. A file that
    cannot be read is named on the page; nothing is raised. ``is_on_desk`` adds the way back to the desk.
    """
    problem = ""
    counts: list[tuple[str, int]] = []
    wrong: list[Answer] = []
    new: list[Answer] = []
    answers: list[Answer] = []
    context: dict[str, object] = {}
    published_at: dt.datetime | None = None
    try:
        with contextlib.closing(open_published(home.warehouse)) as connection:
            counts = count_rows(connection)
            publication = read_publication(connection)
            published_at = publication.started_at if publication else None
            wrong = [answer for answer in map(partial(_ask, connection), _WRONG) if answer.rows]
            new = [answer for answer in map(partial(_ask, connection), _NEW) if answer.rows]
            answers = [run_example(connection, title, "", sql) for title, sql in (*_OF_OPERATORS, *QUESTIONS)]
        status = home.warehouse.stat()
        context["warehouse"] = {
            "path": str(home.warehouse),
            "publication": str(publication) if publication else "",
            "size": f"{status.st_size / 1_000_000:,.1f} MB",
            "published": f"{dt.datetime.fromtimestamp(status.st_mtime, dt.UTC):%Y-%m-%d %H:%M}",
        }
    except (BuildError, OSError, duckdb.Error) as error:
        problem = str(error)
    return storable(
        page_templates()
        .get_template("figures.html.j2")
        .render(
            **context,
            links=[
                *([{"href": "/", "text": "The desk", "made_by": "", "is_there": True}] if is_on_desk else []),
                {"href": "quality/index.html", "text": "Quality", "made_by": "dateline build",
                 "is_there": (home.quality / "index.html").is_file()},
                {"href": "docs/index.html", "text": "Data dictionary", "made_by": "make docs",
                 "is_there": (home.docs / "index.html").is_file()},
                {"href": "docs/guide/index.html", "text": "Guide", "made_by": "make docs",
                 "is_there": (home.docs / "guide" / "index.html").is_file()},
                {"href": "docs/dbt.html", "text": "dbt's documentation", "made_by": "make docs",
                 "is_there": (home.docs / "dbt.html").is_file()},
            ],
            problem=problem,
            failed=_failed_since(home, published_at),
            waiting=describe_waiting(waiting := waiting_for_person(home), now),
            waiting_names=[one.name for one in waiting[:_MOST_WAITING]],
            wrong=wrong,
            new=new,
            outlet_faults=outlet_faults,
            counts=counts,
            answers=answers,
            now=f"{now.astimezone(dt.UTC):%Y-%m-%d %H:%M}",
        )
    )  # fmt: skip


def _ask(connection: duckdb.DuckDBPyConnection, question: tuple[str, str]) -> Answer:
    title, sql = question
    return run_example(connection, title, "", sql)


def _failed_since(home: Home, published_at: dt.datetime | None) -> list[FailedBuild]:
    """The builds that failed after the published one began, the latest first: others were made up for."""
    return [
        failed
        for failed in read_failed_builds(home.quality)
        if published_at is None or dt.datetime.fromisoformat(failed.started_at) > published_at.replace(tzinfo=dt.UTC)
    ]
