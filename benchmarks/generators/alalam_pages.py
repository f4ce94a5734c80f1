"""Makes pages in Al-Alam's shape, as many as wanted and the same for the same seed: what ``make bench`` reads.

The three editions are mixed, six English pages to two Arabic and two Persian. Texts are put together from word lists,
so that articles differ; related lists point at pages of the same edition made shortly before, and at ids that were
never made. Some pages have what real ones have: a lead printed twice, a gallery, quotes in titles, a list that is cut
short.
"""

from __future__ import annotations

import datetime as dt
import random
from collections import deque
from collections.abc import Iterator
from html import escape
from typing import NamedTuple

import jdatetime

_FIRST_ID = 1_800_000
_BEGIN = dt.datetime(2016, 1, 1, 6, 0, tzinfo=dt.UTC)
_TICKS_EPOCH = dt.datetime(1, 1, 1, tzinfo=dt.UTC)
_TEHRAN = dt.timedelta(hours=3, minutes=30)
_RECENT = 400


def _list(words: str) -> list[str]:
    return words.split()


_WORDS = {
    "en": _list(
        """
        the a of in to and on with from for by after before near between across along during under over about
        against council market harbour bridge school library orchard river valley mountain village road train
        ferry museum theatre garden bakery workshop station tower gate square field farm well spring mill quarry
        port airport people children teachers farmers drivers sailors bakers doctors engineers neighbours visitors
        villagers opened closed began ended moved carried brought found lost built repaired painted planted
        counted measured said told reported added noted explained recalled promised hoped feared agreed refused
        asked answered new old large small early late quiet loud bright dark warm cold long short heavy light
        first second last water bread rain snow wind sun stone wood iron glass paper cloth salt sugar tea coffee
        rice wheat olive almond morning evening night week month year hour day season festival meeting journey
        project plan report letter song
        """
    ),
    "ar": _list(
        """
        في من على إلى عن مع بعد قبل بين خلال حول عند كما التي الذي هذا هذه ذلك وقال وأضاف وذكرت وأكد وأشار افتتح
        أعلن بدأ انتهى نقل حمل وجد بنى زرع رسم المدينة القرية السوق الميناء الجسر المدرسة المكتبة البستان النهر
        الوادي الجبل الطريق القطار السفينة المتحف المسرح الحديقة المخبز الورشة المحطة البرج الساحة الحقل المزرعة
        البئر الطاحونة الناس الأطفال المعلمون المزارعون السائقون الأطباء المهندسون الجيران الزوار جديد قديم كبير
        صغير هادئ دافئ بارد طويل قصير أول ثان أخير ماء خبز مطر ثلج ريح شمس حجر خشب زجاج ورق شاي قهوة أرز قمح زيتون
        صباح مساء ليل أسبوع شهر سنة ساعة يوم موسم مهرجان اجتماع رحلة مشروع خطة تقرير رسالة أغنية
        """
    ),
    "fa": _list(
        """
        در از به با که این آن را برای پس پیش میان کنار روی زیر درباره گفت افزود گزارش داد اعلام کرد آغاز شد پایان
        یافت ساخت کاشت یافت شهر روستا بازار بندر پل مدرسه کتابخانه باغ رود دره کوه جاده قطار کشتی موزه تئاتر
        نانوایی کارگاه ایستگاه برج میدان دشت مزرعه چشمه آسیاب مردم کودکان آموزگاران کشاورزان رانندگان پزشکان
        مهندسان همسایگان بازدیدکنندگان تازه کهنه بزرگ کوچک آرام گرم سرد بلند کوتاه نخست دوم واپسین آب نان باران
        برف باد خورشید سنگ چوب شیشه کاغذ چای قهوه برنج گندم زیتون بامداد شامگاه شب هفته ماه سال ساعت روز فصل جشن
        نشست سفر طرح برنامه نامه ترانه می‌شود می‌گوید خواهد بود است
        """
    ),
}
_PLACES = {
    "en": _list(
        """
        Homs Hama Aleppo Damascus Latakia Tartous Palmyra Daraa Mosul Basra Baghdad Erbil Tehran Isfahan Shiraz
        Tabriz Mashhad Beirut Tripoli Amman Cairo Istanbul Ankara Moscow Paris Sanaa Aden Gaza Doha Kuwait
        """
    ),
    "ar": _list(
        """
        حمص حماة حلب دمشق اللاذقية طرطوس تدمر درعا الموصل البصرة بغداد أربيل طهران أصفهان بيروت طرابلس عمان
        القاهرة صنعاء عدن غزة
        """
    ),
    "fa": _list(
        """
        تهران اصفهان شیراز تبریز مشهد اهواز کرمان یزد رشت کاشان همدان حمص حلب دمشق بغداد بصره بیروت قاهره آنکارا
        مسکو
        """
    ),
}
_CREDITS = {
    "en": (
        "{} sources added; FNA reported.",
        "{} people told SANA.",
        "{} officials said, Press TV reported.",
        "{} people told AFP.",
    ),
    "ar": ("وذكرت وكالة سانا أن {} عاد إلى أهله.", "ونقلت وكالة فارس عن {} قوله ذلك."),
    "fa": ("به گزارش ایرنا از {}، کار ادامه دارد.", "خبرگزاری فارس از {} گزارش داد."),
}
_LABELS = {
    "en": ("VIDEO: ", "PHOTOS: ", "PICS: ", "EXCLUSIVE VIDEO: ", "DRONE VIDEO: "),
    "ar": ("بالفيديو.. ", "بالصور.. "),
    "fa": ("فیلم: ", "عکس: "),
}
_HOSTS = {"en": "en.alalam.ir", "ar": "www.alalam.ir", "fa": "fa.alalam.ir"}
_NAMES = {"en": "Al Alam News Network", "ar": "قناة العالم الإخبارية", "fa": "شبکه العالم"}
_SIGN_OFFS = ("S/SH 11", "SA - 12", "218-12", "212", "N/SB 4", "")
_ARABIC_MONTHS = _list(
    """
    يناير فبراير مارس أبريل مايو يونيو يوليو أغسطس سبتمبر أكتوبر نوفمبر ديسمبر
    """
)
_ARABIC_DAYS = ["الاثنين", "الثلاثاء", "الأربعاء", "الخميس", "الجمعة", "السبت", "الأحد"]
_PERSIAN_MONTHS = _list(
    """
    فروردين ارديبهشت خرداد تير مرداد شهريور مهر آبان آذر دي بهمن اسفند
    """
)
_PERSIAN_DAYS = ("دوشنبه", "سه شنبه", "چهارشنبه", "پنجشنبه", "جمعه", "شنبه", "يكشنبه")
_ARABIC_DIGITS = str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")

