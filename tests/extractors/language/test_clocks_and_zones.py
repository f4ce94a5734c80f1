"""Parts of the day, hours without minutes, and zones in words, in the languages that print them."""

from __future__ import annotations

import datetime as dt

import pytest

from extractors.language.dates.calendars import read_lunar_hijri
from extractors.language.dates.clocks import read_clock
from extractors.language.dates.printed import parse_when
from extractors.language.dates.zones import zone_in_words


def clock_of(text: str, language: str | None) -> str:
    when = parse_when(text, language=language)
    assert when is not None, text
    return "day only" if when.is_day_only else when.at.strftime("%d %H:%M")


@pytest.mark.parametrize(
    ("language", "text", "clock"),
    [
        ("ar", "7 مايو 2025 - 8:40 مساءً", "07 20:40"),
        ("ar", "7 مايو 2025 الساعة 6:15 صباحًا", "07 06:15"),
        ("ar", "7 مايو 2025، 11:20 ليلا", "07 23:20"),
        ("ar", "7 مايو 2025، 12:20 بعد منتصف الليل", "07 00:20"),
        ("fa", "۱۷ اردیبهشت ۱۴۰۴ ساعت ۱۰:۳۰ شب", "07 22:30"),
        ("fa", "۱۷ اردیبهشت ۱۴۰۴، ۷:۳۰ صبح", "07 07:30"),
        ("fa", "۱۷ اردیبهشت ۱۴۰۴، ۱:۳۰ ظهر", "07 13:30"),
        ("ur", "7 مئی 2025، رات 10:15 بجے", "07 22:15"),
        ("hi", "7 मई 2025, शाम 6:45 बजे", "07 18:45"),
        ("hi", "7 मई 2025, दोपहर 1:45 बजे", "07 13:45"),
        ("bn", "৭ মে ২০২৫, বিকেল ৪:৩০", "07 16:30"),
        ("bn", "৭ মে ২০২৫, সকাল ৯:৩০", "07 09:30"),
        ("mr", "7 मे 2025 सायंकाळी 6:10 वाजता", "07 18:10"),
        ("ta", "7 மே 2025 மாலை 5:10 மணிக்கு", "07 17:10"),
        ("te", "7 మే 2025 రాత్రి 9:10 గంటలకు", "07 21:10"),
        ("he", '7 במאי 2025, 8:10 אחה"צ', "07 20:10"),
        ("he", "7 במאי 2025 בשעה 10:10 בלילה", "07 22:10"),
        ("ru", "7 мая 2025, 8 часов вечера", "07 20:00"),
        ("ru", "7 мая 2025, 3:15 ночи", "07 03:15"),
        ("uk", "7 травня 2025, 9:15 вечора", "07 21:15"),
        ("mk", "7 мај 2025, 8:10 навечер", "07 20:10"),
        ("sr", "7. мај 2025. у 8:10 увече", "07 20:10"),
        ("pl", "7 maja 2025, 7:20 wieczorem", "07 19:20"),
        ("cs", "7. května 2025, 8:05 večer", "07 20:05"),
        ("sk", "7. mája 2025, 3:05 popoludní", "07 15:05"),
        ("hu", "2025. május 7., délután 4:05", "07 16:05"),
        ("hu", "2025. május 7. este 8 óra", "07 20:00"),
        ("ro", "7 mai 2025, ora 8:05 seara", "07 20:05"),
        ("el", "7 Μαΐου 2025, 9:05 μ.μ.", "07 21:05"),
        ("el", "7 Μαΐου 2025, 9:05 το βράδυ", "07 21:05"),
        ("tr", "7 Mayıs 2025 akşam 8:05", "07 20:05"),
        ("tr", "7 Mayıs 2025 ÖS 3:05", "07 15:05"),
        ("de", "7. Mai 2025, 8 Uhr abends", "07 20:00"),
        ("fr", "7 mai 2025 à 8 h 05 du soir", "07 20:05"),
        ("es", "7 de mayo de 2025, 9:05 de la noche", "07 21:05"),
        ("es", "7 de mayo de 2025 a las 4:05 p. m.", "07 16:05"),
        ("pt", "7 de maio de 2025, 3:05 da tarde", "07 15:05"),
        ("it", "7 maggio 2025, 9:05 di sera", "07 21:05"),
        ("nl", "7 mei 2025, 8:05 's avonds", "07 20:05"),
        ("sv", "7 maj 2025 kl. 8.05 på kvällen", "07 20:05"),
        ("zh", "2025年5月7日 晚上8点30分", "07 20:30"),
        ("zh", "2025-05-07 下午3:30", "07 15:30"),
        ("zh", "2025年5月7日 凌晨1:30", "07 01:30"),
        ("ja", "2025年5月7日 午後9時", "07 21:00"),
        ("ja", "2025年5月7日 深夜1時05分", "07 01:05"),
        ("ko", "2025년 5월 7일 밤 10시 5분", "07 22:05"),
        ("vi", "7 tháng 5, 2025, 9 giờ tối", "07 21:00"),
        ("th", "7 พฤษภาคม 2568 เวลา 21.05 น.", "07 21:05"),
        ("id", "7 Mei 2025 pukul 20.05", "07 20:05"),
        ("am", "7 ሜይ 2025 2:10 ማታ", "07 20:10"),
        ("sw", "7 Mei 2025 saa 3:10 usiku", "07 21:10"),
        ("en", "7 May 2025, 12 midnight", "07 00:00"),
        ("en", "7 May 2025, 12 noon", "07 12:00"),
        ("en", "7 May 2025 12:10 a.m.", "07 00:10"),
        ("en", "7 May 2025 at 8:10 in the evening", "07 20:10"),
    ],
)
def test_parts_of_the_day(language: str, text: str, clock: str) -> None:
    assert clock_of(text, language) == clock
    if language not in ("am", "sw"):
        assert clock_of(text, None) == clock


