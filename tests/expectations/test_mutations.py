"""Damages a staged load in every way we know of: a rule must catch each, and nothing of it may be published."""

from __future__ import annotations

import contextlib
import datetime as dt
import re
import shutil
from dataclasses import dataclass
from pathlib import Path

import duckdb
import pyarrow.parquet as pq
import pytest

from dateline.reports.reported_build import build
from dateline.warehouse.candidate import attach_batch
from dateline.warehouse.quality.quality_tables import write_quality_tables
from dateline.warehouse.result import BuildResult
from expectations.gate import stops
from expectations.gate.staged_gate import gate_loads
from expectations.gate.warehouse_gate import gate_warehouse
from expectations.library.screening import screen
from expectations.library.suites import load_suites
from expectations.measure import scratch
from expectations.measure.relations import render_relations
from expectations.verdicts.verdict import LoadVerdict, Verdict
from extractors.contracts.catalogue import TABLES
from extractors.runtime.settings import Home
from extractors.stores.staged_loads import StagedLoad
from tests.expectations.damages import DAMAGES, ERRORED, HARMLESS, REFUSED, STOPPED, WARNED, Damage
from tests.expectations.invented import NOW, sound_rows, stage


@dataclass
class Gated:
    """All damaged loads, gated in one pass against the history of six sound ones."""

    home: Home
    loads: dict[str, StagedLoad]
    verdicts: dict[str, LoadVerdict]


@pytest.fixture(scope="module")
def gated(tmp_path_factory: pytest.TempPathFactory) -> Gated:
    root = tmp_path_factory.mktemp("mutations")
    home, earlier = Home(root / "home"), Home(root / "earlier")
    week = [NOW - dt.timedelta(days=n) for n in range(1, 7)]
    history = [stage(earlier.staged, f"day {n}", sound_rows(40, at), staged_at=at) for n, at in enumerate(week)]
    result = BuildResult("earlier", NOW)
    result.load_verdicts = gate_loads(history, warehouse=None, now=NOW, quality=earlier.quality)
    assert [v.verdict for v in result.load_verdicts] == [Verdict.PASSED] * 6
    with contextlib.closing(duckdb.connect(str(earlier.warehouse))) as connection:
        write_quality_tables(connection, result)
    loads = {d.name: d.make(home.staged, d.name) for d in (*DAMAGES, *HARMLESS)}
    verdicts = gate_loads(list(loads.values()), warehouse=earlier.warehouse, now=NOW, quality=home.quality)
    return Gated(home, loads, dict(zip(loads, verdicts, strict=True)))


@pytest.mark.parametrize("damage", DAMAGES, ids=lambda d: d.name)
def test_a_damage_is_caught_by_its_rule(gated: Gated, damage: Damage) -> None:
    verdict = gated.verdicts[damage.name]
    broken = {f"{c.relation}.{c.rule}": c for c in verdict.checks}
    if damage.rule:
        assert damage.rule in broken, verdict.reasons
    expected = {STOPPED: Verdict.FAILED, REFUSED: Verdict.WARNED, WARNED: Verdict.WARNED, ERRORED: Verdict.ERRORED}
    assert verdict.verdict is expected[damage.fate], verdict.reasons
    assert all(gated.loads[damage.name].load_id in reason for reason in verdict.reasons)
    if damage.fate == REFUSED:
        table, rule = damage.rule.split(".")
        rejects = pq.read_table(gated.loads[damage.name].version_folder / "gate_rejects.parquet").to_pylist()
        assert {r["reason"] for r in rejects if r["relation"] == table} == {rule}
        assert all(r["payload"] and r["detail"] for r in rejects)


def test_screening_finds_no_broken_suite_to_hold(gated: Gated, tmp_path: Path) -> None:
    broken = {(c.relation, c.rule) for v in gated.verdicts.values() for c in v.checks if c.expectation}
    path = tmp_path / "scratch.duckdb"
    sound = [name for name, verdict in gated.verdicts.items() if verdict.verdict is not Verdict.ERRORED]
    readable = [gated.loads[name] for name in sound if stops.check_files_of(gated.loads[name], NOW)[0] is None]
    changed = {change.table for verdict in gated.verdicts.values() for change in verdict.schema_changes}
    with scratch.scratch_connection(path, NOW) as connection:
        scratch.add_country_boxes(connection)
        scratch.add_loads(connection, readable, changed)
        scratch.add_history(connection, None, [], NOW)
        for name, query in render_relations("staged").items():
            scratch.add_relation(connection, name, query)
        rows = scratch.row_keys(connection)
        suites = {name: suite for name, suite in load_suites().items() if name in rows}
        looked = {name: screen(connection, suite, rows[name]) for name, suite in suites.items()}
    of_rows = {name: rules for name in TABLES if (rules := {rule for relation, rule in broken if relation == name})}
    assert of_rows
    for name, rules in of_rows.items():
        assert (found := looked[name]) is None or rules <= set(found.warned), name


