"""Agencies in the languages and scripts of the world: names glued to other letters, case endings, and every role."""

from __future__ import annotations

import pytest

from extractors import find_agencies
from extractors.language.agency_names import fold, name_index

GLUED = [
    ("ja", "タス通信によれば、港は月曜に再開する。", "tass", "attribution", "タス通信"),
    ("ja", "AP通信が21日に報じたところでは、列車は動かなかった。", "associated_press", "attribution", "AP通信"),
    ("ja", "市長は時事通信の取材に、予算は足りないと述べた。", "jiji_press", "attribution", "時事通信"),
    ("ja", "【パリ共同】港湾の拡張工事が終わった。", "kyodo", "dateline", "共同"),
    ("ja", "【ブリュッセル時事】港湾の拡張工事が終わった。", "jiji_press", "dateline", "時事"),
    ("ja", "[東京 3日 ロイター] - 港湾の拡張工事が終わった。", "reuters", "dateline", "ロイター"),
    ("zh", "路透社巴黎3月4日电 港口扩建工程已经完工。", "reuters", "dateline", "路透社"),
    ("zh", "（法新社开罗十二日电）港口扩建工程已经完工。", "afp", "dateline", "法新社"),
    ("zh", "据塔斯社报道，港口将于周一重新开放。", "tass", "attribution", "塔斯社"),
    ("zh", "市长告诉韩联社，预算不够。", "yonhap", "attribution", "韩联社"),
    ("zh", "（中央社記者林小玉高雄6日電）港口擴建工程完工。", "cna_taiwan", "dateline", "中央社"),
    ("zh", "新华社发", "xinhua", "credit", "新华社"),
    ("ko", "(부산=뉴시스) 항만 확장 공사가 끝났다.", "newsis", "dateline", "뉴시스"),
    ("ko", "로이터통신은 항만이 월요일 다시 열린다고 보도했다.", "reuters", "attribution", "로이터통신"),
    ("ko", "교도통신에 따르면 예산이 부족하다.", "kyodo", "attribution", "교도통신"),
    ("ko", "시장은 연합뉴스와의 통화에서 예산이 부족하다고 말했다.", "yonhap", "attribution", "연합뉴스"),
    ("th", "สำนักข่าวรอยเตอร์รายงานว่าท่าเรือจะเปิดอีกครั้ง", "reuters", "attribution", "รอยเตอร์"),
    ("th", "ตามรายงานของซินหัวท่าเรือจะเปิดอีกครั้ง", "xinhua", "attribution", "ซินหัว"),
    ("hi", "समाचार एजेंसी एएफपी के मुताबिक बंदरगाह सोमवार को खुलेगा।", "afp", "attribution", "एएफपी"),
    ("hi", "मेयर ने पीटीआई को बताया कि बजट कम है।", "pti", "attribution", "पीटीआई"),
    ("bn", "মেয়র বাসসকে বলেন, বাজেট যথেষ্ট নয়।", "bss", None, "বাসস"),
    ("bn", "এএফপির খবরে বলা হয়, বন্দর সোমবার খুলবে।", "afp", "attribution", "এএফপি"),
    ("bn", "রয়টার্স জানায়, বন্দর সোমবার খুলবে।", "reuters", "attribution", "রয়টার্স"),
    ("he", "ראש העיר אמר לרויטרס כי התקציב אינו מספיק.", "reuters", "attribution", "רויטרס"),
    ("he", "לפי רויטרס, הנמל ייפתח מחדש ביום שני.", "reuters", "attribution", "רויטרס"),
    ("he", "סוכנות הידיעות הסינית שינחואה דיווחה על פתיחת הנמל.", "xinhua", "attribution", "שינחואה"),
    ("ur", "اے ایف پی کے مطابق بندرگاہ پیر کو کھلے گی۔", "afp", "attribution", "اے ایف پی"),
    ("ur", "میئر نے روئٹرز کو بتایا کہ بجٹ کم ہے۔", "reuters", "attribution", "روئٹرز"),
    ("ar", "وكالة رويترز نقلت عن رئيس البلدية أن الميناء سيفتح.", "reuters", None, "وكالة رويترز"),
    ("ar", "أبوظبي في 3 مارس 2025 م وام افتتح رئيس البلدية الميناء.", "wam", "dateline", "وام"),
]

