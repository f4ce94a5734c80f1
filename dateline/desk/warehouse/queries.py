"""One query at a time and place: bounded in time, rows and number, and read-only."""

from __future__ import annotations

import datetime as dt
import re
import threading
import time
from collections import Counter, OrderedDict
from collections.abc import Callable, Iterator, Mapping, Sequence, Set
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import Any, TypeVar

import duckdb

from dateline.desk.warehouse.publication import Publication

TIME_LIMIT_S = 20.0
AT_ONCE = 3
"""Queries that run at the same time; more wait, so that one slow query cannot take all threads of the server."""
WAIT_S = 10.0
TRIES, PAUSE_S = 4, 0.15
"""A query that finds no memory free is tried again, each time after a longer pause: others that have it end soon."""
FEW_ARTICLES = 40_000
"""So many articles that a page is about are kept for all its questions, in about 10 MB."""
PAGE_ROWS = 2_000
FILE_ROWS = 200_000
KEPT_ANSWERS = 256
KEPT_ROWS = 1_000
"""An answer of more rows is not kept in the cache: memory is for many small ones."""


_WRITES_FILES = re.compile(r"\bcopy\b", re.IGNORECASE)
_Found = TypeVar("_Found")
_Key = tuple[tuple[int, int, int], str, str, int]


class QueryError(Exception):
    """A query failed, took too long or had to wait too long. ``reason`` is a key of the catalogues."""

    def __init__(self, reason: str, detail: str = "") -> None:
        super().__init__(f"{reason}: {detail}" if detail else reason)
        self.reason, self.detail = reason, detail


@dataclass(frozen=True, slots=True)
class Question:
    """One query of a view: its name, its SQL with ``$name`` for values, and the values.

    ``shared`` and ``cheap`` are the CTEs that other questions of the page begin with too (``desk/matching.py``):
    those of ``shared`` end in ``matched``, that of ``cheap`` is ``matching``. A page computes them once (``ask_all``).
    ``whole`` is the query for a file or the API, where a page leaves out what it does not show.
    """

    name: str
    body: str
    values: Mapping[str, Any] = field(default_factory=dict)
    shared: str = ""
    cheap: str = ""
    whole: str = ""

    @property
    def for_file(self) -> Question:
        """Return the question whose rows a file and the API have."""
        return replace(self, body=self.whole) if self.whole else self

    @property
    def beginning(self) -> tuple[str, str]:
        """Return what questions about the same articles have in common."""
        return self.shared, self.cheap

    @property
    def sql(self) -> str:
        """Return the whole query."""
        return self._after(self.shared, self.cheap)

    def where_there_are(self, tables: Set[str]) -> str:
        """Return the query where ``matched``, or ``matching`` itself, is a table already."""
        if "matching" in tables:
            body = self.body.strip()
            return body if body.startswith("select") else f"with {body}"
        return self._after(self.cheap) if "matched" in tables else self.sql

    def _after(self, *ctes: str) -> str:
        body, before = self.body.strip(), ", ".join(filter(None, ctes))
        if not before:
            return body
        return f"with {before}{chr(10) if body.startswith('select') else ',' + chr(10)}{body}"

    def as_text(self) -> str:
        """Return the SQL with its values in it, to read, copy and run with `dateline sql`."""
        text = self.sql.strip()
        for name in sorted(self.values, key=len, reverse=True):
            text = text.replace(f"${name}", literal(self.values[name]))
        return text


@dataclass(frozen=True, slots=True)
class Answer:
    """The rows of a question, its columns' names and types as DuckDB names them, and whether rows were left out."""

    question: Question
    columns: tuple[str, ...]
    types: tuple[str, ...]
    rows: tuple[tuple[Any, ...], ...]
    is_cut: bool
    seconds: float

    def __iter__(self) -> Iterator[dict[str, Any]]:
        """Iterate over the rows as dictionaries."""
        return (dict(zip(self.columns, row, strict=True)) for row in self.rows)

    def __len__(self) -> int:
        """Return the number of rows."""
        return len(self.rows)

    @property
    def first(self) -> dict[str, Any]:
        """Return the first row; empty if there is none."""
        return next(iter(self), {})


