"""Charsets and languages that are declared wrongly or oddly, and text that was encoded twice."""

from __future__ import annotations

import pytest

from extractors.language.charset import decode
from extractors.language.detection import language_code
from extractors.language.double_encoding import may_be_doubly_encoded, repair_double_encoding
from extractors.read.extract import extract_page

TEXTS = {
    "ru": "Канатная дорога над оврагом снова открыта: её тросы заменили за двенадцать дней, сообщила мэрия города.",
    "uk": "Канатна дорога над яром знову відкрита: її троси замінили за дванадцять днів, повідомила мерія міста.",
    "bg": "Лифтът над пролома отново работи: въжетата му бяха сменени за дванайсет дни, съобщи общината на града.",
    "ar": "أعيد فتح المصعد فوق الوادي بعد أن استبدلت البلدية حباله في اثني عشر يوما كما أعلن رئيسها مساء أمس.",
    "fa": "تله‌کابین دره دوباره باز شد و شهرداری اعلام کرد که کابل‌های آن را در دوازده روز عوض کرده است.".replace(
        "\u200c", " "
    ),
    "el": "Το τελεφερίκ πάνω από το φαράγγι άνοιξε ξανά, αφού τα συρματόσχοινά του άλλαξαν μέσα σε δώδεκα ημέρες.",
    "he": "הרכבל מעל הערוץ נפתח שוב אחרי שהכבלים שלו הוחלפו בתוך שנים עשר ימים, כך הודיעה העירייה אתמול בערב.",
    "th": "กระเช้าข้ามหุบเขาเปิดให้บริการอีกครั้งหลังจากเทศบาลเปลี่ยนสายเคเบิลเสร็จภายในสิบสองวัน",
    "zh": "市政府昨天表示，峡谷上的缆车在更换钢索以后重新开放，全部工作用了十二天时间。",
    "zh-TW": "市政府昨天表示，峽谷上的纜車在更換鋼索以後重新開放，全部工作用了十二天時間。",
    "ja": "市は昨日、谷を渡るロープウェイが索の交換を終えて再び開いたと発表した。工事は十二日で終わった。",
    "ko": "시는 어제 골짜기를 건너는 케이블카가 줄을 모두 바꾸고 다시 문을 열었다고 밝혔다.",
    "pl": "Kolejka nad wąwozem znów działa: jej liny wymieniono w dwanaście dni, powiedział burmistrz, dziękując.",
    "cs": "Lanovka nad roklí je znovu v provozu: její lana vyměnili za dvanáct dní, řekl včera večer starosta města.",
    "hu": "Újra jár a szurdok fölötti kötélpálya: köteleit tizenkét nap alatt cserélték ki, közölte az őrség.",
    "tr": "Vadinin üstündeki teleferik yeniden açıldı: halatları on iki günde değiştirildi, dedi belediye başkanı.",
    "fr": "Le téléphérique du ravin a rouvert : ses câbles ont été remplacés en douze jours, a déclaré la mairie hier.",
    "de": "Die Seilbahn über der Schlucht fährt wieder: Ihre Seile wurden in zwölf Tagen erneuert, erklärte die Stadt.",
}


def page(text: str, encoding: str, declared: str | None, language: str = "") -> bytes:
    meta = f'<meta charset="{declared}">' if declared else ""
    lang = f' lang="{language}"' if language else ""
    return f"<html{lang}><head>{meta}<title>{text[:30]}</title></head><body><p>{text}</p></body></html>".encode(
        encoding
    )


@pytest.mark.parametrize("has_lang", [True, False])
@pytest.mark.parametrize(
    ("language", "encoding", "declared"),
    [
        ("ru", "cp1251", "iso-8859-1"),
        ("ru", "koi8-r", "windows-1251"),
        ("ru", "cp1251", "koi8-r"),
        ("ru", "cp866", "windows-1251"),
        ("ru", "iso-8859-5", "windows-1252"),
        ("ru", "cp1251", "gb2312"),
        ("uk", "cp1251", "koi8-u"),
        ("uk", "koi8-u", "koi8-r"),
        ("bg", "cp1251", "iso-8859-9"),
        ("ar", "cp1256", "windows-1252"),
        ("ar", "cp1256", "windows-1251"),
        ("ar", "iso-8859-6", "iso-8859-1"),
        ("el", "cp1253", "iso-8859-1"),
        ("el", "iso-8859-7", "windows-1251"),
        ("he", "cp1255", "windows-1252"),
        ("he", "iso-8859-8", "windows-1251"),
        ("th", "cp874", "iso-8859-1"),
        ("zh", "gb18030", "iso-8859-1"),
        ("zh", "gb18030", "big5"),
        ("zh-TW", "big5hkscs", "gb2312"),
        ("zh-TW", "big5hkscs", "iso-8859-1"),
        ("ja", "euc_jp", "iso-8859-1"),
        ("ja", "cp932", "windows-1252"),
        ("ja", "cp932", "euc-jp"),
        ("ko", "cp949", "iso-8859-1"),
        ("ko", "cp949", "gb2312"),
        ("pl", "iso-8859-2", "iso-8859-1"),
        ("pl", "cp1250", "windows-1252"),
        ("cs", "cp1250", "iso-8859-1"),
        ("tr", "cp1254", "windows-1251"),
        ("fr", "cp1252", "windows-1251"),
        ("de", "cp1252", "gb2312"),
        ("de", "cp1252", "koi8-r"),
        ("de", "cp1252", "utf-8"),
        ("ru", "cp1251", "utf-8"),
        ("fa", "utf-8", "windows-1256"),
        ("ja", "utf-8", "shift_jis"),
    ],
)
def test_a_declaration_whose_text_is_no_language_is_not_believed(
    language: str, encoding: str, declared: str, has_lang: bool
) -> None:
    text = TEXTS[language]
    assert f"<p>{text}</p>" in decode(page(text, encoding, declared, language if has_lang else ""))[0]


