"""Names of places in the grammars of many languages: endings, prefixes, particles, prepositions; and names that are
people, companies and dishes.
"""

from __future__ import annotations

import pytest

from extractors import find_places
from extractors.mentions.places.spotting.languages import NO_RULES, language_of, local_rules
from extractors.mentions.places.spotting.scripts import forms

IN_LANGUAGES = [
    ("pl", "Minister poleciał do Pragi, potem do Nowego Jorku.", {"Pragi": "CZ", "Nowego Jorku": "US"}),
    ("pl", "W Lublinie i w Gdyni padał deszcz.", {"Lublinie": "PL", "Gdyni": "PL"}),
    ("cs", "V Ostravě hořelo; premiér odletěl do Vídně.", {"Ostravě": "CZ", "Vídně": "AT"}),
    ("sk", "Minister odišiel z Bratislavy do Prahy.", {"Bratislavy": "SK", "Prahy": "CZ"}),
    ("hr", "Ministrica je otputovala iz Splita u Rijeku.", {"Splita": "HR", "Rijeku": "HR"}),
    ("sl", "Vlaki iz Ljubljane v Maribor zamujajo.", {"Ljubljane": "SI", "Maribor": "SI"}),
    ("hu", "Az elnök Győrből Pécsre ment, Bécsben tárgyalt.", {"Győrből": "HU", "Pécsre": "HU", "Bécsben": "AT"}),
    ("fi", "Ministeri matkusti Tampereelta Turkuun ja Pariisiin.",
     {"Tampereelta": "FI", "Turkuun": "FI", "Pariisiin": "FR"}),
    ("et", "Minister sõitis Tartust Pärnusse.", {"Tartust": "EE", "Pärnusse": "EE"}),
    ("lv", "Rīgā un Liepājā sniga.", {"Rīgā": "LV", "Liepājā": "LV"}),
    ("lt", "Ministras nuvyko į Kauną, Klaipėdoje lijo.", {"Kauną": "LT", "Klaipėdoje": "LT"}),
    ("tr", "Bakan Bursa'ya gitti, Berlin'den geldi.", {"Bursa": "TR", "Berlin": "DE"}),
    ("ru", "Пожар в Нью-Йорке и в Нижнем Новгороде.", {"Нью-Йорке": "US", "Нижнем Новгороде": "RU"}),
    ("uk", "Міністр прибув зі Львова до Одеси.", {"Львова": "UA", "Одеси": "UA"}),
    ("bg", "Министърът пристигна в Пловдив от Варна.", {"Пловдив": "BG", "Варна": "BG"}),
    ("el", "Χιόνισε στη Λάρισα, ο δήμαρχος Αθηνών παραιτήθηκε.", {"Αθηνών": "GR"}),
    ("he", "שר החוץ הגיע לקהיר ומשם לאנקרה.", {"קהיר": "EG", "אנקרה": "TR"}),
    ("ar", "وصل الوفد إلى الرباط ثم توجه لبغداد.", {"الرباط": "MA", "بغداد": "IQ"}),
    ("fa", "رئیس جمهور وارد شهر دوشنبه شد و از آنجا به مشهد رفت.", {"دوشنبه": "TJ", "مشهد": "IR"}),
    ("hi", "मंत्री वाशिंगटन से काहिरा पहुँचे।", {"वाशिंगटन": "US", "काहिरा": "EG"}),
    ("mr", "मंत्री मुंबईत पोहोचले, पुण्यात सभा झाली.", {"मुंबईत": "IN", "पुण्यात": "IN"}),
    ("bn", "মন্ত্রী ঢাকায় ফিরেছেন, পরে রাজশাহীতে যাবেন।", {"ঢাকায়": "BD", "রাজশাহীতে": "BD"}),
    ("ta", "சென்னையில் மழை பெய்தது.", {"சென்னையில்": "IN"}),
    ("ka", "მინისტრი თბილისში ჩავიდა ბათუმიდან.", {"თბილისში": "GE", "ბათუმიდან": "GE"}),
    ("hy", "Նախարարը մեկնեց Երևանից:", {"Երևանից": "AM"}),
    ("sv", "Ministern reste från Malmö; Stockholms polis varnar.", {"Malmö": "SE", "Stockholms": "SE"}),
    ("de", "Der Minister reiste nach Köln und aus Mailand zurück.", {"Köln": "DE", "Mailand": "IT"}),
    ("it", "Il ministro è arrivato a Lione da Londra.", {"Lione": "FR", "Londra": "GB"}),
    ("id", "Menteri tiba di Surabaya dari Kairo.", {"Surabaya": "ID", "Kairo": "EG"}),
    ("ja", "大臣はワシントンからバスラに向かった。", {"ワシントン": "US", "バスラ": "IQ"}),
    ("ko", "장관은 워싱턴에서 부산으로 갔다.", {"워싱턴": "US", "부산": "KR"}),
]  # fmt: skip


