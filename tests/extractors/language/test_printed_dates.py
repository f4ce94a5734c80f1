"""Times as pages print them."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extractors.language.dates.calendars import lunar_hijri_to_gregorian
from extractors.language.dates.numeric_days import day_in_url
from extractors.language.dates.printed import parse_when
from extractors.language.text import words

# one printed time a language, all of 26 November 2024
IN_WORDS = {
    "en": "November 26, 2024",
    "de": "26. November 2024",
    "fr": "26 novembre 2024",
    "es": "26 de noviembre de 2024",
    "pt": "26 de novembro de 2024",
    "it": "26 novembre 2024",
    "nl": "26 november 2024",
    "sv": "26 november 2024",
    "da": "26. november 2024",
    "nb": "26. november 2024",
    "fi": "26. marraskuuta 2024",
    "is": "26. nóvember 2024",
    "pl": "26 listopada 2024",
    "cs": "26. listopadu 2024",
    "sk": "26. novembra 2024",
    "hu": "2024. november 26.",
    "ro": "26 noiembrie 2024",
    "bg": "26 ноември 2024",
    "sr": "26. новембар 2024",
    "hr": "26. studenoga 2024",
    "sl": "26. november 2024",
    "el": "26 Νοεμβρίου 2024",
    "tr": "26 Kasım 2024",
    "ru": "26 ноября 2024",
    "uk": "26 листопада 2024",
    "be": "26 лістапада 2024",
    "lt": "2024 m. lapkričio 26 d.",
    "lv": "26. novembris 2024",
    "et": "26. november 2024",
    "ar": "٢٦ نوفمبر ٢٠٢٤",
    "fa": "۶ آذر ۱۴۰۳",
    "he": "26 בנובמבר 2024",
    "hi": "२६ नवंबर २०२४",
    "bn": "২৬ নভেম্বর ২০২৪",
    "th": "26 พฤศจิกายน 2567",
    "id": "26 November 2024",
    "ms": "26 November 2024",
    "sw": "26 Novemba 2024",
    "zh": "2024年11月26日",
    "ja": "2024年11月26日",
    "ko": "2024년 11월 26일",
    "ca": "26 de novembre de 2024",
    "vi": "Thứ Ba, 26 tháng 11, 2024",
    "ur": "26 نومبر، 2024",
    "ta": "26 நவம்பர், 2024",
    "te": "26 నవంబర్, 2024",
    "kn": "ನವೆಂಬರ್ 26, 2024",
    "ml": "2024, നവംബർ 26",
    "mr": "२६ नोव्हेंबर, २०२४",
    "am": "26 ኖቬምበር 2024",
    "my": "2024 နိုဝင်ဘာ 26",
    "km": "26 វិច្ឆិកា 2024",
    "kk": "2024 ж. 26 қараша",
    "bs": "26. novembar 2024.",
}


@pytest.mark.parametrize(("language", "text"), IN_WORDS.items())
def test_days_in_words(language: str, text: str) -> None:
    when = parse_when(text, language=language)
    assert when is not None
    assert when.at.date() == dt.date(2024, 11, 26)
    assert when.is_day_only


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("ps", "۶ جنوري ۲۰۲۶"),
        ("ur", "6 جنوري 2026"),
        ("ar", "6 ینایر 2026"),
        ("kk", "2026 жылғы 6 қаңтар"),
    ],
)
def test_months_written_with_the_letters_of_a_neighbour(language: str, text: str) -> None:
    when = parse_when(text, language=language)
    assert when is not None
    assert when.at.date() == dt.date(2026, 1, 6)


def test_more_than_25_languages_are_held() -> None:
    assert len(IN_WORDS) >= 25


@pytest.mark.parametrize(
    ("text", "zone", "instant"),
    [
        ("2024-11-26T13:27:18+01:00", None, "2024-11-26T12:27:18+00:00"),
        ("2024-11-26T13:27:18.123Z", None, "2024-11-26T13:27:18+00:00"),
        ("2015-05-13T16:14:12-0400", None, "2015-05-13T20:14:12+00:00"),
        ("20241126T132718Z", None, "2024-11-26T13:27:18+00:00"),
        ("Tue, 26 Nov 2024 13:27:18 GMT", None, "2024-11-26T13:27:18+00:00"),
        ("Sat, 23 Dec 2023 05:42:00 PST", None, "2023-12-23T13:42:00+00:00"),
        ("1732627638", None, "2024-11-26T13:27:18+00:00"),
        ("1732627638000", None, "2024-11-26T13:27:18+00:00"),
        ("November 26, 2024 at 1:27 p.m. ET", None, "2024-11-26T18:27:00+00:00"),
        ("July 26, 2024 at 1:27 p.m. ET", None, "2024-07-26T17:27:00+00:00"),
        ("10:27 AM PST, December 21, 2023", None, "2023-12-21T18:27:00+00:00"),
        ("Updated 12:05 a.m. EST, Jan 2nd, 2024", None, "2024-01-02T05:05:00+00:00"),
        ("26.11.2024, 13.27 Uhr", "Europe/Berlin", "2024-11-26T12:27:00+00:00"),
        ("Publié le 26 novembre 2024 à 13h27", "Europe/Paris", "2024-11-26T12:27:00+00:00"),
        ("26 ноября 2024 в 15:40 МСК", None, "2024-11-26T12:40:00+00:00"),
        ("الثلاثاء ٢٢ نوفمبر ٢٠١٦ - ٠٤:١٩ بتوقيت غرينتش", "Asia/Tehran", "2016-11-22T04:19:00+00:00"),
        ("يكشنبه 27 فروردين 1396 - 16:38", "Asia/Tehran", "2017-04-16T12:08:00+00:00"),
        ("۱۴۰۳/۰۹/۰۶ ۱۲:۳۰", "Asia/Tehran", "2024-11-26T09:00:00+00:00"),
        ("2024年11月26日 下午3:05", "Asia/Shanghai", "2024-11-26T07:05:00+00:00"),
        ("2024년 11월 26일 오전 9:05", "Asia/Seoul", "2024-11-26T00:05:00+00:00"),
        ("2026-10-13 18:06:38Europe/Madrid", None, "2026-10-13T18:06:38+02:00"),
        ("2026-01-13T18:06 [America/Argentina/Buenos_Aires]", None, "2026-01-13T18:06:00-03:00"),
        ("2026-01-13 18:06 Harbour/Ellerby", None, "2026-01-13T18:06:00+00:00"),
    ],
)
def test_instants(text: str, zone: str | None, instant: str) -> None:
    when = parse_when(text, zone=zone)
    assert when is not None
    assert when.at == dt.datetime.fromisoformat(instant)
    assert not when.is_day_only


@pytest.mark.parametrize(
    ("text", "zone", "language", "day"),
    [
        ("3/4/2024", None, "en", dt.date(2024, 3, 4)),
        ("3/4/2024", "Europe/London", "en", dt.date(2024, 4, 3)),
        ("3/4/2024", "Europe/Paris", "fr", dt.date(2024, 4, 3)),
        ("3.4.2024", "America/New_York", "en", dt.date(2024, 4, 3)),
        ("25/4/2024", None, "en", dt.date(2024, 4, 25)),
        ("2024/4/3", None, "en", dt.date(2024, 4, 3)),
        ("19-10-08 14:30", None, "zh", dt.date(2019, 10, 8)),
        ("发布时间：19-10-08", None, "zh", dt.date(2019, 10, 8)),
        ("19-10-08", None, "de", dt.date(2008, 10, 19)),
        ("民國112年11月17日", None, "zh", dt.date(2023, 11, 17)),
        ("令和5年11月17日", None, "ja", dt.date(2023, 11, 17)),
        ("令和元年5月1日", None, "ja", dt.date(2019, 5, 1)),
    ],
)
def test_numeric_days_in_the_order_of_their_place(text: str, zone: str | None, language: str, day: dt.date) -> None:
    when = parse_when(text, zone=zone, language=language)
    assert when is not None
    assert when.at.date() == day


def test_a_zone_that_is_not_printed_is_assumed_and_said_so() -> None:
    when = parse_when("26 November 2024 13:27", zone="Asia/Tehran")
    assert when is not None
    assert when.is_zone_assumed
    assert when.at.utcoffset() == dt.timedelta(hours=3, minutes=30)
    stated = parse_when("26 November 2024 13:27 GMT", zone="Asia/Tehran")
    assert stated is not None
    assert not stated.is_zone_assumed


@pytest.mark.parametrize(
    "text", ["", "yesterday", "5 minutes ago", "May we help you?", "32 January 2024", "99/99/2024", "10:30"]
)
def test_what_is_no_day_is_none(text: str) -> None:
    assert parse_when(text) is None


@pytest.mark.parametrize(
    ("url", "day"),
    [
        ("https://a.example/2024/11/26/story", dt.date(2024, 11, 26)),
        ("https://a.example/news/2024-11-26/story", dt.date(2024, 11, 26)),
        ("https://a.example/world/2024/nov/26/story", dt.date(2024, 11, 26)),
        ("https://a.example/20241126/story", dt.date(2024, 11, 26)),
        ("https://a.example/blog/2024/november/26/story", dt.date(2024, 11, 26)),
        ("https://a.example/nachrichten/26-november-2024/story", dt.date(2024, 11, 26)),
        ("https://a.example/2024/octubre/26/cuento", dt.date(2024, 10, 26)),
        ("https://a.example/meldungen/26-11-2024", dt.date(2024, 11, 26)),
        ("https://a.example/meldungen/06-11-2024", None),  # or 11 June
        ("https://a.example/story-2024", None),
        ("https://a.example/2024/13/45/story", None),
    ],
)
def test_days_in_addresses(url: str, day: dt.date | None) -> None:
    assert day_in_url(url) == day


@settings(max_examples=150, derandomize=True, deadline=None)
@given(st.text(max_size=120), st.sampled_from([None, "Asia/Tehran", "no/where"]), st.sampled_from([None, "en", "fa"]))
def test_no_text_raises(text: str, zone: str | None, language: str | None) -> None:
    when = parse_when(text, zone=zone, language=language)
    assert when is None or when.at.tzinfo is not None


_LANGUAGES = words(
    "en zh es de fr ja ru pt it ar ko pl nl tr fa id vi cs el hu sv ro th da fi he uk sk bg hr nb lt sr sl et lv hi ca "
    "ms bn ur ta te mr gu pa ml kn ne si my km lo ka hy kk uz az sq mk bs is sw af am so ha tl ga cy eu gl be zu xh or"
)
# CLDR's abbreviations of one letter in Burmese, and weekdays that are also months in Welsh
_NOT_READ = {"cy": 4, "my": 4}


@pytest.mark.parametrize(
    "language",
    sorted(_LANGUAGES),
)
def test_the_day_as_cldr_writes_it_in_each_language(language: str) -> None:
    dates = pytest.importorskip("babel.dates")
    wrong = []
    for month in range(1, 13):
        for day in (dt.date(2024, month, 3), dt.date(2024, month, 17)):
            for style in ("full", "long", "medium"):
                text = dates.format_date(day, style, locale=language)
                when = parse_when(text, language="no" if language == "nb" else language)
                if when is None or when.at.date() != day:
                    wrong.append(text)
    assert len(wrong) <= _NOT_READ.get(language, 0), wrong


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("Ngày 26 tháng 11 năm 2024", dt.date(2024, 11, 26)),
        ("26 Tháng Mười Một, 2024", dt.date(2024, 11, 26)),
        ("26 Th11, 2024", dt.date(2024, 11, 26)),
        ("Thứ ba, 26/11/2024", dt.date(2024, 11, 26)),
        ("Tháng 11 26, 2024", dt.date(2024, 11, 26)),
    ],
)
def test_vietnamese_days(text: str, day: dt.date) -> None:
    when = parse_when(text, language="vi")
    assert when is not None
    assert when.at.date() == day


def test_vietnamese_halves_of_the_day() -> None:
    when = parse_when("26 tháng 11, 2024 1:27 CH", zone="Asia/Ho_Chi_Minh", language="vi")
    assert when is not None
    assert when.at.astimezone(dt.UTC).isoformat() == "2024-11-26T06:27:00+00:00"


@pytest.mark.parametrize(
    ("text", "day"),
    [("26 พ.ย. 67", dt.date(2024, 11, 26)), ("26 พ.ย. 2567 13:27 น.", dt.date(2024, 11, 26))],
)
def test_thai_years_are_buddhist_when_short_too(text: str, day: dt.date) -> None:
    when = parse_when(text, language="th")
    assert when is not None
    assert when.at.date() == day


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("الثلاثاء ٢٤ جمادى الأولى ١٤٤٦ هـ - ١٣:٢٧", dt.date(2024, 11, 26)),
        ("الإثنين 1 رمضان 1445", dt.date(2024, 3, 11)),
        ("منگل، 24 جمادی الاول 1446", dt.date(2024, 11, 26)),
        ("Friday, 1 Muharram 1447 AH", dt.date(2025, 6, 27)),
    ],
)
def test_lunar_hijri_days_are_settled_by_their_weekday(text: str, day: dt.date) -> None:
    when = parse_when(text, zone="Asia/Riyadh")
    assert when is not None
    assert when.at.date() == day
    assert when.is_day_only is (":" not in text)


def test_a_lunar_hijri_day_without_its_weekday_is_a_day_and_no_more() -> None:
    when = parse_when("24 جمادى الأولى 1446 - 13:27", zone="Asia/Riyadh")
    assert when is not None
    assert when.is_day_only
    assert abs(when.at.date() - dt.date(2024, 11, 26)) <= dt.timedelta(days=1)


def test_the_gregorian_day_wins_over_the_hijri_one_beside_it() -> None:
    when = parse_when("24 جمادى الأولى 1446 هـ الموافق 26 نوفمبر 2024 13:27", zone="Asia/Riyadh")
    assert when is not None
    assert when.at.isoformat() == "2024-11-26T13:27:00+03:00"


@pytest.mark.parametrize(
    ("calendar_day", "day"),
    [
        ((1, 1, 1), dt.date(622, 7, 19)),  # 16 July in the Julian calendar
        ((1400, 1, 1), dt.date(1979, 11, 21)),
        ((1445, 9, 1), dt.date(2024, 3, 11)),
        ((1446, 12, 29), dt.date(2025, 6, 26)),
    ],
)
def test_the_tabular_lunar_calendar(calendar_day: tuple[int, int, int], day: dt.date) -> None:
    assert lunar_hijri_to_gregorian(*calendar_day) == day


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("ኅዳር 17 ቀን 2017 ዓ.ም.", dt.date(2024, 11, 26)),
        ("መስከረም 1፣ 2016", dt.date(2023, 9, 12)),
        ("ጳጉሜን 5 ቀን 2016", dt.date(2024, 9, 10)),
    ],
)
def test_ethiopian_days(text: str, day: dt.date) -> None:
    when = parse_when(text, language="am")
    assert when is not None
    assert when.at.date() == day


@pytest.mark.parametrize(
    ("text", "day"), [("۶ قوس ۱۴۰۳", dt.date(2024, 11, 26)), ("1403/09/06", dt.date(2024, 11, 26))]
)
def test_solar_hijri_days_of_iran_and_afghanistan(text: str, day: dt.date) -> None:
    when = parse_when(text, language="fa")
    assert when is not None
    assert when.at.date() == day


def test_a_hijri_year_in_numbers_is_lunar_where_it_cannot_be_solar() -> None:
    when = parse_when("1446/05/24", zone="Asia/Riyadh", language="ar")
    assert when is not None
    assert abs(when.at.date() - dt.date(2024, 11, 26)) <= dt.timedelta(days=1)
    assert when.is_day_only


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("lv", "2026. gada 5. oktobrī plkst. 14"),
        ("lv", "5. oktobra 2026, 14.00"),
        ("et", "5. oktoobril 2026 kell 14"),
        ("ka", "5 ოქტომბერს, 2026, 14:00"),
        ("ky", "2026-жылдын 5-октябры, 14:00"),
        ("uz", "2026-yil 5-oktabr, 14:00"),
        ("mn", "2026 оны 10 сарын 5, 14:00"),
        ("mn", "2026 оны 10-р сарын 5, 14:00"),
    ],
)
def test_a_month_in_another_case_and_a_year_with_its_word(language: str, text: str) -> None:
    when = parse_when(text, language=language)
    assert when is not None and when.at == dt.datetime(2026, 10, 5, 14, tzinfo=dt.UTC) and not when.is_day_only
