"""The conventions of each press: marks, dashes, colons, the order of verb and subject, sources without a name."""

from __future__ import annotations

import pytest

from extractors import find_quotations
from extractors.mentions.quotations.quotation import QuotationKind, SpeakerKind

DIRECT = [
    ("ar", "قال الوزير سامي الخطيب: «سنفتح الطريق غدا».", ["«سنفتح الطريق غدا»"], "الوزير سامي الخطيب", "قال"),
    (
        "fa",
        "وزیر نیرو، رضا کاظمی، گفت: «سد تا بهار پر می‌شود.»",
        ["«سد تا بهار پر می‌شود.»"],
        "وزیر نیرو، رضا کاظمی",
        "گفت",
    ),
    ("fa", "مریم احمدی: «ما خسته شده‌ایم»", ["«ما خسته شده‌ایم»"], "مریم احمدی", ":"),
    ("de", "„Wir sind müde“, sagte die Lehrerin Petra Kohl.", ["„Wir sind müde“"], "die Lehrerin Petra Kohl", "sagte"),
    (
        "de",
        "»Das reicht«, rief Hans Weber, »wir gehen heim.«",
        ["»Das reicht«", "»wir gehen heim.«"],
        "Hans Weber",
        "rief",
    ),
    (
        "fr",
        "« Nous sommes prêts », affirme la maire Claire Dubois.",
        ["« Nous sommes prêts »"],
        "la maire Claire Dubois",
        "affirme",
    ),
    (
        "fr",
        "« On a tout perdu, raconte Louis Garnier. Il ne reste rien. »",
        ["« On a tout perdu", "Il ne reste rien. »"],
        "Louis Garnier",
        "raconte",
    ),
    ("fr", "– Je pars demain, dit Anne Roux.", ["Je pars demain"], "Anne Roux", "dit"),
    (
        "es",
        "«Estamos listos», afirmó la ministra Elena Soto.",
        ["«Estamos listos»"],
        "la ministra Elena Soto",
        "afirmó",
    ),
    ("es", "—No me voy —respondió Julio Prado.", ["No me voy"], "Julio Prado", "respondió"),
    ("es", "«No hay agua, dijo Pedro Lema, pero vendrá».", ["«No hay agua", "pero vendrá»"], "Pedro Lema", "dijo"),
    (
        "ru",
        "«Мы готовы, — сказала мэр Ольга Белова, — но дорога закрыта».",
        ["«Мы готовы", "но дорога закрыта»"],
        "мэр Ольга Белова",
        "сказала",
    ),
    ("ru", "— Я не поеду, — сказал Иван Громов.", ["Я не поеду"], "Иван Громов", "сказал"),
    (
        "tr",
        "Belediye Başkanı Ayşe Kaya, “Köprü kapalı kalacak” dedi.",
        ["“Köprü kapalı kalacak”"],
        "Belediye Başkanı Ayşe Kaya",
        "dedi",
    ),
    ("tr", "— Gelmiyorum, dedi Ahmet Kaya.", ["Gelmiyorum"], "Ahmet Kaya", "dedi"),
    ("zh", "市长李伟说：“大桥明天开放。”", ["“大桥明天开放。”"], "市长李伟", "说"),
    ("zh", "「我們準備好了」，市長陳明說。", ["「我們準備好了」"], "市長陳明", "說"),
    ("pt", "“Estamos prontos”, disse a prefeita Ana Moura.", ["“Estamos prontos”"], "a prefeita Ana Moura", "disse"),
    ("it", "«Siamo pronti», ha detto la sindaca Laura Neri.", ["«Siamo pronti»"], "la sindaca Laura Neri", "ha detto"),
    ("he", '"אנחנו מוכנים", אמר ראש העיר דוד לוי.', ['"אנחנו מוכנים"'], "ראש העיר דוד לוי", "אמר"),
    ("hi", 'मेयर राजेश शर्मा ने कहा, "पुल कल खुलेगा।"', ['"पुल कल खुलेगा।"'], "मेयर राजेश शर्मा", "कहा"),
    ("ur", 'میئر احمد خان نے کہا: "پل کل کھلے گا۔"', ['"پل کل کھلے گا۔"'], "میئر احمد خان", "کہا"),
]

