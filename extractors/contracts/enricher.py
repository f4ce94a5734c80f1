"""The enricher: what reads an article for one kind of mention (places, agencies, …) and gives staged rows.

An enricher is its kind of mention, which names the staged tables that it fills, the versions of what it reads by, and
``read``. The list of them is ``extractors/enrich``; row writing, manifests and ``reprocess --stale`` loop over it and
know none by name, as gates and models loop over the kinds (``MENTION_KINDS`` of the catalogue).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

from extractors.contracts.article import Article
from extractors.contracts.mention_kind import MentionKind
from extractors.contracts.outlet import Outlet
from extractors.contracts.page_rows import Row

Span = tuple[int, int]
"""First character and the one after the last, in one field's text."""


@dataclass(slots=True)
class ArticleText:
    """The texts of one article that are searched for mentions: built once, shared by all enrichers.

    ``fields`` are the article's texts by field name (title, lead, body, dateline); a lead that repeats the body's
    beginning is left out, since it is read with the body. ``byline`` is the printed author line. ``captions`` are the
    texts of each media item of the article's own, by its number among the page's media items (from 1). ``claimed`` are
    the spans that an earlier enricher has claimed, by field: the Fars that reported is the agency, not the province.
    ``found`` is what earlier enrichers leave for later ones, by a name that both know: the places and agencies of each
    field, and the reading of names that people, organisations and quotations share.
    """

    fields: dict[str, str]
    lead_length: int = 0
    byline: str | None = None
    captions: dict[int, dict[str, str]] = field(default_factory=dict)
    claimed: dict[str, list[Span]] = field(default_factory=dict)
    found: dict[str, Any] = field(default_factory=dict)

    def field_of(self, name: str, end: int) -> str:
        """Return the field that a mention ending at character ``end`` of field ``name`` counts as.

        It is ``lead`` if the body begins with the lead and the mention lies within it, else ``name``.
        """
        return "lead" if name == "body" and end <= self.lead_length else name

    def is_claimed(self, name: str, start: int, end: int) -> bool:
        """Whether the span ``start`` to ``end`` of a field lies within a span that an earlier enricher has claimed."""
        return any(first <= start and end <= last for first, last in self.claimed.get(name, ()))

    def claim(self, name: str, start: int, end: int) -> None:
        """Claim the span ``start`` to ``end`` of a field, so that later enrichers ignore it (see ``is_claimed``)."""
        self.claimed.setdefault(name, []).append((start, end))


@dataclass(slots=True)
class Enrichment:
    """What an enricher found in one article.

    ``rows`` are children of the article by table, without ``article_ref``; ``shared`` are rows that pages of a load
    have in common, by table and key.
    """

    rows: list[tuple[str, Row]] = field(default_factory=list)
    shared: dict[str, dict[str, Row]] = field(default_factory=dict)


class Enricher(Protocol):
    """Reads articles for one kind of mention."""

    @property
    def kind(self) -> MentionKind:
        """Return the kind of mention that it finds; it may write rows of ``kind.tables`` only."""
        ...

    def versions(self) -> Mapping[str, str]:
        """Return the versions of everything that its results depend on, by name; they are kept in each load's manifest.

        A load that was read with other versions is stale (``dateline reprocess --stale``).
        """
        ...

    def read(self, article: Article, outlet: Outlet, text: ArticleText) -> Enrichment:
        """Find the mentions in one article. Spans that later enrichers must ignore are claimed with ``text.claim``."""
        ...
