"""What reading a page costs beside another commit: the general reader, and the enrichers, in both in turn.

``python -m benchmarks.reading_ratio BASE [--rounds 5] [--only wcxb,places] [--limit 200] [--equal]``. ``BASE`` is a
commit, or a folder with a checkout; it runs with the libraries of this environment. Each state of the code reads in one
process that stays; a chunk of texts is read by one and then by the other, in an order that changes, so that both meet
the same machine. Printed are medians of the rounds' ratios of CPU time (this checkout by the base) with their range.

The cases: pages of each evaluation set through ``extract_page(rules=False)``; pages in Al-Alam's shape (``line``: to
their rows with places and agencies; ``page``, ``places`` and ``agencies`` of that); articles of about 400 words through
the readers of people, organisations and quotations (``names``, ``quotations``), where the base has them. ``--equal``
compares instead what both read, field by field, and ends with 1 where they differ.
"""

from __future__ import annotations

import argparse
import datetime as dt
import gzip
import importlib
import json
import os
import pickle
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
GOLD = ROOT.parent / "shared" / "eval"
SETS = ("trafilatura", "htmldate", "wcxb", "waddle", "aed", "fundus", "fundus_eval", "scrapinghub")
UNSEEN = SETS[:4]
LINE, TEXTS = ("line", "page", "places", "agencies"), ("names", "quotations")
FETCHED = dt.datetime(2026, 10, 19, tzinfo=dt.UTC)
_CHUNK = 20
_ARTICLE_WORDS = range(250, 600)

Read = Callable[[Any], Any]


def write_samples(folder: Path, cases: Sequence[str], limit: int | None) -> None:
    """Write what each case reads into ``folder``, as one pickled list a case; cases without gold data get none."""
    from benchmarks.generators.alalam_pages import generate_pages

    for case in cases:
        if case in LINE:
            samples: list[Any] = [(content, url) for url, content in generate_pages(limit or 300, seed=9)]
        elif case in TEXTS:
            samples = _article_texts()[:limit]
        else:
            samples = _gold_pages(case)[:limit]
        if samples:
            (folder / f"{case}.pickle").write_bytes(pickle.dumps(samples))


def _gold_pages(name: str) -> list[tuple[bytes, str]]:
    gold = GOLD / "articles" / name / "gold.jsonl"
    records = map(json.loads, gold.read_text("utf-8").splitlines() if gold.is_file() else ())
    return [
        (gzip.decompress((gold.parent / "html" / f"{record['id']}.html.gz").read_bytes()), record["url"])
        for record in records
    ]


def _article_texts() -> list[str]:
    gold = GOLD / "quotes" / "gold.jsonl"
    records = map(json.loads, filter(None, gold.read_text("utf-8").split("\n") if gold.is_file() else ()))
    texts = (record["text"] for record in records if record["set"] == "polnear_en")
    return [text for text in texts if len(text.split()) in _ARTICLE_WORDS][:240]


def find_reader(case: str) -> Read | None:
    """Return what reads one sample of a case with the code that is imported, today's or that of ``d9fa3c0``; None where
    that code has nothing of the kind.
    """
    import extractors

    folder = Path(extractors.__path__[0])  # not by importing: an editable installation would lend its own modules
    is_old = (folder / "extract.py").is_file()
    if case in TEXTS:
        return _read_texts(case) if (folder / "mentions" / "names" / "enricher.py").is_file() else None
    if case in LINE:
        return _read_line_before(case) if is_old else _read_line(case)
    extract = importlib.import_module("extractors.extract" if is_old else "extractors.read.extract").extract_page
    return lambda sample: extract(*sample, rules=False)


def _read_line(case: str) -> Read:
    from extractors.contracts.raw_page import RawPage
    from extractors.enrich.article_text import build_article_text
    from extractors.enrich.enrichers import make_enrichers
    from extractors.outlets.registry import load_registry
    from extractors.pipeline.rows.page import read_rows
    from extractors.read.extract import read_page
    from extractors.runtime.settings import load_settings

    settings = load_settings()
    registry, enrichers = load_registry(settings.outlets), make_enrichers(settings.gazetteer)[:2]
    kept: dict[str, Any] = {}

    def read(sample: tuple[bytes, str]) -> Any:
        outlet = registry.find_outlet_for_url(sample[1])
        assert outlet is not None
        if case == "line":
            return read_rows(RawPage(sample[1], FETCHED, sample[0]), outlet, enrichers)
        if case == "page":
            return read_page(*sample, fetched_at=FETCHED, outlet=outlet)
        if sample[1] not in kept:
            kept[sample[1]] = read_page(*sample, fetched_at=FETCHED, outlet=outlet).article
        article = kept[sample[1]]
        chosen = next(enricher for enricher in enrichers if enricher.kind.name == case)
        return chosen.read(article, outlet, build_article_text(article, []))

    return read


