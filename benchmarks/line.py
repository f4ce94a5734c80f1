"""The whole line over pages in Al-Alam's shape: from a WARC file to the published warehouse, and 1,000 pages on top.

``python -m benchmarks.line [--pages 1000,10000,100000]``

For each size: pages a second through the parser on one core (CPU time), then, in a process of its own each, seconds and
peak memory of archiving and extraction, and of gates, copy, dbt and publication; then 1,000 new pages on top, as a run
would bring them. Wall seconds; peak memory is that of the largest process, seen five times a second.
"""

from __future__ import annotations

import argparse
import datetime as dt
import io
import json
import os
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psutil

from benchmarks.generators.alalam_pages import generate_pages
from extractors.runtime.settings import load_settings

NOW = dt.datetime(2026, 10, 20, tzinfo=dt.UTC)
FETCHED = dt.datetime(2026, 10, 19, tzinfo=dt.UTC)
ON_TOP = 1_000


def write_warc(path: Path, pages: Iterator[tuple[str, bytes]]) -> None:
    """Write pages as WARC response records, as a crawler keeps them."""
    from warcio.statusandheaders import StatusAndHeaders
    from warcio.warcwriter import WARCWriter

    with path.open("wb") as file:
        writer = WARCWriter(file, gzip=True, warc_version="WARC/1.1")
        for url, content in pages:
            http = StatusAndHeaders("200 OK", [("Content-Type", "text/html; charset=utf-8")], protocol="HTTP/1.1")
            dated = {"WARC-Date": FETCHED.strftime("%Y-%m-%dT%H:%M:%SZ")}
            record = writer.create_warc_record(
                url, "response", payload=io.BytesIO(content), http_headers=http, warc_headers_dict=dated
            )
            writer.write_record(record)


def parser_speed(count: int) -> float:
    """Return how many pages a CPU second ``extract_page`` reads in one process."""
    from extractors.read.extract import extract_page

    pages = list(generate_pages(min(count, 2_000), seed=5))
    for url, content in pages[:50]:
        extract_page(content, url)
    began = time.process_time()
    for url, content in pages:
        extract_page(content, url)
    return len(pages) / (time.process_time() - began)


