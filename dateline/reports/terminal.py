"""Output in the terminal: progress during a command, and a short summary at its end."""

from __future__ import annotations

import contextlib
import datetime as dt
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import duckdb
from rich import box
from rich.table import Table
from rich.text import Text

from dateline.reports.quality.markdown_summary import describe_acceptance
from dateline.reports.safe_console import SafeConsole
from dateline.warehouse.lookup import open_published
from dateline.warehouse.publication import read_publication_of
from dateline.warehouse.refused import RefusedPublication
from dateline.warehouse.result import BuildResult
from dateline.warehouse.waiting import describe_waiting, waiting_for_person
from expectations.verdicts.acceptance import Stopped
from expectations.verdicts.verdict import EXIT_CODES, Check, LoadVerdict, Severity, Verdict
from extractors.runtime.printable import counted, printable
from extractors.runtime.settings import PROJECT_ROOT, Home
from extractors.stores.warehouse_files import list_relations

_COLOURS = {
    Verdict.PASSED: "green",
    Verdict.WARNED: "yellow",
    Verdict.ACCEPTED: "yellow",
    Verdict.FAILED: "red",
    Verdict.ERRORED: "magenta",
}
_SAVED_KINDS = ["files", "warc"]
"""``cause_kind`` of loads of saved pages, which no request was made for."""
_MOST_LINES = 6
_MOST_CHARACTERS = 240
_TITLE_WIDTH = 44
_SURE_AFTER_S = 2.0
_WIDTH = 110
"""Columns of the summary where it does not go to a terminal."""

QUESTIONS: tuple[tuple[str, str], ...] = (
    (
        "Who is credited most",
        """
        select
            g.agency_name as agency,
            count(*) as credits,
            count(distinct m.article_key) as articles
        from marts.fct_agency_mentions as m
        inner join marts.dim_agencies as g on m.agency_key = g.agency_key
        where m.role <> 'mention' and not m.is_own
        group by g.agency_name
        order by credits desc, agency
        limit 5
        """,
    ),
    (
        "Where the news is",
        """
        select
            p.place_name as place,
            p.country_code as country,
            count(distinct b.article_key) as articles,
            sum(b.mention_count)::bigint as mentions
        from marts.bridge_article_places as b
        inner join marts.dim_places as p on b.place_key = p.place_key
        where p.is_resolved
        group by all
        order by articles desc, mentions desc, place
        limit 5
        """,
    ),
    (
        "Latest, and what surrounds it",
        """
        select
            if(
                a.is_published_day_only, a.published_date::varchar, strftime(a.published_at, '%Y-%m-%d %H:%M')
            ) as published_utc,
            o.outlet_name as outlet,
            a.title,
            a.related_item_count as related,
            a.media_count as media
        from marts.fct_articles as a
        inner join marts.dim_outlets as o on a.outlet_key = o.outlet_key
        order by a.published_at desc nulls last, a.article_key
        limit 5
        """,
    ),
)


class Console:
    """Progress on standard error, so that standard output stays clean; one line, renewed, on a terminal."""

    def __init__(self) -> None:
        self._is_terminal = sys.stderr.isatty()
        self._began = time.monotonic()
        self._shown = self._began
        self._what = self._pending = ""
        self._what_began = self._began

    def count(self, what: str, count: int, total: int | None = None) -> None:
        """Show how many pages are done, of how many, and about how long the rest takes: five times a second on a
        terminal, once a minute elsewhere.

        The last figure of each kind of work is always shown.
        """
        self._count(what, count, total, "page")

    def count_things(self, what: str, count: int, total: int | None = None) -> None:
        """Show how many are done of what ``what`` names, as ``count`` does for pages."""
        self._count(what, count, total, "")

    def count_models(self, what: str, count: int, total: int | None = None) -> None:
        """Show on a terminal how many models and tests of dbt began; elsewhere nothing."""
        if self._is_terminal:
            self._count(what, count, total, "")

    def _count(self, what: str, count: int, total: int | None, noun: str) -> None:
        now = time.monotonic()
        if what != self._what:
            self._flush()
            self._what, self._what_began = what, now
        figures = f"{count:,}" if total is None or count == total else f"{count:,} of {total:,}"
        named = f" {noun if (total or count) == 1 else noun + 's'}" if noun else ""
        self._pending = f"{what}: {figures}{named}"
        if now - self._shown > (0.2 if self._is_terminal else 60.0):
            self._shown = now
            self._pending += _time_left(now - self._what_began, count, total)
            self._flush()

    def step(self, name: str) -> None:
        """Print the name of a step that begins, with the seconds since this console was made."""
        self.done()
        self._write(name)
        self.done()

    def done(self) -> None:
        """Print a count that was held back, and end the line that is renewed on a terminal."""
        self._flush()
        if self._is_terminal:
            sys.stderr.write("\n")
            sys.stderr.flush()

    def _flush(self) -> None:
        if self._pending:
            self._write(self._pending)
            self._pending = ""

    def _write(self, text: str) -> None:
        stamp = f"{time.monotonic() - self._began:6.1f} s  {printable(text)}"
        sys.stderr.write(f"\r\x1b[2K{stamp}" if self._is_terminal else f"{stamp}\n")
        sys.stderr.flush()