@pytest.mark.parametrize(("language", "text", "expected"), IN_LANGUAGES)
def test_a_place_is_found_in_the_grammar_of_a_language(language: str, text: str, expected: dict[str, str]) -> None:
    found = {m.surface: m.country_code for m in find_places(text, language=language)}
    assert expected.items() <= found.items()
    for mention in find_places(text, language=language):
        assert text[mention.start : mention.end] == mention.surface


@pytest.mark.parametrize(
    ("language", "text", "absent"),
    [
        ("en", "Austin Butler sang, and Paris Jackson, 27, danced.", {"Austin", "Paris"}),
        ("en", "India Morrow, who wrote the play, was there.", {"India"}),
        ("en", "They ate Brussels sprouts and Kobe beef with Yorkshire pudding.", {"Brussels", "Kobe", "Yorkshire"}),
        ("en", "The poet C.J. Boston read, and Terry A. Dallas listened.", {"Boston", "Dallas"}),
        ("en", "Pupils of St. Joseph's walked to school.", {"St. Joseph"}),
        ("en", "Boston Therapeutics and Toyota closed higher.", {"Boston", "Toyota"}),
        ("de", "Es gab Wiener Schnitzel.", {"Wiener"}),
        (
            "de",
            "Im Westen warten Kinder am Montag vor dem Zentrum auf Musik.",
            {"Westen", "Kinder", "Montag", "Zentrum"},
        ),
        ("pl", "Jeden z badaczy wyjaśnia, że badania trwają już od roku i nie są łatwe.", {"Jeden"}),
        ("zh", "联合国青年代表从东北出发。", {"联合", "青年", "东北"}),
        ("fa", "وزیر راه صبح دوشنبه گفت که شورای شهر هفته بعد درباره بنادر تصمیم می‌گیرد.", {"دوشنبه", "هفته", "بنادر"}),
        ("fa", "مسابقه دوشنبه ۲۰ مهر برگزار می‌شود.", {"دوشنبه"}),
        ("ar", "قال خالد العراقي إن الحفل تأجل.", {"العراقي"}),
        ("es", "Nokia y Danone cayeron.", {"Nokia", "Danone"}),
    ],
)
def test_people_companies_and_dishes_are_no_places(language: str, text: str, absent: set[str]) -> None:
    assert not absent & {m.surface for m in find_places(text, language=language)}


@pytest.mark.parametrize(
    ("text", "surface", "country"),
    [
        ("The ship left the U.K and sailed on.", "U.K", "GB"),
        ("Rain fell in Mt. Pleasant, Iowa, all day.", "Mt. Pleasant", "US"),
        ("A barn burned in Kerrow Township on Friday.", "Kerrow Township", None),
        ("He asked Ohioans to stay at home.", "Ohioans", "US"),
        ("Llovió en Santander y en Bilbao.", "Santander", None),
        ("Paris Saint-Germain a gagné à Lyon.", "Paris", "FR"),
        ("Fires burned in Kelowna, and crews from all over BC came.", "BC", "CA"),
    ],
)
def test_a_place_is_found_with_its_whole_name(text: str, surface: str, country: str | None) -> None:
    found = {m.surface: m.country_code for m in find_places(text)}
    assert surface in found
    if country is not None:
        assert found[surface] == country


def test_an_era_is_no_province() -> None:
    assert not find_places("The wall was built in 300 BC by masons.")


def test_the_adjective_of_the_chosen_country_is_one_though_a_town_has_the_name() -> None:
    kinds = {m.surface: m.kind for m in find_places("The Canadian government in Ottawa met the German one.")}
    assert kinds["Canadian"] == kinds["German"] == "adjective"


def test_the_language_of_a_text_overrules_a_label_of_english() -> None:
    text = "Premier przyleciał wczoraj rano do Krakowa, gdzie spotkał się z władzami miasta i województwa."
    assert language_of(text, "en") == "pl"
    assert [m.surface for m in find_places(text)] == ["Krakowa"]
    assert language_of("The mayor of Zürich spoke to the people of the town about the new bridge.", "en") == "en"


def test_english_has_no_case_endings() -> None:
    assert local_rules("en") is NO_RULES
    assert forms("Londona", "en") == ()
    assert "london" in {form for form, _, _ in forms("Londonban", "hu")}
