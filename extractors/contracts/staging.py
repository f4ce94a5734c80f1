"""The staged seam: every staged column, defined once. ``extractors/stores/staged_loads.py`` writes and reads the files.

Timestamps are UTC without a zone mark (``timestamp[us]``), so that every reader of Parquet agrees on them.
"""

from __future__ import annotations

from dataclasses import dataclass

import pyarrow as pa

GATE_REJECTS = "gate_rejects"
UNKNOWN_OUTLET = "unknown"
OF_LOAD = ("load_id", "row_number", "outlet_id")
"""Columns that come from the load a row is written to, and not from the page."""

_TEXT, _INT, _BIG, _FLOAT, _BOOL, _TIME, _DATE = (
    pa.string(),
    pa.int32(),
    pa.int64(),
    pa.float64(),
    pa.bool_(),
    pa.timestamp("us"),
    pa.date32(),
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


_SQL_TYPES = {
    _TEXT: "varchar",
    _INT: "integer",
    _BIG: "bigint",
    _FLOAT: "double",
    _BOOL: "boolean",
    _TIME: "timestamp",
    _DATE: "date",
}


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
        Column("url", _TEXT, "Address of the rendition used; null where the page prints a path whose host is unknown."),
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
    "one attempt to get one page, or one redirect on the way to it",
    (
        *_LOAD,
        Column("article_ref", _TEXT, "The article that the address stands for, where it is known to be one."),
        _must("url", _TEXT, "The address asked for."),
        Column("final_url", _TEXT, "The address that answered, after redirects; of a redirect, where it led."),
        _must("requested_at", _TIME, "When the attempt began, UTC; for a saved page, when it was saved."),
        _must("outcome", _TEXT, "What became of it: fetched, not_modified, refused_robots, timeout and so on."),
        Column("http_status", _INT, "HTTP status, where a server answered."),
        Column("content_type", _TEXT, "Content-Type as the server sent it."),
        Column("content_length", _BIG, "Bytes of the page, content encodings undone."),
        Column("duration_ms", _BIG, "Milliseconds from the request to the last byte."),
        Column("attempt_count", _INT, "How many requests it took."),
        Column("error", _TEXT, "One line that says what went wrong."),
        Column("found_by", _TEXT, "How the page was found: feed, sitemap, listing, related, revisit, saved."),
        Column("found_on", _TEXT, "Where it was found; of a later redirect of a chain, the one before."),
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
        Column("founded_date", _DATE, "First day it can have published, UTC."),
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
