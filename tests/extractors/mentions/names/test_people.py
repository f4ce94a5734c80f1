"""People in invented texts of several languages: spans, kinds, printed titles, and who is who in a document."""

from __future__ import annotations

import pytest

from extractors import find_organisations, find_people
from extractors.mentions.names.mentions import PersonKind, PersonMention


def surfaces(mentions: list[PersonMention]) -> list[str]:
    return [mention.surface for mention in mentions]


ENGLISH = (
    "Foreign Minister Helena Marsden said on Tuesday that the talks had failed. Her deputy Robert Ashby agreed. "
    "Mr. Ashby told reporters that Marsden would travel to Paris. “We shall see,” said J. P. Coleman, a lawyer."
)


def test_full_names_surnames_and_titles() -> None:
    found = find_people(ENGLISH)
    assert surfaces(found) == ["Helena Marsden", "Robert Ashby", "Ashby", "Marsden", "J. P. Coleman"]
    kinds = [mention.kind for mention in found]
    assert kinds == [
        PersonKind.FULL_NAME,
        PersonKind.FULL_NAME,
        PersonKind.TITLE_WITH_NAME,
        PersonKind.SURNAME,
        PersonKind.FULL_NAME,
    ]
    assert [mention.title for mention in found[:4]] == ["Foreign Minister", "deputy", "Mr.", None]
    assert found[4].title == "lawyer"


def test_a_surname_joins_the_full_name() -> None:
    minister, deputy, ashby, marsden, lawyer = find_people(ENGLISH)
    assert ashby.entity == deputy.entity
    assert ashby.name == "Robert Ashby"
    assert marsden.entity == minister.entity
    assert len({minister.entity, deputy.entity, lawyer.entity}) == 3
    assert "surname of Helena Marsden" in marsden.evidence


def test_offsets_confidence_and_evidence() -> None:
    for mention in find_people(ENGLISH):
        assert ENGLISH[mention.start : mention.end] == mention.surface
        assert 0.4 < mention.confidence < 1
        assert mention.evidence
        assert all(mention.evidence)


def test_two_people_of_one_surname_stay_two() -> None:
    found = find_people("Laura Bentley met her brother Simon Bentley in court. Simon Bentley said nothing.")
    assert surfaces(found) == ["Laura Bentley", "Simon Bentley", "Simon Bentley"]
    assert found[1].entity == found[2].entity
    assert found[0].entity != found[1].entity


def test_a_place_is_no_person() -> None:
    assert find_people("Troops left Damascus for Aleppo on Monday, and Syria closed the road.") == []


def test_an_agency_is_no_person() -> None:
    assert find_people("The army withdrew, Reuters reported on Monday.") == []


@pytest.mark.parametrize("text", ["", " ", "\n\n", "...", "12 34"])
def test_texts_without_words(text: str) -> None:
    assert find_people(text) == []


CASES = [
    ("de", "Der Sprecher Jürgen Hartwig sagte am Montag, die Lage sei ernst. Hartwig lobte die Helfer.",
     ["Jürgen Hartwig", "Hartwig"]),
    ("fr", "Le ministre Philippe Garnier a déclaré lundi que Mme Claire Dumont serait entendue. M. Garnier a dit oui.",
     ["Philippe Garnier", "Claire Dumont", "Garnier"]),
    ("es", "El alcalde Ricardo Salinas dijo ayer que no habrá cambios. Salinas viajará a Madrid con Teresa Ibáñez.",
     ["Ricardo Salinas", "Salinas", "Teresa Ibáñez"]),
    ("it", "Il sindaco Giorgio Bellini ha detto che la scuola resta chiusa. Bellini incontrerà Carla Fontana.",
     ["Giorgio Bellini", "Bellini", "Carla Fontana"]),
    ("pt", "O ministro Eduardo Teixeira disse que a obra começa hoje. Teixeira falou com Paula Moreira.",
     ["Eduardo Teixeira", "Teixeira", "Paula Moreira"]),
    ("ru", "Министр Сергей Воронцов заявил в понедельник, что переговоры продолжатся. Слова Воронцова понятны.",
     ["Сергей Воронцов", "Воронцова"]),
    ("pl", "Minister Andrzej Kowalczyk powiedział, że ustawa jest gotowa. Zdaniem Kowalczyka to dobra wiadomość.",
     ["Andrzej Kowalczyk", "Kowalczyka"]),
    ("cs", "Ministr Pavel Dvořák řekl, že zákon je připraven. Podle Dvořáka to je dobrá zpráva.",
     ["Pavel Dvořák", "Dvořáka"]),
    ("tr", "Bakan Mehmet Karataş pazartesi günü açıklama yaptı. Karataş'ın sözleri yankı buldu.",
     ["Mehmet Karataş", "Karataş"]),
    ("ar", "قال الوزير محمد سليمان إن المحادثات مستمرة. وأضاف سليمان أن الوفد سيعود غدا.",
     ["محمد سليمان", "سليمان"]),
    ("fa", "آقای رضا کریمی گفت که مذاکرات ادامه دارد. کریمی افزود که هیئت فردا بازمی‌گردد.",
     ["رضا کریمی", "کریمی"]),
    ("zh", "外交部发言人王志强表示，会谈将继续举行。王志强说，双方同意合作。",
     ["王志强", "王志强"]),
]  # fmt: skip