def _time_left(seconds: float, count: int, total: int | None) -> str:
    """About how long the rest takes, as the part that is done took; empty where nobody can say yet."""
    if total is None or not 0 < count < total or seconds < _SURE_AFTER_S:
        return ""
    left = seconds / count * (total - count)
    if left < 60:
        return f", about {max(1, round(left))} s left"
    return f", about {round(left / 60)} min left" if left < 5_400 else f", about {left / 3600:.1f} h left"


def print_build(progress: Console, home: Home, result: BuildResult | None, *, now: dt.datetime) -> int:
    """Print the summary of a build (None if it never began) and return the exit code that its verdict gives.

    The code is 0, 3 if a rule failed, 4 if a rule could not be computed or there is no result. ``now`` is the time of
    the run, for the age of what waits for a person.
    """
    progress.done()
    out = SafeConsole(highlight=False, soft_wrap=False, width=None if sys.stdout.isatty() else _WIDTH)
    out.print()
    if result:
        _print_pages(out, home, result)
        _print_verdicts(out, home, result)
    if home.warehouse.exists():
        with contextlib.closing(open_published(home.warehouse)) as connection:
            print_rows(out, connection)
            print_rejected(out, connection)
            print_questions(out, connection)
    if waiting := describe_waiting(waiting_for_person(home), now):
        out.print()
        out.print(Text(waiting, style="red"), soft_wrap=True)
    print_locations(out, home)
    return EXIT_CODES[result.verdict] if result else EXIT_CODES[Verdict.ERRORED]


def _print_pages(out: SafeConsole, home: Home, result: BuildResult) -> None:
    """Print what became of the pages of this build's loads: requests by outcome, and saved pages by what they were."""
    if not home.warehouse.exists() or not result.applied:
        return
    known = {"loads": [load.load_id for load in result.applied], "saved": _SAVED_KINDS}
    with contextlib.closing(open_published(home.warehouse)) as connection:
        requests = connection.execute(
            """
            select f.outcome, count(*)
            from marts.fct_page_fetches as f
            inner join marts.fct_loads as l on f.load_id = l.load_id
            where
                f.load_id in (select unnest($loads))
                and coalesce(l.cause_kind, '') not in (select unnest($saved))
                and coalesce(f.found_by, '') <> 'source'
                and f.outcome <> 'redirected'
            group by f.outcome
            order by 2 desc, 1
            """,
            known,
        ).fetchall()
        totals = connection.execute(
            """
            select count(*), sum(page_count), sum(article_count), sum(rejected_row_count)
            from marts.fct_loads
            where load_id in (select unnest($loads)) and cause_kind in (select unnest($saved))
            """,
            known,
        ).fetchone()
    saved_loads, pages, articles, rejected = totals or (0, 0, 0, 0)
    out.print(Text("Pages", style="bold"))
    if saved_loads:
        out.print(f"  loaded         {pages:,} ({counted(articles, 'article')}, {rejected:,} rejected)")
    if saved_loads < len(result.applied):
        said = ", ".join(f"{count:,} {outcome.replace('_', ' ')}" for outcome, count in requests) or "none was due"
        out.print(f"  asked for      {sum(count for _, count in requests):,} ({said})")
    out.print()


