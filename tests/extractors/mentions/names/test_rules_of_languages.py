"""Names that no list has, found by what is true of a language: Arabic, Persian, Turkish and German invented texts."""

from __future__ import annotations

import pytest

from extractors import find_places
from extractors.mentions.names.arabic_script import words
from extractors.mentions.names.find import find_names
from extractors.mentions.names.turkish.words import is_form


def surfaces(text: str, language: str) -> tuple[list[str], list[str]]:
    """Return the people and the organisations of a text as printed."""
    names = find_names(text, language=language)
    return [one.surface for one in names.people], [one.surface for one in names.organisations]


@pytest.mark.parametrize(
    ("language", "text", "people", "organisations"),
    [
        pytest.param(
            "ar",
            "ووقعت شركة كرونتك العقد أمس مع وزارة النقل. وقالت كرونتك إن العمل بدأ.",
            [],
            ["شركة كرونتك", "وزارة النقل", "كرونتك"],
            id="Arabic heads, and the name alone later",
        ),
        pytest.param(
            "ar", "قررت مؤسسة «نجمة الشمال» إغلاق فرعها.", [], ["نجمة الشمال"], id="a name in quotation marks"
        ),
        pytest.param(
            "ar",
            "فاز الروسي أوليغ ستاروف على الألماني فرانك فيندلر.",
            ["أوليغ ستاروف", "فرانك فيندلر"],
            [],
            id="foreign names behind adjectives of nations",
        ),
        pytest.param(
            "ar",
            "وقال المحافظ عبد الرحمن الأعمى أمس إن الجسر افتتح.",
            ["عبد الرحمن الأعمى"],
            [],
            id="half a name never stands alone",
        ),
        pytest.param(
            "ja",
            "鉄道会社は夜間バスを増便すると発表した。運賃は円に据え置く。John Smith が同社の社長に就く。",
            ["John Smith"],
            [],
            id="Japanese runs are no names",
        ),
        pytest.param("km", "នាយករដ្ឋមន្ត្រីបានថ្លែងថា ភ្លៀងធ្លាក់ខ្លាំង", [], [], id="Khmer runs are no names"),
        pytest.param("ar", "تابع الجميع كافة التفاصيل بعد قرار مجلس الإدارة.", [], [], id="everyday Arabic words"),
        pytest.param(
            "fa",
            "دکتر مهرباقری رئیس سازمان آب و برق گیلان گفت: کار آغاز شد.",
            ["مهرباقری"],
            ["سازمان آب و برق گیلان"],
            id="a Persian form of address, and a chain over the word for and",
        ),
        pytest.param(
            "fa",
            "کارکنان وزارت راه و ترابری در جلسه شرکت کردند.",
            [],
            ["وزارت راه و ترابری"],
            id="a head that is a verb's noun too",
        ),
        pytest.param("fa", "این فرد به طور کامل آماده است.", [], [], id="everyday Persian words"),
        pytest.param(
            "tr",
            "Bay Kolver gelmedi. Dün Bayan Tilden konuştu.",
            ["Kolver", "Tilden"],
            [],
            id="Turkish forms of address",
        ),
        pytest.param(
            "tr", "Yetkililer Varnex Systems Inc ile anlaştı.", [], ["Varnex Systems Inc"], id="a legal form in Turkish"
        ),
        pytest.param("tr", "Dükkanlardaki fiyatlar arttı.", [], [], id="an inflected noun opens a Turkish sentence"),
        pytest.param(
            "ar",
            "وصل وزير الخارجية الأسبق كريم نجم إلى الدوحة.",
            ["كريم نجم"],
            [],
            id="two names that are words, behind an Arabic title of several words",
        ),
        pytest.param(
            "ar",
            "قال فتحي عبد الوهاب إن التصوير انتهى.",
            ["فتحي عبد الوهاب"],
            [],
            id="both halves of an Arabic name with servant of",
        ),
        pytest.param("ar", "عن عمر يناهز التسعين عاما.", [], [], id="an Arabic name that is a word, alone"),
        pytest.param(
            "ar", "بيروت - رويترز: بدأ الاجتماع صباح اليوم.", [], ["رويترز"], id="an agency before an Arabic text"
        ),
        pytest.param(
            "ar",
            "أعلنت طيران الخليج تعاونها مع نيويورك تايمز.",
            [],
            ["طيران الخليج", "نيويورك تايمز"],
            id="organisations of the list in Arabic",
        ),
        pytest.param(
            "fa", "نمایندگان زحمت‌کش مردم‌دوست آمدند.", [], [], id="a Persian adjective of two parts is no name"
        ),
        pytest.param(
            "tr",
            "Karadeniz Teknik Üniversitesi'nde Hazine ve Maliye Bakanlığı tanıtıldı.",
            [],
            ["Karadeniz Teknik Üniversitesi", "Hazine ve Maliye Bakanlığı"],
            id="Turkish heads close chains, with an ending of case and over the word for and",
        ),
        pytest.param(
            "tr",
            "Kuzey Enerji A.Ş.'nin genel müdürü Ali Rıza Tan konuştu.",
            ["Ali Rıza Tan"],
            ["Kuzey Enerji A.Ş"],
            id="a Turkish legal form",
        ),
        pytest.param(
            "tr",
            "AKP Grup Başkanvekili Özlem Varol, soruya cevap verdi.",
            ["Özlem Varol"],
            ["AKP"],
            id="a Turkish title between an organisation and a person",
        ),
        pytest.param("tr", "VADESİZ BORÇ: yüzde 9.", [], [], id="Turkish words in capitals"),
        pytest.param(
            "tr", "Dün Varnex yetkilileri açıklama yaptı.", [], ["Varnex"], id="an organisation by its officials"
        ),
        pytest.param(
            "de",
            "Die Volkmann-Gruppe verkauft an die Ostermann GmbH & Co. KG und die Nordbank AG.",
            [],
            ["Volkmann-Gruppe", "Ostermann GmbH & Co. KG", "Nordbank AG"],
            id="German legal forms and a hyphen",
        ),
        pytest.param(
            "de",
            "Das Landgericht Kassel bat das Bundesamt für Naturschutz und den Deutschen Wetterdienst um Auskunft.",
            [],
            ["Landgericht Kassel", "Bundesamt für Naturschutz", "Deutschen Wetterdienst"],
            id="German authorities by place and field, and the adjective of the nation",
        ),
        pytest.param(
            "de", "Köhler erinnerte daran, dass es regnet.", ["Köhler"], [], id="a family name opens a German sentence"
        ),
        pytest.param("de", "Die Firma wurde von Ravex übernommen.", ["Ravex"], [], id="a bare name in German"),
    ],
)
def test_names_without_a_list(language: str, text: str, people: list[str], organisations: list[str]) -> None:
    assert surfaces(text, language) == (people, organisations)


def test_forms_of_words_are_no_foreign_names() -> None:
    assert words.is_form("وبالكتاب", "ar")
    assert words.is_form("كتابهايي", "fa")
    assert not words.is_form("فيندلر", "ar")
    assert words.foreign_name("ريتشاردسون", "ar")
    assert not words.foreign_name("الضحيه", "ar")
    assert is_form("fiyatlarinin")
    assert not is_form("kolver")


def test_a_man_is_no_bay_in_turkish() -> None:
    assert not find_places("Bay Kolver toplantıya katılmadı.", language="tr")