@pytest.mark.parametrize(
    ("language", "text", "clock"),
    [
        ("fr", "7 mai 2025 à 9 h", "07 09:00"),
        ("fr", "7 mai 2025 à 18h45", "07 18:45"),
        ("de", "7. Mai 2025 um 9 Uhr", "07 09:00"),
        ("it", "7 maggio 2025, ore 9", "07 09:00"),
        ("da", "7. maj 2025 kl. 9", "07 09:00"),
        ("ru", "7 мая 2025 в 9 ч", "07 09:00"),
        ("ja", "2025年5月7日 9時45分", "07 09:45"),
        ("pl", "7 maja 2025, godz. 9", "07 09:00"),
        ("en", "7 May 2025, 12 comments", "day only"),
        ("en", "7 May 2025 (24 photos)", "day only"),
        ("de", "9:05 am 7. Mai 2025", "07 09:05"),
        ("de", "12:05 am 7. Mai 2025", "07 12:05"),
        ("es", "9:05, este 7 de mayo de 2025", "07 09:05"),
        ("en", "0930 GMT, 7 May 2025", "07 09:30"),
        ("en", "7 May 2025 24:00", "08 00:00"),
    ],
)
def test_hours_without_minutes_and_what_is_no_hour(language: str, text: str, clock: str) -> None:
    assert clock_of(text, language) == clock


