"""The staged seam: every staged column defined once, the writer of a load, and its manifest.

A **load** is one outlet's pages of one run. It lies in ``staged/<load_id>/``::

    manifest.json              names the version that counts; replaced by a rename, always last
    <version>/<table>.parquet  one file a table that has rows
    <version>/verdict.json     what the staged gate said of this version (written by expectations/gate.py)
    <version>/gate_rejects.parquet  rows that a critical row rule refused

and a marker ``staged/_new/<load_id>`` says that the warehouse has not seen this version yet, so that finding new loads costs what is
new and not what is stored. Half a load does not exist: until the manifest is renamed into place, nothing points at the files.

Timestamps are UTC without a zone mark (``timestamp[us]``), so that every reader of Parquet agrees on them.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import os
import re
import shutil
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

SCHEMA_VERSION = 1
MANIFEST = "manifest.json"
VERDICT = "verdict.json"
GATE_REJECTS = "gate_rejects"
NEW_LOADS = "_new"
LOAD_ID = re.compile(r"[a-z0-9_]+\.[a-z0-9_]+\.[A-Za-z0-9_+-]+")
UNKNOWN_OUTLET = "unknown"
_FLUSH_ROWS = 5_000

_TEXT, _INT, _BIG, _FLOAT, _BOOL, _TIME = (
    pa.string(),
    pa.int32(),
    pa.int64(),
    pa.float64(),
    pa.bool_(),
    pa.timestamp("us"),
)


class StagingError(Exception):
    """A staged load cannot be written or read; the message says what, where and what to do."""


@dataclass(frozen=True, slots=True)
class Column:
    """One staged column: its Arrow type, what it means, and whether a row must have it."""

    name: str
    type: pa.DataType
    description: str
    required: bool = False

    @property
    def sql_type(self) -> str:
        """The DuckDB type of the column."""
        return _SQL_TYPES[self.type]


_SQL_TYPES = {_TEXT: "varchar", _INT: "integer", _BIG: "bigint", _FLOAT: "double", _BOOL: "boolean", _TIME: "timestamp"}


@dataclass(frozen=True, slots=True)
class Table:
    """One staged table: its grain in words and its columns in order."""

    name: str
    grain: str
    columns: tuple[Column, ...]

    @property
    def schema(self) -> pa.Schema:
        """The Arrow schema, with each column's description in its metadata."""
        return pa.schema(
            [
                pa.field(c.name, c.type, nullable=not c.required, metadata={"description": c.description})
                for c in self.columns
            ]
        )

    @property
    def column_names(self) -> tuple[str, ...]:
        """The names of the columns, in order."""
        return tuple(c.name for c in self.columns)


def _must(name: str, type_: pa.DataType, description: str) -> Column:
    return Column(name, type_, description, required=True)


_LOAD = (
    _must("load_id", _TEXT, "The load that staged this row."),
    _must("row_number", _INT, "Position of the row in its table and load, from 1."),
    _must("outlet_id", _TEXT, "The outlet edition, as its file in the registry is named."),
)
_OF_ARTICLE = (
    *_LOAD,
    _must("article_row", _INT, "row_number of the article in the staged articles of the same load."),
    _must("article_ref", _TEXT, "Identity of the article within its outlet: its native id, else its canonical URL."),
)
_ASSET = (
    Column("asset_ref", _TEXT, "Identity of the asset whatever its size, rendition or host spelling."),
    Column("asset_path", _TEXT, "Path of the asset without host and rendition."),
    Column("media_type", _TEXT, "image, video or audio."),
    Column("file_extension", _TEXT, "Extension of the file, lower case, without the dot."),
    Column("aspect_ratio", _TEXT, "Aspect ratio as the file name prints it, such as 4x3."),
    Column("native_ticks", _BIG, ".NET ticks in the file name: 100 ns since 0001-01-01 on the outlet's clock."),
    Column("asset_created_at", _TIME, "When the asset was made, UTC, where its name or path says so."),
    Column("asset_created_precision", _TEXT, "How exact asset_created_at is: microsecond, second, day, month."),
)