ENDINGS = [
    ("tr", "Belediye başkanı AA'ya yaptığı açıklamada bütçenin yetmediğini söyledi.", "anadolu", "attribution", "AA"),
    ("tr", "DHA'nın haberine göre liman pazartesi açılacak.", "dha", "attribution", "DHA"),
    ("tr", "Reuters’a konuşan başkan bütçenin yetmediğini söyledi.", "reuters", "attribution", "Reuters"),
    ("ru", "Об этом мэр рассказал «Интерфаксу» в понедельник.", "interfax", "attribution", "Интерфаксу"),
    ("ru", "Порт откроется в понедельник, сообщает агентство Рейтер.", "reuters", "attribution", "Рейтер"),
    ("ru", "По данным РИА Новости, порт откроется в понедельник.", "ria_novosti", "attribution", "РИА Новости"),
    ("ru", "КАЗАНЬ, 3 марта. /ТАСС/. Порт откроется в понедельник.", "tass", "dateline", "ТАСС"),
    ("ru", "Самара. 3 марта. ИНТЕРФАКС - Порт откроется в понедельник.", "interfax", "dateline", "ИНТЕРФАКС"),
    ("uk", "Мер розповів Укрінформу, що бюджету не вистачає.", "ukrinform", "attribution", "Укрінформу"),
    ("uk", "Порт відкриють у понеділок, передає Reuters.", "reuters", "attribution", "Reuters"),
    ("uk", "За даними Інтерфаксу, порт відкриють у понеділок.", "interfax", "attribution", "Інтерфаксу"),
    ("bg", "Пристанището ще отвори в понеделник, съобщи Ройтерс.", "reuters", "attribution", "Ройтерс"),
    ("sr", "Лука се отвара у понедељак, јавља Танјуг.", "tanjug", "attribution", "Танјуг"),
    ("sr", "Gradonačelnik je izjavio za Tanjug da nema novca.", "tanjug", "attribution", "Tanjug"),
    ("hr", "Luka se otvara u ponedjeljak, izvijestila je agencija Reuters.", "reuters", None, "Reuters"),
    ("pl", "Port otworzy się w poniedziałek – podała agencja Reuters.", "reuters", "attribution", "Reuters"),
    ("pl", "Burmistrz powiedział PAP, że brakuje pieniędzy.", "pap", "attribution", "PAP"),
    ("pl", "Według Reutersa port otworzy się w poniedziałek.", "reuters", "attribution", "Reutersa"),
    ("cs", "Starosta řekl ČTK, že peníze chybí.", "ctk", "attribution", "ČTK"),
    ("cs", "Přístav se otevře v pondělí, uvedla agentura Reuters.", "reuters", "attribution", "Reuters"),
    ("sk", "Starosta pre TASR povedal, že peniaze chýbajú.", "tasr", None, "TASR"),
    ("sk", "Informovala o tom agentúra Reuters.", "reuters", "attribution", "Reuters"),
    ("hu", "A kikötő hétfőn nyílik, közölte az MTI.", "mti", "attribution", "MTI"),
    ("hu", "A polgármester az MTI-nek elmondta, hogy kevés a pénz.", "mti", "attribution", "MTI"),
    ("hu", "A Reuters szerint a kikötő hétfőn nyílik.", "reuters", "attribution", "Reuters"),
    ("fi", "Satama avataan maanantaina, kertoo STT.", "stt", "attribution", "STT"),
    ("fi", "Uutistoimisto Reutersin mukaan satama avataan maanantaina.", "reuters", "attribution", "Reutersin"),
    ("fi", "Pormestari sanoi STT:lle, että rahat eivät riitä.", "stt", "attribution", "STT"),
    ("sv", "Hamnen öppnar på måndag, rapporterar Reuters.", "reuters", "attribution", "Reuters"),
    ("sv", "– Pengarna räcker inte, säger borgmästaren till TT.", "tt", "attribution", "TT"),
    ("da", "Havnen åbner mandag, skriver Ritzau.", "ritzau", "attribution", "Ritzau"),
    ("no", "Pengene rekker ikke, sier ordføreren til NTB.", "ntb", "attribution", "NTB"),
    ("nl", "De haven gaat maandag open, meldt persbureau Reuters.", "reuters", "attribution", "Reuters"),
    ("nl", "Volgens het ANP gaat de haven maandag open.", "anp_netherlands", "attribution", "ANP"),
    ("ro", "Portul se deschide luni, transmite Agerpres.", "agerpres", "attribution", "Agerpres"),
    ("ro", "Primarul a declarat pentru Reuters că nu sunt bani.", "reuters", "attribution", "Reuters"),
    ("it", "Il sindaco ha detto all'ANSA che i soldi non bastano.", "ansa", "attribution", "ANSA"),
    ("it", "Secondo la Reuters il porto riaprirà lunedì.", "reuters", "attribution", "Reuters"),
    ("pt", "O autarca disse à Lusa que o dinheiro não chega.", "lusa", "attribution", "Lusa"),
    ("pt", "O porto reabre na segunda-feira, segundo a agência Reuters.", "reuters", "attribution", "Reuters"),
    ("el", "Σύμφωνα με το Reuters, το λιμάνι ανοίγει τη Δευτέρα.", "reuters", "attribution", "Reuters"),
    ("el", "Όπως μεταδίδει το ΑΠΕ-ΜΠΕ, το λιμάνι ανοίγει.", "amna", "attribution", "ΑΠΕ-ΜΠΕ"),
    ("vi", "Theo hãng tin Reuters, cảng sẽ mở cửa vào thứ Hai.", "reuters", "attribution", "Reuters"),
    ("id", "Pelabuhan dibuka Senin, demikian dilaporkan Antara.", "antara", "attribution", "Antara"),
    ("id", "Dilansir dari kantor berita Reuters, pelabuhan dibuka Senin.", "reuters", "attribution", "Reuters"),
    ("ms", "Pelabuhan dibuka Isnin, lapor Bernama.", "bernama", "attribution", "Bernama"),
]