@pytest.mark.parametrize(
    ("language", "text", "clock"),
    [
        ("fr", "lundi 5 octobre 2026 à 12 h", "05 12:00"),
        ("fr", "5 octobre 2026, 12h30", "05 12:30"),
        ("fr", "05/10/2026 à 12 h 30 min", "05 12:30"),
        ("de", "5. Oktober 2026 um 12 Uhr", "05 12:00"),
        ("it", "5 ottobre 2026, ore 12", "05 12:00"),
        ("it", "5 ottobre 2026 alle ore 12,30", "05 12:30"),
        ("ru", "5 октября 2026 в 12 ч", "05 12:00"),
        ("ru", "5 октября 2026 г., 12 ч. 30 мин.", "05 12:30"),
        ("uk", "5 жовтня 2026 о 12 годині", "05 12:00"),
        ("uk", "5 жовтня 2026, 12 год. 30 хв.", "05 12:30"),
        ("be", "5 кастрычніка 2026 а 12 гадзіне", "05 12:00"),
        ("bg", "5 октомври 2026 в 12 ч", "05 12:00"),
        ("mk", "5 октомври 2026 во 12 часот", "05 12:00"),
        ("sr", "5. октобар 2026. у 12 ч", "05 12:00"),
        ("hr", "5. listopada 2026. u 12 sati", "05 12:00"),
        ("bs", "5. oktobar 2026. u 12 sati", "05 12:00"),
        ("sl", "5. oktober 2026 ob 12. uri", "05 12:00"),
        ("pl", "5 października 2026 o godz. 12", "05 12:00"),
        ("cs", "5. října 2026 ve 12 hodin", "05 12:00"),
        ("sk", "5. októbra 2026 o 12 hod.", "05 12:00"),
        ("hu", "2026. október 5., 12 órakor", "05 12:00"),
        ("ro", "5 octombrie 2026, orele 12", "05 12:00"),
        ("da", "5. oktober 2026 kl. 12", "05 12:00"),
        ("no", "5. oktober 2026 kl. 12", "05 12:00"),
        ("nb", "5. oktober 2026 kl. 12", "05 12:00"),
        ("nn", "5. oktober 2026 klokka 12", "05 12:00"),
        ("sv", "5 oktober 2026 klockan 12", "05 12:00"),
        ("fi", "5. lokakuuta 2026 klo 12", "05 12:00"),
        ("is", "5. október 2026 kl. 12", "05 12:00"),
        ("fo", "5. oktober 2026 kl. 12", "05 12:00"),
        ("et", "5. oktoober 2026 kell 12", "05 12:00"),
        ("lv", "2026. gada 5. oktobris plkst. 12", "05 12:00"),
        ("lt", "2026 m. spalio 5 d. 12 val.", "05 12:00"),
        ("nl", "5 oktober 2026 om 12 uur", "05 12:00"),
        ("nl", "5 oktober 2026, 12u", "05 12:00"),
        ("es", "5 de octubre de 2026 a las 12 h", "05 12:00"),
        ("es", "5 de octubre de 2026 a la 1", "05 01:00"),
        ("ca", "5 d'octubre de 2026 a les 12", "05 12:00"),
        ("gl", "5 de outubro de 2026 ás 12", "05 12:00"),
        ("pt", "5 de outubro de 2026 às 12h", "05 12:00"),
        ("pt", "5 de outubro de 2026 às 12", "05 12:00"),
        ("eu", "2026ko urriaren 5a, 12etan", "05 12:00"),
        ("el", "5 Οκτωβρίου 2026, ώρα 12", "05 12:00"),
        ("sq", "5 tetor 2026, ora 12", "05 12:00"),
        ("tr", "5 Ekim 2026 saat 12", "05 12:00"),
        ("az", "5 oktyabr 2026 saat 12", "05 12:00"),
        ("kk", "5 қазан 2026 сағат 12", "05 12:00"),
        ("uz", "5 oktabr 2026 soat 12", "05 12:00"),
        ("hy", "5 հոկտեմբերի 2026, ժամը 12", "05 12:00"),
        ("ka", "5 ოქტომბერი 2026 12 საათი", "05 12:00"),
        ("ar", "5 أكتوبر 2026 الساعة 12", "05 12:00"),
        ("ar", "٥ أكتوبر ٢٠٢٦ الساعة ١٢ و ٣٠ دقيقة", "05 12:30"),
        ("fa", "۱۳ مهر ۱۴۰۵ ساعت ۱۲", "05 12:00"),
        ("fa", "۱۳ مهر ۱۴۰۵، ساعت ۱۲ و ۳۰ دقیقه", "05 12:30"),
        ("ur", "5 اکتوبر 2026، 12 بجے", "05 12:00"),
        ("ps", "۵ اکتوبر ۲۰۲۶، ۱۲ بجې", "05 12:00"),
        ("he", "5 באוקטובר 2026 בשעה 12", "05 12:00"),
        ("hi", "5 अक्टूबर 2026, 12 बजे", "05 12:00"),
        ("bn", "৫ অক্টোবর ২০২৬, ১২টা ৩০ মিনিট", "05 12:30"),
        ("mr", "5 ऑक्टोबर 2026 12 वाजता", "05 12:00"),
        ("gu", "5 ઓક્ટોબર 2026 12 વાગ્યે", "05 12:00"),
        ("pa", "5 ਅਕਤੂਬਰ 2026 12 ਵਜੇ", "05 12:00"),
        ("ta", "5 அக்டோபர் 2026 12 மணி", "05 12:00"),
        ("te", "5 అక్టోబర్ 2026 12 గంటలకు", "05 12:00"),
        ("th", "5 ตุลาคม 2569 เวลา 12 นาฬิกา", "05 12:00"),
        ("lo", "5 ຕຸລາ 2026 ເວລາ 12 ໂມງ", "05 12:00"),
        ("km", "5 តុលា 2026 ម៉ោង 12", "05 12:00"),
        ("my", "5 အောက်တိုဘာ 2026 12 နာရီ", "05 12:00"),
        ("ja", "2026年10月5日 12時", "05 12:00"),
        ("zh", "2026年10月5日12点", "05 12:00"),
        ("zh", "2026年10月5日12點30分", "05 12:30"),
        ("ko", "2026년 10월 5일 12시", "05 12:00"),
        ("vi", "5 tháng 10, 2026, 12 giờ", "05 12:00"),
        ("id", "5 Oktober 2026 pukul 12", "05 12:00"),
        ("ms", "5 Oktober 2026 jam 12", "05 12:00"),
        ("tl", "5 Oktubre 2026 alas 12", "05 12:00"),
        ("tl", "5 Oktubre 2026, alas-dose ng tanghali", "05 12:00"),
        ("so", "5 Oktoobar 2026 saacadda 12", "05 12:00"),
        ("am", "5 ኦክቶበር 2026 12 ሰዓት", "05 12:00"),
        ("en", "5 October 2026, 12 o'clock", "05 12:00"),
        ("en", "October 5, 2026 at 12PM", "05 12:00"),
    ],
)
def test_noon_as_an_hour_in_words_is_no_day_alone(language: str, text: str, clock: str) -> None:
    assert clock_of(text, language) == clock
    assert clock_of(text, None) == clock


