"""The reports of a build, written whatever became of it: front page, a page a load and publication, Markdown, JUnit.

Everything lies in ``<home>/quality``::

    index.html               the front page, for people
    summary.md  junit.xml    the same for a CI job
    loads/<load_id>.html     a page a load      publications/<publication_id>.html   a page a build
    data_docs/               the pages of Great Expectations
    runs/<publication_id>.json   what each build said, kept for the front page and the tables of schema quality

Page text in reports is hostile: everything is escaped, and the pages load nothing from anywhere.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from extractors.loads import write_atomically
from extractors.settings import Home
from warehouse.junit import junit_xml
from warehouse.markdown import summary_markdown
from warehouse.quality_tables import write_quality_tables

if TYPE_CHECKING:
    from warehouse.build import BuildResult

__all__ = ["write_quality_tables", "write_reports"]


def write_reports(home: Home, result: BuildResult) -> None:
    """Write every report of a build; call it for builds that failed too."""
    home.quality.mkdir(parents=True, exist_ok=True)
    write_atomically(home.quality / "summary.md", summary_markdown(result))
    write_atomically(home.quality / "junit.xml", junit_xml(result))
