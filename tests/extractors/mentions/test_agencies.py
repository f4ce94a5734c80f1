"""What a reader of the mentions relies on: names, roles, offsets, and texts meant to break it."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extractors import find_agencies
from extractors.language.agency_names import fold, name_index
from extractors.mentions.agencies.find import (
    AgencyMention,
    find_article_agencies,
    is_agency_name,
)
from extractors.mentions.agencies.roles import ROLES
from extractors.mentions.agencies.version import agency_lists_version
from tests.cost import assert_linear


def found(text: str, language: str = "en") -> list[tuple[str, str, str]]:
    return [(m.agency_id, m.role, m.surface) for m in find_agencies(text, language=language)]


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        ("The hill was taken, the sources added; FNA reported.", "en", [("fars", "credit", "FNA")]),
        ("FNA repoted", "en", [("fars", "credit", "FNA")]),
        ("SABA News reported", "en", [("saba", "credit", "SABA News")]),
        ("Press TV reported", "en", [("press_tv", "credit", "Press TV")]),
        ("Global post report", "en", [("global_post", "credit", "Global post")]),
        ("The clinic will open in May, the doctor told SANA.", "en", [("sana", "attribution", "SANA")]),
        ("Syria's official SANA news agency", "en", [("sana", "mention", "SANA")]),
        ("(Reuters) - The port reopened.", "en", [("reuters", "dateline", "Reuters")]),
        ("(Reuters) -", "en", [("reuters", "dateline", "Reuters")]),
        ("AFP/Getty", "en", [("afp", "credit", "AFP"), ("getty_images", "credit", "Getty")]),
        ("dpa/jf", "de", [("dpa", "credit", "dpa")]),
        ("Reporting by Lina Haddad in Amman for AP", "en", [("associated_press", "byline", "AP")]),
        ("وكالة الأنباء السورية (سانا)", "ar", [("sana", "mention", "وكالة الأنباء السورية (سانا)")]),
        ("به گزارش خبرگزاری فارس", "fa", [("fars", "attribution", "خبرگزاری فارس")]),
    ],
)
def test_agency_is_read_with_its_role(text: str, language: str, expected: list[tuple[str, str, str]]) -> None:
    assert found(text, language) == expected


@pytest.mark.parametrize(
    "text",
    [
        "She took AP chemistry in her last year.",
        "AP chemistry",
        "Growth in the MENA region slowed.",
        "MENA region",
        "The delegation flew to Sana on Tuesday.",
        "Sana the city lies in the mountains.",
        "An announcement came over the PA system.",
        "a PA system",
        "The Palestinian Authority (PA) objected, and the PA said it would appeal.",
        "The Environmental Protection Agency (EPA) set limits, and the EPA reported progress.",
        "Fars province reported heavy snow.",
        "استان فارس میزبان جشنواره شد.",
        "سافر فارس إلى بيروت مع شقيقه.",
        "",
        "   \n\n  ",
    ],
)
def test_another_meaning_is_no_agency(text: str) -> None:
    assert found(text) == []


def test_same_words_have_another_role_elsewhere_in_the_text() -> None:
    opening = "Troops advanced, SANA reported.\nThe road was closed."
    closing = "The road was closed.\nTroops advanced, SANA reported."
    assert found(opening) == [("sana", "attribution", "SANA")]
    assert found(closing) == [("sana", "credit", "SANA")]


def test_short_form_follows_a_full_name_in_the_text() -> None:
    text = "The Saudi Press Agency (SPA) moved. Staff of SPA were pleased with the new house."
    assert [m.surface for m in find_agencies(text)] == ["Saudi Press Agency (SPA)", "SPA"]
    assert found("Staff of SPA were pleased with the new house.") == []


@pytest.mark.parametrize(
    ("text", "language", "agency_id"),
    [
        ("TEHRAN (MNA) – The exhibition closed.", "en", "mehr"),
        ("YANGON (MNA) – The exhibition closed.", "en", "mna_myanmar"),
        ("DAKAR, 4 mai (APS) - Le marché a rouvert.", "fr", "aps_senegal"),
        ("ALGER, 4 mai (APS) - Le marché a rouvert.", "fr", "aps_algeria"),
        ("Wien (APA) - Die Sitzung dauerte lang.", "de", "apa_austria"),
        ("BAKU, May 4 (APA) - The field produces again.", "en", "apa_azerbaijan"),
    ],
)
def test_shared_short_form_goes_by_the_country(text: str, language: str, agency_id: str) -> None:
    assert [m.agency_id for m in find_agencies(text, language=language)] == [agency_id]


def test_shared_short_form_without_evidence_is_not_guessed() -> None:
    assert found("The minister resigned, ANA reported on Friday.") == []


def test_wrong_language_label_changes_nothing_that_one_agency_owns() -> None:
    for text in ("به گزارش خبرگزاری فارس", "Laut dpa ruht die Arbeit.", "قالت رويترز إن القطار وصل"):
        assert len({tuple(found(text, language)) for language in ("en", "ar", "fa", "fr", "de", "es", "", "xx")}) == 1


def test_names_in_one_list_have_one_role() -> None:
    assert found("Outlets such as Fars, Tasnim and Mehr reported the same.") == [
        ("fars", "attribution", "Fars"),
        ("tasnim", "attribution", "Tasnim"),
        ("mehr", "attribution", "Mehr"),
    ]
    assert found("The road is open. (dpa, AFP)") == [("dpa", "credit", "dpa"), ("afp", "credit", "AFP")]
    assert found("Reuters/Ipsos poll finds more support than last year") == [("reuters", "mention", "Reuters")]


def test_a_sentence_broken_over_lines_and_marks_that_do_not_print() -> None:
    assert found("The road is open, according to\nReuters and a witness.") == [("reuters", "attribution", "Reuters")]
    assert found("The road is open, according to\n\nReuters") == [("reuters", "credit", "Reuters")]
    assert found("قالت \u200fرويترز\u200f إن القطار وصل", "ar") == [("reuters", "attribution", "رويترز")]


def test_article_fields_and_the_outlets_own_agency() -> None:
    read = find_article_agencies(
        {
            "title": "Reuters: talks resume",
            "lead": "",
            "body": "The dam is full, SANA reported.\nAFP was told otherwise, a source told AFP.",
            "byline": "Lina Haddad, AP",
            "dateline": "DAMASCUS (SANA)",
            "caption_2": "A street in the old town. / AFP",
            "credit_2": "Petra",
        },
        own_agency_id="sana",
    )
    assert {field: [(m.agency_id, m.role) for m in mentions] for field, mentions in read.items()} == {
        "title": [("reuters", "attribution")],
        "lead": [],
        "body": [("sana", "attribution"), ("afp", "mention"), ("afp", "attribution")],
        "byline": [("associated_press", "byline")],
        "dateline": [("sana", "dateline")],
        "caption_2": [("afp", "credit")],
        "credit_2": [("petra", "credit")],
    }
    own = {m.agency_id for mentions in read.values() for m in mentions if m.is_own}
    assert own == {"sana"}


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("Reuters", True),
        ("By AFP staff", True),
        ("Reuters Staff", True),
        ("dpa/AFP", True),
        ("dpa/jf", True),
        ("The Associated Press", True),
        ("AFP and Reuters", True),
        ("Agence France-Presse (AFP)", True),
        ("خبرگزاری فارس", True),
        ("John Reuters", False),
        ("Lina Haddad, AP", False),
        ("Staff", False),
        ("Jane Doe", False),
        ("", False),
    ],
)
def test_byline_of_agencies_is_distinguished_from_people(line: str, expected: bool) -> None:
    assert is_agency_name(line) is expected


def check_offsets(text: str, mentions: list[AgencyMention]) -> None:
    position = 0
    for mention in mentions:
        assert position <= mention.start < mention.end <= len(text)
        assert text[mention.start : mention.end] == mention.surface
        assert mention.role in ROLES
        assert mention.evidence
        position = mention.end


PIECES = st.sampled_from(
    [
        *("AFP", "Reuters", "(AFP)", "told ", "SANA", " reported", "; FNA reported.", "\n", "😀", "👩‍👩‍👧", "e\u0301"),
        *("Te\u0301lam", "Télam", "وكالة ", "سا\u064eنا", "لـ", "خبرگزاری ", "فار\u200cس", " - ", "/", "©", "2016 "),
        *("\u200f", "\ud800", "\x00", "PA", "the ", "\u2028", "İHA", "ß", " "),
    ]
)


@settings(derandomize=True, max_examples=300, deadline=None)
@given(st.one_of(st.lists(PIECES, max_size=25).map("".join), st.text(max_size=200)))
def test_offsets_slice_to_the_surface(text: str) -> None:
    check_offsets(text, find_agencies(text))


def test_offsets_over_emoji_and_combining_marks() -> None:
    text = "👩‍👩‍👧 😀 e\u0301te\u0301 : l'agence Te\u0301lam a rapporté, selon l'AFP 🎉, وَكالة سَانا"
    mentions = find_agencies(text, language="fr")
    check_offsets(text, mentions)
    assert [m.agency_id for m in mentions][:2] == ["telam", "afp"]


@settings(derandomize=True, max_examples=100, deadline=None)
@given(st.text(max_size=120))
def test_folding_keeps_every_offset(text: str) -> None:
    assert len(fold(text)) == len(text)


@pytest.mark.parametrize(
    "piece",
    [
        "THE QUICK AP MENA SANA TOLD AP REPORTED PA SYSTEM. ",
        "A",
        " ",
        "(AP) - x\n",
        "told the official state news agency the AP, ",
        "قالت وكالة سانا أن ",
        "سَ",
        "AP/Getty ",
        "By AFP and by AFP and by ",
        "\u0301",
    ],
)
def test_a_megabyte_of_anything_takes_seconds_at_most(piece: str) -> None:
    text = (piece * (1_000_000 // len(piece) + 1))[:1_000_000]
    name_index()
    check_offsets(text, assert_linear(find_agencies, text))


@pytest.mark.parametrize(
    "line",
    [
        "AP w{0}",
        "Photo by {1}{0} AP\n",
        "Foto: {1} {1}{0} AFP\n",
        "Photo: A.B.C.{0} D.E.F. G.H.I. AP\n",
        "déclaré {0} et puis et puis et puis l'AFP\n",
        "sagte {0} dem der dem der dem der dpa\n",
        "dijo {0} a con a con a con EFE\n",
        "Reporting by A. B. C. D. E. F. G. H.{0} for AP\n",
        "told The A's The {0}'s B-run C-run AP\n",
        "به گزارش {0} و ا و ا و ا و ا و ا و ایرنا\n",
        "قال {0} إن إن إن إن إن لرويترز\n",
    ],
)
def test_a_megabyte_of_names_that_all_differ_in_context(line: str) -> None:
    text = "".join(line.format(number, "A" * (30 + number % 13)) for number in range(60_000))[:1_000_000]
    check_offsets(text, assert_linear(find_agencies, text))


def test_lists_version_is_a_digest_that_loads_can_keep() -> None:
    assert agency_lists_version() == agency_lists_version()
    assert len(agency_lists_version()) == 12
    assert int(agency_lists_version(), 16) >= 0
