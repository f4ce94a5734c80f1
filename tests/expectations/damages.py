"""Ways to damage a sound load, each with the rule that must catch it and what must become of the load."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import random
from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from extractors.runtime.atomic_files import write_atomically
from extractors.stores.staged_loads import StagedLoad, read_load
from tests.expectations.invented import CITIES, NOW, Row, Rows, article, changed, sound_rows, stage

STOPPED, REFUSED, WARNED, ERRORED = "stopped", "refused", "warned", "errored"
_SOME, _HALF = range(2), range(20)


@dataclass(frozen=True, slots=True)
class Damage:
    """One way: ``make`` stages the damaged load under the given cause; ``rule`` is ``relation.rule``."""

    name: str
    rule: str
    fate: str
    make: Callable[[Path, str], StagedLoad]


def _rows(name: str, rule: str, fate: str, damage: Callable[[Rows], Rows]) -> Damage:
    return Damage(name, rule, fate, lambda staged, cause: stage(staged, cause, damage(sound_rows())))


def _articles(name: str, rule: str, fate: str, change: Callable[[Row], Row], which: range | None = None) -> Damage:
    return _rows(name, rule, fate, lambda rows: changed(rows, "articles", change, which))


def _file(name: str, rule: str, fate: str, table: str, change: Callable[[pa.Table], pa.Table]) -> Damage:
    """Rewrite one file of a load and its digest, as a faulty writer would have left it."""

    def make(staged: Path, cause: str) -> StagedLoad:
        load = stage(staged, cause, sound_rows())
        path = load.version_folder / f"{table}.parquet"
        pq.write_table(change(pq.read_table(path)), path)
        return _signed(staged, load)

    return Damage(name, rule, fate, make)


def _signed(staged: Path, load: StagedLoad) -> StagedLoad:
    digests = {
        table: hashlib.sha256((load.version_folder / f"{table}.parquet").read_bytes()).hexdigest()
        for table in load.manifest.digests
    }
    write_atomically(load.folder / "manifest.json", json.dumps(asdict(replace(load.manifest, digests=digests))))
    return read_load(staged, load.load_id)


def _on_disk(name: str, rule: str, fate: str, change: Callable[[StagedLoad], None]) -> Damage:
    def make(staged: Path, cause: str) -> StagedLoad:
        load = stage(staged, cause, sound_rows())
        change(load)
        return load

    return Damage(name, rule, fate, make)


def _cut(rows: Rows, count: int) -> Rows:
    """The rows of the first articles alone."""
    return {
        table: of_table[:count] if table == "articles" else [r for r in of_table if r.get("article_row", 0) <= count]
        for table, of_table in rows.items()
        if table != "page_fetches"
    }


def _latin(text: str) -> str:
    """UTF-8 read as Windows-1252."""
    return text.replace("o", "ó").replace("a", "á").encode("utf-8").decode("cp1252", "replace")


def _retyped(table: pa.Table, column: str, type_: pa.DataType) -> pa.Table:
    at = table.schema.get_field_index(column)
    return table.set_column(at, pa.field(column, type_), pc.cast(table[column], type_))


def _filled(table: pa.Table, column: str, value: str) -> pa.Table:
    at = table.schema.get_field_index(column)
    return table.set_column(at, table.schema.field(at), pa.repeat(pa.scalar(value), len(table)))


def _shuffled(rows: Rows) -> Rows:
    """Mentions hang on other articles than the ones they were read from."""
    order = list(range(1, 41))
    random.Random(7).shuffle(order)
    return changed(rows, "place_mentions", lambda r: {**r, "article_row": order[r["article_row"] - 1] + 400})


def _truncate(load: StagedLoad) -> None:
    path = load.version_folder / "articles.parquet"
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


_ARABIC = "قال مجلس الميناء يوم الثلاثاء إن الجسر الجديد سيفتح قريبا أمام سكان المدينة القديمة. "
_GERMAN = "Der Rat der Stadt sagte am Dienstag, dass die neue Brücke bald für alle offen sein wird. "


def _text(text: str, **more: object) -> Callable[[Row], Row]:
    def change(row: Row) -> Row:
        body = f"{text * 12} {row['native_id']}"
        return {**row, "title": f"{text[:40]} {row['native_id']}", "lead": None, "body": body,
                "word_count": len(body.split()), "content_hash": f"h{row['native_id']}", **more}  # fmt: skip

    return change


def _recounted(row: Row, body: str) -> Row:
    """The row with another text, as a reader that takes it for the whole would have left it."""
    return {**row, "body": body, "word_count": len(body.split()),
            "content_hash": hashlib.sha256(f"{row['title']}{body}".encode()).hexdigest()}  # fmt: skip


def _with_updates(rows: Rows, **more: object) -> Rows:
    """The first article is a live blog of two updates, the second of which is damaged."""
    of = {"article_row": 1, "article_ref": rows["articles"][0]["article_ref"], "published_at": NOW}
    updates = [
        {**of, "position": 1, "start_offset": 0, "end_offset": 12},
        {**of, "position": 2, "start_offset": 14, "end_offset": 40, **more},
    ]
    with_live = changed(rows, "articles", lambda r: {**r, "kind": "live_blog"}, range(1))
    return {**with_live, "article_updates": updates}


_NO_MENTIONS: Rows = {
    "place_mentions": [], "agency_mentions": [], "places": [], "person_mentions": [], "organisation_mentions": [],
    "quotations": [],
}  # fmt: skip

DAMAGES: tuple[Damage, ...] = (
    _articles("two titles are null", "articles.no_title", REFUSED, lambda r: {**r, "title": None}, _SOME),
    _articles("all titles are null", "articles.no_title", STOPPED, lambda r: {**r, "title": None}),
    _articles("titles are spaces", "articles.no_title", STOPPED, lambda r: {**r, "title": "   "}),
    _articles("two bodies are null", "articles.no_body", REFUSED,
              lambda r: {**r, "body": None, "word_count": 0}, _SOME),
    _articles("bodies are empty", "articles.no_body", STOPPED, lambda r: {**r, "body": "", "word_count": 0}),
    _articles("all dates are null", "loads.no_dates_at_all", STOPPED, lambda r: {**r, "published_at": None}),
    _articles(
        "half the dates are null", "load_fields.essential_field_lost", STOPPED,
        lambda r: {**r, "published_at": None}, _HALF,
    ),
    _articles("all languages are null", "load_fields.essential_field_lost", STOPPED, lambda r: {**r, "language": None}),
    _articles("bylines are gone", "load_fields.field_lost", WARNED, lambda r: {**r, "byline_raw": None}),
    _articles(
        "title and body are swapped", "articles.title_longer_than_body", STOPPED,
        lambda r: {**r, "title": r["body"], "body": r["title"], "word_count": len(r["title"].split())},
    ),
    _articles("title and address are swapped", "articles.no_web_address", STOPPED,
              lambda r: {**r, "title": r["url"], "url": r["title"]}),
    _articles("canonical address is a script", "articles.no_canonical_web_address", STOPPED,
              lambda r: {**r, "canonical_url": "javascript:alert(1)"}),
    _articles("dates are shifted a month ahead", "articles.published_in_future", STOPPED,
              lambda r: {**r, "published_at": r["published_at"] + dt.timedelta(days=30)}),
    _articles("dates are shifted ten years back", "loads.older_than_usual", STOPPED,
              lambda r: {**r, "published_at": r["published_at"] - dt.timedelta(days=3650)}),
    _articles("dates are a clock's zero", "articles.published_at_epoch_zero", STOPPED,
              lambda r: {**r, "published_at": dt.datetime(1970, 1, 1, tzinfo=dt.UTC)}),
    _articles("dates are older than the web", "articles.published_before_the_web", STOPPED,
              lambda r: {**r, "published_at": dt.datetime(1903, 5, 1, tzinfo=dt.UTC)}),
    _articles("dates are older than the outlet", "articles.published_before_founding", STOPPED,
              lambda r: {**r, "published_at": dt.datetime(1998, 2, 20, 8, tzinfo=dt.UTC)}),
    _articles("two dates are older than the outlet", "articles.published_before_founding", REFUSED,
              lambda r: {**r, "published_at": dt.datetime(1998, 2, 20, 8, tzinfo=dt.UTC)}, _SOME),
    _articles("two days are not those of their times", "articles.published_date_disagrees", REFUSED,
              lambda r: {**r, "published_date": r["published_at"].date() + dt.timedelta(days=2)}, _SOME),
    _articles("confidence of titles is in percent", "articles.confidence_off_scale", STOPPED,
              lambda r: {**r, "title_confidence": 90.0}),
    _articles("two confidences of times are below nothing", "articles.confidence_off_scale", REFUSED,
              lambda r: {**r, "published_confidence": -0.01, "title_confidence": 0.9}, _SOME),
    _articles("two confidences of authors are no number", "articles.confidence_off_scale", REFUSED,
              lambda r: {**r, "authors_confidence": float("nan")}, _SOME),
    _rows("authors are of a kind that there is not", "article_authors.unknown_kind", REFUSED,
          lambda rows: changed(rows, "article_authors", lambda r: {**r, "author_kind": "robot"}, _SOME)),
    _rows("a person is an agency", "article_authors.agency_of_other_kind", REFUSED,
          lambda rows: changed(rows, "article_authors",
                               lambda r: {**r, "author_kind": "person", "agency_id": "afp"}, _SOME)),
    _rows("an agency does not say which", "article_authors.agency_of_other_kind", REFUSED,
          lambda rows: changed(rows, "article_authors", lambda r: {**r, "author_kind": "agency"}, _SOME)),
    _rows("updates are cut out of no text", "article_updates.outside_of_body", REFUSED,
          lambda rows: _with_updates(rows, start_offset=90_000, end_offset=90_010)),
    _rows("updates end where they begin", "article_updates.outside_of_body", REFUSED,
          lambda rows: _with_updates(rows, start_offset=7, end_offset=7)),
    _rows("updates are counted from nought", "article_updates.position_below_one", REFUSED,
          lambda rows: _with_updates(rows, position=0)),
    _rows("updates hang on no article", "article_updates.without_article", REFUSED,
          lambda rows: _with_updates(rows, article_row=4_000)),
    _rows("updates are of next week", "article_updates.published_in_future", REFUSED,
          lambda rows: _with_updates(rows, published_at=NOW + dt.timedelta(days=7))),
    _rows("an article that is no live blog has updates", "article_updates.not_a_live_blog", WARNED,
          lambda rows: changed(_with_updates(rows), "articles", lambda r: {**r, "kind": "article"})),
    _articles("fetched next year", "articles.fetched_in_future", STOPPED,
              lambda r: {**r, "fetched_at": NOW + dt.timedelta(days=365)}),
    _rows("rows are there twice", "articles.repeated_row", STOPPED,
          lambda rows: {**rows, "articles": rows["articles"] * 2}),
    _articles("texts are cut", "articles.word_count_disagrees", STOPPED, lambda r: {**r, "body": r["body"][:40]}),
    _articles(
        "texts are cut and counted again", "loads.texts_shorter_than_usual", STOPPED,
        lambda r: {**r, "body": r["body"][:150] + r["native_id"], "word_count": len(r["body"][:150].split())},
    ),
    _articles(
        "texts are mojibake", "articles.mojibake", STOPPED,
        lambda r: {**r, "title": _latin(r["title"]), "body": _latin(r["body"])},
    ),
    _articles("letters are question marks", "articles.mojibake", STOPPED,
              lambda r: {**r, "body": "???? ????? ?????? " * 20, "word_count": 60}),
    _articles("half the texts are German", "loads.other_language_than_usual", STOPPED,
              _text(_GERMAN, language="de"), range(22)),
    _articles("all texts are German", "loads.not_the_outlets_language", STOPPED, _text(_GERMAN, language="de")),
    _articles("texts are Arabic and called English", "loads.texts_in_other_script", STOPPED,
              _text(_ARABIC, language="en")),
    _articles(
        "every page is the same wall", "loads.one_text_many_addresses", STOPPED,
        lambda r: {**r, "body": "Please accept cookies to read on. " * 20, "word_count": 120, "content_hash": "wall"},
    ),
    _articles("markup is left", "articles.markup_left", WARNED,
              lambda r: {**r, "body": r["body"] + '\n\n<script src="x">alert(1)</script>'}),
    _file("rows are another outlet's", "articles.of_other_outlet", STOPPED, "articles",
          lambda t: _filled(t, "outlet_id", "other_post_en")),
    _rows("the outlet is missing", "loads.no_outlet", STOPPED, lambda rows: {**rows, "outlets": []}),
    _rows("half the volume", "loads.too_few_articles", STOPPED, lambda rows: _cut(rows, 20)),
    _rows("half the volume beside its requests", "loads.too_few_articles", STOPPED,
          lambda rows: {**_cut(rows, 20), "page_fetches": rows["page_fetches"]}),
    _rows("no article at all", "loads.no_article_from_pages", STOPPED,
          lambda rows: {"outlets": rows["outlets"], "page_fetches": rows["page_fetches"]}),
    _rows("zero rows", "loads.nothing_in_it", STOPPED, lambda rows: {"outlets": rows["outlets"]}),
    _rows(
        "ten times the volume", "loads.too_many_articles", STOPPED,
        lambda rows: {**rows, "articles": [article(n) for n in range(400)]},
    ),
    _rows("latitude and longitude are swapped", "places.outside_its_country", REFUSED,
          lambda rows: changed(rows, "places", lambda r: {**r, "latitude": -9.13, "longitude": 38.7})),
    _rows("latitude is off the globe", "places.latitude_off_globe", REFUSED,
          lambda rows: changed(rows, "places", lambda r: {**r, "latitude": 387.0})),
    _rows("mentions hang on no article", "place_mentions.without_article", STOPPED, _shuffled),
    _rows("offsets are one off", "place_mentions.not_where_it_says", STOPPED,
          lambda rows: changed(rows, "place_mentions",
                               lambda r: {**r, "start_offset": r["start_offset"] + 1,
                                          "end_offset": r["end_offset"] + 1})),
    _rows("offsets are swapped", "agency_mentions.empty_mention", STOPPED,
          lambda rows: changed(rows, "agency_mentions",
                               lambda r: {**r, "start_offset": r["end_offset"], "end_offset": r["start_offset"]})),
    _rows("places are not found any more", "load_mentions.mentions_vanished", STOPPED,
          lambda rows: {**rows, **_NO_MENTIONS}),
    _rows("places are found in a quarter of the articles", "load_mentions.fewer_mentions_than_usual", WARNED,
          lambda rows: {**rows, "place_mentions": [r for r in rows["place_mentions"] if r["article_row"] <= 10]}),
    _rows("agencies are not found any more", "load_mentions.mentions_vanished", STOPPED,
          lambda rows: {**rows, "agency_mentions": []}),
    _rows("people stand elsewhere", "person_mentions.not_where_it_says", STOPPED,
          lambda rows: changed(rows, "person_mentions", lambda r: {**r, "surface_form": "Bea"})),
    _rows("people have a confidence of ninety", "person_mentions.confidence_off_scale", STOPPED,
          lambda rows: changed(rows, "person_mentions", lambda r: {**r, "confidence": 90.0})),
    _rows("organisations are sure beyond doubt", "organisation_mentions.confidence_off_scale", STOPPED,
          lambda rows: changed(rows, "organisation_mentions", lambda r: {**r, "confidence": 1.2})),
    _rows("quotations hang on no article", "quotations.without_article", STOPPED,
          lambda rows: changed(rows, "quotations", lambda r: {**r, "article_row": r["article_row"] + 400})),
    _rows("quotations are one off", "quotations.not_where_it_says", STOPPED,
          lambda rows: changed(rows, "quotations", lambda r: {**r, "spans": "0-12"})),
    _rows("quotations are empty", "quotations.empty_quotation", STOPPED,
          lambda rows: changed(rows, "quotations", lambda r: {**r, "end_offset": r["start_offset"]})),
    _rows("speakers are printed elsewhere", "quotations.speaker_elsewhere", STOPPED,
          lambda rows: changed(rows, "quotations", lambda r: {**r, "speaker_surface_form": "mayor"})),
    _rows("quotations have a confidence of eighty", "quotations.confidence_off_scale", STOPPED,
          lambda rows: changed(rows, "quotations", lambda r: {**r, "confidence": 80.0})),
    _rows("all places are in one country", "loads.one_country", STOPPED,
          lambda rows: changed(rows, "place_mentions", lambda r: {**r, "place_id": CITIES["Lyon"][0]})),
    _rows("all places have one country", "loads.one_country", STOPPED,
          lambda rows: changed(rows, "places", lambda r: {**r, "country_code": "PT", "latitude": 38.7,
                                                          "longitude": -9.1})),
    _articles("titles alone are mojibake", "loads.broken_letters_in_many", STOPPED,
              lambda r: {**r, "title": _latin(r["title"])}),
    _articles("leads alone lost their letters", "loads.broken_letters_in_many", STOPPED,
              lambda r: {**r, "lead": "\ufffd\ufffd\ufffd " + r["lead"]}),
    _articles("one title is mojibake", "articles.mojibake_traces", WARNED,
              lambda r: {**r, "title": _latin(r["title"])}, range(1)),
    _articles("times are those of a zone to the east", "loads.dated_ahead_of_fetch", STOPPED,
              lambda r: {**r, "published_at": r["published_at"] + dt.timedelta(hours=5)}),
    _articles("times are those of a zone to the west", "loads.ages_shifted", WARNED,
              lambda r: {**r, "published_at": r["published_at"] - dt.timedelta(hours=5)}),
    _articles("an hour of summer time is there twice", "loads.ages_shifted", WARNED,
              lambda r: {**r, "published_at": r["published_at"] - dt.timedelta(hours=1)}),
    _articles("every article has one time", "loads.one_date_many_articles", STOPPED,
              lambda r: {**r, "published_at": NOW - dt.timedelta(hours=2)}),
    _articles("every text is cut at one length and counted again", "loads.texts_cut_at_one_length", STOPPED,
              lambda r: _recounted(r, r["body"][:400])),
    _articles("every text is cut at one length with an ellipsis", "loads.texts_cut_at_one_length", STOPPED,
              lambda r: _recounted(r, r["body"][:400].rsplit(" ", 1)[0] + " …")),
    _articles(
        "a fifth of the pages are a consent wall under titles of their own", "loads.one_body_many_addresses", STOPPED,
        lambda r: _recounted(r, "We and our partners store and read data on your device, to show you news. " * 6),
        range(8),
    ),
    _articles("texts begin with the site's menu", "loads.one_beginning_many_addresses", STOPPED,
              lambda r: _recounted(r, "Home News Sport Weather Business Culture Opinion Video Audio More Sign in Menu"
                                      " Search the site Newsletters Help About us Contact\n\n" + r["body"])),
    _articles("every title is the site's name", "loads.one_title_many_addresses", STOPPED,
              lambda r: {**r, "title": "Harbour Post - News from the water"}),
    _articles("one identity for every address", "loads.one_identity_many_pages", STOPPED,
              lambda r: {**r, "article_ref": "2026", "native_id": "2026"}),
    _articles("the pages are of another site", "loads.on_no_host_of_its_own", WARNED,
              lambda r: {**r, "url": r["url"].replace("harbourpost", "hillpost"),
                         "canonical_url": r["canonical_url"].replace("harbourpost", "hillpost")}),
    _rows("every related item is one article", "loads.related_to_one", WARNED,
          lambda rows: changed(rows, "related_items", lambda r: {**r, "related_ref": "5000"})),
    _rows("every picture is the logo", "loads.one_picture_many_articles", WARNED,
          lambda rows: changed(rows, "media_items", lambda r: {**r, "asset_ref": "i/logo.svg"})),
    Damage("a load again under another name", "loads.same_readings_as_other_load", WARNED,
           lambda staged, cause: stage(staged, cause, sound_rows(40, NOW - dt.timedelta(days=2)))),
    _rows("confidence is in percent", "place_mentions.confidence_off_scale", STOPPED,
          lambda rows: changed(rows, "place_mentions", lambda r: {**r, "confidence": 90.0})),
    _rows("days of attempts are not those of their times", "page_fetches.requested_date_disagrees", STOPPED,
          lambda rows: changed(rows, "page_fetches",
                               lambda r: {**r, "requested_date": r["requested_at"].date() - dt.timedelta(days=2)})),
    _rows("status codes are nonsense", "page_fetches.status_off_scale", STOPPED,
          lambda rows: changed(rows, "page_fetches", lambda r: {**r, "http_status": 20_000})),
    _file("a required column is missing", "articles.schema_differs", STOPPED, "articles",
          lambda t: t.drop_columns(["canonical_url"])),
    _file("a column has another type", "articles.schema_differs", STOPPED, "articles",
          lambda t: _retyped(t, "word_count", pa.string())),
    _file("times are texts", "page_fetches.schema_differs", STOPPED, "page_fetches",
          lambda t: _retyped(t, "requested_at", pa.string())),
    _file("rows were lost after staging", "row_sums.rows_differ_from_manifest", STOPPED, "related_items",
          lambda t: t.slice(0, 30)),
    _on_disk("a file is cut short", "", ERRORED, _truncate),
    _on_disk("a file is gone", "", ERRORED, lambda load: (load.version_folder / "articles.parquet").unlink()),
)  # fmt: skip

HARMLESS: tuple[Damage, ...] = (
    # read at a moment of its own: the loads beside it are the same readings, damaged; one article was edited till then
    _rows("sound", "", "passed", lambda rows: changed(changed(
        rows, "articles", lambda r: {**r, "fetched_at": r["fetched_at"] + dt.timedelta(seconds=1)}),
        "articles", lambda r: _recounted(r, r["body"] + "\n\nThe ferry has 7 new lifeboats."), range(4, 5))),
    _file("a column from the future", "", WARNED, "articles",
          lambda t: t.append_column("mood", pa.array(["calm"] * len(t)))),
    _file("an optional column is missing", "", WARNED, "media_items", lambda t: t.drop_columns(["alt_text"])),
)  # fmt: skip
