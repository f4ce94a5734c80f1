"""What a page of the desk costs: p50 and p95 of every view with four users at once, memory, sizes, first paint.

``python -m benchmarks.desk [--articles 100000] [--home HOME] [--requests 400] [--seed 7]``

A warehouse of invented articles is made (``benchmarks/generators/large_warehouse.py``), or that of ``--home`` is taken.
The desk is served by a process of its own. Some requests are asked one after another first: the CPU that the process
takes for each does not depend on what else the machine does. Then, after a new start, each user asks one view after
another, drawn by the seed with words, outlets, places, days and articles of the file; how many were asked before, and
may be kept answers, is printed. Times are from the request to the last byte. First paint is Chromium's own mark, where
it is installed.
"""

from __future__ import annotations

import argparse
import concurrent.futures
import contextlib
import os
import random
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlencode

import duckdb
import httpx
import psutil

from benchmarks.generators.large_warehouse import write_warehouse
from extractors.runtime.settings import Home

USERS = 4
ALONE = 60
"""Requests whose CPU is taken one by one."""
LIMIT_MS, SEARCH_LIMIT_MS = 300, 600


@dataclass(slots=True)
class Sample:
    """What the file has to ask for."""

    words: list[str] = field(default_factory=list)
    outlets: list[str] = field(default_factory=list)
    places: list[str] = field(default_factory=list)
    agencies: list[str] = field(default_factory=list)
    articles: list[str] = field(default_factory=list)
    stories: list[str] = field(default_factory=list)
    days: list[str] = field(default_factory=list)
    people: list[str] = field(default_factory=list)
    organisations: list[str] = field(default_factory=list)


def read_sample(warehouse: Path) -> Sample:
    """Read what requests are drawn from; words of every frequency."""
    queries = {
        "words": "select term from search_index.postings group by term having count(*) > 20 "
        "order by hash(term) limit 400",
        "outlets": "select distinct outlet_id from marts.dim_outlets where outlet_id <> 'unknown' order by 1",
        "places": "select place_id from marts.dim_places where is_resolved order by hash(place_id) limit 300",
        "agencies": "select agency_id from marts.dim_agencies join marts.bridge_article_agencies using (agency_key) "
        "where is_listed group by 1 order by count(*) desc, agency_id limit 60",
        "articles": "select article_key from marts.fct_articles order by hash(article_key) limit 400",
        "stories": "select story_key from marts.dim_stories where article_count > 1 order by hash(story_key) limit 200",
        "people": "select person_key from marts.dim_people where not is_unknown order by hash(person_key) limit 200",
        "organisations": "select organisation_key from marts.dim_organisations where not is_unknown "
        "order by hash(organisation_key) limit 200",
        "days": "select distinct published_date::varchar from marts.fct_articles where published_date is not null "
        "order by 1",
    }
    with contextlib.closing(duckdb.connect(str(warehouse), read_only=True)) as connection:
        return Sample(**{name: [row[0] for row in connection.execute(sql).fetchall()] for name, sql in queries.items()})


def draw(sample: Sample, chance: random.Random) -> tuple[str, str]:
    """Draw a view and an address of it."""
    filters: list[tuple[str, str]] = []
    if chance.random() < 0.6:
        operator = chance.choice([" ", " OR ", " NOT "])
        filters.append(("q", operator.join(chance.sample(sample.words, chance.choice([1, 1, 2])))))
    if chance.random() < 0.3:
        filters.append(("outlet", chance.choice(sample.outlets)))
    if chance.random() < 0.3:
        filters.append(("from", chance.choice(sample.days)))
    if chance.random() < 0.15:
        filters.append(("place", chance.choice(sample.places)))
    views = {
        "search": "/search",
        "home": "/",
        "coverage": "/coverage",
        "map": "/map",
        "rising": "/rising",
        "stories": "/stories",
        "story": f"/stories/{chance.choice(sample.stories)}" if sample.stories else "/stories",
        "article": f"/articles/{chance.choice(sample.articles)}",
        "outlets": "/outlets",
        "outlet": f"/outlets/{chance.choice(sample.outlets)}",
        "place": f"/places/{chance.choice(sample.places)}",
        "agencies": "/agencies",
        "agency": f"/agencies/{chance.choice(sample.agencies)}" if sample.agencies else "/agencies",
        "health": "/health",
        "people": "/people",
        "person": f"/people/{chance.choice(sample.people)}" if sample.people else "/people",
        "organisations": "/organisations",
        "organisation": f"/organisations/{chance.choice(sample.organisations)}"
        if sample.organisations
        else "/organisations",
        "quotations": "/quotations",
    }
    view = chance.choice([*views, "search", "search", "article"])
    if view in ("search", "coverage") and chance.random() < 0.3:
        filters.append(("by", chance.choice(["outlet", "country", "language", "agency", "place"])))
    return view, views[view] + (f"?{urlencode(filters)}" if filters else "")


