"""The suites as files: one for every staged table and mart, sound, and no rule that dbt owns."""

from __future__ import annotations

from pathlib import Path

import pytest

from expectations.library.suites import SUITES, SuiteError, load_suites
from expectations.measure.country_boxes import PATH, country_boxes
from expectations.measure.relations import render_relations
from expectations.verdicts.verdict import Severity
from extractors.contracts.catalogue import MENTION_KINDS, TABLES

MARTS = Path(__file__).resolve().parents[2] / "dbt_project" / "models" / "marts"


def test_every_staged_table_and_mart_has_a_suite() -> None:
    functions = "materialized='table_function'"  # a function over marts has no rows of its own
    marts = {path.stem for path in MARTS.glob("*.sql") if functions not in path.read_text("utf-8")}
    suites = load_suites()
    assert set(TABLES) <= set(suites)
    assert marts <= set(suites), f"write expectations/suites/ for {sorted(marts - set(suites))}"


def test_every_suite_has_its_relation_and_the_other_way_round() -> None:
    measured = set(render_relations("staged")) | set(render_relations("marts"))
    helpers = {"load_profile", "load_field_shares", "collections"}
    assert set(load_suites()) == measured - helpers


def test_rules_are_described_in_words_and_both_severities_are_used() -> None:
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


def test_a_rule_of_all_mentions_holds_for_each_enricher_beside_its_own() -> None:
    suites = load_suites()
    for kind in MENTION_KINDS:
        names = [rule.name for rule in suites[kind.mention_table].rules]
        assert names[:4] == ["without_article", "not_where_it_says", "empty_mention", f"no_{kind.noun}"]
        assert suites[kind.mention_table].rule(f"no_{kind.noun}").column == kind.id_column
        assert [rule.name for rule in suites[f"bridge_article_{kind.name}"].rules] == ["mentions_do_not_add_up"]
    assert suites["place_mentions"].rules[-1].name == "confidence_off_scale"


def test_a_rule_that_an_own_file_repeats_is_refused(tmp_path: Path) -> None:
    shared = (SUITES / "{noun}_mentions.yml").read_text("utf-8")
    (tmp_path / "{noun}_mentions.yml").write_text(shared)
    (tmp_path / "place_mentions.yml").write_text(shared.replace("{noun}", "place"))
    with pytest.raises(SuiteError, match=r"place_mentions\.yml: .*without_article.* is there twice"):
        load_suites(tmp_path)


def test_relations_take_their_columns_from_the_catalogue() -> None:
    staged = render_relations("staged")
    assert "when 'dateline' then texts.dateline_raw" in staged["place_mentions"]
    assert "media" not in staged["place_mentions"]
    assert "when 'caption' then media.caption" in staged["agency_mentions"]
    assert "found_agency_id" not in staged["agency_mentions"]
    for table in TABLES.values():
        assert f"'{table.name}' as relation" in staged["row_sums"]
        for column in table.columns:
            if column.is_measured:
                assert f".{column.name}" in staged[table.name], f"{table.name}.{column.name}"


def test_a_suite_that_changes_is_read_again(tmp_path: Path) -> None:
    rule = "- {type: expect_x, kwargs: {}, severity: warning, meta: {rule: NAME, title: It holds.}}\n"
    (tmp_path / "places.yml").write_text(rule.replace("NAME", "one"), "utf-8")
    first = load_suites(tmp_path)
    assert load_suites(tmp_path) == first
    load_suites(tmp_path).clear()
    assert load_suites(tmp_path) == first, "who changes what it got changes nothing for others"
    (tmp_path / "places.yml").write_text(rule.replace("NAME", "another"), "utf-8")
    assert [one.name for one in load_suites(tmp_path)["places"].rules] == ["another"]
