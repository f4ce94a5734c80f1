"""Every analysis against answers worked out by hand, on the articles of a few outlets."""

from __future__ import annotations

import contextlib
import datetime as dt
import re
from pathlib import Path
from typing import Any

import duckdb
import pytest

from dateline.analyses.catalogue import ANALYSES, find_analysis, read_analyses
from dateline.analyses.rendering import render_analysis
from dateline.analyses.restriction import Restriction
from dateline.commands.asking import NoSuchOutletError, restricted_query
from dateline.warehouse.models import run_models
from tests.dbt.conftest import Build
from tests.dbt.small_world import NOW, Load, Row, at, own_text

_QUALIFIED = re.compile(r'(?:"\w+"\.)?"(\w+)"\."(\w+)"')
WIRE = own_text("wire")
WEEK_9, WEEK_16 = at(9).date(), at(16).date()


def _when(day: int, hour: int = 0, minute: int = 0) -> Any:
    return at(day, hour, minute).replace(tzinfo=None)


def _say(
    load: Load, of: Row, position: int, content: str, speaker_kind: str = "named", speaker: str = "Maria Alves",
    **more: Any,
) -> None:  # fmt: skip
    """One quotation: of Maria Alves, whom the article names, or of a source that is not named."""
    if speaker_kind == "named":
        load.person(of, "own:alves", "Maria Alves")
        more |= {"speaker_person_id": "own:alves", "speaker_name": "Maria Alves"}
    if speaker_kind != "none":
        more |= {
            "speaker_surface_form": speaker, "speaker_start_offset": 0, "speaker_end_offset": len(speaker),
        }  # fmt: skip
    load.quotation(of, position, content, speaker_kind=speaker_kind, **more)