def test_the_language_of_the_page_decides_between_charsets_of_one_script() -> None:
    for declared in ("iso-8859-1", "iso-8859-9"):
        assert TEXTS["hu"] in decode(page(TEXTS["hu"], "cp1250", declared, "hu"))[0]


@pytest.mark.parametrize("language", ["ru", "ar", "th", "zh", "ja", "ko"])
def test_a_server_that_says_latin1_of_everything_is_overruled(language: str) -> None:
    encoding = {"ru": "cp1251", "ar": "cp1256", "th": "cp874", "zh": "gb18030", "ja": "euc_jp", "ko": "cp949"}[language]
    content = page(TEXTS[language], encoding, encoding.replace("cp", "windows-"), language)
    assert TEXTS[language] in decode(content, "text/html; charset=ISO-8859-1")[0]


@pytest.mark.parametrize(
    ("language", "encoding"),
    [
        ("ru", "cp1251"), ("ru", "koi8-r"), ("uk", "cp1251"), ("bg", "cp1251"), ("ar", "cp1256"), ("el", "cp1253"),
        ("he", "cp1255"), ("th", "cp874"), ("zh", "gb18030"), ("zh-TW", "big5"), ("ja", "cp932"), ("ja", "euc_jp"),
        ("ko", "cp949"), ("pl", "cp1250"), ("pl", "iso-8859-2"), ("cs", "cp1250"), ("hu", "iso-8859-2"),
        ("tr", "cp1254"), ("fr", "cp1252"), ("de", "cp1252"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("is_declared", [True, False])
def test_a_right_declaration_and_none_give_the_text(language: str, encoding: str, is_declared: bool) -> None:
    content = page(TEXTS[language], encoding, encoding if is_declared else None, language)
    assert TEXTS[language] in decode(content)[0]


def test_a_few_letters_say_nothing_against_a_declaration() -> None:
    text, name = decode(page("Señal nº 5 € – ½", "cp1252", "windows-1252", "es"))
    assert name == "windows-1252" and "Señal nº 5 € – ½" in text


def test_broken_bytes_in_utf8_leave_the_rest() -> None:
    content = page(TEXTS["ru"] * 3, "utf-8", "windows-1251").replace("мэрия".encode(), b"\xec\xfd")
    text, name = decode(content, "text/html; charset=windows-1251")
    assert name == "utf-8" and "Канатная дорога" in text


def twice(text: str, charset: str) -> str:
    raw = text.encode()
    if charset == "latin-1":
        return raw.decode("latin-1")
    return "".join(bytes([byte]).decode("cp1252") if byte not in b"\x81\x8d\x8f\x90\x9d" else chr(byte) for byte in raw)


@pytest.mark.parametrize("charset", ["latin-1", "cp1252"])
@pytest.mark.parametrize("language", list(TEXTS))
def test_what_was_encoded_twice_is_decoded_twice(language: str, charset: str) -> None:
    text = f"{TEXTS[language]} “{TEXTS[language][:20]}” – so"
    content = page(twice(text, charset), "utf-8", "utf-8")
    assert may_be_doubly_encoded(content)
    assert text in decode(content)[0]


@pytest.mark.parametrize(
    "text",
    [
        "Le « CAFÉ » reste fermé : à « Paris » aussi",
        "«CAFÉ» né”—oui «SÃO» PARÂ»",
        'It showed "Ã¤" and nothing else',
        "ÀÉ ÅÄÖ… Ångström, Ærø, Škoda, Øresund",
        "Đắk Lắk, Ðurđevac, Ñuñoa, Ïle",
    ],
)
def test_letters_that_texts_have_stay(text: str) -> None:
    assert repair_double_encoding(text) == text


def test_metadata_encoded_twice_beside_a_right_text() -> None:
    title = "Rénové, l’hôtel d’Été rouvre – enfin"
    paragraphs = "".join(
        f"<p>Le conseil a voté {n} fois pour l’hôtel, qui était fermé depuis l’été dernier.</p>" for n in range(5)
    )
    head = f'<title>{twice(title, "cp1252")}</title><meta property="og:title" content="{twice(title, "cp1252")}">'
    content = f"<html lang='fr'><head>{head}</head><body><article><h1>{title}</h1>{paragraphs}</article></body></html>"
    article = extract_page(content.encode(), "https://journal.example/a/1", rules=False).article
    assert article.title == title
    assert article.body is not None and "l’hôtel, qui était fermé" in article.body


@pytest.mark.parametrize(
    ("declared", "code"),
    [
        ("ukr", "uk"), ("ces", "cs"), ("cze", "cs"), ("ell", "el"), ("vie", "vi"), ("cmn-Hans", "zh"), ("prs", "fa"),
        ("ckb", "ku"),
        ("fil-PH", "tl"), ("nob", "no"), ("kr", "ko"), ("vn", "vi"), ("il", "he"), ("'fa'", "fa"), ('"en-US"', "en"),
        ("en_US.UTF-8", "en"), ("/de", "de"), ("und", None), ("x-default", None), ("{{ lang }}", None), ("null", None),
    ],
)  # fmt: skip
def test_codes_of_languages_as_pages_write_them(declared: str, code: str | None) -> None:
    assert language_code(declared) == code