def _print_verdicts(out: SafeConsole, home: Home, result: BuildResult) -> None:
    out.print(Text("Gates", style="bold"))
    counts = {v: sum(1 for x in result.load_verdicts if x.verdict is v) for v in Verdict}
    said = ", ".join(f"{n} {v}" for v, n in counts.items() if n) or "no new load"
    out.print(f"  staged loads   {said}")
    if result.warehouse_verdict:
        verdict = result.warehouse_verdict.verdict
        passed = sum(1 for c in result.warehouse_verdict.checks if c.outcome is Verdict.PASSED)
        line = Text("  warehouse      ")
        line.append(str(verdict), style=_COLOURS[verdict])
        line.append(f" ({passed} of {len(result.warehouse_verdict.checks)} rules held)")
        out.print(line)
    state = "no, the published file is as it was" if home.warehouse.exists() else "no, there is no warehouse yet"
    if result.published:
        state = "yes"
    out.print(f"  published      {state}")
    reasons = [r.removeprefix("load ") for v in result.load_verdicts if not v.verdict.may_proceed for r in v.reasons]
    reasons += result.damaged
    if result.warehouse_verdict and not result.warehouse_verdict.verdict.may_proceed:
        failed = [c for c in result.warehouse_verdict.checks if c.outcome not in (Verdict.PASSED,)]
        reasons += [f"{c.relation}: {c.title}" for c in failed if c.severity is Severity.CRITICAL]
    for reason in reasons[:_MOST_LINES]:
        out.print(Text(f"  ! {reason}", style="red"), soft_wrap=True)
    if len(reasons) > _MOST_LINES:
        out.print(f"  … and {len(reasons) - _MOST_LINES} more in the quality report")
    if result.warehouse_verdict and result.warehouse_verdict.acceptance:
        out.print(
            Text(f"  the warehouse: {describe_acceptance(result.warehouse_verdict)}"), overflow="ellipsis", no_wrap=True
        )
    for accepted in [v for v in result.load_verdicts if v.acceptance][:_MOST_LINES]:
        out.print(Text(f"  {accepted.load_id}: {describe_acceptance(accepted)}"), overflow="ellipsis", no_wrap=True)


def print_stopped(stopped: Sequence[Stopped], refused: RefusedPublication | None) -> None:
    """Print which loads and which publication wait for a person, and the rules that stopped each; a line if there is
    none.
    """
    out = SafeConsole(highlight=False, width=None if sys.stdout.isatty() else _WIDTH)
    if not stopped and refused is None:
        out.print("no load and no publication is stopped")
        return
    for one in stopped:
        out.print(Text(one.load.load_id, style="bold"), soft_wrap=True)
        _print_stopping(out, one.verdict.checks)
        rejected = sum(one.verdict.rejected.values())
        out.print(
            Text(f"  {counted(one.verdict.rows.get('articles', 0), 'article')}; rejected in any case: {rejected:,}")
        )
    if refused:
        out.print(Text(f"publication {refused.publication_id}", style="bold"), soft_wrap=True)
        _print_stopping(out, refused.checks)
        out.print(f"  {counted(len(refused.batch), 'load')}; the candidate is kept beside the warehouse")
    out.print('\nAccept one with: dateline accept NAME --why "what you saw"')


def _print_stopping(out: SafeConsole, checks: Sequence[Check]) -> None:
    for check in checks:
        if check.stops:
            expected = f", expected {check.expected}" if check.expected and check.expected != "none" else ""
            out.print(Text(f"  {check.relation}.{check.rule}: {check.title}; found {check.observed}{expected}"))


def print_accepted(accepted: LoadVerdict | RefusedPublication) -> None:
    """Print what was accepted, by whom and why, and which build will use it."""
    out = SafeConsole(highlight=False, width=None if sys.stdout.isatty() else _WIDTH)
    name = accepted.load_id if isinstance(accepted, LoadVerdict) else f"publication {accepted.publication_id}"
    out.print(Text(f"{name}: {describe_acceptance(accepted)}"), soft_wrap=True)
    if isinstance(accepted, LoadVerdict) and (rejected := sum(accepted.rejected.values())):
        out.print(f"rows that a rule rejected and that stay rejected: {rejected:,} (fct_rejected_rows says why)")
    if isinstance(accepted, RefusedPublication) and accepted.is_rebuild:
        out.print("The next full build takes it: dateline build --full")
    else:
        out.print("The next build takes it: dateline build, or the next run of build_warehouse")