def _write(staged: Path) -> list[str]:
    early = Load("alpha", "early", at(10, 12))
    one = early.article("a1", at(9, 8), title_label="VIDEO", kind="video")
    early.place(one, "geonames:1", "Homs", "SY", "Syria")
    early.agency(one, "afp", "credit")
    early.media(one, "pic1")

    middle = Load("alpha", "middle", at(18, 12))
    middle.article("a2", at(18, 8), text=WIRE)

    late = Load("alpha", "late", NOW)
    two = late.article("a2", at(18, 8), text=WIRE, fetched_at=at(19, 8))
    three, four = late.article("a3", at(19, 10)), late.article("a4", at(20, 9))
    late.place(two, "geonames:1", "Homs", "SY", "Syria", times=2)
    for other in (three, four):
        late.place(other, "geonames:1", "Homs", "SY", "Syria")
    late.place(three, "unresolved:IQ:nowhere", "Nowhere", "IQ", "Iraq", times=2, is_resolved=False)
    late.agency(two, "reuters", "credit")
    late.agency(four, "lusa", "byline", is_own=True)
    _say(late, two, 1, "The bridge will open in May and not before")
    _say(late, two, 2, "the steel is tired", "anonymous", "a senior engineer", kind="indirect")
    _say(late, four, 1, "I said the bridge will open in May")
    _say(late, four, 2, "Nobody asked the people of the port", "anonymous", "a senior official")
    _say(late, four, 3, "it will rain", kind="indirect", cue_kind="belief")
    late.related(two, 1, "a1", "Video of the bridge")
    late.related(two, 2, "a9", "Missing story")
    late.related(three, 1, "a1", "Video of the bridge")
    late.related(four, 1, "a9", "Missing story")
    late.media(two, "pic2")
    late.media(three, "pic2", role="related")

    # the minister is listed; the spokesman is one man of two spellings, the striker of his name another
    late.person(two, "own:abbas-araghchi", "Abbas Araghchi", country_code="IR", title="Foreign Minister")
    late.person(three, "own:abbas-araghchi", "Abbas Araghchi", country_code="IR", title="Minister", field="title")
    for other in (three, four):
        late.person(other, "name:<javad>hsnmrf@IR/politics", "Javad Hosseini Marvi", name_key="<javad>hsnmrf",
                    country_code="IR", is_country_stated=True, sphere="politics", title="Spokesman")  # fmt: skip
    late.person(four, "own:abbas-araghchi", "Abbas Araghchi", country_code="IR", title="Foreign Minister")
    late.quotation(three, 1, speaker_person_id="own:abbas-araghchi")
    late.organisation(three, "own:united-nations", "United Nations", abbreviation="UN")
    late.organisation(four, "own:united-nations", "United Nations", abbreviation="UN", field="title")
    late.organisation(four, "agency:lusa", "Lusa", agency_id="lusa", organisation_kind="agency")

    first = Load("beta", "early", at(13, 12))
    edited = first.article("b2", at(12, 6), text=own_text("b2"), title="Old headline", fetched_at=at(12, 7))
    _say(first, edited, 1, "It will hold for years", "named", "Maria Alves", start_offset=30, end_offset=52)
    first.article("b3", at(13, 6), fetched_at=at(13, 7))
    first.article("b5", at(12, 5), text=own_text("b5"), title="First headline", fetched_at=at(12, 7))

    again = Load("beta", "late", NOW)
    copy = again.article("b1", at(18, 9, 30), text=WIRE)
    again.place(copy, "geonames:2", "Lisbon", "PT", "Portugal")
    again.agency(copy, "reuters", "credit")
    again.person(copy, "name:<javad>hsnmrf@~PT/politics", "جواد حسینی مروی", name_key="<javad>hsnmrf",
                 country_code="PT", sphere="politics", title="سخنگوی")  # fmt: skip
    again.person(copy, "name:<javad>hsnmrf@PT/sport", "Javad Hosseini Marvi", name_key="<javad>hsnmrf",
                 country_code="PT", is_country_stated=True, sphere="sport")  # fmt: skip
    again.media(copy, "pic2")
    _say(again, copy, 1, "The bridge will open in May")
    _say(again, copy, 2, "Nobody asked the people of the port", "none")
    _say(again, copy, 3, "The union was not asked at all", "described", "the minister")
    edited = again.article("b2", at(12, 6), text=own_text("b2"), title="New headline", fetched_at=at(14, 7))
    _say(again, edited, 1, "It will hold for years", "anonymous", "an official", start_offset=30, end_offset=52)
    _say(again, edited, 2, "No comment", "none", start_offset=60, end_offset=70)
    again.article(
        "b5", at(12, 5), text=own_text("b5"), title="Second headline", fetched_at=at(14, 7), modified_at=at(14, 6)
    )
    again.fetch("b3", at(16, 6), "gone", 404)
    for day in (19, 20):
        again.fetch("b9", at(day, 5), "http_error", 503, error="HTTP 503")
    for ref in ("b7", "b8"):
        again.reject("no_body", ref, f"{ref} holds no text")

    third = Load("gamma", "only", at(17, 12))
    said = third.article("g1", at(16, 12))
    third.agency(said, "afp", "attribution")
    third.organisation(said, "own:union", "Harbour Union")
    third.quotation(said, 1, "The union was never asked at all", kind="mixed", speaker_organisation_id="own:union")
    # Monday the 16th in a zone five hours ahead, which is Sunday in UTC, by the day alone and by the hour
    local: dict[str, Any] = {"published_date": at(16).date(), "published_utc_offset_minutes": 300}
    weak: dict[str, Any] = {"title_confidence": 0.95, "published_confidence": 0.69, "authors_confidence": 0.7}
    third.article("g2", at(15, 19), is_published_day_only=True, fetched_at=at(16, 11), **local, **weak)
    differing = '{"title": [{"value": "One", "source": "meta", "place": "og:title"}]}'
    third.article(
        "g3", at(15, 21, 40), fetched_at=at(16, 11), **local, field_candidates=differing, title_confidence=0.9
    )

    # pages that belong to no outlet stand in no answer but that about rejections
    nobodys = Load("unknown", "saved", at(20, 10))
    nobodys.rows["outlets"] = []
    nobodys.fetch(None, at(20, 9), "timeout", None)
    nobodys.reject("unknown_outlet", "x1", "no outlet has x1")
    return [load.write(staged) for load in (early, middle, late, first, again, third, nobodys)]