@contextlib.contextmanager
def served(home: Path) -> Iterator[tuple[str, psutil.Process]]:
    """Serve the desk over a home by a process of its own, during a ``with`` block."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    environment = os.environ | {"DATELINE_HOME": str(home), "DATELINE_DESK_PORT": str(port)}
    process = subprocess.Popen([sys.executable, "-m", "dateline.commands.app", "desk"], env=environment)
    address = f"http://127.0.0.1:{port}"
    try:
        deadline = time.monotonic() + 120
        while True:
            with contextlib.suppress(httpx.HTTPError):
                if httpx.get(f"{address}/static/desk.css").status_code == 200:
                    break
            if time.monotonic() > deadline:
                raise RuntimeError("the desk did not start within 120 s")
            time.sleep(0.2)
        yield address, psutil.Process(process.pid)
    finally:
        process.terminate()
        process.wait(30)


def ask(address: str, requests: list[tuple[str, str]]) -> list[tuple[str, float, int, int]]:
    """Ask one after another as one user; return view, milliseconds, bytes and status of each."""
    answers = []
    with httpx.Client(base_url=address, timeout=60) as client:
        for view, path in requests:
            begun = time.perf_counter()
            answer = client.get(path)
            answers.append((view, (time.perf_counter() - begun) * 1000, len(answer.content), answer.status_code))
    return answers


def cpu_alone(home: Path, requests: list[tuple[str, str]]) -> dict[str, list[float]]:
    """Return the CPU milliseconds that a desk takes for each of some requests, alone, by view."""
    spent: dict[str, list[float]] = defaultdict(list)
    with served(home) as (address, process), httpx.Client(base_url=address, timeout=120) as client:
        client.get("/")
        for view, path in requests:
            before = process.cpu_times()
            client.get(path)
            after = process.cpu_times()
            spent[view].append((after.user + after.system - before.user - before.system) * 1000)
    return spent


def first_paint(address: str) -> float | None:
    """Return the milliseconds to Chromium's first contentful paint of a search page; None without Chromium."""
    if (chromium := shutil.which("chromium")) is None:
        return None
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-gpu"])
        page = browser.new_page()
        page.goto(f"{address}/")
        page.goto(f"{address}/search")
        page.wait_for_timeout(500)
        marks = page.evaluate("performance.getEntriesByName('first-contentful-paint').map(e => e.startTime)")
        browser.close()
    return float(marks[0]) if marks else None


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=int, default=100_000)
    parser.add_argument("--home", type=Path, help="a home with a published warehouse, in place of a new one")
    parser.add_argument("--requests", type=int, default=400)
    parser.add_argument("--seed", type=int, default=7)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="dateline-desk-") as folder:
        home = arguments.home or Path(folder)
        if arguments.home is None:
            write_warehouse(home, articles=arguments.articles, latest=arguments.articles // 100, seed=arguments.seed)
        measure(home, arguments.requests, arguments.seed)


def measure(home: Path, requests: int, seed: int) -> None:
    """Ask the views of a home's desk and print what they cost."""
    warehouse = Home(home.resolve()).warehouse
    sample = read_sample(warehouse)
    chance = random.Random(seed)
    drawn = [draw(sample, chance) for _ in range(requests)]
    with contextlib.closing(duckdb.connect(str(warehouse), read_only=True)) as connection:
        count = (connection.execute("select count(*) from marts.fct_articles").fetchone() or (0,))[0]
    size = warehouse.stat().st_size / 1e6
    print(f"{count:,} articles, {size:,.0f} MB; {requests} requests, seed {seed}, {USERS} users")
    print(f"{requests - len({path for _, path in drawn})} of them were asked before, and may be kept answers")
    alone = cpu_alone(home, drawn[:ALONE])
    with served(home) as (address, process):
        ask(address, [draw(sample, chance) for _ in range(20)])  # a warm process
        peak, answers = 0, []
        with concurrent.futures.ThreadPoolExecutor(USERS) as pool:
            parts = [pool.submit(ask, address, drawn[number::USERS]) for number in range(USERS)]
            while not all(part.done() for part in parts):
                peak = max(peak, process.memory_info().rss)
                time.sleep(0.1)
            for part in parts:
                answers += part.result()
        paint = first_paint(address)
    by_view: dict[str, list[tuple[float, int]]] = defaultdict(list)
    for view, ms, size, status in answers:
        if status != 200:
            print(f"! {view}: status {status}")
        by_view[view].append((ms, size))
    print(f"{'view':<14}{'n':>5}{'p50 ms':>9}{'p95 ms':>9}{'limit':>7}{'most kB':>9}{'CPU alone':>11}{'most':>6}")
    for view, found in sorted(by_view.items()):
        times = sorted(ms for ms, _ in found)
        p95 = times[min(len(times) - 1, int(len(times) * 0.95))]
        largest = max(size for _, size in found) / 1000
        limit = SEARCH_LIMIT_MS if view == "search" else LIMIT_MS
        cpu = alone.get(view, [])
        used = f"{statistics.median(cpu):>11.0f}{max(cpu):>6.0f}" if cpu else ""
        print(f"{view:<14}{len(times):>5}{statistics.median(times):>9.0f}{p95:>9.0f}{limit:>7}{largest:>9.0f}{used}")
    print(f"peak memory {peak / 1e6:.0f} MB; first contentful paint {'–' if paint is None else f'{paint:.0f} ms'}")


if __name__ == "__main__":
    main()
