"""People and organisations as enrichers: the mentions in an article's texts, byline, captions and credits.

Both read the article's names once (``reading.py``). The rules are imported by ``read``: a process that only asks for
versions need not have them.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from extractors.contracts.article import Article
from extractors.contracts.catalogue import organisations, people
from extractors.contracts.enricher import ArticleText, Enrichment
from extractors.contracts.outlet import Outlet
from extractors.contracts.page_rows import Row
from extractors.mentions.names.version import names_version

if TYPE_CHECKING:
    from extractors.mentions.names.identity import Identity
    from extractors.mentions.names.mentions import OrganisationMention, PersonMention


class PersonEnricher:
    """Adds the rows of ``person_mentions`` to an article."""

    kind = people.KIND

    def versions(self) -> Mapping[str, str]:
        """Return ``{"names": …}``, the digest of the rules and lists of names."""
        return {"names": names_version()}

    def read(self, article: Article, outlet: Outlet, text: ArticleText) -> Enrichment:
        """Find the people in the article's texts and return their mention rows."""
        from extractors.mentions.names.reading import read_names

        read = read_names(article, outlet, text)
        rows = []
        for mention in read.names.people:
            who = read.people[mention.entity]
            row = _row(mention, who, "person_id")
            row["title"], row["sphere"] = mention.title, who.sphere
            rows.append((self.kind.mention_table, row))
        return Enrichment(rows)


class OrganisationEnricher:
    """Adds the rows of ``organisation_mentions`` to an article."""

    kind = organisations.KIND

    def versions(self) -> Mapping[str, str]:
        """Return nothing of its own: people and organisations are read by the same rules."""
        return {}

    def read(self, article: Article, outlet: Outlet, text: ArticleText) -> Enrichment:
        """Find the organisations in the article's texts and return their mention rows."""
        from extractors.mentions.names.reading import read_names

        read = read_names(article, outlet, text)
        rows = []
        for mention in read.names.organisations:
            what = read.organisations[mention.entity]
            row = _row(mention, what, "organisation_id")
            row["abbreviation"], row["organisation_kind"] = mention.abbreviation, mention.sort
            row["agency_id"], row["is_generic"] = mention.agency_id, what.is_generic
            rows.append((self.kind.mention_table, row))
        return Enrichment(rows)


def _row(mention: PersonMention | OrganisationMention, identity: Identity, id_column: str) -> Row:
    evidence = (*mention.evidence, *([identity.evidence] if identity.evidence else ()))
    return {
        "field": mention.field,
        "media_position": mention.media_number,
        "start_offset": mention.start,
        "end_offset": mention.end,
        "surface_form": mention.surface,
        "kind": str(mention.kind),
        id_column: identity.id,
        "name": identity.name,
        "name_key": identity.name_key,
        "country_code": identity.country_code,
        "is_country_stated": identity.is_country_stated,
        "is_listed": identity.is_listed,
        "wikidata_id": identity.wikidata_id,
        "confidence": mention.confidence,
        "evidence": "; ".join(evidence),
    }
