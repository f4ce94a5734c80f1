"""The reports of a build, published or not: front page, a page for each load and build, Markdown, JUnit.

Everything lies in ``<home>/quality``::

    index.html               the front page, for people
    summary.md  junit.xml    the same for a CI job
    loads/<load_id>.html     a page a load      publications/<publication_id>.html   a page a build
    validations/index.html   what each pass of a gate validated, and a page of each
    failed/<publication_id>.json    builds that ended by an error
    runs/<publication_id>.json      what each build said, for the front page and the tables of schema quality

Page text in reports is hostile: everything is escaped, the pages run nothing and load nothing from anywhere.
"""

from __future__ import annotations

import datetime as dt
import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from dateline.reports.page_templates import page_templates
from dateline.reports.quality.failed_builds import note_failed_build
from dateline.reports.quality.junit import junit_xml
from dateline.reports.quality.markdown_summary import summary_markdown
from dateline.reports.quality.quality_history import History, doubtful_values, rejected_samples
from dateline.reports.quality.quality_page import build_context, failed_context, index_context, load_context
from dateline.reports.quality.validation_pages import write_validation_pages
from dateline.warehouse.quality.quality_tables import rows_of_build
from dateline.warehouse.quality.run_files import write_run
from dateline.warehouse.result import BuildResult
from dateline.warehouse.waiting import waiting_for_person
from extractors.language.text import storable
from extractors.runtime.atomic_files import write_atomically
from extractors.runtime.settings import Home

if TYPE_CHECKING:
    from jinja2 import Environment

_PAGES_KEPT = 3_000


def write_reports(home: Home, result: BuildResult, *, outlet_faults: Sequence[str] = ()) -> None:
    """Write every report of a build into ``<home>/quality``: run file, summary, JUnit, load and build pages, front
    page. Call it also for builds that failed, and after publication if there was one. ``outlet_faults`` are the
    problems of outlet files that cannot be read. Only the latest 3,000 load pages and build pages are kept.
    """
    quality = home.quality
    _make_folders(quality)
    write_run(quality, result.publication_id, rows_of_build(result))
    waiting = waiting_for_person(home)
    write_atomically(quality / "summary.md", storable(summary_markdown(result, waiting, outlet_faults)))
    write_atomically(quality / "junit.xml", junit_xml(result))
    write_validation_pages(quality)
    history = History(home)
    history.name_outlets(home, result.load_verdicts)
    pages = page_templates()
    for verdict in result.load_verdicts:
        context = load_context(verdict, result, history, quality)
        _write(quality / "loads" / f"{verdict.load_id}.html", pages, "load.html.j2", context)
    _write(
        quality / "publications" / f"{result.publication_id}.html",
        pages,
        "publication.html.j2",
        {**build_context(result, quality, history), "load_link": lambda load_id: f"../loads/{load_id}.html"},
    )
    rejected = rejected_samples(home.warehouse, [load.load_id for load in result.applied])
    index = index_context(result, history, rejected, quality, waiting, doubtful_values(home.warehouse))
    _write(quality / "index.html", pages, "index.html.j2", {**index, "outlet_faults": outlet_faults})
    for folder in (quality / "loads", quality / "publications"):
        _remove_old_pages(folder)


def write_failure_report(home: Home, error: Exception, *, now: dt.datetime, outlet_faults: Sequence[str] = ()) -> None:
    """Keep what a build ended by, and write the front page and the build's page, which say it with the next command."""
    quality = home.quality
    _make_folders(quality)
    failed = note_failed_build(quality, error, now=now)
    write_validation_pages(quality)
    result = BuildResult(failed.publication_id, now)
    history = History(home)
    history.name_outlets(home, ())
    pages = page_templates()
    index = index_context(result, history, [], quality, waiting_for_person(home), doubtful_values(home.warehouse))
    front = index | failed_context(failed) | {"outlet_faults": outlet_faults}
    _write(quality / "index.html", pages, "index.html.j2", front)
    page = build_context(result, quality, history) | failed_context(failed)
    _write(quality / "publications" / f"{result.publication_id}.html", pages, "publication.html.j2", page)


def _make_folders(quality: Path) -> None:
    for folder in (quality, quality / "loads", quality / "publications"):
        folder.mkdir(parents=True, exist_ok=True)
    # the pages that Great Expectations wrote for an earlier release, whose index was blank
    shutil.rmtree(quality / "data_docs", ignore_errors=True)


def _write(path: Path, pages: Environment, template: str, context: dict[str, Any]) -> None:
    write_atomically(path, storable(pages.get_template(template).render(context)))


def _remove_old_pages(folder: Path) -> None:
    """Remove the oldest pages where there are more than are kept."""
    pages = list(folder.glob("*.html"))
    if len(pages) > _PAGES_KEPT:
        pages.sort(key=lambda path: path.stat().st_mtime)
        for path in pages[:-_PAGES_KEPT]:
            path.unlink(missing_ok=True)
