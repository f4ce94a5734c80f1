"""Take an article out of staged loads: a load that has rows of it is written again without them.

Rows keep their order and are numbered again, so that the load is what staging its raw load again would give. Columns
that point at other rows of the load follow. The manifest gets a new version, which the next build applies as a
replacement.
"""

from __future__ import annotations

import datetime as dt
import shutil
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from extractors.contracts.catalogue import MENTION_KINDS, TABLES, mention_columns
from extractors.contracts.fetch import FetchOutcome
from extractors.contracts.outlet import Outlet
from extractors.contracts.page_rows import Row
from extractors.language.text import content_hash, count_words, without_spans
from extractors.stores.forgetting.register import FORGOTTEN, MASKED_REF, Forgotten
from extractors.stores.forgetting.target import REPLACED, ForgetTarget, filler
from extractors.stores.row_batches import COUNTED_IN, RowBatch
from extractors.stores.staged_loads import LoadWriter, StagedLoad, all_load_ids, read_load
from extractors.stores.staging_error import StagingError

RowNumbers = dict[str, dict[int, int]]
"""For each table the new number of each row that is left, by its old one."""
KeepVerdict = Callable[[StagedLoad, Path, str, RowNumbers, Mapping[str, int]], None]
"""Writes the verdict on the earlier version into the folder of the new one: the load, the folder, the new version, the
new row numbers and the new counts of rows."""

WriteTerms = Callable[[Row, Iterable[tuple[str, Row]]], str | None]
"""Gives ``story_terms`` of a row of ``articles``, from its texts and its mentions, each with the name of its table."""

_TEXTS = mention_columns()
_WITH_TEXT = frozenset(table for table, _ in _TEXTS.values())
_ITEM_TEXTS = ("native_id", "title", "title_raw", "title_label", "url", "asset_ref")


@dataclass(frozen=True, slots=True)
class ArticleTraces:
    """What staged loads of an outlet know of an article beside its identity."""

    refs: frozenset[str]
    urls: frozenset[str]
    titles: frozenset[str]
    texts: frozenset[str]


def loads_of(staged: Path, outlet_id: str) -> Iterator[StagedLoad]:
    """The staged loads of an outlet that can be read, by id."""
    for load_id in all_load_ids(staged):
        if load_id.partition(".")[0] == outlet_id:
            try:
                yield read_load(staged, load_id)
            except StagingError:
                continue  # a load without a manifest is not staged; nothing reads its files


def find_ref(staged: Path, outlet_id: str, warc_record: str | None, url: str | None) -> str | None:
    """The identity of the article that was read from a raw record, else of the one at an address."""
    found = None
    for load in loads_of(staged, outlet_id):
        for row in _rows(load, "articles", ["article_ref", "warc_record", "url", "canonical_url"]):
            if warc_record and row["warc_record"] == warc_record:
                return str(row["article_ref"])
            if url and url in (row["url"], row["canonical_url"]):
                found = str(row["article_ref"])
    return found


def find_traces(staged: Path, outlet_id: str, ref: str) -> ArticleTraces:
    """Addresses, headlines and phrases of an article in all staged loads of its outlet."""
    urls: set[str] = set()
    titles: set[str] = set()
    texts: set[str] = set()
    columns = ["article_ref", "url", "canonical_url", "title", "title_raw", "lead", "body", "byline_raw"]
    for load in loads_of(staged, outlet_id):
        for row in _rows(load, "articles", columns):
            if row["article_ref"] == ref:
                urls |= {row["url"], row["canonical_url"]}
                titles |= {text for text in (row["title"], row["title_raw"], row["lead"]) if text}
                texts |= {part for part in (row["body"] or "").split("\n\n") if len(part) >= 40}
        for row in _rows(load, "page_fetches", ["article_ref", "url", "final_url", "outcome"]):
            if row["article_ref"] == ref:
                urls.add(row["url"])
                if row["final_url"] and row["outcome"] == FetchOutcome.FETCHED:
                    urls.add(row["final_url"])
    return ArticleTraces(frozenset({ref}), frozenset(urls), frozenset(titles), frozenset(texts))


