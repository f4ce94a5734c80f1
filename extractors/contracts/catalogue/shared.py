"""Columns that several staged tables share."""

from __future__ import annotations

from extractors.contracts.columns import BIG, BOOL, FLOAT, INT, TEXT, TIME, Column, required

OF_LOAD = (
    required("load_id", TEXT, "The load that staged this row.", is_measured=True),
    required("row_number", INT, "Position of the row in its table and load, from 1.", is_measured=True),
    required("outlet_id", TEXT, "The outlet edition, as its file in the registry is named."),
)
"""Columns that come from the load a row is written to, and not from the page."""

ARTICLE_REF = required(
    "article_ref", TEXT, "Identity of the article within its outlet: its native id, else its canonical URL."
)
OF_ARTICLE = (
    *OF_LOAD,
    required(
        "article_row", INT, "row_number of the article in the staged articles of the same load.", is_measured=True
    ),
    ARTICLE_REF,
)
OF_MENTION = (
    required("start_offset", INT, "First character of the mention in the field, from 0."),
    required("end_offset", INT, "One past the last character of the mention in the field."),
    required("surface_form", TEXT, "The mention as printed.", is_measured=True),
)
NAME_FIELDS = ("title", "lead", "body", "byline", "dateline", "caption", "credit")
"""The fields in which names of people and organisations are searched for."""
OF_NAME = (
    required("name", TEXT, "The longest name that the article prints for it, or its name in the list."),
    required(
        "name_key", TEXT,
        "What all spellings of the name have in common, or the folded name: ids of one key may be joined.",
    ),
    Column("country_code", TEXT, "Its country as the article or the list says it, else the outlet's country."),
    required("is_country_stated", BOOL, "The article or the list says the country; else the outlet's is assumed."),
    required("is_listed", BOOL, "The project's list has it.", is_measured=True),
    Column("wikidata_id", TEXT, "Wikidata id, where the list has one."),
    required("confidence", FLOAT, "0 to 1: how sure it is that these words are a name of this sort.", is_measured=True),
    Column("evidence", TEXT, "What decided, in words."),
)  # fmt: skip
OF_ASSET = (
    Column("asset_ref", TEXT, "Identity of the asset whatever its size, rendition or host spelling.", is_measured=True),
    Column("asset_path", TEXT, "Path of the asset without host and rendition."),
    Column("media_type", TEXT, "What the asset is.", accepted=("image", "video", "audio")),
    Column("file_extension", TEXT, "Extension of the file, lower case, without the dot."),
    Column("aspect_ratio", TEXT, "Aspect ratio as the file name prints it, such as 4x3."),
    Column("native_ticks", BIG, ".NET ticks in the file name: 100 ns since 0001-01-01 on the outlet's clock."),
    Column("asset_created_at", TIME, "When the asset was made, UTC, where its name or path says so."),
    Column("asset_created_precision", TEXT, "How exact the time of making is: microsecond, second, day or month."),
)
