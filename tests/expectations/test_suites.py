"""The suites as files: one for every staged table and mart, sound, and no rule that dbt owns."""

from __future__ import annotations

from pathlib import Path

import pytest

from expectations.country_boxes import PATH, country_boxes
from expectations.measures import relations
from expectations.suites import load_suites
from expectations.verdict import Severity
from extractors.staging import TABLES

MARTS = Path(__file__).resolve().parents[2] / "dbt_project" / "models" / "marts"


def test_every_staged_table_and_mart_has_a_suite() -> None:
    functions = "materialized='table_function'"  # a function over marts has no rows of its own
    marts = {path.stem for path in MARTS.glob("*.sql") if functions not in path.read_text("utf-8")}
    suites = load_suites()
    assert set(TABLES) <= set(suites)
    assert marts <= set(suites), f"write expectations/suites/ for {sorted(marts - set(suites))}"


def test_every_suite_has_its_relation_and_the_other_way_round() -> None:
    measured = set(relations("staged")) | set(relations("marts"))
    helpers = {"load_profile", "load_field_shares"}
    assert set(load_suites()) == measured - helpers


def test_rules_are_told_in_words_and_both_severities_are_used() -> None:
    rules = [rule for suite in load_suites().values() for rule in suite.rules]
    assert all(len(rule.title.split()) >= 4 and rule.name.replace("_", "").isalnum() for rule in rules)
    assert {rule.severity for rule in rules} == set(Severity)


def test_no_rule_is_one_of_dbt() -> None:
    owned = {"expect_column_values_to_be_unique", "expect_compound_columns_to_be_unique",
             "expect_column_values_to_be_of_type", "expect_table_columns_to_match_ordered_list"}  # fmt: skip
    assert not owned & {rule.expectation for suite in load_suites().values() for rule in suite.rules}


@pytest.mark.parametrize("code", ["SY", "IR", "US", "PT", "NZ"])
def test_country_boxes_are_those_of_the_gazetteer(code: str) -> None:
    lines = dict(line.split(",", 1) for line in PATH.read_text("utf-8").splitlines()[1:])
    box = next(box for box in country_boxes() if box[0] == code)
    assert [float(x) for x in lines[code].split(",")] == list(box[1:])
