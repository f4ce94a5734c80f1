"""The staged outlets, and the loads of a batch as the warehouse lists them."""

from __future__ import annotations

from dataclasses import replace

from extractors.contracts.catalogue.shared import OF_LOAD
from extractors.contracts.columns import BOOL, DATE, INT, TEXT, TIME, Column, Table, required

OUTLETS = Table(
    "outlets",
    "the outlet as the registry had it when the load was staged",
    (
        *OF_LOAD[:-1],
        replace(OF_LOAD[-1], is_measured=True),
        required("name", TEXT, "Name of the outlet edition."),
        required("collection", TEXT, "Collection that it belongs to."),
        Column("country_code", TEXT, "ISO 3166-1 alpha-2 of the publisher."),
        Column("language", TEXT, "Main language, ISO 639-1.", is_measured=True),
        Column("time_zone", TEXT, "IANA zone of its printed times."),
        Column("homepage_url", TEXT, "Front page."),
        Column("agency_id", TEXT, "Its own news agency, as in the seed agencies."),
        Column("founded_date", DATE, "First day it can have published, UTC; null where the registry does not say."),
        Column(
            "is_provisional", BOOL, "No outlet file declares it: it was made from saved pages of an undeclared site."
        ),
        Column("evidence_page_count", INT, "Of a provisional outlet: pages that its definition was made from."),
    ),
)
LOADS = Table(
    "loads",
    "one load of the batch",
    (
        required("load_id", TEXT, "The load."),
        required("load_version", TEXT, "Version of the load: a digest of its rows and of what read them."),
        required("outlet_id", TEXT, "The outlet edition whose pages the load holds."),
        required("staged_at", TIME, "When the load was staged, UTC."),
        Column("page_count", INT, "Pages that the load was made from."),
        Column("cause_kind", TEXT, "The sort of cause: files, warc, a DAG's id."),
        Column("cause", TEXT, "What caused the load, as a JSON object."),
        Column("read_by", TEXT, "Versions of what read the pages, as a JSON object."),
        required("is_replacement", BOOL, "The warehouse already holds another version of this load."),
    ),
)
