"""Bytes to text, and text to language."""

from __future__ import annotations

import pytest

from extractors.language import detection as languages
from extractors.language.charset import decode
from extractors.language.detection import find_language, language_code
from extractors.language.text import count_words, fold, squeeze

LINE = "Größe, naïve façade, œuvre – “so”"


@pytest.mark.parametrize(
    ("content", "header", "charset"),
    [
        (LINE.encode(), None, "utf-8"),
        (LINE.encode(), "text/html; charset=iso-8859-1", "utf-8"),
        (b'<meta charset="iso-8859-1">' + LINE.encode(), None, "utf-8"),
        (b'<meta charset="iso-8859-1">' + LINE.encode("cp1252"), None, "cp1252"),
        (LINE.encode("cp1252"), "text/html; charset=latin1", "cp1252"),
        (b'<meta charset="utf-16">' + LINE.encode(), None, "utf-8"),
        (LINE.encode("utf-16"), None, "utf-16-le"),
        (b"\xef\xbb\xbf" + LINE.encode(), None, "utf-8"),
    ],
)
def test_the_charset_that_the_bytes_are_in_is_found(content: bytes, header: str | None, charset: str) -> None:
    text, name = decode(content, header)
    assert name == charset
    assert text.endswith(LINE)


@pytest.mark.parametrize(
    ("charset", "text"),
    [
        ("cp1251", "Паром из Эллерби не выйдет в море на этой неделе"),
        ("cp1256", "لن تبحر العبارة هذا الأسبوع بسبب شق في الرصيف"),
        ("gb18030", "渡轮本周停航，潜水员在码头发现裂缝。"),
        ("euc_jp", "フェリーは今週運休すると会社が発表した。"),
        ("cp932", "フェリーは今週運休すると会社が発表した。"),
        ("cp949", "이번 주 여객선 운항이 중단된다고 밝혔다"),
        ("cp1255", "המעבורת לא תפליג השבוע"),
        ("iso8859-7", "Το πλοίο δεν θα αποπλεύσει αυτή την εβδομάδα"),
    ],
)
def test_declared_charsets_of_many_scripts(charset: str, text: str) -> None:
    content = f'<meta http-equiv="Content-Type" content="text/html; charset={charset}"><p>{text}</p>'.encode(charset)
    assert text in decode(content)[0]


def test_a_cut_page_keeps_its_charset() -> None:
    text, name = decode(("Grüße " * 50).encode()[:-4])
    assert name == "utf-8"
    assert "\ufffd" not in text


SAMPLES = {
    "en": "The ferry that links the town with the islands will not sail this week, its owner said on Tuesday.",
    "de": "Die Fähre, die den Ort mit den Inseln verbindet, fährt in dieser Woche nicht, sagte der Betreiber.",
    "fr": "Le bac qui relie la ville aux îles ne partira pas cette semaine, a dit son propriétaire dans un message.",
    "es": "El transbordador que une la ciudad con las islas no saldrá esta semana, según dijo su dueño el martes.",
    "pt": "A balsa que liga a cidade com as ilhas não vai sair nesta semana, disse o dono para os jornais.",
    "it": "Il traghetto che collega la città con le isole non partirà questa settimana, ha detto il proprietario.",
    "nl": "De veerboot die de stad met de eilanden verbindt vaart deze week niet, zei de eigenaar op dinsdag.",
    "pl": "Prom, który łączy miasto z wyspami, nie wypłynie w tym tygodniu, jak powiedział jego właściciel.",
    "tr": "Kasabayı adalara bağlayan feribot bu hafta sefere çıkmayacak ve bir açıklama için beklenecek.",
    "ru": "Паром, который связывает город с островами, на этой неделе не выйдет в море, сказал его владелец.",
    "uk": "Пором, що з'єднує місто з островами, цього тижня не вийде в море, як сказав його власник для преси.",
    "el": "Το πλοίο που συνδέει την πόλη με τα νησιά δεν θα αποπλεύσει αυτή την εβδομάδα.",
    "he": "המעבורת שמחברת את העיר עם האיים לא תפליג השבוע, אמר בעליה ביום שלישי.",
    "ar": "لن تبحر العبارة التي تربط المدينة مع الجزر هذا الأسبوع كما قال مالكها يوم الثلاثاء.",
    "fa": "کشتی که شهر را به جزیره‌ها پیوند می‌دهد این هفته حرکت نمی‌کند و مالک آن گفت که برای تعمیر است.",
    "hi": "शहर को द्वीपों से जोड़ने वाली नाव इस हफ्ते नहीं चलेगी, यह उसके मालिक ने मंगलवार को कहा है।",
    "zh": "连接小镇和群岛的渡轮本周停航，船主周二表示。",
    "ja": "町と島々を結ぶフェリーは今週運休すると、運航会社が火曜日に発表した。",
    "ko": "마을과 섬을 잇는 여객선이 이번 주 운항하지 않는다고 선주가 화요일에 밝혔다.",
}


