"""The guide that adds a dimension: its edits, made in a copy of the project, give facts, a dimension and a bridge."""

from __future__ import annotations

import pytest

from tests.guides.conftest import Performed
from tests.guides.walk import read_guide

pytestmark = pytest.mark.slow
GUIDE = "add-a-dimension"
OF_PAGES = "load_id like 'sample_harbour.%'"


def test_the_files_that_change_are_those_of_the_guide_and_at_most_twenty(performed: Performed) -> None:
    assert performed.changed[GUIDE] == sorted(read_guide(GUIDE).files)
    assert len(performed.changed[GUIDE]) <= 20


def test_mentions_lead_to_the_members_of_the_dimension(performed: Performed) -> None:
    assert performed.ask(
        "select a.title, s.ship_id, s.ship_name, s.is_listed, m.field, m.surface_form, m.start_offset"
        " from marts.fct_ship_mentions as m join marts.dim_ships as s using (ship_key)"
        f" join marts.fct_articles as a using (article_key) where m.{OF_PAGES} order by a.title, m.start_offset"
    ) == [
        ("A crane is moved", "name:lugano", "Lugano", False, "body", "MV Lugano", 27),
        ("Fire on a ferry", "imo9300001", "Orva Star", True, "body", "MV Orva Star", 4),
        ("Fire on a ferry", "imo9300001", "Orva Star", True, "body", "MV Orva Star", 50),
    ]
    assert performed.ask("select ship_name from marts.dim_ships where is_unknown") == [("Unknown ship",)]


def test_the_bridge_and_the_counts_have_the_mentions(performed: Performed) -> None:
    bridged = performed.ask(
        "select b.mention_count, a.ship_mention_count from marts.bridge_article_ships as b"
        f" join marts.fct_articles as a using (article_key) where a.{OF_PAGES} order by all"
    )
    assert bridged == [(1, 1), (2, 2)]
    assert performed.ask(f"select ship_mention_count from marts.fct_loads where {OF_PAGES}") == [(3,)]


def test_the_gate_rejects_a_mention_that_is_not_where_it_says(performed: Performed) -> None:
    rejected = performed.ask(
        "select stage, reason, load_row_number from marts.fct_rejected_rows"
        " where relation = 'ship_mentions' order by all"
    )
    assert rejected == [("gate", "article_rejected", 4), ("gate", "not_where_it_says", 2)]


def test_the_rules_of_all_enrichers_were_checked_for_the_new_dimension(performed: Performed) -> None:
    checked = performed.ask(
        "select relation, rule, outcome from quality.publication_checks where relation like '%ship%'"
        " and relation <> 'relationships' order by all"
    )
    assert checked == [
        ("bridge_article_ships", "mentions_do_not_add_up", "passed"),
        ("dim_ships", "nameless_ship", "passed"),
        ("fct_ship_mentions", "unknown_ship", "passed"),
    ]


def test_the_manifest_has_the_version_of_the_enricher(performed: Performed) -> None:
    [(read_by,)] = performed.ask(
        f"select json_extract_string(read_by, '$.ships') from marts.fct_loads where {OF_PAGES}"
    )
    assert read_by == "1"