def _read_line_before(case: str) -> Read:
    """Return the reader of ``d9fa3c0``, whose modules lay elsewhere."""
    extract, rows, settings = map(
        importlib.import_module, ("extractors.extract", "extractors.rows", "extractors.settings")
    )
    registry = importlib.import_module("extractors.outlets.registry").load_registry(settings.load_settings().outlets)
    kept: dict[str, Any] = {}

    def read(sample: tuple[bytes, str]) -> Any:
        content, url = sample
        outlet = registry.find_outlet_for_url(url)
        if case == "line":
            return rows.read_rows(rows.RawPage(url, FETCHED, content), outlet)
        if case == "page":
            return extract.extract_page(content, url, fetched_at=FETCHED, outlet=outlet.outlet_id)
        if url not in kept:
            kept[url] = extract.extract_page(content, url, fetched_at=FETCHED, outlet=outlet.outlet_id).article
        article, made = kept[url], rows.PageRows({})
        if case == "places":
            rows._add_places(made, article, outlet, {}, "")
        else:
            rows._add_agencies(made, article, rows._find_agencies(article, outlet.agency_id), [], outlet.agency_id, "")
        return made

    return read


def _read_texts(case: str) -> Read:
    from benchmarks.gold import SCORED_OUTLET
    from extractors.contracts.article import Article
    from extractors.enrich.article_text import build_article_text
    from extractors.enrich.enrichers import make_enrichers
    from extractors.runtime.settings import load_settings

    enrichers = make_enrichers(load_settings().gazetteer)

    def read(sample: str) -> Any:
        # what is timed begins after the enrichers before these
        head, _, rest = sample.partition("\n")
        article = Article(title=head, body=rest.strip(), language="en")
        text = build_article_text(article, [])
        for enricher in enrichers[:2] if case == "names" else enrichers[:4]:
            enricher.read(article, SCORED_OUTLET, text)
        read.paused = time.thread_time()  # type: ignore[attr-defined]
        timed = enrichers[2:4] if case == "names" else enrichers[4:]
        return [enricher.read(article, SCORED_OUTLET, text) for enricher in timed]

    return read


def serve() -> None:
    """Answer the requests of :class:`Process` on standard input: read some samples, and say what it cost or gave."""
    samples: dict[str, list[Any]] = {}
    readers: dict[str, Read | None] = {}
    for line in sys.stdin:
        case, path, first, last, wants_results = json.loads(line)
        if case not in samples:
            samples[case], readers[case] = pickle.loads(Path(path).read_bytes()), find_reader(case)
        read, spent, results = readers[case], 0.0, []
        if read is None:
            print(json.dumps([None, [], 0.0]), flush=True)
            continue
        for sample in samples[case][first:last]:
            began = time.thread_time()
            result = read(sample)
            spent += time.thread_time() - getattr(read, "paused", began)
            if wants_results:
                results.append(repr(result))
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        print(json.dumps([spent, results, peak]), flush=True)


class Process:
    """One state of the code, in a process that reads what it is asked to."""

    def __init__(self, folder: Path, samples: Path) -> None:
        gazetteer = os.environ.get("DATELINE_GAZETTEER", str(ROOT / "data" / "gazetteer"))
        environment = os.environ | {"PYTHONPATH": str(folder), "DATELINE_GAZETTEER": gazetteer}
        self._samples = samples
        self._process = subprocess.Popen(
            [sys.executable, "-P", str(Path(__file__).resolve()), "--serve", "-"],
            cwd=folder, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        )  # fmt: skip

    def read(self, case: str, first: int, last: int, *, results: bool = False) -> tuple[float | None, list[str], float]:
        """Read samples of a case; return CPU seconds (None: the code cannot), what was read, and the peak in MB."""
        assert self._process.stdin is not None and self._process.stdout is not None
        path = str(self._samples / f"{case}.pickle")
        self._process.stdin.write(json.dumps([case, path, first, last, results]) + "\n")
        self._process.stdin.flush()
        spent, found, peak = json.loads(self._process.stdout.readline())
        return spent, found, peak

    def end(self) -> None:
        """End the process."""
        self._process.communicate()