class Queries:
    """Runs questions on a publication and keeps the latest small answers of it."""

    def __init__(self, *, at_once: int = AT_ONCE, time_limit_s: float = TIME_LIMIT_S, wait_s: float = WAIT_S) -> None:
        self._slots = threading.BoundedSemaphore(at_once)
        self._time_limit_s, self._wait_s = time_limit_s, wait_s
        self._kept: OrderedDict[_Key, Answer] = OrderedDict()
        self._lock = threading.Lock()

    def ask(self, publication: Publication, question: Question, *, max_rows: int = PAGE_ROWS) -> Answer:
        """Run a question, or give the kept answer.

        Raises:
            QueryError: the query failed, took longer than the limit, or found no free place in time.
        """
        key = _key(publication, question, max_rows)
        if (kept := self._kept_answer(key)) is not None:
            return kept
        begun = time.monotonic()
        with self._slot(), _limited(publication.cursor(), self._time_limit_s) as cursor:
            only_reading(cursor, question.sql)
            answer = self._answer(cursor, question, question.sql, max_rows, begun)
        self._keep(key, answer)
        return answer

    def ask_all(self, publication: Publication, questions: Sequence[Question]) -> dict[str, Answer]:
        """Run the questions of a page one after another; answers by name. What several of them ask of is found once.

        Raises QueryError as ``ask``; the limit of time is that of all together.
        """
        kept = {
            question.name: answer
            for question in questions
            if (answer := self._kept_answer(_key(publication, question, PAGE_ROWS))) is not None
        }
        if not (open_questions := [question for question in questions if question.name not in kept]):
            return kept
        with self._slot(), _limited(publication.cursor(), self._time_limit_s) as cursor:
            common = _common(open_questions)
            tables: frozenset[str] = self._find_once(cursor, open_questions, common) if common else frozenset()
            for question in open_questions:
                begun = time.monotonic()
                only_reading(cursor, question.sql)
                known = tables if common and question.beginning == common.beginning else frozenset()
                sql = question.where_there_are(known)
                kept[question.name] = self._answer(cursor, question, sql, PAGE_ROWS, begun)
                self._keep(_key(publication, question, PAGE_ROWS), kept[question.name])
        return kept

    def _find_once(
        self, cursor: duckdb.DuckDBPyConnection, questions: Sequence[Question], question: Question
    ) -> frozenset[str]:
        """Make tables of the connection of the articles that a page is about; return their names.

        A few articles are kept whole; of many, which would take the memory of other pages, what is dear to find alone.
        """
        tables = set()
        if question.shared:
            made = f"create temp table matched as with {question.shared.strip()}\nselect * from matched"
            self._execute(cursor, made, question.values)
            tables.add("matched")
        counting = replace(question, body="select count(*) from matching").where_there_are(tables)
        [(count,)] = self._execute(cursor, counting, question.values, 1)
        if count <= FEW_ARTICLES:
            shape = replace(question, body="select * from matching limit 0").where_there_are(tables)
            self._execute(cursor, shape, question.values, 1)
            # keys are the dearest to read, and few questions ask for them
            bodies = " ".join(each.body for each in questions if each.beginning == question.beginning)
            asked_for = [name for name, *_ in cursor.description or [] if re.search(rf"\b{name}\b", bodies)]
            body = f"select {', '.join(asked_for)} from matching"  # noqa: S608 - names of columns
            finding = replace(question, body=body).where_there_are(tables)
            self._execute(cursor, f"create temp table matching as {finding}", question.values)
            tables.add("matching")
        return frozenset(tables)

    def forget_answers(self) -> None:
        """Empty the cache: for measurements."""
        with self._lock:
            self._kept.clear()

    def _answer(
        self, cursor: duckdb.DuckDBPyConnection, question: Question, sql: str, max_rows: int, begun: float
    ) -> Answer:
        rows = self._execute(cursor, sql, question.values, max_rows + 1)
        names, types = zip(*((name, str(type_)) for name, type_, *_ in cursor.description or []), strict=True)
        is_cut = len(rows) > max_rows
        return Answer(question, names, types, tuple(rows[:max_rows]), is_cut, time.monotonic() - begun)

    def _execute(
        self, cursor: duckdb.DuckDBPyConnection, sql: str, values: Mapping[str, Any], rows: int = 0
    ) -> list[tuple[Any, ...]]:
        """Run a statement and return the first rows of its answer; one for which others leave no memory waits."""
        named = {name: value for name, value in values.items() if f"${name}" in sql}

        def run() -> list[tuple[Any, ...]]:
            cursor.execute(sql, named or None)
            return cursor.fetchmany(rows) if rows else []

        try:
            return with_memory(run)
        except duckdb.Error as error:
            raise self._failure(error) from error

    def _failure(self, error: duckdb.Error) -> QueryError:
        if isinstance(error, duckdb.InterruptException):
            return QueryError("query_too_slow", f"{self._time_limit_s:.0f} s")
        return QueryError("query_failed", str(error))

    def _kept_answer(self, key: _Key) -> Answer | None:
        with self._lock:
            if (kept := self._kept.get(key)) is not None:
                self._kept.move_to_end(key)
            return kept

    def _keep(self, key: _Key, answer: Answer) -> None:
        if len(answer.rows) > KEPT_ROWS:
            return
        with self._lock:
            self._kept[key] = answer
            while len(self._kept) > KEPT_ANSWERS:
                self._kept.popitem(last=False)

    @contextmanager
    def _slot(self) -> Iterator[None]:
        if not self._slots.acquire(timeout=self._wait_s):
            raise QueryError("query_busy")
        try:
            yield
        finally:
            self._slots.release()