ARTICLES = Table(
    "articles",
    "one reading of one article page",
    (
        *_LOAD,
        _must(
            "article_ref", _TEXT, "Identity of the article within its outlet: its native id, else its canonical URL."
        ),
        Column("native_id", _TEXT, "The outlet's own id of the article."),
        _must("url", _TEXT, "The address the page was read under."),
        _must("canonical_url", _TEXT, "The one address that stands for the article."),
        Column("title", _TEXT, "The headline, without label and site name."),
        Column("title_raw", _TEXT, "The headline as printed."),
        Column("title_label", _TEXT, "The label printed before or after the headline, such as VIDEO."),
        Column("lead", _TEXT, "The opening summary, where the page sets one apart."),
        Column("body", _TEXT, "The text: paragraphs separated by one blank line."),
        Column("language", _TEXT, "Language of the text, ISO 639-1."),
        Column("section", _TEXT, "The section of the site, as printed."),
        Column("tags", _TEXT, "The page's own keywords, joined by ' | '."),
        Column("byline_raw", _TEXT, "The byline as printed."),
        Column("dateline_raw", _TEXT, "The dateline as printed: place, agency or desk before the text."),
        Column("sign_off", _TEXT, "The desk's sign-off after the text, such as S/SH 11."),
        _must("kind", _TEXT, "article, live_blog, video or gallery."),
        _must("is_paywalled", _BOOL, "The page says that its text is behind a paywall."),
        Column("published_at", _TIME, "When the article was published, UTC."),
        Column("published_at_raw", _TEXT, "The time of publication as printed."),
        _must("is_published_zone_assumed", _BOOL, "The zone is the outlet's, since the page states none."),
        _must("is_published_day_only", _BOOL, "The page states a day and no time; published_at is that day at 00:00."),
        Column("modified_at", _TIME, "When the page says it was last changed, UTC."),
        Column("modified_at_raw", _TEXT, "The time of the last change as printed."),
        _must("word_count", _INT, "Words of the body; in scripts without spaces, segmented by the script's rule."),
        _must("paragraph_count", _INT, "Paragraphs of the body."),
        Column("is_related_payload_complete", _BOOL, "False where a related list was cut short; null without a list."),
        _must("content_hash", _TEXT, "SHA-256 over title and body with white space folded."),
        _must("fetched_at", _TIME, "When the page was fetched or saved, UTC."),
        _must("extractor", _TEXT, "The rules that read the page."),
        _must("extractor_version", _TEXT, "The version of these rules."),
        Column("field_sources", _TEXT, "JSON object: for each field where in the page its value came from."),
        Column("warc_record", _TEXT, "The raw record that the row was read from."),
    ),
)
ARTICLE_AUTHORS = Table(
    "article_authors",
    "one person in one article's byline",
    (
        *_OF_ARTICLE,
        _must("position", _INT, "Position in the byline, from 1."),
        _must("name", _TEXT, "The person's name as printed."),
    ),
)
RELATED_ITEMS = Table(
    "related_items",
    "one item of one article's related list",
    (
        *_OF_ARTICLE,
        _must("position", _INT, "Position on the page, from 1."),
        _must("related_ref", _TEXT, "article_ref of the article pointed at, within the same outlet."),
        Column("native_id", _TEXT, "The outlet's own id of the article pointed at."),
        Column("sort_number", _BIG, "The outlet's own sort number of the item."),
        Column("content_type_id", _TEXT, "The outlet's own content type."),
        Column("title", _TEXT, "Headline of the item, without its label."),
        Column("title_raw", _TEXT, "Headline of the item as printed."),
        Column("title_label", _TEXT, "Label of the item, such as EXCLUSIVE VIDEO."),
        Column("url", _TEXT, "Address of the article pointed at."),
        Column("asset_ref", _TEXT, "Identity of the item's picture or video."),
        Column("block", _TEXT, "The block of the page that the item stood in."),
    ),
)
MEDIA_ITEMS = Table(
    "media_items",
    "one use of one asset by one article",
    (
        *_OF_ARTICLE,
        _must("position", _INT, "Position on the page within its role, from 1."),
        _must("role", _TEXT, "lead, inline, gallery or related."),
        _must("url", _TEXT, "Address of the rendition used."),
        *_ASSET,
        Column("caption", _TEXT, "Caption of this use."),
        Column("credit", _TEXT, "Credit line of this use, as printed."),
        Column("alt_text", _TEXT, "Alternative text of this use."),
        Column("width", _INT, "Width in pixels as the page states it."),
        Column("height", _INT, "Height in pixels as the page states it."),
        Column("thumbnail_url", _TEXT, "The still that stands for a video."),
    ),
)
PLACE_MENTIONS = Table(
    "place_mentions",
    "one mention of one place in one article",
    (
        *_OF_ARTICLE,
        _must("field", _TEXT, "title, lead, body or dateline."),
        _must("start_offset", _INT, "First character of the mention in the field, from 0."),
        _must("end_offset", _INT, "One past the last character of the mention in the field."),
        _must("surface_form", _TEXT, "The mention as printed."),
        _must("kind", _TEXT, "name or adjective."),
        _must("place_id", _TEXT, "The place, as in the staged places of the load."),
        _must("confidence", _FLOAT, "0 to 1: how sure the choice of the place is."),
        Column("evidence", _TEXT, "What decided, in words."),
    ),
)
PLACES = Table(
    "places",
    "one place named in the load, or one of its parents",
    (
        *_LOAD,
        _must("place_id", _TEXT, "Id of the place, with its source as prefix."),
        _must("id_source", _TEXT, "geonames, iso3166-2, own or unresolved."),
        Column("geoname_id", _BIG, "GeoNames id, where there is one."),
        _must("name", _TEXT, "Name in English where one is known."),
        _must("place_type", _TEXT, "city, admin1, country, region, sea and so on."),
        Column("country_code", _TEXT, "ISO 3166-1 alpha-2."),
        Column("country_name", _TEXT, "Name of the country in English."),
        Column("admin1_name", _TEXT, "Name of the first-level division."),
        Column("admin1_place_id", _TEXT, "place_id of the first-level division."),
        Column("country_place_id", _TEXT, "place_id of the country."),
        Column("latitude", _FLOAT, "Degrees north, WGS 84."),
        Column("longitude", _FLOAT, "Degrees east, WGS 84."),
        Column("population", _BIG, "Inhabitants, as the gazetteer has it."),
        _must("is_resolved", _BOOL, "False for a name that no gazetteer has."),
    ),
)
AGENCY_MENTIONS = Table(
    "agency_mentions",
    "one mention of one news agency in one article",
    (
        *_OF_ARTICLE,
        _must("field", _TEXT, "title, lead, body, byline, dateline, caption or credit."),
        Column("media_position", _INT, "For a caption or credit: row_number of the use in the staged media_items."),
        _must("start_offset", _INT, "First character of the mention in the field, from 0."),
        _must("end_offset", _INT, "One past the last character of the mention in the field."),
        _must("surface_form", _TEXT, "The mention as printed."),
        _must("agency_id", _TEXT, "The agency, as in the seed agencies."),
        _must("role", _TEXT, "byline, dateline, credit, copyright, attribution or mention."),
        _must("is_own", _BOOL, "The agency is the outlet's own."),
        Column("evidence", _TEXT, "What decided, in words."),
    ),
)
PAGE_FETCHES = Table(
    "page_fetches",
    "one attempt to get one page",
    (
        *_LOAD,
        Column("article_ref", _TEXT, "The article that the address stands for, where it is known to be one."),
        _must("url", _TEXT, "The address asked for."),
        Column("final_url", _TEXT, "The address that answered, after redirects."),
        _must("requested_at", _TIME, "When the attempt began, UTC; for a saved page, when it was saved."),
        _must("outcome", _TEXT, "What became of it: fetched, not_modified, refused_robots, timeout and so on."),
        Column("http_status", _INT, "HTTP status, where a server answered."),
        Column("content_type", _TEXT, "Content-Type as the server sent it."),
        Column("content_length", _BIG, "Bytes of the page, content encodings undone."),
        Column("duration_ms", _BIG, "Milliseconds from the request to the last byte."),
        Column("attempt_count", _INT, "How many requests it took."),
        Column("error", _TEXT, "One line that says what went wrong."),
        Column("found_by", _TEXT, "How the page was found: feed, sitemap, listing, related, revisit, saved."),
        Column("found_on", _TEXT, "Where it was found."),
        Column("warc_record", _TEXT, "The raw record of the answer."),
    ),
)
REJECTED_ROWS = Table(
    "rejected_rows",
    "one row or page that did not pass while the load was staged",
    (
        *_LOAD,
        _must("relation", _TEXT, "The staged table that the row was meant for."),
        _must("reason", _TEXT, "A stable code for the reason."),
        Column("detail", _TEXT, "The reason in words, with what to do."),
        Column("url", _TEXT, "The page."),
        Column("payload", _TEXT, "The start of what was refused."),
    ),
)
OUTLETS = Table(
    "outlets",
    "the outlet as the registry had it when the load was staged",
    (
        *_LOAD,
        _must("name", _TEXT, "Name of the outlet edition."),
        _must("collection", _TEXT, "Collection that it belongs to."),
        Column("country_code", _TEXT, "ISO 3166-1 alpha-2 of the publisher."),
        Column("language", _TEXT, "Main language, ISO 639-1."),
        Column("time_zone", _TEXT, "IANA zone of its printed times."),
        Column("homepage_url", _TEXT, "Front page."),
        Column("agency_id", _TEXT, "Its own news agency, as in the seed agencies."),
        _must("staged_at", _TIME, "When the load was staged, UTC."),
    ),
)

