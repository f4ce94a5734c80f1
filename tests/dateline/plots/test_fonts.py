"""The packaged fonts have every sign that Dateline itself writes, in each label language, and are what draws it."""

from __future__ import annotations

import base64
import datetime as dt
import io
import os
import re
import struct
import subprocess
import sys
import unicodedata
from collections.abc import Iterator
from pathlib import Path

import pytest
from fontTools.ttLib import TTFont

from dateline.briefing.content import LABELS, reader_for
from dateline.languages.reader import LANGUAGES, catalogue
from dateline.plots.embedding import with_fonts
from dateline.plots.fonts import font_files, font_runs
from dateline.plots.render import name_fonts

SCRIPTS = {
    "Latin": "AZaz ÄÖÜäöüß ÀÉÊÇçéèñ¿¡ŠŽčğışŁœ «»“”„‘’–—…·",
    "Greek": "Αθήνα ΐ ώ ς Ω",
    "Cyrillic": "Київ Москва Ђ ё ї ў җ",
    "Arabic": "سفينة ء أ إ ؤ ئ ى ة ً ٌ ٍ َ ُ ِ ّ ْ ٠١٢٣ ، ؛ ؟ لا",
    "Persian": "پ چ ژ گ ک ی ۀ ۰۱۲۳۴۵۶۷۸۹ ٪",
    "Chinese": "港口 上海 學 臺灣 龍 说 ，。、；：？！「」《》（）",
    "Japanese": "かなカナ ー 東京 々 〆 骨 直 ・ 『』",
    "Korean": "한국 서울 뷁 힣 ㅋ 漢字",
    "Kurdish and Urdu": "ڕ ڵ ۆ ێ ە ٹ ڈ ڑ ں ے ھ ۔",
}


def characters_of(path: Path) -> set[int]:
    """The characters that a font has a glyph for, by the segments and groups of its table ``cmap``."""
    data = path.read_bytes()
    tables = {data[at : at + 4]: struct.unpack(">II", data[at + 8 : at + 16])
              for at in range(12, 12 + 16 * struct.unpack(">H", data[4:6])[0], 16)}  # fmt: skip
    start, _ = tables[b"cmap"]
    found: set[int] = set()
    for number in range(struct.unpack(">H", data[start + 2 : start + 4])[0]):
        (offset,) = struct.unpack(">I", data[start + 8 + 8 * number : start + 12 + 8 * number])
        at = start + offset
        (format_,) = struct.unpack(">H", data[at : at + 2])
        if format_ == 12:
            (groups,) = struct.unpack(">I", data[at + 12 : at + 16])
            for group in range(groups):
                first, last, glyph = struct.unpack(">III", data[at + 16 + 12 * group : at + 28 + 12 * group])
                found.update(range(first if glyph else first + 1, last + 1))
        elif format_ == 4:
            found.update(_of_segments(data, at))
    return found


def _of_segments(data: bytes, at: int) -> Iterator[int]:
    (twice,) = struct.unpack(">H", data[at + 6 : at + 8])
    count = twice // 2
    ends = struct.unpack(f">{count}H", data[at + 14 : at + 14 + twice])
    starts = struct.unpack(f">{count}H", data[at + 16 + twice : at + 16 + 2 * twice])
    deltas = struct.unpack(f">{count}h", data[at + 16 + 2 * twice : at + 16 + 3 * twice])
    place = at + 16 + 3 * twice
    for number, (first, last, delta) in enumerate(zip(starts, ends, deltas, strict=True)):
        (offset,) = struct.unpack(">H", data[place + 2 * number : place + 2 * number + 2])
        for character in range(first, min(last, 0xFFFE) + 1):
            glyph = character
            if offset:
                where = place + 2 * number + offset + 2 * (character - first)
                (glyph,) = struct.unpack(">H", data[where : where + 2])
                if not glyph:
                    continue
            if (glyph + delta) % 65_536:
                yield character


@pytest.fixture(scope="module")
def packaged() -> set[int]:
    return set().union(*(characters_of(font.path) for font in font_files() if font.style == "normal"))


