"""What following many outlets costs, calculated from measured figures: prints the tables of ``docs/growth.md``.

Nothing here is run at these sizes. Each figure names where it was measured; change one and print the tables again::

    python -m benchmarks.growth
"""

from __future__ import annotations

import sys
from dataclasses import dataclass

OUTLETS = (1_000, 10_000, 100_000)
DAY_S, YEAR_D = 86_400, 365


@dataclass(frozen=True, slots=True)
class Assumed:
    """What an outlet is taken to do in a day."""

    articles: int = 50
    rounds: int = 24
    sources: int = 3
    visits: int = 5
    """Requests for an article: the first and four to look for edits."""
    changed_share: float = 0.2
    """Share of the later visits that bring other bytes than the visit before."""


@dataclass(frozen=True, slots=True)
class Measured:
    """What one thing cost where it was measured (``docs/measurements/`` names command and machine)."""

    page_gz_bytes: int = 28_000  # a page as archived: the mean of 1,542 real news and blog pages
    source_bytes: int = 20_000  # a feed as transferred; most answer "not modified"
    request_cpu_s: float = 0.00148  # a request with state, archive and log
    requests_a_second: int = 322  # of one process
    page_cpu_s: float = 0.011  # a page to its rows, people and quotations included
    file_bytes: int = (
        11_000  # an article in the published file with its search index: 100,000 pages of `benchmarks.line`
    )
    state_bytes: int = 700  # a known page in an outlet's state
    build_cpu_s: float = 0.0044  # an article of 10,000 that come on a million
    copy_s_a_byte: float = 0.5e-9
    full_build_s: float = 340e-6  # an article of a million


def rows(assumed: Assumed, measured: Measured) -> list[tuple[str, list[str]]]:
    """Return the table: what is calculated, and its value for each number of outlets of ``OUTLETS``."""

    def line(name: str, value: float, show: str, unit: str = "") -> tuple[str, list[str]]:
        return name, [f"{value * count:{show}}{unit}" for count in OUTLETS]

    m, articles = measured, assumed.articles
    visits = articles * assumed.visits
    requests = visits + assumed.rounds * assumed.sources
    stored = articles * (1 + (assumed.visits - 1) * assumed.changed_share)
    received = stored * m.page_gz_bytes + assumed.rounds * assumed.sources * m.source_bytes
    cpu_s = requests * m.request_cpu_s + stored * m.page_cpu_s + articles * m.build_cpu_s
    file_year = articles * YEAR_D * m.file_bytes
    return [
        line("articles a day", articles, ",.0f"),
        line("requests a second", requests / DAY_S, ",.1f"),
        line("processes that fetch", requests / DAY_S / m.requests_a_second, ",.2f"),
        line("received a day", received / 1e9, ",.1f", " GB"),
        line("CPU a day: fetch, read, build", cpu_s / 3600, ",.1f", " h"),
        line("cores that are always busy", cpu_s / DAY_S, ",.2f"),
        line("`raw/` a year", stored * YEAR_D * m.page_gz_bytes / 1e12, ",.2f", " TB"),
        line("`state/` a year", articles * YEAR_D * m.state_bytes / 1e9, ",.0f", " GB"),
        line("published file after a year", file_year / 1e9, ",.0f", " GB"),
        line("its copy, each build", file_year * m.copy_s_a_byte, ",.0f", " s"),
        line("a full build after a year", articles * YEAR_D * m.full_build_s / 3600, ",.1f", " h"),
        (
            "days until the copy takes a minute",
            [f"{60 / m.copy_s_a_byte / (file_year / YEAR_D * count):,.0f}" for count in OUTLETS],
        ),
    ]


def table(lines: list[tuple[str, list[str]]]) -> str:
    """Return rows as a Markdown table."""
    head = ["outlets", *(f"{count:,}" for count in OUTLETS)]
    ruled = ["|" + "|".join(["---", *["--:"] * len(OUTLETS)]) + "|"]
    shown = [f"| {' | '.join([name, *values])} |" for name, values in lines]
    return "\n".join([f"| {' | '.join(head)} |", *ruled, *shown])


if __name__ == "__main__":
    sys.stdout.write(table(rows(Assumed(), Measured())) + "\n")
