"""``dateline load``: saved pages through the whole line."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from dateline.commands.outcomes import NOT_STAGED, report_unstaged
from dateline.commands.publishing import build_and_publish
from dateline.commands.watches.watch import say_after_build
from extractors.runtime.printable import printable
from extractors.runtime.settings import load_settings

if TYPE_CHECKING:
    from dateline.warehouse.result import BuildResult
    from extractors.pipeline.stage import Unstaged
    from extractors.stores.staged_loads import Manifest


def load(
    paths: Annotated[
        list[Path],
        typer.Argument(help="Saved pages: HTML, text, MHTML, PDF or mail; folders, zip, WARC, WACZ, HAR files."),
    ],
    outlet: Annotated[str | None, typer.Option(help="The outlet that all of them belong to.")] = None,
    url: Annotated[str | None, typer.Option(help="The address of the page, for a single file.")] = None,
    host: Annotated[list[str] | None, typer.Option(help="Only pages of this host and those below it.")] = None,
    language: Annotated[list[str] | None, typer.Option(help="Only pages in this language, as en or fa.")] = None,
) -> None:
    """Put saved pages through the whole line: archive, stage, gate, build, audit, publish."""
    from dateline.reports.terminal import Console, print_build
    from extractors.outlets.registry import load_registry
    from extractors.pipeline.import_pages import load_saved
    from extractors.stores.saved.saved_source import SavedSource
    from extractors.stores.warehouse_files import held_open

    settings, now = load_settings(), dt.datetime.now(dt.UTC)
    if url and (len(paths) != 1 or paths[0].is_dir()):
        raise typer.BadParameter("--url is the address of one page: give one file with it")
    registry = load_registry(settings.outlets)
    for fault in registry.errors:
        typer.echo(f"dateline: its outlet is unknown until this is corrected: {fault}", err=True)
    hosts = tuple(name.lower().removeprefix("www.") for name in host or ())
    languages = tuple(code.lower()[:2] for code in language or ())
    console = Console()
    failed: list[Unstaged] = []
    loaded: list[Manifest] = []
    for path in paths:
        source = SavedSource(path, outlet, url, hosts, languages)
        known, skipped = len(failed), list[int]()
        staged = load_saved(
            source,
            settings,
            registry,
            now=now,
            progress=console.count,
            on_failure=failed.append,
            on_skipped=skipped.append,
        )
        if skipped:
            _report_skipped(path, sum(skipped))
        loaded += staged
        if not staged and len(failed) == known:
            what = (
                "no page of it is chosen by --host and --language" if source.is_filtered else "there is no page in it"
            )
            typer.echo(
                f"dateline: {printable(str(path))}: {what}; nothing is loaded, and what it gave before stays", err=True
            )
    console.done()
    report_unstaged(failed)
    result = build_and_publish(settings, console, now=now, outlet_faults=list(map(str, registry.errors)))
    with held_open(settings.home.warehouse):
        code = print_build(console, settings.home, result, now=now)
        report_unchanged(loaded, result)
        say_after_build()
    raise typer.Exit(code or (NOT_STAGED if failed else 0))


def report_unchanged(loaded: list[Manifest], result: BuildResult | None) -> None:
    """Report the pages of loads that are as the warehouse has them, which the summary does not count."""
    if result is None:
        return
    seen = {load.load_id for load in result.applied} | {verdict.load_id for verdict in result.load_verdicts}
    if pages := sum(manifest.page_count for manifest in loaded if manifest.load_id not in seen):
        said = "1 page is" if pages == 1 else f"{pages:,} pages are"
        typer.echo(f"dateline: {said} as the warehouse has them already")


def _report_skipped(path: Path, count: int) -> None:
    files = "1 file that only serves" if count == 1 else f"{count:,} files that only serve"
    typer.echo(f"dateline: {printable(str(path))}: skipped {files} a saved page (styles, scripts, pictures)")