def test_mentions_fall_with_the_place_they_name(gated: Gated) -> None:
    load = gated.loads["latitude is off the globe"]
    rejects = pq.read_table(load.version_folder / "gate_rejects.parquet").to_pylist()
    mentions = [r for r in rejects if r["relation"] == "place_mentions"]
    assert mentions
    assert {r["reason"] for r in mentions} == {"place_rejected"}
    assert all(r["detail"].startswith("its place was rejected: ") for r in mentions)


@pytest.mark.parametrize("load", HARMLESS, ids=lambda d: d.name)
def test_a_sound_load_passes_and_a_harmless_change_is_reported(gated: Gated, load: Damage) -> None:
    verdict = gated.verdicts[load.name]
    assert verdict.verdict is (Verdict.PASSED if load.fate == "passed" else Verdict.WARNED), verdict.reasons
    assert not verdict.rejected
    assert bool(verdict.schema_changes) == (load.fate == WARNED)


def test_there_are_enough_damages_and_each_has_its_name() -> None:
    assert len({d.name for d in DAMAGES}) == len(DAMAGES) >= 25


@pytest.mark.slow
def test_nothing_of_a_damaged_load_is_published(gated: Gated) -> None:
    result = build(gated.home, now=NOW)
    assert result.published
    with contextlib.closing(duckdb.connect(str(gated.home.warehouse), read_only=True)) as connection:
        applied = {row[0] for row in connection.execute("select load_id from marts.fct_loads").fetchall()}
        readings = connection.execute("select load_id, row_number from working.int_article_readings").fetchall()
        verdicts = dict(connection.execute("select load_id, verdict from quality.loads").fetchall())
    for damage in DAMAGES:
        load_id = gated.loads[damage.name].load_id
        assert (load_id in applied) == (damage.fate in (REFUSED, WARNED)), damage.name
        if damage.fate == REFUSED and damage.rule.startswith("articles."):
            assert {(load_id, 1), (load_id, 2)}.isdisjoint(readings), damage.name
            assert (load_id, 3) in readings
        if damage.fate == STOPPED:
            assert verdicts[load_id] == "failed"
    assert (gated.home.quality / "summary.md").is_file()


_KEYS_OF_TODAY = """
    insert into marts.story_key_history select story_key as published_key,
    story_key as successor_story_key, 1 as article_count, false as is_main_successor from marts.dim_stories"""
_UPDATED_TWICE = """
    insert into marts.fct_article_updates by name select article_key, load_id, 'x' as headline, 'x' as text,
    1 as position, 0 as start_offset, 9 as end_offset from (from marts.fct_articles limit 1), range(2)"""