ANSWERS: dict[str, list[tuple[Any, ...]]] = {
    "agency_dependence": [
        ("Beta", WEEK_16, 1, 100.0, 0.0, 100.0),
        ("Alpha", WEEK_16, 3, 33.3, 0.0, 0.0),
        ("Gamma", WEEK_16, 3, 0.0, 33.3, 0.0),
        ("Alpha", WEEK_9, 1, 100.0, 0.0, 0.0),
        ("Beta", WEEK_9, 3, 0.0, 0.0, 0.0),
    ],
    "country_attention": [
        ("Alpha", "SY", "Syria", 4, 100.0),
        ("Alpha", "IQ", "Iraq", 1, 25.0),
        ("Beta", "PT", "Portugal", 1, 25.0),
    ],
    "doubtful_values": [
        ("Gamma", 3, 0, 1, 0, 33.3, 33.3), ("Alpha", 4, 0, 0, 0, 0.0, 0.0), ("Beta", 4, 0, 0, 0, 0.0, 0.0),
    ],
    "edits_after_publication": [("Beta", 2, 2, 100.0, 2, 48.0), ("Alpha", 1, 0, 0.0, 1, None)],
    "failing_fetches": [
        ("Beta", "http_error", 503, 2, 3, _when(18, 10), _when(19, 5), _when(20, 5), "HTTP 503"),
        ("Beta", "gone", 404, 1, 3, _when(18, 10), _when(16, 6), _when(16, 6), None),
    ],
    "headline_labels": [("Alpha", "VIDEO", 1, 1.0, 1, _when(9, 8), _when(9, 8))],
    "media_reuse": [
        ("image", "Alpha", "alpha a2", "https://alpha.example/a2", "Beta", 2, 2, None, _when(18, 8), _when(18, 9, 30),
         "https://pictures.example/pic2", 1.5),
    ],
    "named_organisations": [
        ("Alpha", "United Nations", "UN", None, 2, 2, 1, 50.0), ("Gamma", "Harbour Union", None, None, 1, 1, 0, 33.3),
    ],
    "named_people": [
        ("Alpha", "Abbas Araghchi", "Foreign Minister", "IR", 3, 3, 1, 1, 75.0),
        ("Alpha", "Maria Alves", None, None, 2, 3, 0, 3, 50.0),
        ("Alpha", "Javad Hosseini Marvi", "Spokesman", "IR", 2, 2, 0, 0, 50.0),
        ("Beta", "Javad Hosseini Marvi", "Spokesman", "IR", 1, 1, 0, 0, 25.0),
        ("Beta", "Javad Hosseini Marvi", None, "PT", 1, 1, 0, 0, 25.0),
        ("Beta", "Maria Alves", None, None, 1, 1, 0, 1, 25.0),
    ],
    "people_and_titles": [
        ("Abbas Araghchi", "Alpha", "Foreign Minister", 2),
        ("Abbas Araghchi", "Alpha", "Minister", 1),
        ("Javad Hosseini Marvi", "Alpha", "Spokesman", 2),
        ("Javad Hosseini Marvi", "Beta", "سخنگوی", 1),
    ],
    "people_in_many_spellings": [
        ("Javad Hosseini Marvi", 2, "arabic, latin", "Javad Hosseini Marvi | جواد حسینی مروی", 0.7,
         "the same name, and the only country that articles state for it is IR"),
    ],
    "people_together": [
        ("Abbas Araghchi", "Javad Hosseini Marvi", 2, 1), ("Abbas Araghchi", "Maria Alves", 2, 1),
        ("Javad Hosseini Marvi", "Maria Alves", 2, 2),
    ],
    "publishing_rhythm": [
        ("Alpha", 1, 8, 1), ("Alpha", 3, 8, 1), ("Alpha", 4, 10, 1), ("Alpha", 5, 9, 1),
        ("Beta", 3, 9, 1), ("Beta", 4, 5, 1), ("Beta", 4, 6, 1), ("Beta", 5, 6, 1), ("Gamma", 1, 2, 1),
        ("Gamma", 1, 12, 1),
    ],
    "rejection_reasons": [
        ("Beta", "staging", "articles", "no_body", 2, 1, "b7 holds no text", "https://beta.example/b7", _when(20, 12)),
        ("Unknown outlet", "staging", "articles", "unknown_outlet", 1, 1, "no outlet has x1",
         "https://unknown.example/x1", _when(20, 10)),
    ],
    "quotations_in_edits": [
        ("Beta", "New headline", _when(14, 7), "source_made_anonymous", "Maria Alves", "Maria Alves", "an official",
         "https://beta.example/b2"),
        ("Beta", "New headline", _when(14, 7), "quotation_added", None, None, "No comment", "https://beta.example/b2"),
    ],
    "related_graph": [
        ("Alpha", "alpha a1", "https://alpha.example/a1", 2, True, _when(9, 8), _when(18, 8), _when(19, 10)),
        ("Alpha", "Missing story", "https://alpha.example/a9", 2, False, None, _when(18, 8), _when(20, 9)),
    ],
    "removed_articles": [
        ("Beta", "beta b3", "https://beta.example/b3", _when(13, 6), _when(13, 7), _when(16, 6), 3.0, 1, False),
    ],
    "rising_places": [("Homs", "city", "Syria", 3, 0.3, 1, 3.2)],
    "same_quotation": [
        ("Harbour Union", "Gamma", "The union was never asked at all", "Beta", "The union was not asked at all",
         "changed", 85.7, 45.5, False, "https://beta.example/b1"),
        ("Maria Alves", "Alpha", "The bridge will open in May and not before", "Beta", "The bridge will open in May",
         "cut", 80.0, 1.5, True, "https://beta.example/b1"),
        (None, "Beta", "Nobody asked the people of the port", "Alpha", "Nobody asked the people of the port",
         "same", 100.0, 47.5, False, "https://alpha.example/a4"),
        ("Maria Alves", "Beta", "The bridge will open in May", "Alpha", "I said the bridge will open in May",
         "longer", 85.7, 47.5, False, "https://alpha.example/a4"),
    ],
    "share_of_voice": [
        (WEEK_16, "Alpha", 3, 3, 180, 42.9),
        (WEEK_16, "Gamma", 3, 3, 180, 42.9),
        (WEEK_16, "Beta", 1, 0, 60, 14.3),
        (WEEK_9, "Beta", 3, 3, 180, 75.0),
        (WEEK_9, "Alpha", 1, 1, 60, 25.0),
    ],
    "silent_headline_edits": [
        ("Beta", "Old headline", "New headline", _when(14, 7), 48.0, "https://beta.example/b2"),
    ],
    "silent_outlets": [
        ("Gamma", "small", _when(16, 12, 30), 95.5, "no attempt was made", 0, 0, 0, None, None),
        ("Beta", "small", _when(18, 10), 50.0, "no attempt was answered", 1, 0, 2, "no_body", "HTTP 503"),
    ],
    "unfetched_related": [
        ("Alpha", "a9", "https://alpha.example/a9", "Missing story", 2, _when(20, 9, 30)),
    ],
    "unnamed_sources": [
        ("Alpha", 5, 60.0, 0.0, 40.0, 0.0, 2, "a senior engineer"),
        ("Beta", 5, 20.0, 20.0, 20.0, 40.0, 1, "an official"),
        ("Gamma", 1, 100.0, 0.0, 0.0, 0.0, 0, None),
    ],
    "unresolved_places": [("Nowhere", "Iraq", 1, 2, "Nowhere!", "alpha a3")],
    "what_edits_change": [("Beta", 2, 0, 0, 2, 0, 1, 1, 1, 0.0, 0)],
    "who_agencies_quote": [
        ("Reuters", "Maria Alves", "person", 2, 2, 2),
        (None, "Abbas Araghchi", "person", 1, 1, 1),
        (None, "Harbour Union", "organisation", 1, 1, 1),
        (None, "Maria Alves", "person", 1, 1, 1),
    ],
    "who_credits_whom": [
        ("Alpha", "Agence France-Presse", "FR", "national", 1, 25.0, _when(9, 8), _when(9, 8)),
        ("Alpha", "Reuters", "GB", "private", 1, 25.0, _when(18, 8), _when(18, 8)),
        ("Beta", "Reuters", "GB", "private", 1, 25.0, _when(18, 9, 30), _when(18, 9, 30)),
    ],
    "who_is_quoted": [
        ("Alpha", "Maria Alves", "person", 2, 2, 2, 66.7, _when(18, 8), _when(20, 9)),
        ("Alpha", "Abbas Araghchi", "person", 1, 1, 1, 33.3, _when(19, 10), _when(19, 10)),
        ("Beta", "Maria Alves", "person", 1, 1, 1, 100.0, _when(18, 9, 30), _when(18, 9, 30)),
        ("Gamma", "Harbour Union", "organisation", 1, 1, 1, 100.0, _when(16, 12), _when(16, 12)),
    ],
    "who_follows_whom": [("Alpha", "Beta", 1, 1.0, 90.0)],
    "events_and_texts": [("alpha a2", "Alpha", _when(18, 8), 1, 2, 2, "en")],
    "wire_echo": [("alpha a2", "Alpha", "Reuters", _when(18, 8), "Beta", 90.0, 1, 2)],
}  # fmt: skip


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory, build: Build) -> Path:
    """The small world, built in two batches of which the later one came first."""
    root = tmp_path_factory.mktemp("analyses")
    database, ids = root / "small.duckdb", _write(root / "staged")
    build(database, root / "staged", ids[2:])
    build(database, root / "staged", ids[:2])
    return database