def missing(text: str, packaged: set[int]) -> list[str]:
    """The signs of a text that no packaged font has; marks that are not drawn do not count."""
    drawn = {sign for sign in text if not sign.isspace() and unicodedata.category(sign) not in ("Cf", "Cc")}
    return sorted(f"{sign} U+{ord(sign):04X}" for sign in drawn if ord(sign) not in packaged)


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_glyph_of_the_labels_is_missing(language: str, packaged: set[int]) -> None:
    reader = reader_for(language)
    labels = [form for label in catalogue(language, LABELS).values()
              for form in ([label] if isinstance(label, str) else label.values())]  # fmt: skip
    names = [str(name) for name in (*reader.locale.territories.values(), *reader.locale.languages.values())]
    plots = [str(name) for names in reader.plot_locale().values() for name in names]
    days = [dt.date(2026, month, 28) for month in range(1, 13)]
    written = [shown for day in days for shown in (reader.day(day), reader.long_day(day))]
    numbers = [reader.number(-1_234_567.89, 2), reader.percent(0.034), reader.percent(0.5), reader.number(None)]
    span = [reader.days_between(days[0], day) for day in days[1:]]
    assert missing("".join([*labels, *names, *plots, *written, *numbers, *span]), packaged) == []


@pytest.mark.parametrize("script", SCRIPTS)
def test_scripts_that_the_fonts_have(script: str, packaged: set[int]) -> None:
    assert missing(SCRIPTS[script], packaged) == []


def test_a_font_without_a_glyph_is_noticed(packaged: set[int]) -> None:
    latin = characters_of(next(font.path for font in font_files() if font.family == "Noto Sans"))
    assert missing(SCRIPTS["Arabic"], latin) and len(packaged) > len(latin) > 2_000


MIXED = {"Chinese": "港口", "Arabic": "سفينة", "Korean": "한국", "Japanese": "かカ"}
_DRAW = """
import hashlib, sys
from dateline.plots.render import svg_to_png
for text in sys.stdin.read().splitlines():
    svg = ('<svg xmlns="http://www.w3.org/2000/svg" width="300" height="40"><g font-family="Noto Sans, sans-serif"'
           f' font-size="20"><text x="4" y="26">{text}</text></g></svg>')
    print(hashlib.sha256(svg_to_png(svg, scale=1)).hexdigest())
"""


def test_a_picture_has_no_box_for_a_letter_where_the_machine_has_no_font(tmp_path: Path) -> None:
    """Each script in turn is replaced by signs that no font has: where it was drawn, the picture is another one."""
    settings = tmp_path / "fonts.conf"
    settings.write_text(f"<fontconfig><dir>{tmp_path}</dir><cachedir>{tmp_path}</cachedir></fontconfig>", "utf-8")
    whole = "Ab " + " ".join(MIXED.values())
    texts = [whole, *(whole.replace(word, "\ue123" * len(word)) for word in MIXED.values())]
    drawn = subprocess.run(
        [sys.executable, "-c", _DRAW], input="\n".join(texts), env=os.environ | {"FONTCONFIG_FILE": str(settings)},
        capture_output=True, text=True, check=True,
    ).stdout.split()  # fmt: skip
    assert len(drawn) == len(set(drawn)) == len(texts)


def test_a_run_names_the_font_that_draws_it_and_keeps_its_signs() -> None:
    families = [(font.family if font else None, run) for font, run in font_runs("A 港 (上) سفينة، ب한")]
    assert families == [
        ("Noto Sans", "A "), ("Noto Sans SC", "港 (上) "), ("Noto Sans Arabic", "سفينة، ب"), ("Noto Sans KR", "한"),
    ]  # fmt: skip
    named = name_fonts('<svg><text x="1">A &amp; 港</text><title>港</title></svg>')
    assert named == (
        '<svg><text x="1">A &amp; <tspan font-family="Noto Sans SC, sans-serif">港</tspan></text>'
        "<title>港</title></svg>"
    )
    assert name_fonts(named) == named


def embedded(page: str) -> set[int]:
    """The characters of the fonts that a page or a picture has inside."""
    fonts = [TTFont(io.BytesIO(base64.b64decode(data))) for data in re.findall(r"font/woff2;base64,([^)]+)", page)]
    return set().union(*(font.getBestCmap() for font in fonts))


def test_a_page_and_its_pictures_have_the_fonts_of_their_letters_inside() -> None:
    svg = f"<svg><text>{MIXED['Korean']} 5</text></svg>"
    picture = f'<img src="data:image/svg+xml;base64,{base64.b64encode(svg.encode()).decode()}">'
    page = with_fonts(f"<style>p {{}}</style><p>Ab {MIXED['Chinese']} {MIXED['Arabic']} 5</p>{picture}")
    assert missing("Ab5" + MIXED["Chinese"] + MIXED["Arabic"], embedded(page)) == []
    drawn = base64.b64decode(re.findall(r"svg\+xml;base64,([^\"]+)", page)[0]).decode()
    assert missing(MIXED["Korean"] + "5", embedded(drawn)) == []
    assert ord("港") not in embedded(drawn), "a picture has the letters of the pictures alone"
    assert len(page) < 60_000