MORE_SAMPLES = {
    "cs": "Trajekt, který spojuje město s ostrovy, tento týden nevypluje, jak řekl jeho majitel a to se nezmění.",
    "sk": "Trajekt, ktorý spája mesto s ostrovmi, tento týždeň nevypláva, ako povedal jeho majiteľ, a to sa nezmení.",
    "da": "Færgen, der forbinder byen med øerne, sejler ikke i denne uge, og den blev undersøgt, siger ejeren.",
    "no": "Fergen går ikke denne uken etter at den ble undersøkt av en dykker, sier eieren, og det er en sprekk.",
    "sv": "Färjan som förbinder staden med öarna går inte den här veckan, och det var en dykare som såg skadan.",
    "fi": "Lautta ei kulje tällä viikolla, mutta yhtiö sanoi että se on jo korjattu ja hän oli myös itse paikalla.",
    "hu": "A komp, amely a várost a szigetekkel köti össze, ezen a héten nem indul el, és csak hétfőn.",
    "ro": "Bacul care leagă orașul de insule nu pleacă săptămâna aceasta și va fi reparat până luni.",
    "id": "Feri itu tidak akan berlayar pada minggu ini karena rusak, dan bisa diperbaiki saat hujan reda.",
    "vi": "Chiếc phà nối thị trấn với các đảo sẽ không chạy trong tuần này, và chủ của nó đã cho biết như vậy.",
    "tl": "Ang lantsa na nag-uugnay sa bayan at sa mga isla ay hindi aalis ngayong linggo, ayon sa may-ari nito.",
    "sw": "Kivuko ambacho huunganisha mji na visiwa hakitasafiri wiki hii, alisema mmiliki wa kivuko hicho.",
    "zu": "Umkhumbi ohlanganisa idolobha neziqhingi ngeke uhambe kuleli sonto, kusho umnikazi, futhi abantu bathi.",
    "xh": "Inqanawa edibanisa idolophu neziqithi ayisayi kuhamba kule veki, kwaye umnini uthe abantu bayalinda.",
    "so": "Doonta isku xirta magaalada iyo jasiiradaha ayaa aan bixi doonin toddobaadkan, sida uu sheegay mulkiilaha.",
    "ha": "Jirgin da ke haɗa garin da tsibirai ba zai tashi a wannan mako ba, in ji mai shi, kuma an fara gyara.",
    "az": "Şəhəri adalar ilə birləşdirən bərə bu həftə yola düşməyəcək və bildirib ki, təmir üçün vaxt var.",
    "is": "Ferjan sem tengir bæinn við eyjarnar siglir ekki í þessari viku og það var kafari sem fann sprunguna.",
    "ms": "Feri itu tidak akan belayar pada minggu ini kerana rosak, dan beliau berkata ia boleh dibaiki.",
    "ur": "قصبے کو جزیروں سے ملانے والی کشتی اس ہفتے نہیں چلے گی، یہ اس کے مالک نے منگل کو کہا ہے۔",
    "bg": "Фериботът, който свързва града с островите, няма да отплава тази седмица и ще се поправя.",
}


@pytest.mark.parametrize(("language", "text"), MORE_SAMPLES.items())
def test_languages_that_share_a_script_are_detected_without_the_model(
    language: str, text: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(languages, "_by_model", lambda sample: pytest.fail(f"the model was asked about {sample!r}"))
    assert find_language(text) == language


def test_a_table_of_names_is_in_the_declared_language(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(languages, "_by_model", lambda sample: pytest.fail(f"the model was asked about {sample!r}"))
    assert find_language("Ellerby 3 Harnmouth 1\nPort Sarn 2 Quillow 2\nMarr 0 Teddle 4", "en") == "en"


def test_spanish_without_its_own_words_is_not_catalan() -> None:
    text = (
        "El gobierno de la provincia se encuentra realizando obras de canalización de desagües en Arroyo Sur, en el"
        " sector de viviendas ubicado al este de la localidad, y de un sistema que da respuesta a esa problemática."
    )
    assert find_language(text) == find_language(text, "ca") == "es"
    catalan = "El vaixell que uneix el port amb les illes no sortirà aquesta setmana, ha dit el seu propietari."
    assert find_language(catalan) == find_language(catalan, "es") == "ca"


@pytest.mark.parametrize(("language", "text"), SAMPLES.items())
def test_languages_are_detected_by_the_text(language: str, text: str) -> None:
    assert find_language(text) == language
    assert find_language(text, "xx-YY") == language


def test_a_wrong_declaration_does_not_win() -> None:
    assert find_language(SAMPLES["de"] * 3, "en-US") == "de"
    assert find_language(SAMPLES["fa"], "ar") == "fa"


def test_a_declaration_counts_where_the_text_does_not_decide() -> None:
    assert find_language("OK", "pt_BR") == "pt"
    assert find_language("") is None
    assert language_code("nb-NO") == "no"
    assert language_code("deutsch") is None


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("", 0),
        ("One two, three-fold don't.", 4),
        ("渡轮本周停航", 3),
        ("フェリーは今週", 4),
        ("이번 주 운항이", 3),
        ("نص من ثلاث", 3),
        (None, 0),
    ],
)
def test_words_are_counted_in_scripts_without_spaces_too(text: str | None, count: int) -> None:
    assert count_words(text) == count


def test_folding_and_squeezing() -> None:
    assert fold("“Größe”—2024!") == "grösse 2024"
    assert squeeze(" a\u00ad b\u200b \n c ") == "a b c"
    assert squeeze("می\u200cخواهم") == "می\u200cخواهم"


@pytest.mark.parametrize(
    "label", ["idna", "punycode", "unicode_escape", "raw-unicode-escape", "undefined", "utf-7", "hex"]
)
def test_a_codec_that_is_no_charset_is_not_believed(label: str) -> None:
    content = f'<meta charset="{label}"><p>Le café de la gare est fermé depuis février.</p>'.encode("cp1252")
    text, charset = decode(content, f"text/html; charset={label}")
    assert "café" in text
    assert charset != label
