"""The page that an operator opens from Airflow's menu: the warehouse's figures, and the way to the reports."""

from __future__ import annotations

import contextlib
import datetime as dt
from collections.abc import Sequence

import duckdb

from dateline.reports.data_dictionary.dictionary_tables import Answer, run_example
from dateline.reports.page_templates import page_templates
from dateline.reports.terminal import QUESTIONS, count_rows
from dateline.warehouse.lookup import open_published
from dateline.warehouse.publication import read_publication
from dateline.warehouse.published import BuildError
from extractors.language.text import storable
from extractors.runtime.settings import Home

_OF_OPERATORS = (
    (
        "Outlets, by their last load",
        """
        select
            o.outlet_id as outlet,
            count(*) as loads,
            strftime(max(l.staged_at), '%Y-%m-%d %H:%M') as last_staged_utc
        from marts.fct_loads as l
        inner join marts.dim_outlets as o on l.outlet_key = o.outlet_key
        group by o.outlet_id
        order by max(l.staged_at) desc, o.outlet_id
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


def figures_page(home: Home, *, now: dt.datetime, outlet_faults: Sequence[str] = ()) -> str:
    """Return the operators' front page as HTML, from the published file; without one the page says what to run.

    ``outlet_faults`` are the problems of outlet files that cannot be read: their outlets are not followed. A file that
    cannot be read is named on the page; nothing is raised.
    """
    problem = ""
    counts: list[tuple[str, int]] = []
    answers: list[Answer] = []
    context: dict[str, object] = {}
    try:
        with contextlib.closing(open_published(home.warehouse)) as connection:
            counts = count_rows(connection)
            publication = read_publication(connection)
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
                {"href": "quality/index.html", "text": "Quality", "made_by": "dateline build",
                 "is_there": (home.quality / "index.html").is_file()},
                {"href": "docs/index.html", "text": "Data dictionary", "made_by": "make docs",
                 "is_there": (home.docs / "index.html").is_file()},
                {"href": "docs/dbt.html", "text": "dbt's documentation", "made_by": "make docs",
                 "is_there": (home.docs / "dbt.html").is_file()},
            ],
            problem=problem,
            outlet_faults=outlet_faults,
            counts=counts,
            answers=answers,
            now=f"{now.astimezone(dt.UTC):%Y-%m-%d %H:%M}",
        )
    )  # fmt: skip