TABLES: dict[str, Table] = {
    t.name: t
    for t in (
        ARTICLES, ARTICLE_AUTHORS, RELATED_ITEMS, MEDIA_ITEMS, PLACE_MENTIONS, PLACES, AGENCY_MENTIONS,
        PAGE_FETCHES, REJECTED_ROWS, OUTLETS,
    )
}  # fmt: skip

GATE_REJECTS_TABLE = Table(
    GATE_REJECTS,
    "one staged row that a critical row rule refused",
    (
        _must("load_id", _TEXT, "The load of the row."),
        _must("relation", _TEXT, "The staged table of the row."),
        _must("row_number", _INT, "The row, by its number in its table and load."),
        _must("reason", _TEXT, "The rule that refused it."),
        Column("detail", _TEXT, "The reason in words."),
        Column("url", _TEXT, "The page that the row came from, where known."),
        Column("payload", _TEXT, "The row as JSON, cut at 2,000 characters."),
    ),
)


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a staged load is: its version, cause, tables and the versions of what read it."""

    load_id: str
    outlet_id: str
    version: str
    staged_at: str
    cause: dict[str, str]
    rows: dict[str, int]
    digests: dict[str, str]
    read_by: dict[str, str] = field(default_factory=dict)
    page_count: int = 0
    schema_version: int = SCHEMA_VERSION


@dataclass(frozen=True, slots=True)
class StagedLoad:
    """A load as it lies on disk."""

    folder: Path
    manifest: Manifest

    @property
    def load_id(self) -> str:
        """Id of the load."""
        return self.manifest.load_id

    @property
    def version_folder(self) -> Path:
        """Folder of the version that counts."""
        return self.folder / self.manifest.version

    def table_path(self, table: str) -> Path | None:
        """Parquet file of a table; None where the load has no row of it."""
        return self.version_folder / f"{table}.parquet" if self.manifest.rows.get(table) else None

    def check_files(self) -> None:
        """Hold every file to its digest in the manifest.

        Raises:
            StagingError: a file is missing or damaged.
        """
        for table, digest in self.manifest.digests.items():
            path = self.version_folder / f"{table}.parquet"
            if not path.is_file():
                raise StagingError(f"load {self.load_id}: {path.name} is missing; stage the load again")
            if _digest(path) != digest:
                raise StagingError(f"load {self.load_id}: {path.name} is damaged; stage the load again")


def load_id_for(outlet_id: str, kind: str, cause: str) -> str:
    """Name a load after what caused it, so that the same cause again replaces the load.

    ``kind`` is the sort of cause (``files``, ``warc``, a DAG's id), ``cause`` what tells one from the next (a path, a run id).
    """
    readable = re.sub(r"[^A-Za-z0-9]+", "-", cause).strip("-")[-24:].strip("-")
    digest = hashlib.sha256(cause.encode("utf-8", "surrogatepass")).hexdigest()[:12]
    return f"{outlet_id}.{re.sub(r'[^a-z0-9_]+', '_', kind.lower())}.{readable + '-' if readable else ''}{digest}"


class LoadWriter:
    """Writes one load: rows a table, then the manifest.

    Use as a context manager; leaving it without an exception commits the load, an exception leaves the earlier version as it was.
    Rows are numbered and stamped with load and outlet here.
    """

    def __init__(
        self,
        staged: Path,
        load_id: str,
        outlet_id: str,
        *,
        cause: Mapping[str, str],
        read_by: Mapping[str, str],
        staged_at: dt.datetime,
    ) -> None:
        if not LOAD_ID.fullmatch(load_id):
            raise StagingError(f"{load_id!r} is no load id; make one with load_id_for()")
        self.load_id, self.outlet_id = load_id, outlet_id
        self._folder = staged / load_id
        self._beside = staged / f"_writing-{load_id}-{os.getpid()}"
        self._cause, self._read_by = dict(cause), dict(read_by)
        self._staged_at = staged_at
        self._buffers: dict[str, list[dict[str, Any]]] = {name: [] for name in TABLES}
        self._writers: dict[str, pq.ParquetWriter] = {}
        self.rows: dict[str, int] = dict.fromkeys(TABLES, 0)
        self.page_count = 0
        self.manifest: Manifest | None = None

    def __enter__(self) -> LoadWriter:
        shutil.rmtree(self._beside, ignore_errors=True)
        self._beside.mkdir(parents=True)
        return self

    def __exit__(self, kind: object, *_: object) -> None:
        try:
            if kind is None:
                self._commit()
        finally:
            for writer in self._writers.values():
                writer.close()
            shutil.rmtree(self._beside, ignore_errors=True)

    def add(self, table: str, row: Mapping[str, Any]) -> int:
        """Stage one row and return its ``row_number``. Columns left out are null.

        Raises:
            StagingError: the row has a column that the table has not, or lacks a required one.
        """
        definition = TABLES[table]
        number = self.rows[table] + 1
        full = {"load_id": self.load_id, "row_number": number, "outlet_id": self.outlet_id, **row}
        if unknown := full.keys() - set(definition.column_names):
            raise StagingError(f"staged {table} has no column {sorted(unknown)}; add it to extractors/staging.py")
        for column in definition.columns:
            value = full.get(column.name)
            if value is None and column.required:
                raise StagingError(f"staged {table} row {number} of {self.load_id} lacks {column.name}")
            if isinstance(value, str):
                full[column.name] = storable(value)
            elif isinstance(value, dt.datetime) and value.tzinfo is not None:
                full[column.name] = value.astimezone(dt.UTC).replace(tzinfo=None)
        self.rows[table] = number
        buffer = self._buffers[table]
        buffer.append(full)
        if len(buffer) >= _FLUSH_ROWS:
            self._flush(table)
        return number

    def reject(self, relation: str, reason: str, *, detail: str, url: str | None, payload: str | None = None) -> None:
        """Stage a row that says what was refused, why, and what to do."""
        row = {
            "relation": relation,
            "reason": reason,
            "detail": detail,
            "url": url,
            "payload": payload and payload[:2000],
        }
        self.add("rejected_rows", row)

    def _flush(self, table: str) -> None:
        buffer = self._buffers[table]
        if not buffer:
            return
        schema = TABLES[table].schema
        if table not in self._writers:
            self._writers[table] = pq.ParquetWriter(self._beside / f"{table}.parquet", schema, compression="zstd")
        self._writers[table].write_table(pa.Table.from_pylist(buffer, schema=schema))
        buffer.clear()

    def _commit(self) -> None:
        for table in TABLES:
            self._flush(table)
        for writer in self._writers.values():
            writer.close()
        digests = {table: _digest(self._beside / f"{table}.parquet") for table in sorted(self._writers)}
        version = hashlib.sha256(json.dumps([digests, self._read_by], sort_keys=True).encode()).hexdigest()[:16]
        manifest = Manifest(
            load_id=self.load_id,
            outlet_id=self.outlet_id,
            version=version,
            staged_at=self._staged_at.astimezone(dt.UTC).isoformat(),
            cause=self._cause,
            rows=dict(self.rows),
            digests=digests,
            read_by=self._read_by,
            page_count=self.page_count,
        )
        self._folder.mkdir(parents=True, exist_ok=True)
        place = self._folder / version
        if not (place / VERDICT).exists():
            shutil.rmtree(place, ignore_errors=True)
            self._beside.rename(place)
        earlier = _read_manifest_file(self._folder / MANIFEST, missing_ok=True)
        write_atomically(self._folder / MANIFEST, json.dumps(asdict(manifest), indent=1, ensure_ascii=False))
        mark_new(self._folder.parent, self.load_id)
        keep = {version, earlier.version if earlier else version}
        for old in self._folder.iterdir():
            if old.is_dir() and old.name not in keep:
                shutil.rmtree(old, ignore_errors=True)
        self.manifest = manifest


def storable(text: str) -> str:
    """Make a text storable as UTF-8: lone surrogates become U+FFFD, NULs go."""
    if "\x00" in text:
        text = text.replace("\x00", "")
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        return text.encode("utf-8", "replace").decode("utf-8")
    return text


def write_atomically(path: Path, content: str | bytes) -> None:
    """Write a file beside its place, flush it to the disk and rename it in."""
    beside = path.with_name(f".{path.name}.{os.getpid()}")
    with beside.open("wb") as file:
        file.write(content.encode("utf-8") if isinstance(content, str) else content)
        file.flush()
        os.fsync(file.fileno())
    beside.replace(path)


def mark_new(staged: Path, load_id: str) -> None:
    """Say that the warehouse has not seen the load's present version."""
    (staged / NEW_LOADS).mkdir(parents=True, exist_ok=True)
    (staged / NEW_LOADS / load_id).touch()


def clear_new(staged: Path, loads: Iterable[StagedLoad]) -> None:
    """Take away the markers of loads that are now in the warehouse, unless they were staged again since."""
    for load in loads:
        current = _read_manifest_file(load.folder / MANIFEST, missing_ok=True)
        if current is None or current.version == load.manifest.version:
            (staged / NEW_LOADS / load.load_id).unlink(missing_ok=True)


def read_load(staged: Path, load_id: str) -> StagedLoad:
    """Open one staged load.

    Raises:
        StagingError: there is none of that id, or its manifest is damaged.
    """
    manifest = _read_manifest_file(staged / load_id / MANIFEST, missing_ok=False)
    if manifest is None or manifest.load_id != load_id:
        raise StagingError(f"load {load_id}: its manifest names another load; stage the load again")
    return StagedLoad(staged / load_id, manifest)


def new_load_ids(staged: Path) -> list[str]:
    """Ids of the loads that the warehouse has not seen in their present version, in order."""
    folder = staged / NEW_LOADS
    return sorted(entry.name for entry in os.scandir(folder)) if folder.is_dir() else []


def all_load_ids(staged: Path) -> Iterator[str]:
    """Ids of all staged loads, in order."""
    if staged.is_dir():
        yield from sorted(entry.name for entry in os.scandir(staged) if LOAD_ID.fullmatch(entry.name))


@dataclass(frozen=True, slots=True)
class SchemaChange:
    """How a staged file differs from its definition. ``is_breaking`` where the load cannot be built."""

    table: str
    column: str
    change: str
    is_breaking: bool


def schema_changes(load: StagedLoad) -> list[SchemaChange]:
    """Hold a load's files to the definitions: missing, unknown and retyped columns."""
    found = []
    for name, definition in TABLES.items():
        path = load.table_path(name)
        if path is None:
            continue
        have = {f.name: f.type for f in pq.read_schema(path)}
        for column in definition.columns:
            if column.name not in have:
                found.append(SchemaChange(name, column.name, "missing", column.required))
            elif have[column.name] != column.type:
                change = f"is {have[column.name]}, not {column.type}"
                found.append(SchemaChange(name, column.name, change, is_breaking=True))
        known = set(definition.column_names)
        found += [SchemaChange(name, c, "unknown", is_breaking=False) for c in have if c not in known]
    return found


def _read_manifest_file(path: Path, *, missing_ok: bool) -> Manifest | None:
    try:
        return Manifest(**json.loads(path.read_text("utf-8")))
    except FileNotFoundError as error:
        if missing_ok:
            return None
        raise StagingError(f"load {path.parent.name}: no {MANIFEST}; stage the load again") from error
    except (ValueError, TypeError) as error:
        if missing_ok:
            return None
        raise StagingError(f"load {path.parent.name}: {MANIFEST} is damaged ({error}); stage the load again") from error


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