DATELINES = [
    ("ru", "ПЕРМЬ, 3 мар — РИА Новости. Порт откроется.", "ria_novosti"),
    ("ru", "ТАСС, 3 марта. Порт откроется.", "tass"),
    ("kk", "АЛМАТЫ. KAZINFORM - Порт ашылады.", "kazinform"),
    ("pl", "Gdańsk, 3.03.2026 (PAP) - Port otwarto.", "pap"),
    ("cs", "Brno 3. března (ČTK) - Přístav otevřen.", "ctk"),
    ("hu", "Győr, 2026. március 3., kedd (MTI) - Kinyílt a kikötő.", "mti"),
    ("ro", "Galați, 3 mar /Agerpres/ - Portul s-a deschis.", "agerpres"),
    ("it", "Genova, 3 mar. (Adnkronos) - Il porto ha riaperto.", "adnkronos"),
    ("pt", "Porto, 3 mar 2026 (Lusa) – O porto reabriu.", "lusa"),
    ("sv", "MALMÖ (TT) Hamnen har öppnat.", "tt"),
    ("fi", "OULU (STT) Satama on avattu.", "stt"),
    ("hi", "मुंबई, 3 मार्च (पीटीआई) बंदरगाह खुल गया।", "pti"),
    ("bn", "চট্টগ্রাম, ৩ মার্চ, ২০২৬ (বাসস) : বন্দর খুলেছে।", "bss"),
    ("ur", "کراچی (اے پی پی) بندرگاہ کھل گئی۔", "app_pakistan"),
    ("el", "ΠΑΤΡΑ (ΑΠΕ-ΜΠΕ) - Άνοιξε το λιμάνι.", "amna"),
    ("bg", "Варна, 3 март /БТА/ Пристанището отвори.", "bta"),
    ("hr", "SPLIT, 3. ožujka 2026. (Hina) - Luka je otvorena.", "hina"),
    ("az", "Bakı, 3 mart, AZƏRTAC. Liman açıldı.", "azertac"),
    ("zh", "中新网3月4日电 港口扩建工程完工。", "china_news_service"),
    ("ko", "(도쿄 교도=연합뉴스) 항만이 열렸다.", "yonhap"),
]