_MART_DAMAGES = {
    "fct_articles.related_items_do_not_add_up": "update marts.fct_articles set related_item_count = 7",
    "fct_articles.last_seen_before_first": """
        update marts.fct_articles set last_seen_at = last_seen_at - interval 9 days""",
    "fct_article_revisions.number_skipped": "update marts.fct_article_revisions set revision_number = 5",
    "fct_revision_changes.not_where_it_says": """
        update marts.fct_revision_changes set end_after = end_after + 1""",
    "fct_revision_changes.text_of_other_kind": """
        update marts.fct_revision_changes set kind = 'sentence_removed' where kind = 'sentence_added'""",
    "fct_revision_changes.position_skipped": "update marts.fct_revision_changes set position = position + 3",
    "fct_revision_changes.similarity_off_scale": "update marts.fct_revision_changes set similarity = 90",
    "fct_quotations.says_nothing": "update marts.fct_quotations set content = ' '",
    "fct_quotations.speaker_confidence_off_scale": "update marts.fct_quotations set speaker_confidence = 7",
    "fct_quotations.named_by_nobody": """
        update marts.fct_quotations set organisation_key = repeat('0', 32) where rowid % 2 = 1""",
    "fct_quotations.anonymous_and_known": """
        update marts.fct_quotations set speaker_kind = 'anonymous' where rowid % 2 = 0""",
    "fct_quotations.quotations_do_not_add_up": """
        update marts.fct_quotations set person_key = (select min(person_key) from working.int_person_joins)
        where rowid % 2 = 0""",
    "fct_loads.other_version": "update marts.fct_loads set load_version = 'older'",
    "fct_loads.not_applied_once": """
        delete from marts.fct_loads where load_key in (select min(load_key) from marts.fct_loads)""",
    "row_flow.rows_do_not_add_up": "delete from working.int_media_items where row_number > 10",
    "table_sizes.mart_shrank": """
        delete from marts.fct_page_fetches where load_id <> (select min(load_id) from marts.fct_page_fetches)""",
    "dim_dates.calendar_has_holes": "delete from marts.dim_dates where date = '2020-02-29'",
    "relationships.relation_leads_nowhere": "update marts.relationships set to_column = 'key'",
    "dim_agencies.list_too_short": "delete from marts.dim_agencies where is_listed and agency_id <> 'afp'",
    "dim_agencies.nameless_agency": "update marts.dim_agencies set agency_name = ' ' where agency_id = 'afp'",
    "dim_places.nameless_place": "update marts.dim_places set place_name = '' where place_id = 'geonames:2267057'",
    "dim_people.nameless_person": "update marts.dim_people set person_name = '' where person_id <> 'unknown'",
    "dim_organisations.nameless_organisation": "update marts.dim_organisations set organisation_name = ' '",
    "bridge_article_people.mentions_do_not_add_up": "update marts.bridge_article_people set mention_count = 4",
    "dim_person_names.confidence_off_scale": "update marts.dim_person_names set join_confidence = 60",
    "dim_person_names.empty_name": "update marts.dim_person_names set name_folded = ' '",
    "dim_organisation_names.confidence_off_scale": "update marts.dim_organisation_names set join_confidence = -1",
    "dim_organisation_names.empty_name": "update marts.dim_organisation_names set name_folded = ''",
    "dim_place_names.empty_name": "update marts.dim_place_names set name_folded = ''",
    "dim_places.parent_in_other_country": """
        update marts.dim_places
        set country_place_key = (select place_key from marts.dim_places where place_id = 'geonames:1')
        where place_id = 'geonames:2267057'""",
    "bridge_article_places.mentions_do_not_add_up": "update marts.bridge_article_places set mention_count = 3",
    "fct_outlet_days.day_in_future": """
        update marts.fct_page_fetches set requested_date = date '2031-05-01';
        update marts.fct_outlet_days set date = date '2031-05-01'""",
    "fct_outlet_days.most_rejected": """
        update marts.fct_outlet_days set fetched_count = 30, saved_count = 0, rejected_count = 30""",
    "bridge_article_tags.tag_length_unusual": """
        insert into marts.bridge_article_tags by name select article_key, load_id, '' as tag, '' as tag_folded,
        90 as position from marts.fct_articles limit 1""",
    "search_index.other_articles_than_stored": """
        delete from search_index.documents where article_no = (select min(article_no) from search_index.documents)""",
    "search_index.terms_missing": "update search_index.runs set last_no = first_no",
    "fct_article_updates.position_repeated": _UPDATED_TWICE,
    "fct_article_updates.overlapping": _UPDATED_TWICE,
    "fct_story_links.likeness_off_scale": "update marts.fct_story_links set likeness = 31",
    "fct_story_links.earlier_is_later": """
        update marts.fct_story_links set earlier_placed_at = placed_at + interval 1 day, seconds_between = -86400""",
    "fct_story_links.no_evidence": "update marts.fct_story_links set evidence = ' '",
    "fct_story_links.shares_nothing": "update marts.fct_story_links set evidence = ' '",
    "fct_story_links.copy_in_two_stories": """
        insert into marts.fct_story_links by name select 'a' as story_link_key, 'elsewhere' as earlier_article_key,
        article_key, repeat('0', 32) as story_key, 'copy' as kind, '90 %' as evidence, 0 as seconds_between,
        0.9 as likeness, false as is_same_outlet, false as is_across_languages, first_seen_at as placed_at,
        first_seen_at as earlier_placed_at from marts.fct_articles limit 1""",
    "fct_story_links.link_of_one": """
        insert into marts.fct_story_links by name select 'b' as story_link_key, article_key as earlier_article_key,
        article_key, repeat('0', 32) as story_key, 'copy' as kind, '90 %' as evidence, 0 as seconds_between,
        0.9 as likeness, false as is_same_outlet, false as is_across_languages, first_seen_at as placed_at,
        first_seen_at as earlier_placed_at from marts.fct_articles limit 1""",
    "dim_stories.originals_do_not_add_up": "update marts.dim_stories set original_count = original_count + 1",
    "story_key_history.published_still": _KEYS_OF_TODAY,
    "story_key_history.no_main_successor": _KEYS_OF_TODAY,
    "fct_rejected_rows.no_reason": "update marts.fct_rejected_rows set reason = ' '",
    "fct_watch_matches.noticed_in_future": """
        insert into staged.watch_matches by name select 'ahead' as match_key;
        insert into marts.fct_watch_matches by name select 'ahead' as match_key, 'w' as watch, 'v' as watch_version,
        'match' as event, 1 as position, true as is_alerted, timestamp '2026-01-01' as occurred_at,
        timestamp '2031-05-01' as noticed_at""",
    "fct_watch_matches.noticed_before_it_happened": """
        insert into staged.watch_matches by name select 'before' as match_key;
        insert into marts.fct_watch_matches by name select 'before' as match_key, 'w' as watch, 'v' as watch_version,
        'match' as event, 2 as position, true as is_alerted, timestamp '2026-01-03' as occurred_at,
        timestamp '2026-01-01' as noticed_at""",
    "fct_watch_deliveries.sent_twice": """
        insert into staged.watch_deliveries by name select 'm' as match_key;
        insert into marts.fct_watch_deliveries by name select key || 'm' as delivery_match_key, key as delivery_key,
        'm' as match_key, 'w' as watch, 'c' as channel, 'sent' as status, 1 as position, 1 as attempt_count,
        false as is_maybe_repeated, timestamp '2026-01-01' as planned_at from (values ('a'), ('b')) as keys (key)""",
}


