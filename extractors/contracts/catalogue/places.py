"""The mentions of places: their kind and its staged tables."""

from __future__ import annotations

from extractors.contracts.catalogue.shared import OF_ARTICLE, OF_LOAD, OF_MENTION
from extractors.contracts.columns import BIG, BOOL, FLOAT, TEXT, Column, Table, required
from extractors.contracts.mention_kind import MentionKind

KIND = MentionKind(
    "places", "place", ("title", "lead", "body", "dateline"), has_entities=True, is_in_most_articles=True
)

PLACE_MENTIONS = Table(
    "place_mentions",
    "one mention of one place in one article",
    (
        *OF_ARTICLE,
        required("field", TEXT, "The field that holds the mention.", accepted=KIND.fields),
        *OF_MENTION,
        required("kind", TEXT, "How the place is named.", accepted=("name", "adjective")),
        required("place_id", TEXT, "The place, as in the staged places of the load."),
        required("confidence", FLOAT, "0 to 1: how sure the choice of the place is.", is_measured=True),
        Column("evidence", TEXT, "What decided for this place, in words."),
    ),
    counted_as="place_mention_count",
    mention_kind=KIND.name,
)
PLACES = Table(
    "places",
    "one place named in the load, or one of its parents",
    (
        *OF_LOAD,
        required("place_id", TEXT, "Id of the place, with its source as prefix.", is_measured=True),
        required(
            "id_source", TEXT, "Where the id comes from.", accepted=("geonames", "iso3166-2", "own", "unresolved")
        ),
        Column("geoname_id", BIG, "GeoNames id, where there is one."),
        required("name", TEXT, "Name in English where one is known.", is_measured=True),
        required("place_type", TEXT, "city, admin1, country, region, sea and so on."),
        Column("country_code", TEXT, "ISO 3166-1 alpha-2.", is_measured=True),
        Column("country_name", TEXT, "Name of the country in English."),
        Column("admin1_name", TEXT, "Name of the first-level division."),
        Column("admin1_place_id", TEXT, "place_id of the first-level division."),
        Column("country_place_id", TEXT, "place_id of the country."),
        Column("latitude", FLOAT, "Degrees north, WGS 84.", is_measured=True),
        Column("longitude", FLOAT, "Degrees east, WGS 84.", is_measured=True),
        Column("population", BIG, "Inhabitants, as the gazetteer has it.", is_measured=True),
        required("is_resolved", BOOL, "False for a name that no gazetteer has.", is_measured=True),
    ),
    counted_as="place_count",
    mention_kind=KIND.name,
)