@pytest.mark.parametrize(
    ("language", "text", "clock"),
    [
        ("tl", "Oktubre 5, 2026, alas-8 ng umaga", "05 08:00"),
        ("tl", "Oktubre 5, 2026 alas-8:30 ng gabi", "05 20:30"),
        ("tl", "ika-5 ng Oktubre 2026, ika-8 ng gabi", "05 20:00"),
        ("tl", "ika-5 ng Oktubre 2026", "day only"),
        ("tl", "Oktubre 5, 2026, ala-una ng hapon", "05 13:00"),
        ("tl", "Oktubre 5, 2026, ika-walo ng umaga", "05 08:00"),
        ("es", "5 de octubre de 2026, a las ocho de la noche", "05 20:00"),
        ("es", "5 de octubre de 2026, una de las fotos", "day only"),
        ("pt", "5 de outubro de 2026, às nove da manhã", "05 09:00"),
        ("id", "5 Oktober 2026 pukul delapan malam", "05 20:00"),
        ("ms", "5 Oktober 2026 jam lapan pagi", "05 08:00"),
        ("en", "5 October 2026, Covid-19", "day only"),
    ],
)
def test_hours_in_words_and_behind_a_hyphen(language: str, text: str, clock: str) -> None:
    assert clock_of(text, language) == clock


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "7 May 2025, 2 hours ago"),
        ("en", "7 May 2025, 3 min read"),
        ("es", "7 de mayo de 2025, hace 3 horas"),
        ("fr", "7 mai 2025, il y a 3 heures"),
        ("pt", "7 de maio de 2025, há 3 horas"),
        ("it", "7 maggio 2025, 3 ore fa"),
        ("nl", "7 mei 2025, 3 uur geleden"),
        ("pl", "7 maja 2025, 3 godz. temu"),
        ("ru", "7 мая 2025, 3 часа назад"),
        ("ru", "7 мая 2025, 3 мин. чтения"),
        ("uk", "7 травня 2025, 3 години тому"),
        ("ar", "7 مايو 2025، منذ 3 ساعة"),
        ("ar", "7 مايو 2025 - 5 دقائق قراءة"),
        ("fa", "۱۷ اردیبهشت ۱۴۰۴ - ۳ دقیقه مطالعه"),
        ("hi", "7 मई 2025, 3 मिनट में पढ़ें"),
        ("zh", "2025年5月7日 阅读3分钟"),
        ("ja", "2025年5月7日 3分で読める"),
        ("ja", "2025年5月7日 3時間前"),
        ("ko", "2025년 5월 7일 3분 읽기"),
        ("ko", "2025년 5월 7일 3시간 전"),
        ("vi", "7/5/2025, 3 giờ trước"),
        ("vi", "7/5/2025, 3 phút đọc"),
    ],
)
def test_a_span_of_hours_or_minutes_is_no_time_of_day(language: str, text: str) -> None:
    assert clock_of(text, language) == "day only"