@pytest.mark.parametrize(("language", "text", "right"), CASES, ids=[case[0] for case in CASES])
def test_people_by_language(language: str, text: str, right: list[str]) -> None:
    found = find_people(text, language=language)
    assert surfaces(found) == right
    first = found[0]
    assert found[1].entity == first.entity or len(right) > 2
    assert [mention.entity for mention in found if mention.surface[:4] == right[1][:4]][-1] == found[1].entity


def test_a_chinese_name_of_transcription() -> None:
    found = find_people("美国总统亚历山大·贝克尔斯说，他将访问中国。", language="zh")
    assert surfaces(found) == ["亚历山大·贝克尔斯"]


def test_a_letter_for_and_is_no_part_of_an_arabic_name() -> None:
    text = "وصل الرئيس بوتين إلى موسكو. وأشاد بالقرار، وترامب رحب به."
    found = find_people(text, language="ar")
    assert surfaces(found) == ["بوتين", "ترامب"]
    assert all(text[mention.start : mention.end] == mention.surface for mention in found)


def test_a_german_common_noun_is_no_person() -> None:
    text = "Zum Schulbeginn fehlten Lehrer, sagte Renate Hollmann. Palmherzensalat gab es nicht."
    assert surfaces(find_people(text, language="de")) == ["Renate Hollmann"]


def test_a_place_before_a_name_is_no_part_of_it() -> None:
    found = find_people("Президент России Сергей Воронцов прибыл в Минск.", language="ru")
    assert surfaces(found) == ["Сергей Воронцов"]
    assert found[0].title == "Президент России"


def test_words_of_a_title_case_headline_are_names_only_with_a_witness() -> None:
    body = "The orchestra of the port waited a week. Its leader Robert Ashby said on Monday that Ashby Hall was dry."
    headline = "Moon Orchestra Waits for Rain, Answer Already Sent"
    found = find_people(f"{headline}\n\n{body}")
    assert all(mention.start > len(headline) for mention in found)
    assert "Robert Ashby" in surfaces(found)
    # named in the body, or behind a given name
    headline = "Answer Already Sent to Ashby by the Moon Orchestra"
    assert find_people(f"{headline}\n\n{body}")[0].start == headline.index("Ashby")
    assert "Robert Ashby" in surfaces(find_people("Robert Ashby Waits for Rain, Answer Already Sent\n\nIt rained."))


def test_organisations_of_a_title_case_headline_need_a_witness_too() -> None:
    text = "Flying Library Lands in the City with Two Thousand Books\n\nThe library came on Monday. It stayed."
    assert find_organisations(text) == []


@pytest.mark.parametrize("text", ["قال ـــــ أمس إن الجسر مغلق", "وقالت ــــــــ إن الجسر مغلق"])
def test_a_stretching_mark_alone_is_no_name(text: str) -> None:
    assert find_people(text, language="ar") == []