@pytest.mark.slow
def test_the_mart_gate_catches_a_damaged_candidate(gated: Gated, tmp_path: Path) -> None:
    if not gated.home.warehouse.is_file():
        build(gated.home, now=NOW)
    sound, candidate = tmp_path / "published.duckdb", tmp_path / "candidate.duckdb"
    shutil.copyfile(gated.home.warehouse, sound)
    shutil.copyfile(sound, candidate)
    with contextlib.closing(duckdb.connect(str(candidate))) as connection:
        applied = [row[0] for row in connection.execute("select load_id from marts.fct_loads").fetchall()]
    loads = [load for load in gated.loads.values() if load.load_id in applied]
    attach_batch(candidate, loads, {})
    batch = [load.load_id for load in loads]
    quality = tmp_path / "quality"
    before = gate_warehouse(candidate, published=sound, batch=batch, now=NOW, quality=quality)
    assert before.verdict.may_proceed, before.reasons
    with contextlib.closing(duckdb.connect(str(candidate))) as connection:
        connection.execute(
            "insert into marts.dim_places by name select * replace ('other' as place_key, 'geonames:1' as place_id,"
            " 'FR' as country_code) from marts.dim_places where place_id = 'geonames:2267057'"
        )
        for damage in _MART_DAMAGES.values():
            connection.execute(damage)
    after = gate_warehouse(candidate, published=sound, batch=batch[:1], now=NOW, quality=quality)
    assert after.verdict is Verdict.FAILED
    after_all = gate_warehouse(candidate, published=sound, batch=batch, now=NOW, quality=quality)
    found = (Verdict.FAILED, Verdict.WARNED)
    broken = {f"{c.relation}.{c.rule}" for v in (after, after_all) for c in v.checks if c.outcome in found}
    assert set(_MART_DAMAGES) <= broken, sorted(set(_MART_DAMAGES) - broken)
    assert all("the warehouse: " in reason for reason in after.reasons)


def test_a_load_with_too_few_articles_says_what_became_of_its_requests(gated: Gated) -> None:
    (reason,) = [
        reason
        for reason in gated.verdicts["half the volume beside its requests"].reasons
        if "too_few_articles" in reason
    ]
    assert re.search(r"found \d+ \(\d+ attempts: \d+ fetched", reason)