def forget_in_load(
    load: StagedLoad,
    target: ForgetTarget,
    outlet: Outlet,
    register: Forgotten,
    staged: Path,
    *,
    now: dt.datetime,
    keep_verdict: KeepVerdict,
    write_terms: WriteTerms,
) -> bool:
    """Write a load again without the target's rows, and remove its earlier versions; whether it had any.

    What other articles quote of the target is overwritten, and what was derived from their texts is made again.

    Raises OSError, and StagingError where its files are damaged.
    """
    tables = {name: pq.read_table(path) for name in TABLES if (path := load.table_path(name))}
    kept, numbers, changed = _without(tables, target, outlet, register, write_terms)
    if changed:
        manifest = load.manifest
        writer = LoadWriter(
            staged, load.load_id, manifest.outlet_id, cause=manifest.cause, read_by=manifest.read_by, staged_at=now
        )
        counts = {name: len(table) for name, table in kept.items()}
        writer.before_commit = lambda folder, version: keep_verdict(load, folder, version, numbers, counts)
        pages = _pages_in(tables) - _pages_in(kept)
        with writer:
            writer.add_batch(RowBatch(kept, page_count=manifest.page_count - pages))
    current = read_load(staged, load.load_id).manifest.version
    for old in load.folder.iterdir():
        if old.is_dir() and old.name != current:
            shutil.rmtree(old)
    return changed


def masked_item(row: Row, outlet_id: str, register: Forgotten) -> Row:
    """An item of a related list that points at a forgotten article: a hash instead of its identity, and no text."""
    digest = register.hash_of(outlet_id, str(row["related_ref"]))
    return {**row, **dict.fromkeys(_ITEM_TEXTS), "related_ref": MASKED_REF + digest[:16]}


def hide_teasers(items: Iterable[tuple[Any, Row]], media: Iterable[tuple[Any, Row]]) -> list[Row]:
    """Take the texts off pictures that related lists show beside a forgotten article; return these pictures.

    Items and pictures come with the article that shows them. Call it before the items are masked.
    """
    shown = {(article, item["asset_ref"]) for article, item in items if item.get("asset_ref")}
    hidden = [row for article, row in media if row["role"] == "related" and (article, row.get("asset_ref")) in shown]
    for row in hidden:
        row["caption"] = row["alt_text"] = None
    return hidden


def _without(
    tables: Mapping[str, pa.Table],
    target: ForgetTarget,
    outlet: Outlet,
    register: Forgotten,
    write_terms: WriteTerms,
) -> tuple[dict[str, pa.Table], RowNumbers, bool]:
    rows = {name: table.to_pylist() for name, table in tables.items()}
    left: dict[str, list[Row]] = {}
    changed = False
    gone = {row["row_number"] for row in rows.get("articles", ()) if row["article_ref"] in target.refs}
    quotes = _Quotes(target, rows.get("article_updates", ()))
    before = {name: [dict(row) for row in listed] for name, listed in rows.items()}
    hidden = hide_teasers(
        ((r["article_row"], r) for r in rows.get("related_items", ()) if _points_at(r, target, outlet)),
        ((r["article_row"], r) for r in rows.get("media_items", ())),
    )
    hidden_rows = {row["row_number"] for row in hidden}
    for name in rows:
        rows[name] = [r for r in rows[name] if not (r.get("field") == "caption" and r["media_position"] in hidden_rows)]
    for name in sorted(rows, key=lambda name: name not in _WITH_TEXT):  # mentions come after the texts they are in
        of_table = rows[name]
        left[name] = [
            new
            for row in of_table
            if (new := quotes.without(name, _kept(name, row, gone, target, outlet, register))) is not None
        ]
        changed = changed or left[name] != before[name]
    if not changed:
        return dict(tables), {}, False
    earlier = {row["row_number"]: row for row in before.get("articles", ())}
    for article in left.get("articles", ()):
        number = article["row_number"]
        if any(article[name] != earlier[number][name] for name in ("title", "lead", "body")):
            mentions = ((name, row) for name in left for row in left[name] if row.get("article_row") == number)
            article["story_terms"] = write_terms(article, (one for one in mentions if "field" in one[1]))
    _drop_unnamed_things(left)
    numbers = {
        name: {row["row_number"]: number for number, row in enumerate(listed, 1)} for name, listed in left.items()
    }
    for listed in left.values():
        for row in listed:
            for column, counted in COUNTED_IN.items():
                if row.get(column):
                    row[column] = numbers[counted][row[column]]
    columns = {
        name: pa.Table.from_pylist(
            [{c: row.get(c) for c in TABLES[name].column_names} for row in listed], schema=TABLES[name].schema
        )
        for name, listed in left.items()
        if listed
    }
    return columns, numbers, True