_MENU = "".join(f'<li><a href="/section/{number}">Section {number}</a></li>' for number in range(18))
_PAGE = """<!DOCTYPE html>
<html lang="{edition}"><head><meta charset="utf-8"><title>{title} - {name}</title>
<meta property="og:title" content="{title}"><meta property="og:image" content="{picture}">
<link rel="stylesheet" href="/css/site.css"><script>var shown = {{"id": {id}, "edition": "{edition}"}};</script>
<style>.news p {{ margin: 0 0 1em }} .date {{ color: #777 }}</style></head>
<body><header><nav><ul>{menu}</ul></nav></header>
<div id="wrap"><div class="news"><h1>{title}</h1>
<img src="{picture}" width="855" height="495" alt="{title}">
{caption}<div class="date">{time}</div>
{desk}{paragraphs}{sign_off}{gallery}{dump}
</div>
<div class="side"><h4>Most Viewed</h4><ul>{side}</ul></div></div>
<footer><p>Copyright {name}. All rights reserved.</p></footer>
<script>(function () {{ var seen = document.querySelectorAll(".news p"); return seen.length; }})();</script>
</body></html>
"""


class _Made(NamedTuple):
    id: int
    title: str
    picture: str
    sort: int


def generate_pages(count: int, seed: int = 0, *, first: int = 0) -> Iterator[tuple[str, bytes]]:
    """Give ``count`` pages, each with its URL; pages ``first`` on, so that a second batch has other articles.

    The same arguments give the same bytes.
    """
    recent: dict[str, deque[_Made]] = {edition: deque(maxlen=_RECENT) for edition in _HOSTS}
    for number in range(first, first + count):
        yield _make_page(number, random.Random(f"{seed}/{number}"), recent)