@pytest.mark.parametrize(
    ("text", "language", "instant"),
    [
        ("18:30 7/5/2025 (GMT+7)", "vi", "2025-05-07T11:30"),
        ("18:30, 7.5.2025 MESZ", "de", "2025-05-07T16:30"),
        ("7. Mai 2025, 18:30 Uhr MESZ", "de", "2025-05-07T16:30"),
        ("7 May 2025 18:30 (Doha time)", "en", "2025-05-07T15:30"),
        ("7 May 2025 18:30 Tehran time", "en", "2025-05-07T15:00"),
        ("7 مايو 2025 18:30 بتوقيت القدس", "ar", "2025-05-07T15:30"),
        ("7 مايو 2025، 18:30 بتوقيت أبو ظبي", "ar", "2025-05-07T14:30"),
        ("۱۷ اردیبهشت ۱۴۰۴ ۱۸:۳۰ به وقت کابل", "fa", "2025-05-07T14:00"),
        ("7 мая 2025, 18:30 по киевскому времени", "ru", "2025-05-07T15:30"),
        ("7 травня 2025, 18:30 за київським часом", "uk", "2025-05-07T15:30"),
        ("7 mai 2025 à 18h30, heure de Paris", "fr", "2025-05-07T16:30"),
        ("7 de mayo de 2025, 18:30 hora de Colombia", "es", "2025-05-07T23:30"),
        ("7 de maio de 2025, 18h30 (horário de Brasília)", "pt", "2025-05-07T21:30"),
        ("2025年5月7日 18:30 台北時間", "zh", "2025-05-07T10:30"),
        ("2025年5月7日 18時30分 日本時間", "ja", "2025-05-07T09:30"),
        ("2025년 5월 7일 18:30 한국시간", "ko", "2025-05-07T09:30"),
        ("7 Mayıs 2025 18:30 Türkiye saati", "tr", "2025-05-07T15:30"),
        ("7 Mei 2025 18:30 WIB", "id", "2025-05-07T11:30"),
        ("7 May 2025 18:30 +0545", "en", "2025-05-07T12:45"),
        ("7 May 2025 18:30 GMT+5:30", "en", "2025-05-07T13:00"),
        ("7 May 2025 18:30 [UTC-3]", "en", "2025-05-07T21:30"),
        ("7 May 2025 18:30 AFT", "en", "2025-05-07T14:00"),
        ("(NZST) 7 May 2025 18:30", "en", "2025-05-07T06:30"),
        ("7 May 2025 18:30 IST (13:00 GMT)", "en", "2025-05-07T13:00"),
        ("2025-05-07 18:30:00 CST", "zh", "2025-05-07T10:30"),
        ("2025-05-07T18:30:00 05:30", "en", "2025-05-07T13:00"),
        ("2025-05-07T18:30:00%2B02:00", "en", "2025-05-07T16:30"),
        ("2025-05-07T18:30:00.123456789-03", "en", "2025-05-07T21:30"),
        ("2025-05-07 06:30:00 PM", "en", "2025-05-07T18:30"),
        ("20250507183000", "en", "2025-05-07T18:30"),
        ("/Date(1746642600000)/", "en", "2025-05-07T18:30"),
        ("1746642600000000", "en", "2025-05-07T18:30"),
        ("2025-05-07T24:00:00Z", "en", "2025-05-08T00:00"),
        ("Wed May  7 18:30:00 JST 2025", "en", "2025-05-07T09:30"),
        ("Wed May 7 18:30:00 +0200 2025", "en", "2025-05-07T16:30"),
        ("07/May/2025:18:30:00 -0500", "en", "2025-05-07T23:30"),
        ("2025-05-07T18:30:00 GMT+3", "en", "2025-05-07T15:30"),
        ("2025-05-07 18:30 UTC-0330", "en", "2025-05-07T22:00"),
        ("7 мая 2025, 18:30 мск", "ru", "2025-05-07T15:30"),
    ],
)
def test_zones_and_odd_stated_times(text: str, language: str, instant: str) -> None:
    when = parse_when(text, language=language)
    assert when is not None
    assert when.at.astimezone(dt.UTC).strftime("%Y-%m-%dT%H:%M") == instant