def shares_of_a_page(count: int = 300) -> dict[str, float]:
    """Return the CPU milliseconds that a page takes to become rows: ``all``, and of that ``page`` and each kind of what
    enrichers find; people and organisations share one reading, which counts as ``people``.
    """
    from extractors.contracts.raw_page import RawPage
    from extractors.enrich.article_text import build_article_text
    from extractors.enrich.enrichers import make_enrichers
    from extractors.outlets.registry import load_registry
    from extractors.pipeline.rows.page import read_rows
    from extractors.read.extract import extract_page

    settings = load_settings()
    registry, enrichers = load_registry(settings.outlets), make_enrichers(settings.gazetteer)
    pages = [(url, content, registry.find_outlet_for_url(url)) for url, content in generate_pages(count, seed=9)]
    took = dict.fromkeys(("all", "page", *(enricher.kind.name for enricher in enrichers)), 0.0)
    for number, (url, content, outlet) in enumerate(pages):
        assert outlet is not None
        clock = [time.process_time()]
        read_rows(RawPage(url, FETCHED, content), outlet, enrichers)
        clock.append(time.process_time())
        article = extract_page(content, url, fetched_at=FETCHED, outlet=outlet).article
        clock.append(time.process_time())
        text = build_article_text(article, [])
        for enricher in enrichers:
            enricher.read(article, outlet, text)
            clock.append(time.process_time())
        if number >= count // 10:  # the first pages open the gazetteer and the lists
            for name, began, ended in zip(took, clock, clock[1:], strict=False):
                took[name] += ended - began
    return {name: 1000 * seconds / (count - count // 10) for name, seconds in took.items()}


def load(warc: Path) -> None:
    """Archive and stage a WARC file; print its seconds and articles as JSON."""
    from extractors.outlets.registry import load_registry
    from extractors.pipeline.import_pages import load_saved
    from extractors.stores.saved.saved_source import SavedSource

    settings = load_settings()
    began = time.perf_counter()
    manifests = load_saved(SavedSource(warc), settings, load_registry(settings.outlets), now=NOW)
    _print_figures(seconds=time.perf_counter() - began, articles=sum(m.rows["articles"] for m in manifests))


def build() -> None:
    """Gate, build, audit and publish what is staged; print the seconds of each step as JSON."""
    from dateline.reports.reported_build import build as build_warehouse

    settings = load_settings()
    began = time.perf_counter()
    result = build_warehouse(settings.home, now=NOW, memory_limit=settings.memory_limit)
    if not result.published:
        raise SystemExit("nothing was published: " + "; ".join(r for v in result.load_verdicts for r in v.reasons))
    _print_figures(
        seconds=time.perf_counter() - began,
        steps={name: round(seconds, 1) for name, seconds in result.steps},
        warehouse_mb=round(settings.home.warehouse.stat().st_size / 1e6),
    )


def _print_figures(**figures: object) -> None:
    print(json.dumps(figures))


def measure(role: str, home: Path, *arguments: str) -> dict[str, Any]:
    """Run one role in a process of its own; return what it printed and the peak memory of its largest process."""
    environment = {**os.environ, "DATELINE_HOME": str(home)}
    command = [sys.executable, "-m", "benchmarks.line", role, *arguments]
    peak = 0
    with tempfile.TemporaryFile("w+") as printed:
        process = psutil.Popen(command, env=environment, stdout=printed)
        while process.poll() is None:
            peak = max(peak, *map(_peak, [process, *_descendants(process)]))
            time.sleep(1)  # looking through all processes costs a core some of its time
        if process.returncode:
            raise SystemExit(f"{' '.join(command)} ended with {process.returncode}")
        printed.seek(0)
        figures = {**json.loads(printed.readlines()[-1]), "peak_mb": peak >> 10}
    print(f"{time.strftime('%H:%M:%S')} {role}: {figures}", file=sys.stderr, flush=True)
    return figures


def _descendants(process: psutil.Process) -> list[psutil.Process]:
    # workers are children of the server that they are forked from, and not of the process that waits for them
    try:
        found: list[psutil.Process] = process.children(recursive=True)
        return found
    except psutil.NoSuchProcess:
        return []


def _peak(process: psutil.Process) -> int:
    """The largest resident memory that a process has had, in KiB, as the kernel keeps it; 0 once it is gone."""
    try:
        status = Path(f"/proc/{process.pid}/status").read_text("ascii", "replace")
    except OSError:
        return 0
    return next((int(line.split()[1]) for line in status.splitlines() if line.startswith("VmHWM:")), 0)


def compare(sizes: list[int]) -> None:
    """Measure every size and print a table."""
    print(f"parser: {parser_speed(max(sizes)):,.0f} pages a CPU-second")
    took = ", ".join(f"{name} {value:.1f}" for name, value in shares_of_a_page().items())
    print(f"a page to its rows, CPU ms: {took}")
    print("| pages | archive and extract | peak | gates, dbt, publication | peak | in all | file | 1,000 on top |")
    print("|--:|--:|--:|--:|--:|--:|--:|--:|")
    for size in sizes:
        with tempfile.TemporaryDirectory() as folder:
            home, warc = Path(folder) / "home", Path(folder) / "first.warc.gz"
            pages = generate_pages(size + ON_TOP, seed=7)
            write_warc(warc, (next(pages) for _ in range(size)))
            loaded, built = measure("load", home, str(warc)), measure("build", home)
            more = Path(folder) / "more.warc.gz"
            write_warc(more, pages)
            loaded_more, built_more = measure("load", home, str(more)), measure("build", home)
            total = loaded["seconds"] + built["seconds"]
            on_top = loaded_more["seconds"] + built_more["seconds"]
            print(
                f"| {size:,} | {loaded['seconds']:.1f} s | {loaded['peak_mb']} MB | {built['seconds']:.1f} s "
                f"| {built['peak_mb']} MB | {total:.1f} s | {built['warehouse_mb']} MB | {on_top:.1f} s |"
            )
            print(f"    steps: {built['steps']}; on top: extract {loaded_more['seconds']:.1f} s, {built_more['steps']}")
            sys.stdout.flush()


def main() -> None:
    """Read the arguments and run."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("role", nargs="?", default="compare", choices=["compare", "load", "build"])
    parser.add_argument("warc", nargs="?", type=Path)
    parser.add_argument("--pages", default="1000,10000,100000")
    arguments = parser.parse_args()
    if arguments.role == "load":
        load(arguments.warc)
    elif arguments.role == "build":
        build()
    else:
        compare([int(size) for size in arguments.pages.split(",")])


if __name__ == "__main__":
    main()
