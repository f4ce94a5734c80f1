"""The packaged fonts have every sign that Dateline itself writes, in each label language."""

from __future__ import annotations

import datetime as dt
import struct
import unicodedata
from collections.abc import Iterator
from pathlib import Path

import pytest

from dateline.briefing.content import LABELS, reader_for
from dateline.languages.reader import LANGUAGES, catalogue
from dateline.plots.fonts import font_files
from dateline.plots.specifications import FONTS

SCRIPTS = {
    "Latin": "AZaz ÄÖÜäöüß ÀÉÊÇçéèñ¿¡ŠŽčğışŁœ «»“”„‘’–—…·",
    "Greek": "Αθήνα ΐ ώ ς Ω",
    "Cyrillic": "Київ Москва Ђ ё ї ў җ",
    "Arabic": "سفينة ء أ إ ؤ ئ ى ة ً ٌ ٍ َ ُ ِ ّ ْ ٠١٢٣ ، ؛ ؟ لا",
    "Persian": "پ چ ژ گ ک ی ۀ ۰۱۲۳۴۵۶۷۸۹ ٪",
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


def test_chinese_japanese_and_korean_are_left_to_the_machine(packaged: set[int]) -> None:
    """No kept package has them: plots, pages and PDFs name a font that a machine may have, and any that has the sign
    comes after it.
    """
    assert missing("港かカ한", packaged)
    assert FONTS.split(", ")[-2:] == ["Noto Sans CJK SC", "sans-serif"]


def test_a_font_without_a_glyph_is_noticed(packaged: set[int]) -> None:
    latin = characters_of(next(font.path for font in font_files() if font.family == "Noto Sans"))
    assert missing(SCRIPTS["Arabic"], latin) and len(packaged) > len(latin) > 2_000