@pytest.fixture(scope="module")
def answered(small: Path) -> dict[str, list[tuple[Any, ...]]]:
    """What each analysis answers on the small world."""
    with contextlib.closing(duckdb.connect(str(small), read_only=True)) as connection:
        return {a.name: connection.execute(a.sql).fetchall() for a in read_analyses()}


def _ask(database: Path, name: str, *outlets: str, since: dt.date | None = None, until: dt.date | None = None) -> Any:
    query = restricted_query(database, find_analysis(name), Restriction(outlets, since, until))
    with contextlib.closing(duckdb.connect(str(database), read_only=True)) as connection:
        return connection.execute(query).fetchall()


@pytest.mark.slow
def test_an_outlet_keeps_its_share_among_all(small: Path) -> None:
    assert _ask(small, "share_of_voice", "beta") == [
        (WEEK_16, "Beta", 1, 0, 60, 14.3),
        (WEEK_9, "Beta", 3, 3, 180, 75.0),
    ]
    assert _ask(small, "who_follows_whom", "alpha") == _ask(small, "who_follows_whom", "beta") != []
    assert _ask(small, "who_follows_whom", "gamma") == []


@pytest.mark.slow
def test_an_analysis_that_names_no_outlet_reads_the_articles_of_the_one_asked_for(small: Path) -> None:
    assert _ask(small, "rising_places", "alpha") == ANSWERS["rising_places"]
    assert _ask(small, "rising_places", "beta") == []