CREDITS = [
    ("ru", "Фото: РИА Новости", "ria_novosti", "credit"),
    ("uk", "Джерело: Укрінформ", "ukrinform", "credit"),
    ("pl", "Źródło: PAP", "pap", "credit"),
    ("cs", "Zdroj: ČTK", "ctk", "credit"),
    ("tr", "Kaynak: Anadolu Ajansı", "anadolu", "credit"),
    ("hu", "Forrás: MTI", "mti", "credit"),
    ("sv", "Källa: TT", "tt", "credit"),
    ("fi", "Kuva: Lehtikuva", "lehtikuva", "credit"),
    ("nl", "Bron: ANP", "anp_netherlands", "credit"),
    ("ro", "Sursa: Agerpres", "agerpres", "credit"),
    ("zh", "图片来源：新华社", "xinhua", "credit"),
    ("ja", "写真：ロイター", "reuters", "credit"),
    ("ko", "사진=연합뉴스", "yonhap", "credit"),
    ("he", "צילום: רויטרס", "reuters", "credit"),
    ("hi", "फोटो: पीटीआई", "pti", "credit"),
    ("id", "Sumber: Antara", "antara", "credit"),
    ("el", "Πηγή: ΑΠΕ-ΜΠΕ", "amna", "credit"),
    ("en", "This text comes from an AFP feed and was not changed.", "afp", "credit"),
]


@pytest.mark.parametrize(("language", "text", "agency_id", "role", "surface"), [*GLUED, *ENDINGS])
def test_an_agency_is_found_with_its_role(
    language: str, text: str, agency_id: str, role: str | None, surface: str
) -> None:
    found = [(m.agency_id, m.surface, m.role) for m in find_agencies(text, language=language)]
    assert [(name, shown) for name, shown, _ in found] == [(agency_id, surface)]
    if role is not None:
        assert found[0][2] == role


@pytest.mark.parametrize(("language", "text", "agency_id", "role"), CREDITS)
def test_a_line_of_credit_is_one_in_every_language(language: str, text: str, agency_id: str, role: str) -> None:
    assert [(m.agency_id, m.role) for m in find_agencies(text, language=language)] == [(agency_id, role)]


@pytest.mark.parametrize(("language", "text", "agency_id"), DATELINES)
def test_a_dateline_is_one_in_every_language(language: str, text: str, agency_id: str) -> None:
    assert [(m.agency_id, m.role) for m in find_agencies(text, language=language)] == [(agency_id, "dateline")]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("ja", "両国は共同で声明を出した。時事問題も話し合った。"),
        ("zh", "这个新华社区有三千人。"),
        ("ko", "두 나라는 교도소 문제를 논의했다."),
        ("hi", "वे शाम को तास खेलते हैं।"),
        ("ja", "ロイタースは町の名前ではない。"),
        ("en", "Fidesz and Belgas are words that no agency has."),
        ("he", "הוא אמר לאמא שלו שהנמל נפתח."),
    ],
)
def test_a_plain_word_is_no_agency(language: str, text: str) -> None:
    assert find_agencies(text, language=language) == []


def test_offsets_are_those_of_the_printed_text() -> None:
    text = "［ソウル　２日　ロイター］－　港湾。রয়টার্স জানায়। Об этом пишет «Интерфаксу»."
    for mention in find_agencies(text):
        assert text[mention.start : mention.end] == mention.surface


def test_full_width_characters_fold_one_for_one() -> None:
    text = "（ＡＰ）　【共同】「語」１９日、。"
    assert len(fold(text)) == len(text)
    assert fold(text) == '(AP) [共同]"語"19日,.'


def test_a_whole_name_in_a_script_without_spaces_is_a_name() -> None:
    assert name_index().has_name("新华社")
    assert not name_index().has_name("共同")
