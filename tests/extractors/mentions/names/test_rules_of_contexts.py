"""Names by what stands beside them: invented German, Turkish, Persian and Arabic sentences."""

from __future__ import annotations

import pytest

from extractors.mentions.names.turkish.words import is_form
from tests.extractors.mentions.names.test_rules_of_languages import surfaces


@pytest.mark.parametrize(
    ("language", "text", "people", "organisations"),
    [
        pytest.param(
            "fa",
            "در این مسابقات تیمهای گیلان، قزوین و همدان حضور دارند.",
            [],
            ["گیلان", "قزوین", "همدان"],
            id="Persian teams called by their provinces",
        ),
        pytest.param(
            "fa",
            "مسافران از گیلان، قزوین و همدان آمدند.",
            [],
            [],
            id="the same provinces as places",
        ),
        pytest.param(
            "ar",
            "تقام المباراة بين منتخبي قطر وعمان مساء اليوم.",
            [],
            ["قطر", "عمان"],
            id="two Arabic teams, and written together with the name",
        ),
        pytest.param(
            "fa", "کاوندی‌زاده مدیرکل راه گیلان گزارشی داد.", ["کاوندی‌زاده"], [], id="an office behind a Persian name"
        ),
        pytest.param("fa", "بله، این کار آغاز شد.", [], [], id="a Persian word that is a name elsewhere"),
        pytest.param("fa", "سنندج ـ خبرنگار ما: برف بارید.", [], [], id="a tatweel is a dash"),
        pytest.param(
            "ar",
            'وكان الإمبراطور "لين تاو" يحب الشعر.',
            ["لين تاو"],
            [],
            id="a name in quotation marks behind a word that introduces names",
        ),
        pytest.param("tr", "Denetimlerin SONUÇLARI açıklandı.", [], [], id="a Turkish word in capitals"),
        pytest.param("tr", "DNA ve KDV aynı yazıda geçti.", [], [], id="abbreviations that are no organisations"),
        pytest.param("de", "Das BIP stieg, sagt der CEO. Die CD kostet 9 EUR.", [], [], id="such in German"),
        pytest.param(
            "tr", "Dün Kaplan & Verden hisseleri yükseldi.", [], ["Kaplan & Verden"], id="two names that & joins"
        ),
        pytest.param(
            "tr",
            "Kaynak: Reed Warlen (ABD) Inc.",
            [],
            ["Reed Warlen (ABD) Inc"],
            id="a legal form behind a country in brackets",
        ),
        pytest.param(
            "de",
            'Das sagte er der Zeitschrift "Blickfeld". Die «Oberländer Rundschau» berichtete darüber.',
            [],
            ["Blickfeld", "Oberländer Rundschau"],
            id="German media in quotation marks",
        ),
        pytest.param("de", "Er rief „Achtung“ und „Hilfe Leute“.", [], [], id="other words in German quotation marks"),
        pytest.param(
            "de", "Das sei falsch, sagte Hetterich dem Gericht.", ["Hetterich"], [], id="who said so in German"
        ),
        pytest.param("de", "Die Taucher genießen die Höhlen.", [], [], id="a German noun by its article"),
        pytest.param("de", "Die Platten werden von Samsung gebaut.", [], ["Samsung"], id="a bare name of the list"),
        pytest.param("de", "Dieses Bild zeigt den Hafen.", [], [], id="a name of the list that is a noun here"),
    ],
)
def test_names_by_their_context(language: str, text: str, people: list[str], organisations: list[str]) -> None:
    assert surfaces(text, language) == (people, organisations)


def test_turkish_bases_soften_before_vowels() -> None:
    assert is_form("takibin")
    assert is_form("afrikali")
    assert not is_form("varnebin")
