"""Agencies as an enricher: the mentions of news agencies in an article, its byline and its captions.

The rules are imported by ``read``: a process that only asks for versions need not have them.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from extractors.contracts.article import Article
from extractors.contracts.catalogue import agencies
from extractors.contracts.enricher import ArticleText, Enrichment
from extractors.contracts.outlet import Outlet
from extractors.contracts.page_rows import Row
from extractors.mentions.agencies.version import agency_lists_version

if TYPE_CHECKING:
    from extractors.mentions.agencies.find import AgencyMention

CAPTIONS = "agencies in captions"


class AgencyEnricher:
    """Adds the rows of ``agency_mentions`` to an article."""

    kind = agencies.KIND

    def versions(self) -> Mapping[str, str]:
        """Return ``{"agencies": …}``, the digest of the list of agencies and of the rules that match them."""
        return {"agencies": agency_lists_version()}

    def read(self, article: Article, outlet: Outlet, text: ArticleText) -> Enrichment:
        """Find the agencies in the article's fields, byline and captions and return their mention rows.

        Except in captions, each mention's span is marked as taken in ``text``, so that no place is found inside an
        agency's name. Later enrichers find the agencies by field in ``text.found``, and those of captions under
        ``CAPTIONS``, by number and field.
        """
        from extractors.mentions.agencies.find import find_article_agencies

        language, own = article.language or "en", outlet.agency_id
        table = self.kind.mention_table
        fields = {**text.fields, "byline": text.byline} if text.byline else text.fields
        found = Enrichment()
        named = text.found[self.kind.name] = find_article_agencies(fields, language=language, own_agency_id=own)
        for name, mentions in named.items():
            for mention in mentions:
                text.claim(name, mention.start, mention.end)
                found.rows.append((table, _row(text.field_of(name, mention.end), None, mention)))
        in_captions = text.found[CAPTIONS] = {
            number: find_article_agencies(captions, language=language, own_agency_id=own)
            for number, captions in text.captions.items()
        }
        for number, by_field in in_captions.items():
            for name, mentions in by_field.items():
                found.rows += [(table, _row(name, number, mention)) for mention in mentions]
        return found


def _row(field: str, media_number: int | None, mention: AgencyMention) -> Row:
    return {
        "field": field,
        "media_position": media_number,
        "start_offset": mention.start,
        "end_offset": mention.end,
        "surface_form": mention.surface,
        "agency_id": mention.agency_id,
        "role": str(mention.role),
        "is_own": mention.is_own,
        "evidence": mention.evidence,
    }