def with_memory(run: Callable[[], _Found]) -> _Found:
    """Return what a function finds; one for which other queries leave no memory is called again.

    Raises:
        QueryError: there was no memory at the last try either.
    """
    for number in range(1, TRIES + 1):
        try:
            return run()
        except duckdb.OutOfMemoryException as error:
            if number == TRIES:
                raise QueryError("query_too_large") from error
            time.sleep(PAUSE_S * number)
    raise AssertionError("unreachable")


def _common(questions: Sequence[Question]) -> Question | None:
    """Return one of the questions about the same articles, if there are several."""
    counted = Counter(question.beginning for question in questions if question.cheap)
    beginning, count = next(iter(counted.most_common(1)), (("", ""), 0))
    return next((each for each in questions if each.beginning == beginning), None) if count > 1 else None


def _key(publication: Publication, question: Question, max_rows: int) -> _Key:
    return publication.mark, question.sql, repr(sorted(question.values.items())), max_rows


def only_reading(cursor: duckdb.DuckDBPyConnection, sql: str) -> None:
    """Refuse anything but one statement that reads.

    Raises:
        QueryError: there are several statements, or one that is no SELECT.
    """
    try:
        statements = cursor.extract_statements(sql)
    except duckdb.Error as error:
        raise QueryError("query_failed", str(error)) from error
    if len(statements) != 1:
        raise QueryError("query_one_statement")
    kind = statements[0].type
    # a plan that is measured is run: no COPY over a file of the warehouse
    explains = kind == duckdb.StatementType.EXPLAIN and not _WRITES_FILES.search(sql)
    if kind != duckdb.StatementType.SELECT and not explains:
        raise QueryError("query_only_reading")


@contextmanager
def _limited(cursor: duckdb.DuckDBPyConnection, seconds: float) -> Iterator[duckdb.DuckDBPyConnection]:
    """Interrupt a query that is still at work after ``seconds``; the connection ends with the block."""
    timer = threading.Timer(seconds, cursor.interrupt)
    timer.daemon = True
    timer.start()
    try:
        yield cursor
    finally:
        timer.cancel()
        cursor.close()


def literal(value: Any) -> str:
    """Return a value as DuckDB writes it in SQL."""
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return repr(value)
    if isinstance(value, dt.datetime):
        return f"timestamp '{value:%Y-%m-%d %H:%M:%S}'"
    if isinstance(value, dt.date):
        return f"date '{value}'"
    if isinstance(value, Sequence) and not isinstance(value, str):
        return f"[{', '.join(literal(item) for item in value)}]"
    return "'" + str(value).replace("'", "''") + "'"