INDIRECT = [
    ("ar", "أكدت مصادر مطلعة أن المحادثات توقفت.", "أن المحادثات توقفت", "مصادر مطلعة"),
    ("ar", "وقال مدير المستشفى إن عدد الجرحى ارتفع.", "إن عدد الجرحى ارتفع", "مدير المستشفى"),
    ("fa", "به گفته رئیس پلیس، راه بسته است.", "راه بسته است", "رئیس پلیس"),
    ("de", "Laut Umweltministerium sinkt der Pegel weiter.", "sinkt der Pegel weiter", "Umweltministerium"),
    ("de", "Die Feuerwehr teilte mit, dass niemand verletzt wurde.", "dass niemand verletzt wurde", "Die Feuerwehr"),
    ("fr", "Selon le préfet, la route est coupée.", "la route est coupée", "le préfet"),
    ("es", "Según la policía, el puente está cerrado.", "el puente está cerrado", "la policía"),
    ("ru", "По словам министра, мост закрыт.", "мост закрыт", "министра"),
    ("tr", "Bakan Yılmaz, okulların kapanacağını söyledi.", "okulların kapanacağını", "Bakan Yılmaz"),
    ("zh", "外长王毅表示，双方将继续谈判。", "双方将继续谈判", "外长王毅"),
    ("pt", "Segundo o ministro, a ponte está fechada.", "a ponte está fechada", "o ministro"),
    ("it", "Il ministro ha annunciato che il ponte è chiuso.", "che il ponte è chiuso", "Il ministro"),
    ("he", "השר אמר כי הגשר סגור.", "כי הגשר סגור", "השר"),
    ("hi", "पुलिस के मुताबिक सड़क बंद है।", "सड़क बंद है", "पुलिस"),
    ("ur", "وزیر نے کہا کہ پل بند ہے۔", "کہ پل بند ہے", "وزیر"),
]

TITLES = [
    ("ar", "فازت رواية «ملح البحر» بالجائزة."),
    ("fa", "فیلم «شب دراز» جایزه گرفت."),
    ("de", "Der Roman „Stille Wasser“ erscheint im Mai."),
    ("fr", "Le film « La Dernière Marche » sort jeudi."),
    ("es", "La novela «Agua mansa» ganó el premio."),
    ("ru", "Фильм «Тихая река» вышел в мае."),
    ("tr", "“Sessiz Deniz” adlı film gösterime girdi."),
    ("zh", "电影“长夜”周五上映。"),
]


@pytest.mark.parametrize(("language", "text", "contents", "speaker", "cue"), DIRECT)
def test_direct(language: str, text: str, contents: list[str], speaker: str, cue: str) -> None:
    (found,) = find_quotations(text, language=language)
    assert [text[start:end] for start, end in found.spans] == contents
    assert (found.kind, found.speaker.surface, found.cue) == (QuotationKind.DIRECT, speaker, cue)
    assert found.language == language


@pytest.mark.parametrize(("language", "text", "content", "speaker"), INDIRECT)
def test_indirect(language: str, text: str, content: str, speaker: str) -> None:
    (found,) = find_quotations(text, language=language)
    assert (found.kind, found.content, found.speaker.surface) == (QuotationKind.INDIRECT, content, speaker)


@pytest.mark.parametrize(("language", "text"), TITLES)
def test_titles_of_works_are_no_quotations(language: str, text: str) -> None:
    assert find_quotations(text, language=language) == []


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "Sources said that the talks failed."),
        ("ar", "أكدت مصادر مطلعة أن المحادثات توقفت."),
        ("de", "Beobachter sagten, dass die Gespräche scheiterten."),
        ("fr", "Plusieurs sources affirment que l'accord est proche."),
        ("es", "Un testigo dijo que oyó un ruido."),
        ("ru", "Источник сообщил, что переговоры сорваны."),
        ("fa", "یک منبع آگاه گفت که گفتگوها متوقف شد."),
    ],
)
def test_sources_without_a_name_are_a_kind(language: str, text: str) -> None:
    (found,) = find_quotations(text, language=language)
    assert found.speaker.kind is SpeakerKind.ANONYMOUS
    assert found.speaker.entity is None


def test_the_verb_shows_who_speaks_where_no_subject_is_printed() -> None:
    text = "وصلت الكاتبة مريم حداد مساء. وقالت: «سأعود قريبا»."
    (found,) = find_quotations(text, language="ar")
    assert (found.speaker.kind, found.speaker.surface) == (SpeakerKind.NONE, None)
    assert found.speaker.name is not None
    assert "مريم" in found.speaker.name


def test_an_office_leads_to_the_only_person_before() -> None:
    text = "Le ministre Paul Renard est arrivé tôt. « Tout va bien », a dit le ministre."
    (found,) = find_quotations(text, language="fr")
    assert (found.speaker.kind, found.speaker.name) == (SpeakerKind.DESCRIBED, "Paul Renard")
    assert found.speaker.confidence < 0.8