class _Quotes:
    """Overwrites what rows of other articles quote of the target, and drops the mentions that were there."""

    def __init__(self, target: ForgetTarget, updates: Iterable[Row]) -> None:
        self._phrases = target.quoted
        self._updates: dict[int, list[Row]] = {}
        for update in updates:
            self._updates.setdefault(update["article_row"], []).append(update)
        self._places: dict[tuple[str, int, str], list[tuple[int, int]]] = {}

    def without(self, table: str, row: Row | None) -> Row | None:
        if row is None or ("start_offset" in row and self._is_quoted(row)):
            return None
        new = dict(row)
        for column, text in row.items():
            if isinstance(text, str):
                for phrase in self._phrases:
                    if phrase in new[column]:
                        self._note(table, row["row_number"], column, new[column], phrase)
                        new[column] = new[column].replace(phrase, filler(phrase))
        if table == "articles" and (new["title"], new["body"]) != (row["title"], row["body"]):
            new["content_hash"] = content_hash(
                new["title"], without_spans(new["body"], self._updates.get(row["row_number"], ()))
            )
            new["word_count"] = count_words(new["body"])
        return new

    def _note(self, table: str, number: int, column: str, text: str, phrase: str) -> None:
        places = self._places.setdefault((table, number, column), [])
        at = text.find(phrase)
        while at >= 0:
            places.append((at, at + len(phrase)))
            at = text.find(phrase, at + len(phrase))

    def _is_quoted(self, mention: Row) -> bool:
        table, column = _TEXTS[mention["field"]]
        number = mention["article_row"] if table == "articles" else mention.get("media_position")
        places = self._places.get((table, number or 0, column), ())
        if "speaker_start_offset" in mention:  # a quotation with words of others in it stays, overwritten
            is_whole = _lies_in(mention, places) or not self._has_other_words(mention["content"])
            marks = [(mention["start_offset"], mention["end_offset"])] if is_whole else []
            marks += [(mention[f"{part}_start_offset"], mention[f"{part}_end_offset"]) for part in ("cue", "speaker")]
        else:
            marks = [(mention["start_offset"], mention["end_offset"])]
        return any(start < last and first < end for start, end in places for first, last in marks if first is not None)

    def _has_other_words(self, text: str) -> bool:
        for phrase in self._phrases:
            text = text.replace(phrase, "")
        return any(character.isalnum() for character in text)


def _lies_in(mention: Row, places: Iterable[tuple[int, int]]) -> bool:
    return any(start <= mention["start_offset"] and mention["end_offset"] <= end for start, end in places)


def _kept(
    table: str, row: Row, gone: set[int], target: ForgetTarget, outlet: Outlet, register: Forgotten
) -> Row | None:
    """A row as it stays, None where it goes."""
    if table == "articles":
        return None if row["row_number"] in gone else row
    if "article_row" in row and row["article_row"] in gone:
        return None
    if table == "page_fetches":
        is_of = row["article_ref"] in target.refs or target.matches_url(row["url"], outlet)
        if is_of or target.matches_url(row["final_url"], outlet):
            return None
        return {**row, "found_on": None} if target.matches_url(row["found_on"], outlet) else row
    if table == "rejected_rows" and row["reason"] != FORGOTTEN:
        if target.matches_url(row["url"], outlet):
            return None
        texts = {name: _scrubbed(row[name], target) for name in ("detail", "payload")}
        return {**row, **texts}
    if table == "related_items" and _points_at(row, target, outlet):
        return masked_item(row, outlet.outlet_id, register)
    return row


def _points_at(item: Row, target: ForgetTarget, outlet: Outlet) -> bool:
    return item["related_ref"] in target.refs or target.matches_url(item["url"], outlet)


def _scrubbed(text: str | None, target: ForgetTarget) -> str | None:
    for phrase in target.phrases:
        text = text and text.replace(phrase, REPLACED)
    return text


def _drop_unnamed_things(rows: dict[str, list[Row]]) -> None:
    """Drop the places that only the article named, with the parents that only they have."""
    for kind in MENTION_KINDS:
        if not kind.has_entities or kind.name not in rows:
            continue
        key = kind.id_column
        things = {row[key]: row for row in rows[kind.name]}
        named: set[Any] = set()
        waiting = [row[key] for row in rows.get(kind.mention_table, ())]
        while waiting:
            one = waiting.pop()
            if one in named or one not in things:
                continue
            named.add(one)
            waiting += [value for name, value in things[one].items() if name.endswith(f"_{key}") and value]
        rows[kind.name] = [row for row in rows[kind.name] if row[key] in named]


def _pages_in(tables: Mapping[str, pa.Table]) -> int:
    """Pages among the attempts: a hop on the way to a page is none."""
    fetches = tables.get("page_fetches")
    if fetches is None:
        return 0
    return sum(outcome != FetchOutcome.REDIRECTED for outcome in fetches.column("outcome").to_pylist())


def _rows(load: StagedLoad, table: str, columns: list[str]) -> list[Row]:
    path = load.table_path(table)
    rows: list[Row] = pq.read_table(path, columns=columns).to_pylist() if path else []
    return rows
