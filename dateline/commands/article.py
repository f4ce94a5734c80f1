"""``dateline raw`` and ``dateline diff``: one article, as it was fetched and as it was revised."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from extractors.runtime.printable import printable
from extractors.runtime.settings import load_settings


def raw(article: Annotated[str, typer.Argument(help="Article key, native id or address.")]) -> None:
    """Print the archived page of an article, as it was fetched, on standard output; by its address also a page that was
    rejected.

    Control characters are escaped if the output is a terminal.
    """
    from dateline.warehouse.lookup import NoArticleError, find_article, find_record_of_page
    from extractors.stores.storage.storage import open_storage
    from extractors.stores.warc.archive_reader import RecordNotFoundError, find_record

    settings = load_settings()
    try:
        warc_record = find_article(settings.home.warehouse, article).warc_record
    except NoArticleError:
        if (warc_record := find_record_of_page(settings.home.warehouse, article)) is None:
            raise
    open_storage(settings.home).pull_record(warc_record)
    try:
        record = find_record(settings.home.raw, warc_record or "")
    except RecordNotFoundError as error:
        raise FileNotFoundError(str(error)) from error
    body = record.body or b""
    if sys.stdout.isatty():
        body = printable(body.decode("utf-8", "backslashreplace")).encode()
    sys.stdout.buffer.write(body)


def diff(article: Annotated[str, typer.Argument(help="Article key, native id or address.")]) -> None:
    """Show what an outlet changed in an article, revision by revision, word by word."""
    from dateline.reports.worddiff import print_revisions
    from dateline.warehouse.lookup import find_article, read_revisions
    from dateline.warehouse.publication import read_publication_of

    settings = load_settings()
    found = find_article(settings.home.warehouse, article)
    print_revisions(found, read_revisions(settings.home.warehouse, found.article_key))
    if publication := read_publication_of(settings.home.warehouse):
        typer.echo(f"\n{printable(str(publication))}")
