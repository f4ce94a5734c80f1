"""What an analyst relies on from the places read in a text."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extractors import find_places
from extractors.mentions.places.find import PlaceMention, find_article_places, place_rows
from extractors.runtime.settings import load_settings
from tests.cost import assert_linear

SHARED = Path(__file__).resolve().parents[4] / "shared"
GAZETTEER = load_settings().gazetteer
SEED = SHARED / "seed" / "alalam-en-1804800.txt"


def ids(text: str, **options: object) -> dict[str, str]:
    return {mention.surface: mention.place_id for mention in find_places(text, **options)}  # type: ignore[arg-type]


def one(text: str, surface: str, **options: object) -> PlaceMention:
    return next(mention for mention in find_places(text, **options) if mention.surface == surface)  # type: ignore[arg-type]


# ---------------------------------------------------------------- what is found, and where it is


def test_a_country_a_city_and_a_demonym() -> None:
    mentions = find_places("The Norwegian minister met reporters in Bergen. Norway sends aid.")
    assert [(m.surface, m.kind, m.country_code) for m in mentions] == [
        ("Norwegian", "adjective", "NO"),
        ("Bergen", "name", "NO"),
        ("Norway", "name", "NO"),
    ]
    bergen = mentions[1]
    assert bergen.place_type == "city"
    assert bergen.geoname_id == 3161732
    assert bergen.place_id == "geonames:3161732"
    assert (round(bergen.latitude or 0), round(bergen.longitude or 0)) == (60, 5)
    assert bergen.country_name == "Norway"
    assert bergen.admin1_name
    assert bergen.is_resolved
    assert bergen.evidence


def test_x_comma_y_decides_between_places_of_one_name() -> None:
    assert one("Police in Portland, Maine, closed the road.", "Portland").admin1_name == "Maine"
    assert one("Police in Portland, Ore., closed the road.", "Portland").admin1_name == "Oregon"
    assert one("The factory in London, Ontario, reopened.", "London").country_code == "CA"


def test_one_sense_in_a_document_and_the_company_of_other_names() -> None:
    text = (
        "The ferry to Halifax was late again. Nova Scotia pays for it, said a clerk in Dartmouth. "
        "Drivers waited in Halifax for hours, and in Truro too."
    )
    found = find_places(text)
    assert {m.country_code for m in found} == {"CA"}
    assert len({m.place_id for m in found if m.surface == "Halifax"}) == 1


def test_people_are_no_places() -> None:
    text = "Jordan Peterson spoke with Mr. Lincoln and Chelsea Houston. Houston said the show was fun."
    assert find_places(text) == []


def test_everyday_words_are_no_places() -> None:
    assert ids("Nice work, she said. Hope springs again and Most agree.") == {}


def test_country_hints_decide_where_the_text_does_not() -> None:
    text = "The mayor of Perth opened a new bridge on Monday."
    assert one(text, "Perth", country_hints=("AU",)).country_code == "AU"
    assert one(text, "Perth", country_hints=("GB",)).country_code == "GB"


def test_seas_rivers_regions_and_continents() -> None:
    found = {
        m.surface: m.place_type
        for m in find_places("Ships left the Black Sea for the Suez Canal; Africa and the Balkans.")
    }
    assert found == {"Black Sea": "sea", "Suez Canal": "canal", "Africa": "continent", "Balkans": "region"}


# ---------------------------------------------------------------- spellings, unresolved names


@pytest.mark.parametrize("spelling", ["Quaryatayn", "Qaryatayn", "Al Qaryatayn", "Al Quaryatayn"])
def test_spellings_of_one_town_join(spelling: str) -> None:
    text = f"The Syrian army entered {spelling} on Sunday, sources in Damascus said. Fighting near {spelling} went on."
    assert one(text, spelling).geoname_id == 173361


@pytest.mark.parametrize("spelling", ["Deir Ezzor", "Deir Ezzur", "Deir ez-Zor"])
def test_spellings_written_apart_and_together_join(spelling: str) -> None:
    assert one(f"Syria: an oilfield near {spelling} was retaken.", spelling).geoname_id == 170794


def test_a_city_and_its_province_are_two() -> None:
    city = one("Shells fell on Homs in Syria.", "Homs")
    province = one("The southwestern part of Homs province in Syria is quiet.", "Homs")
    assert city.place_id == "geonames:169577"
    assert (province.place_id, province.place_type) == ("iso3166-2:SY-HI", "admin1")


def test_names_that_no_gazetteer_has_are_kept_and_their_spellings_join() -> None:
    text = (
        "The Syrian army left Homs. Troops moved towards Zubayrat region and the town of Mezzoun; others went to "
        "the town of Mazzoun, Syria."
    )
    found = {m.surface: m for m in find_places(text)}
    assert found["Zubayrat"].is_resolved is False
    assert found["Zubayrat"].country_code == "SY"
    assert found["Zubayrat"].id_source == "unresolved"
    assert found["Mezzoun"].place_id == found["Mazzoun"].place_id
    assert found["Mezzoun"].geoname_id is None


def test_an_unresolved_street_is_near_the_town_of_the_text() -> None:
    street = one("Fire crews in Winnipeg went to a house on Larkspur Avenue, Winnipeg police said.", "Larkspur Avenue")
    assert (street.place_type, street.is_resolved, street.country_code) == ("street", False, "CA")
    assert abs((street.latitude or 0) - 49.9) < 1


# ---------------------------------------------------------------- other scripts and languages


@pytest.mark.parametrize(
    ("text", "surface", "geoname_id"),
    [
        ("أعلن الجيش السيطرة على مدينة القريتين في سوريا", "القريتين", 173361),
        ("وصل الوفد إلى بغداد وبدمشق التقى الوزير", "دمشق", 170654),
        ("وصلت القافلة للعراق اليوم", "لعراق", 99237),
        ("رئیس جمهور در سفر به مشهد سخن گفت", "مشهد", 124665),
        ("گزارش از تهران، پایتخت ایران", "ایران", 130758),
        ("В Москве прошла встреча", "Москве", 524901),
        ("Συνάντηση στην Αθήνα", "Αθήνα", 264371),
        ("פגישה בירושלים היום", "ירושלים", 281184),
        ("首相は東京で会談した", "東京", 1850147),
        ("서울에서 회담이 열렸다", "서울", 1835848),
        ("दिल्ली में बैठक हुई", "दिल्ली", 1273294),
        ("Ankara'da toplantı yapıldı", "Ankara", 323786),
        ("Die Sitzung in München und die Lage in Syrien", "Syrien", 163843),
    ],
)
@pytest.mark.parametrize("language", ["en", "ar"])
def test_scripts_resolve_whatever_the_label(text: str, surface: str, geoname_id: int, language: str) -> None:
    assert one(text, surface, language=language).geoname_id == geoname_id


# ---------------------------------------------------------------- fields and rows


@pytest.mark.parametrize(
    ("text", "surfaces"),
    [
        ("Les bateaux d'Alger et d’Oran ont quitté l'Espagne.", ["Alger", "Oran", "Espagne"]),
        ("L'Iran dit qu'Israël a fermé le pont vers l'Égypte.", ["Iran", "Israël", "Égypte"]),
        ("Les ports de Côte d'Ivoire attendent le navire.", ["Côte d'Ivoire"]),
        ("I treni dell'Iraq e nell'Ucraina orientale.", ["Iraq", "Ucraina"]),
        ("El govern d'Algèria i el de l'Iraq van signar.", ["Algèria", "Iraq"]),
        ("Ankara'da ve Türkiye'nin limanlarında.", ["Ankara", "Türkiye"]),
        ("Mr D'Angelo met Charles d'Artagnan at five o'clock; the coup d'etat of D'Souza failed.", []),
    ],
)
def test_a_name_is_read_behind_a_particle_cut_off_by_an_apostrophe(text: str, surfaces: list[str]) -> None:
    found = find_places(text)
    assert [m.surface for m in found] == surfaces
    assert all(text[m.start : m.end] == m.surface for m in found)


def test_fields_are_one_document_with_offsets_of_their_own() -> None:
    fields = {
        "title": "Springfield floods again",
        "lead": None,
        "body": "Water stood in the streets of Springfield, Missouri, and in Joplin.",
        "dateline": "JOPLIN, Mo. —",
    }
    found = find_article_places(fields, gazetteer=GAZETTEER)
    assert set(found) == set(fields)
    assert found["lead"] == []
    for name, mentions in found.items():
        for mention in mentions:
            assert (fields[name] or "")[mention.start : mention.end] == mention.surface
    assert found["title"][0].admin1_name == "Missouri"
    assert found["title"][0].place_id == found["body"][0].place_id


def test_rows_have_their_parents() -> None:
    mentions = find_places("Syrian troops left Homs for the town of Mezzoun and the Black Sea.")
    rows = {row["place_id"]: row for row in place_rows(mentions, gazetteer=GAZETTEER)}
    assert {m.place_id for m in mentions} <= set(rows)
    homs = rows["geonames:169577"]
    assert homs["country_place_id"] == "geonames:163843"
    assert homs["admin1_place_id"] == "iso3166-2:SY-HI"
    for row in rows.values():
        for parent in ("admin1_place_id", "country_place_id"):
            assert row[parent] is None or row[parent] in rows
    unresolved = next(row for row in rows.values() if not row["is_resolved"])
    assert unresolved["country_place_id"] == "geonames:163843"
    assert unresolved["latitude"] is None
    assert rows["own:sea/black-sea"]["country_code"] is None


# ---------------------------------------------------------------- bad input


def test_empty_text() -> None:
    assert find_places("") == []
    assert find_places(" \n\t ") == []
    assert find_article_places({}, gazetteer=GAZETTEER) == {}


PIECES = [
    "Paris", "Homs", "São Paulo", "U.S.", "N.J.", " in ", "the town of ", "’s", ", ", ". ", "\n\n", "😀",
    "👩\u200d👧",
    "e\u0301", "Mu\u0308nchen", "\u064b", "دمشق", "وب", "東京", "\u200f", "Al-", "'", "St. ", "Main Street",
    "TEXAS", "\x00", "\ud800", "กรุงเทพ", "Москве", "T&T",
]  # fmt: skip


@settings(derandomize=True, max_examples=150, deadline=None)
@given(st.lists(st.one_of(st.sampled_from(PIECES), st.text(max_size=6)), max_size=14))
def test_offsets_give_the_surface_back(parts: list[str]) -> None:
    text = "".join(parts)
    last = 0
    for mention in find_places(text):
        assert text[mention.start : mention.end] == mention.surface
        assert mention.surface.strip()
        assert last <= mention.start < mention.end
        assert 0 <= mention.confidence <= 1
        last = mention.end


@pytest.mark.parametrize(
    ("piece", "times"),
    [
        ("PARIS AND THE SPRINGFIELD OF WASHINGTON COUNTY ", 21_500),
        ("A ", 500_000),
        ("X", 1_000_000),
        ("東京都", 333_000),
        ("وبدمشق ", 140_000),
    ],
    ids=["capitals", "letters", "one word", "no spaces", "clitics"],
)
def test_a_megabyte_is_not_slow(piece: str, times: int) -> None:
    text = piece * times
    assert_linear(find_places, text)


def test_importing_and_reading_loads_no_heavy_package() -> None:
    code = (
        "import sys; from extractors import find_places; find_places('Rain in Lisbon, Portugal.');"
        "print([m for m in ('numpy', 'scipy', 'pandas', 'reverse_geocoder', 'babel') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


# ---------------------------------------------------------------- the page the project began with


@pytest.mark.skipif(not SEED.exists(), reason="../shared/seed is not beside the checkout")
def test_the_seed_page() -> None:
    mentions = find_places(SEED.read_text(encoding="utf-8"))
    named = {(m.surface, m.place_id) for m in mentions}
    assert {surface for surface, place in named if place == "geonames:173361"} >= {
        "Quaryatayn",
        "Al Qaryatayn",
        "Al Quaryatayn",
    }
    assert {surface for surface, place in named if place == "geonames:170794"} == {"Deir Ezzor", "Deir Ezzur"}
    assert ("Homs", "iso3166-2:SY-HI") in named
    assert {m.country_code for m in mentions if m.surface in ("Khanizir", "Kafir")} == {"SY"}
    assert all(not m.is_resolved for m in mentions if m.surface in ("Khanizir", "Kafir"))
    assert not [m for m in mentions if m.surface in ("Northern", "Southern", "Eastern", "FNA")]
