"""The column catalogue and the list of enrichers agree with themselves and with what readers give."""

from __future__ import annotations

import dataclasses
from typing import Any

import pyarrow as pa
import pytest

from extractors.contracts.article import MediaRole, MediaType
from extractors.contracts.catalogue import (
    BATCH_TABLES,
    ENRICHED_KINDS,
    MENTION_KINDS,
    TABLES,
    columns_digest,
    mention_columns,
)
from extractors.contracts.columns import INT, TEXT, Column, Table
from extractors.contracts.mention_kind import MentionKind
from extractors.pipeline.rows.page import ARTICLE_KINDS

ALL = [*TABLES.values(), *BATCH_TABLES]


@pytest.mark.parametrize("table", ALL, ids=lambda table: table.name)
def test_a_table_is_described_whole(table: Table) -> None:
    assert len(set(table.column_names)) == len(table.columns)
    assert table.grain
    assert not table.grain.endswith(".")
    for column in table.columns:
        assert column.meaning.endswith("."), column.name
        assert column.sql_type, column.name
        assert not (column.is_essential and not column.is_counted), column.name
        assert not (column.accepted and column.type != TEXT), column.name


def test_accepted_values_end_the_description() -> None:
    column = Column("kind", TEXT, "What it is.", accepted=("name", "adjective", "other"))
    assert column.description == "What it is: name, adjective or other."
    assert dataclasses.replace(column, accepted=()).description == "What it is."


def test_the_arrow_schema_has_types_nullability_and_descriptions() -> None:
    field = TABLES["articles"].schema.field("kind")
    assert (field.type, field.nullable) == (pa.string(), False)
    assert field.metadata[b"description"] == b"What the page is: article, live_blog, video or gallery."


@pytest.mark.parametrize(
    ("changes", "is_other"),
    [
        ({"meaning": "Other words."}, False),
        ({"is_measured": True}, False),
        ({"type": INT}, True),
        ({"name": "x"}, True),
    ],
)
def test_a_load_is_stale_by_the_names_and_types_of_columns(
    monkeypatch: pytest.MonkeyPatch, changes: dict[str, Any], is_other: bool
) -> None:
    digest, articles = columns_digest.__wrapped__, TABLES["articles"]
    before = digest()
    *columns, last = articles.columns
    changed = dataclasses.replace(last, **changes)
    monkeypatch.setitem(TABLES, "articles", dataclasses.replace(articles, columns=(*columns, changed)))
    assert (digest() != before) is is_other


def test_accepted_values_are_those_that_readers_give() -> None:
    def accepted(table: str, name: str) -> set[str]:
        return set(next(c for c in TABLES[table].columns if c.name == name).accepted)

    assert accepted("articles", "kind") == {kind.value for kind in ARTICLE_KINDS}
    assert accepted("media_items", "role") == {role.value for role in MediaRole}
    assert accepted("media_items", "media_type") == {kind.value for kind in MediaType}


@pytest.mark.parametrize("kind", MENTION_KINDS, ids=lambda kind: kind.name)
def test_an_enricher_has_its_tables(kind: MentionKind) -> None:
    mentions = TABLES[kind.mention_table]
    own = {"article_row", "field", "start_offset", "end_offset", "surface_form", "evidence", kind.id_column}
    assert own <= set(mentions.column_names)
    assert mentions.mention_kind == kind.name
    assert set(kind.fields) <= set(mention_columns())
    if kind.has_entities:
        assert kind.id_column in TABLES[kind.name].column_names
        assert TABLES[kind.name].mention_kind == kind.name


def test_no_table_belongs_to_an_enricher_that_is_not_listed() -> None:
    known = {kind.name for kind in ENRICHED_KINDS}
    assert {table.mention_kind for table in TABLES.values() if table.mention_kind} == known