def _make_page(number: int, rng: random.Random, recent: dict[str, deque[_Made]]) -> tuple[str, bytes]:
    edition = ("en", "en", "en", "ar", "en", "fa", "en", "en", "ar", "fa")[number % 10]
    id_ = _FIRST_ID + number
    at = _BEGIN + dt.timedelta(minutes=4 * number, seconds=rng.randrange(60))
    title = _title(rng, edition)
    printed = rng.choice(_LABELS[edition]) + title if rng.random() < 0.3 else title
    picture = _asset(at, rng)
    related = [
        *rng.sample(recent[edition], min(len(recent[edition]), rng.randint(2, 7))),
        _never_made(id_, rng, edition, at),
    ]
    made = _Made(id_, printed, picture, 3_500_000 + number * 3 % 997)
    recent[edition].append(made)
    texts = [_paragraph(rng, edition) for _ in range(rng.randint(4, 8))]
    texts.append(
        _paragraph(rng, edition, words=18) + " " + rng.choice(_CREDITS[edition]).format(rng.choice(_PLACES[edition]))
    )
    if rng.random() < 0.2:
        texts.insert(0, texts[0])
    sign_off = rng.choice(_SIGN_OFFS)
    shown = escape(printed)
    address = "http://media.alalam.ir/news/image/855x495" + picture
    gallery = f"<div>MoreImage</div>{f'<div>{shown}</div>' * rng.randint(2, 6)}" if rng.random() < 0.05 else ""
    page = _PAGE.format(
        edition=edition,
        id=id_,
        name=_NAMES[edition],
        title=shown,
        picture=address,
        menu=_MENU,
        caption=f"<div class='caption'>{shown}</div>\n" if rng.random() < 0.5 else "",
        time=_printed_time(at, edition),
        desk=f"<div>Alalam - {rng.choice(_PLACES['en'])}</div>\n" if edition == "en" and rng.random() < 0.1 else "",
        paragraphs="".join(f"<p>{escape(text, quote=False)}</p>\n" for text in texts),
        sign_off=f"<p>{sign_off}</p>\n" if sign_off else "",
        gallery=gallery,
        dump=_dump(related, rng),
        side="".join(f'<li><a href="/news/{one.id}">{escape(one.title)}</a></li>' for one in related[:4]),
    )
    slug = "-".join(title.replace('"', "").split())[:65] if edition == "en" else ""
    url = f"http{'s' if number % 3 else ''}://{_HOSTS[edition]}/news/{id_}" + (
        f"/{slug}" if slug and number % 2 else ""
    )
    content = page.encode()
    return url, content[: content.rindex(b"contenttypeid")] if rng.random() < 0.01 else content


def _title(rng: random.Random, edition: str) -> str:
    words = [rng.choice(_WORDS[edition]) for _ in range(rng.randint(6, 10))]
    words[rng.randrange(len(words))] = rng.choice(_PLACES[edition])
    if edition == "en":
        words = [word.capitalize() for word in words]
    if rng.random() < 0.05:
        words[-1] = f'"{words[-1]}"'
    elif rng.random() < 0.1:
        words[0] += "’s" if edition == "en" else ""
    return " ".join(words)


def _paragraph(rng: random.Random, edition: str, words: int = 0) -> str:
    chosen = rng.choices(_WORDS[edition], k=words or rng.randint(35, 70))
    for place in rng.sample(_PLACES[edition], 2):
        chosen[rng.randrange(len(chosen))] = place
    middle = len(chosen) // 2
    text = " ".join(chosen[:middle]) + ", " + " ".join(chosen[middle:]) + "."
    return text[0].upper() + text[1:]


def _asset(at: dt.datetime, rng: random.Random) -> str:
    local = at + _TEHRAN
    made = local - dt.timedelta(minutes=rng.randint(2, 90))
    ticks = (made - _TICKS_EPOCH) // dt.timedelta(microseconds=1) * 10 + rng.randrange(10_000_000)
    return f"/{made:%Y/%m/%d}/alalam_{ticks}_25f_4x3.{'mp4' if rng.random() < 0.2 else 'jpg'}"


def _never_made(id_: int, rng: random.Random, edition: str, at: dt.datetime) -> _Made:
    earlier = at - dt.timedelta(days=rng.randint(1, 90))
    return _Made(rng.randrange(1_000_000, _FIRST_ID), _title(rng, edition), _asset(earlier, rng), 3_400_000 + id_ % 991)


def _dump(related: list[_Made], rng: random.Random) -> str:
    rows = (
        f'{{"id":"{one.id}","sort":"{one.sort}","contenttypeid":"21","pic":"{one.picture}","title":"{one.title}"}}'
        for one in related
    )
    payload = "[" + " ,".join(rows) + " ]"
    length = len(payload.encode())
    if rng.random() < 0.02:
        payload = payload[: len(payload) // 2]
    return f'string({length}) "{payload}"'


def _printed_time(at: dt.datetime, edition: str) -> str:
    if edition == "ar":
        day = f"{at.day:02} {_ARABIC_MONTHS[at.month - 1]} {at.year} - {at:%H:%M}".translate(_ARABIC_DIGITS)
        return f"{_ARABIC_DAYS[at.weekday()]} {day} بتوقيت غرينتش"
    local = at + _TEHRAN
    if edition == "en":
        return f"{local:%a %b} {local.day}, {local:%Y %H:%M:%S}"
    jalali = jdatetime.date.fromgregorian(date=local.date())
    month = _PERSIAN_MONTHS[jalali.month - 1]
    return f"{_PERSIAN_DAYS[local.weekday()]} {jalali.day} {month} {jalali.year} - {local:%H:%M}"