def count_rows(connection: duckdb.DuckDBPyConnection) -> list[tuple[str, int]]:
    """Return each mart's name and number of rows, sorted by name, without those that only serve search or metrics."""
    marts = sorted(name for schema, name in list_relations(connection) if schema == "marts")
    names = [name for name in marts if not name.startswith(("search", "metrics"))]
    union = " union all ".join(f"select '{name}' as n, count(*) as c from marts.{name}" for name in names)  # noqa: S608
    return connection.execute(union).fetchall() if names else []


def print_rows(out: SafeConsole, connection: duckdb.DuckDBPyConnection) -> None:
    """Print the number of rows of each mart, in two columns."""
    counts = count_rows(connection)
    out.print()
    out.print(Text("Rows", style="bold"))
    table = Table(box=None, show_header=False, padding=(0, 2))
    half = (len(counts) + 1) // 2
    for left, right in zip(counts[:half], [*counts[half:], ("", 0)], strict=False):
        table.add_row(left[0], f"{left[1]:,}", right[0], f"{right[1]:,}" if right[0] else "")
    out.print(table)


def print_rejected(out: SafeConsole, connection: duckdb.DuckDBPyConnection) -> None:
    """Print the rejected rows of the whole warehouse by table and reason, the six most frequent, each with its first
    address and what its detail says to do, and the query for all of them.
    """
    rows = connection.execute(
        "select relation, reason, count(*), min(case when url is null or contains(detail, url) then coalesce(detail, "
        "url, '') else concat_ws(': ', url, detail) end) from marts.fct_rejected_rows "
        "group by all order by 3 desc, 1, 2"
    ).fetchall()
    out.print()
    out.print(Text("Rejected", style="bold"))
    if not rows:
        out.print("  nothing")
    for relation, reason, count, first in rows[:_MOST_LINES]:
        out.print(
            Text(f"  {count:>4}  {relation}: {reason}" + (f"  (first: {_cut(first)})" if first else "")), soft_wrap=True
        )
    if rows:
        out.print('  all: dateline sql "select reason, detail, url from fct_rejected_rows"', soft_wrap=True)


def print_questions(out: SafeConsole, connection: duckdb.DuckDBPyConnection) -> None:
    """Print the answers to the questions in ``QUESTIONS``; one that has no answer yet is left out."""
    for title, query in QUESTIONS:
        answer = connection.execute(query)
        columns = [column[0] for column in answer.description or ()]
        if rows := answer.fetchall():
            out.print()
            out.print(_table(title, columns, rows))


def print_locations(out: SafeConsole, home: Home) -> None:
    """Print the paths of the warehouse and the quality report, as far as they exist."""
    out.print()
    if home.warehouse.exists():
        out.print(f"[bold]Warehouse[/]       {_short(home.warehouse)}   ask it with: dateline sql")
        if publication := read_publication_of(home.warehouse):
            out.print(f"                {publication}")
    if (report := home.quality / "index.html").exists():
        out.print(f"[bold]Quality report[/]  {_short(report)}")


def _table(title: str, columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> Table:
    table = Table(title=title, title_justify="left", title_style="bold", box=box.SIMPLE_HEAD, pad_edge=False)
    numeric = [all(isinstance(row[i], int | float) for row in rows) and bool(rows) for i in range(len(columns))]
    for name, is_number in zip(columns, numeric, strict=True):
        width = _TITLE_WIDTH if name == "title" else None
        table.add_column(
            name, justify="right" if is_number else "left", max_width=width, overflow="ellipsis", no_wrap=True
        )
    for row in rows:
        table.add_row(*(Text("" if value is None else str(value)) for value in row))
    return table


def _cut(text: str) -> str:
    return text if len(text) <= _MOST_CHARACTERS else f"{text[: _MOST_CHARACTERS - 1]}…"


def _short(path: Path) -> str:
    return str(path.relative_to(PROJECT_ROOT)) if path.is_relative_to(PROJECT_ROOT) else str(path)