def _chunks(folder: Path, case: str) -> Iterator[tuple[int, int]]:
    path = folder / f"{case}.pickle"
    count = len(pickle.loads(path.read_bytes())) if path.is_file() else 0
    for first in range(0, count, _CHUNK):
        yield first, min(first + _CHUNK, count)


def compare_times(base: Process, mine: Process, case: str, folder: Path, rounds: int) -> str | None:
    """Read a case in turn; return its row of the table, None if one of the two cannot read it."""
    chunks = list(_chunks(folder, case))
    for process in (base, mine):  # patterns, lists and the gazetteer are opened before anything is timed
        if not chunks or process.read(case, 0, chunks[min(2, len(chunks) - 1)][1])[0] is None:
            return None
    taken: list[tuple[float, float]] = []
    for number in range(rounds):
        sums = [0.0, 0.0]
        for index, (first, last) in enumerate(chunks):
            order = [(0, base), (1, mine)]
            for side, process in order if (number + index) % 2 == 0 else reversed(order):
                sums[side] += process.read(case, first, last)[0] or 0.0
        taken.append((sums[0], sums[1]))
    ratios = [here / there for there, here in taken]
    count = chunks[-1][1]
    before, after = (1000 * statistics.median(pair[side] for pair in taken) / count for side in (0, 1))
    return (
        f"| {case} ({count}) | {statistics.median(ratios):.2f} | {min(ratios):.2f} to {max(ratios):.2f} "
        f"| {before:.2f} | {after:.2f} |"
    )


def compare_results(base: Process, mine: Process, case: str, folder: Path) -> int:
    """Return how many samples of a case the two read otherwise; the first of them are shown."""
    differ = 0
    for first, last in _chunks(folder, case):
        pairs = zip(*(process.read(case, first, last, results=True)[1] for process in (base, mine)), strict=True)
        for number, (there, here) in enumerate(pairs, start=first):
            if there != here:
                differ += 1
                at = next((at for at, (one, other) in enumerate(zip(there, here, strict=False)) if one != other), 0)
                if differ <= 5:
                    print(f"{case} {number}\n  base: {there[max(0, at - 60) : at + 120]}\n"
                          f"  here: {here[max(0, at - 60) : at + 120]}")  # fmt: skip
    return differ


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure and print; return the exit code: 0, 1 where results differ, 2 for a wrong call."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("base", metavar="BASE", help="a commit, or a folder with a checkout")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--only", help=f"with commas between, of {', '.join((*SETS, *LINE, *TEXTS))}")
    parser.add_argument("--limit", type=int, help="samples of a case at most")
    parser.add_argument("--equal", action="store_true", help="compare what both read")
    parser.add_argument("--serve", action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args(arguments)
    if options.serve:
        serve()
        return 0
    from benchmarks.comparison.__main__ import checkout

    cases = options.only.split(",") if options.only else [*(SETS if options.equal else UNSEEN), *LINE, *TEXTS]
    if unknown := set(cases) - {*SETS, *LINE, *TEXTS}:
        parser.error(f"no case {sorted(unknown)}")
    differ = 0
    with checkout(options.base) as base, tempfile.TemporaryDirectory(prefix="dateline-reading-") as name:
        folder = Path(name)
        write_samples(folder, cases, options.limit)
        processes = Process(base, folder), Process(ROOT, folder)
        if not options.equal:
            print(f"| CPU of a text | ratio to {options.base}: median | range | base, median ms | this, median ms |")
            print("|---|--:|--:|--:|--:|")
        for case in cases:
            if options.equal:
                differ += (found := compare_results(*processes, case, folder))
                print(f"{case}: {found} differ", flush=True)
            elif row := compare_times(*processes, case, folder, options.rounds):
                print(row, flush=True)
        peaks = [process.read(cases[0], 0, 0)[2] for process in processes]
        print(f"peak memory: base {peaks[0]:.0f} MB, this {peaks[1]:.0f} MB")
        for process in processes:
            process.end()
    return 1 if differ else 0


if __name__ == "__main__":
    sys.exit(main())
