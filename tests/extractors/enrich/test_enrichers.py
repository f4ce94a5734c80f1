"""The list of enrichers and the column catalogue agree: one enricher a kind of mention, rows in its tables only."""

from __future__ import annotations

import datetime as dt
import os
from pathlib import Path

import pytest

from extractors.contracts.article import Article, MediaItem
from extractors.contracts.catalogue import ENRICHED_KINDS, TABLES
from extractors.contracts.enricher import ArticleText, Enricher, Enrichment
from extractors.contracts.mention_kind import MentionKind
from extractors.contracts.outlet import Outlet
from extractors.enrich.article_text import build_article_text
from extractors.enrich.enrichers import enricher_versions, make_enrichers

ENRICHERS = make_enrichers(Path(os.environ["DATELINE_GAZETTEER"]))
OUTLET = Outlet(
    outlet_id="pier_gazette",
    collection="desk",
    name="Pier Gazette",
    country_code="GB",
    language="en",
    time_zone="Europe/London",
    homepage_url="https://pier.example/",
)
ARTICLE = Article(
    title="Ferry returns to Basra",
    body="BASRA, Oct 19 (Reuters) - The ferry that crosses from Basra, Iraq, is back, the harbour office said.\n\n"
    "“We waited a year,” said Harbour Master Jane Miller of Siemens.",
    published_at=dt.datetime(2026, 10, 19, tzinfo=dt.UTC),
    language="en",
)
PICTURE = MediaItem(1, "https://pier.example/a.jpg", caption="The ferry. Photo: AFP", credit="AFP")


def test_each_kind_of_mention_has_one_enricher() -> None:
    assert {enricher.kind.name: enricher.kind for enricher in ENRICHERS} == {kind.name: kind for kind in ENRICHED_KINDS}
    assert len(ENRICHERS) == len(ENRICHED_KINDS)


def test_the_tables_of_a_kind_are_those_that_the_catalogue_marks_as_its_own() -> None:
    for kind in ENRICHED_KINDS:
        assert set(kind.tables) == {table.name for table in TABLES.values() if table.mention_kind == kind.name}


@pytest.mark.parametrize("enricher", ENRICHERS, ids=lambda enricher: enricher.kind.name)
def test_an_enricher_fills_its_own_tables_with_their_columns(enricher: Enricher) -> None:
    found = enricher.read(ARTICLE, OUTLET, build_article_text(ARTICLE, [PICTURE]))
    assert found.rows
    filled = [*found.rows, *((table, row) for table, rows in found.shared.items() for row in rows.values())]
    assert {table for table, _ in filled} == set(enricher.kind.tables)
    for table, row in filled:
        assert set(row) <= set(TABLES[table].column_names), table


def test_an_agency_is_one_organisation_in_bodies_and_captions() -> None:
    words = "The harbour is shut, Agence France-Presse reported."
    article = Article(title="Harbour shut", body=words, language="en")
    picture = MediaItem(1, "https://pier.example/a.jpg", caption=f"Boats. {words}", credit="Agence France-Presse")
    text = build_article_text(article, [picture])
    rows = [row for enricher in ENRICHERS for table, row in enricher.read(article, OUTLET, text).rows]
    named = {(row["field"], row["organisation_id"], row["agency_id"]) for row in rows if "organisation_id" in row}
    assert named == {(field, "agency:afp", "afp") for field in ("body", "caption", "credit")}


def test_the_versions_of_all_enrichers_are_distinguished() -> None:
    class Twin:
        kind = MentionKind("ships", "ship", ("body",))

        def versions(self) -> dict[str, str]:
            return {"agencies": "1"}

        def read(self, article: Article, outlet: Outlet, text: ArticleText) -> Enrichment:
            return Enrichment()

    assert set(enricher_versions(ENRICHERS)) == {"agencies", "gazetteer", "names", "quotations"}
    with pytest.raises(ValueError, match="enricher ships: another enricher has a version named 'agencies'"):
        enricher_versions([*ENRICHERS, Twin()])
