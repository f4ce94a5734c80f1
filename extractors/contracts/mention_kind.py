"""A kind of mention: one kind of thing that articles name (places, agencies), and how its tables are named.

Each is declared beside its tables in the catalogue. The gate and dbt's macros loop over
``extractors.contracts.catalogue.MENTION_KINDS`` and know none of them by name. What finds the mentions of a kind is its
enricher (``extractors/contracts/enricher.py``).
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class MentionKind:
    """One kind of thing that articles mention.

    Attributes:
        name: the things, in the plural: names the kind, and the bridge ``bridge_article_<name>``.
        noun: one of them: names ``<noun>_id``, ``<noun>_key`` and the staged table ``<noun>_mentions``.
        fields: the texts in which mentions are searched for, as the catalogue's ``mention_field`` names them.
        has_entities: a staged table of the name describes the things mentioned; False where a seed of
            dbt lists them.
        is_joined: a model joins what the mentions name across documents, so that several ids lead to one member of the
            dimension (people, organisations).
        table: the name of the staged table of mentions, where it is not ``<noun>_mentions``.
        is_in_most_articles: of any twenty articles at least one has a mention, whatever the outlet.
    """

    name: str
    noun: str
    fields: tuple[str, ...]
    has_entities: bool = False
    is_joined: bool = False
    table: str | None = None
    is_in_most_articles: bool = False

    @property
    def mention_table(self) -> str:
        """Return the name of the staged table that has one row for each mention."""
        return self.table or f"{self.noun}_mentions"

    @property
    def tables(self) -> tuple[str, ...]:
        """Return the staged tables that the kind's enricher fills: mentions, and entities if it has such a table."""
        return (self.mention_table, self.name) if self.has_entities else (self.mention_table,)

    @property
    def id_column(self) -> str:
        """Return the name of the column with the id of the entity mentioned."""
        return f"{self.noun}_id"

    @property
    def share_figure(self) -> str:
        """Return the name of a load's quality figure: the share of its articles that have a mention of this kind."""
        return f"{self.noun}_share"