@pytest.mark.slow
def test_days_restrict_what_is_counted(small: Path) -> None:
    since = _ask(small, "share_of_voice", since=WEEK_16)
    assert since == [row for row in ANSWERS["share_of_voice"] if row[0] == WEEK_16]
    assert _ask(small, "share_of_voice", since=at(9).date(), until=at(9).date()) == [(WEEK_9, "Alpha", 1, 1, 60, 100.0)]
    assert _ask(small, "rejection_reasons", until=at(19).date()) == []
    assert [row[:4] for row in _ask(small, "failing_fetches", until=at(18).date())] == [("Beta", "gone", 404, 1)]


@pytest.mark.slow
@pytest.mark.parametrize("name", sorted(ANSWERS))
def test_every_analysis_can_be_restricted(small: Path, name: str) -> None:
    everything = _ask(small, name, "alpha", "beta", "gamma", since=at(1).date(), until=at(28).date())
    assert everything == [row for row in ANSWERS[name] if "Unknown outlet" not in row]


@pytest.mark.slow
def test_an_outlet_that_is_not_there_is_named_with_those_like_it(small: Path) -> None:
    with pytest.raises(NoSuchOutletError, match="did you mean alpha"):
        _ask(small, "share_of_voice", "alfa")


@pytest.mark.slow
def test_each_query_is_what_dbt_compiles(dbt_work: Path, tmp_path: Path) -> None:
    run_models(tmp_path / "empty.duckdb", dbt_work, command=("compile", "--select", "resource_type:analysis"))
    compiled = {path.stem: path.read_text("utf-8") for path in (dbt_work / "compiled/dateline/analyses").glob("*.sql")}
    rendered = {path.stem: render_analysis(path) for path in ANALYSES.glob("*.sql")}
    assert {name: _plain(sql) for name, sql in compiled.items()} == {n: _plain(sql) for n, sql in rendered.items()}


def _plain(sql: str) -> str:
    """Without the name of the file and quotes around names, which dbt writes, and without spaces at ends of lines."""
    return "\n".join(line.rstrip() for line in _QUALIFIED.sub(r"\1.\2", sql).strip().splitlines())


def test_every_analysis_has_its_answer() -> None:
    assert sorted(ANSWERS) == sorted(path.stem for path in ANALYSES.glob("*.sql"))


@pytest.mark.slow
@pytest.mark.parametrize("name", sorted(ANSWERS))
def test_an_analysis_gives_the_answer_worked_out_by_hand(answered: dict[str, list[tuple[Any, ...]]], name: str) -> None:
    assert answered[name] == ANSWERS[name]
