"""Quotations as an enricher: who is quoted with what words in an article's title, lead and body.

The rules are imported by ``read``: a process that only asks for versions need not have them.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from extractors.contracts.article import Article
from extractors.contracts.catalogue import quotations
from extractors.contracts.enricher import ArticleText, Enrichment
from extractors.contracts.outlet import Outlet
from extractors.contracts.page_rows import Row
from extractors.mentions.quotations.version import quotations_version

if TYPE_CHECKING:
    from extractors.mentions.names.reading import NamesRead
    from extractors.mentions.quotations.quotation import Quotation


class QuotationEnricher:
    """Adds the rows of ``quotations`` to an article."""

    kind = quotations.KIND

    def versions(self) -> Mapping[str, str]:
        """Return ``{"quotations": …}``, the digest of the rules and lists of quotations."""
        return {"quotations": quotations_version()}

    def read(self, article: Article, outlet: Outlet, text: ArticleText) -> Enrichment:
        """Find the quotations, with the names that people and organisations were read with, and return their rows."""
        from extractors.mentions.names.reading import read_names
        from extractors.mentions.quotations.find import quotations_of_article

        read = read_names(article, outlet, text)
        found = quotations_of_article(read.article, read.in_view)
        return Enrichment([(self.kind.mention_table, _row(quotation, read)) for quotation in found])


def _row(quotation: Quotation, read: NamesRead) -> Row:
    speaker = quotation.speaker
    entity = speaker.entity or ""
    person = read.people.get(entity) if speaker.entity_kind == "person" else None
    organisation = read.organisations.get(entity) if speaker.entity_kind != "person" else None
    cue = quotation.cue_spans[0] if quotation.cue_spans else (None, None)
    return {
        "field": quotation.field,
        "position": quotation.position,
        "kind": str(quotation.kind),
        "content": quotation.content,
        "start_offset": quotation.start,
        "end_offset": quotation.end,
        "spans": " ".join(f"{start}-{end}" for start, end in quotation.spans),
        "cue": quotation.cue,
        "cue_kind": str(quotation.cue_kind),
        "cue_start_offset": cue[0],
        "cue_end_offset": cue[1],
        "speaker_kind": str(speaker.kind),
        "speaker_surface_form": speaker.surface,
        "speaker_start_offset": speaker.start,
        "speaker_end_offset": speaker.end,
        "speaker_title": speaker.title,
        "speaker_name": person.name if person else speaker.name,
        "speaker_person_id": person.id if person else None,
        "speaker_organisation_id": organisation.id if organisation else None,
        "speaker_agency_id": speaker.agency_id,
        "speaker_confidence": speaker.confidence,
        "addressee": quotation.addressee,
        "language": quotation.language,
        "confidence": quotation.confidence,
        "evidence": "; ".join(quotation.evidence),
    }