def test_a_dash_before_a_number_is_no_offset() -> None:
    when = parse_when("7 May 2025 18:30 - 12 min read", language="en")
    assert when is not None
    assert when.is_zone_assumed and when.at.hour == 18


def test_an_abbreviation_with_two_meanings_is_read_as_its_place_has_it() -> None:
    india, israel = (parse_when("7 May 2025 18:30 IST", language=code) for code in ("en", "he"))
    assert india is not None and israel is not None
    assert (india.at.utcoffset(), israel.at.utcoffset()) == (dt.timedelta(hours=5, minutes=30), dt.timedelta(hours=2))
    dublin = parse_when("7 May 2025 18:30 IST", language="en", zone="Europe/Dublin")
    assert dublin is not None and dublin.at.utcoffset() == dt.timedelta(hours=1)


def test_a_place_within_another_word_names_no_zone() -> None:
    assert zone_in_words("heure de parisienne", "fr") is None
    assert zone_in_words("in overtime", "en") is None
    assert zone_in_words("(Karachi time)", "en") == "Asia/Karachi"


@pytest.mark.parametrize(
    ("text", "language", "day"),
    [
        ("3/4/2025", "en-IE", dt.date(2025, 4, 3)),
        ("3/4/2025", "en-US", dt.date(2025, 3, 4)),
        ("3/4/2025 10:00 SAST", "en", dt.date(2025, 4, 3)),
        ("3/4/2025 10:00 PDT", "en", dt.date(2025, 3, 4)),
        ("3/4/2025 10:00 GMT", "en", dt.date(2025, 3, 4)),
    ],
)
def test_a_region_or_a_zone_decides_the_order_of_day_and_month(text: str, language: str, day: dt.date) -> None:
    when = parse_when(text, language=language)
    assert when is not None and when.at.date() == day


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("10/11/1446 هـ", dt.date(2025, 5, 8)),
        ("1446-11-10", dt.date(2025, 5, 8)),
        ("١/٩/١٤٤٦", dt.date(2025, 3, 1)),
    ],
)
def test_lunar_days_in_numbers_are_those_of_umm_al_qura(text: str, day: dt.date) -> None:
    when = parse_when(text, language="ar")
    assert when is not None and when.is_day_only
    assert when.at.date() == day


def test_a_lunar_year_beyond_the_table_is_computed_by_the_tabular_calendar() -> None:
    found = read_lunar_hijri("1 Ramadan 1480")
    assert found is not None and found.day.year == 2058


def test_a_year_of_the_nepali_calendar_is_no_gregorian_one() -> None:
    assert parse_when("२०८२-०१-२४", language="ne") is None
    assert parse_when("2025-05-07", language="ne") is not None


def test_a_clock_ends_where_its_part_of_the_day_ends() -> None:
    clock = read_clock("at 8:05 in the evening, by boat", "en")
    assert clock is not None
    assert (clock.time, clock.end) == (dt.time(20, 5), len("at 8:05 in the evening"))
