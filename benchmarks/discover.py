"""What discovery costs: canonical URLs, identities, reading feeds and sitemaps, and an outlet's state at 100,000 URLs.

``python -m benchmarks.discover [--urls 100000]``

Everything runs in this process on invented URLs; the state's file lies in a temporary folder. Times are CPU seconds.
Beside it courlan's cleaning of the same URLs, which keeps fragments and drops parameters without a value.
"""

from __future__ import annotations

import argparse
import datetime as dt
import random
import resource
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from extractors.acquire.discover.feeds import discover_feed
from extractors.acquire.discover.sitemaps import discover_sitemap
from extractors.contracts.found import Found
from extractors.contracts.outlet import Outlet
from extractors.contracts.urls import canonicalise_url, identify_url
from extractors.outlets.registry import load_registry
from extractors.runtime.settings import PROJECT_ROOT
from extractors.stores.outlet_state.state import UrlState
from extractors.stores.outlet_state.visits import Visit, VisitResult

NOW = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
OUTLET = Outlet(
    name="Bench",
    outlet_id="bench",
    collection="bench",
    country_code="GB",
    language="en",
    time_zone="Europe/London",
    homepage_url="https://www.example.org/",
)
BATCH = 500


def make_urls(count: int) -> list[str]:
    """Make invented article URLs as outlets print them, most of them with something to clean."""
    rng = random.Random(7)
    tails = ["", "/", "?utm_source=rss&utm_medium=feed", "?b=2&a=1#comments", "/amp/", "?ref=twitter", "#top"]
    hosts = ["https://www.example.org", "http://example.org:80", "https://m.example.org", "HTTPS://WWW.EXAMPLE.ORG"]
    return [
        f"{rng.choice(hosts)}/world/2026/01/{number % 28 + 1:02}/a-bridge-opens-{number}{rng.choice(tails)}"
        for number in range(count)
    ]


def measure(name: str, count: int, work: Callable[[], object]) -> float:
    """Run some work once and print how many of its items a CPU second takes; return the seconds."""
    started = time.process_time()
    work()
    seconds = time.process_time() - started
    print(f"{name:<42} {count / seconds:>12,.0f} a second {seconds * 1e6 / count:>9.1f} µs each")
    return seconds


def bench_state(urls: list[str], folder: Path) -> None:
    """Print what an outlet's state costs: remember all URLs, take some in runs, record a visit to each, remember all
    again.
    """
    found = [Found(canonicalise_url(url), published_at=NOW) for url in urls]
    with UrlState.open(folder / "bench.sqlite", OUTLET) as state:
        measure("state: remember new pages", len(found), lambda: state.remember(found, NOW))
        known = len(found)

        def visit_all() -> None:
            for page in found:
                state.record(Visit(page.url, NOW, VisitResult.STORED, 200, payload_digest="sha1:X", load_id="L"))

        measure(
            f"state: choose {BATCH} of all waiting, 20 times", 20, lambda: [state.due(NOW, BATCH) for _ in range(20)]
        )
        measure("state: record a visit, one at a time", known, visit_all)
        measure("state: remember known pages", known, lambda: state.remember(found, NOW))
        measure("state: 100 runs that find nothing due", 100, lambda: [state.due(NOW, BATCH) for _ in range(100)])
    print(f"{'state: file':<42} {(folder / 'bench.sqlite').stat().st_size / known:>12,.0f} bytes a page")


def main() -> None:
    """Print a line a measurement."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--urls", type=int, default=100_000)
    urls = make_urls(parser.parse_args().urls)
    measure("canonicalise", len(urls), lambda: [canonicalise_url(url) for url in urls])
    measure("identify", len(urls), lambda: [identify_url(url) for url in urls])
    import courlan

    measure("courlan.clean_url, for comparison", len(urls), lambda: [courlan.clean_url(url) for url in urls])
    entries = urls[:50_000]
    sitemap = "".join(f"<url><loc>{url.split('#')[0].replace('&', '&amp;')}</loc></url>" for url in entries)
    content = f"<urlset>{sitemap}</urlset>".encode()
    measure("sitemap entries", len(entries), lambda: discover_sitemap(content, "https://www.example.org/sitemap.xml"))
    items = "".join(f"<item><title>Bridge</title><link>https://www.example.org/{n}</link></item>" for n in range(1_000))
    feed = f"<rss version='2.0'><channel><title>x</title>{items}</channel></rss>".encode()
    discover_feed(feed, "https://www.example.org/rss")  # the parser's import is no part of the figure
    measure("feed items", 1_000, lambda: discover_feed(feed, "https://www.example.org/rss"))
    folder = PROJECT_ROOT / "extractors" / "outlets"
    measure("registry files", len(load_registry(folder).outlets), lambda: load_registry(folder))
    with tempfile.TemporaryDirectory() as state_folder:
        bench_state(urls, Path(state_folder))
    print(f"{'peak memory':<42} {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:>12,.0f} MB")


if __name__ == "__main__":
    main()
