"""One reader's language: labels from a catalogue, numbers, days, countries and languages as its locale writes them.

A catalogue is a folder with one YAML file a language; a label with forms is chosen by the number ``n`` (CLDR plurals).
"""

from __future__ import annotations

import datetime as dt
import functools
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml
from babel import Locale, UnknownLocaleError
from babel.dates import format_date, format_interval
from babel.numbers import format_decimal, format_percent

from dateline.plots.render import time_locale

LANGUAGES = ("en", "ar", "fa", "de", "fr", "es")
RTL = ("ar", "fa", "ur", "he", "ckb", "ps", "sd", "ug", "yi", "dv")
Label = str | Mapping[str, str]


class Reader:
    """Labels, numbers and days in one language. Everything it returns is plain text."""

    def __init__(self, language: str, catalogues: Path) -> None:
        self.language = language if language in LANGUAGES else "en"
        self.locale = Locale.parse(self.language)
        self.is_rtl = self.language in RTL
        self._labels, self._english = catalogue(self.language, catalogues), catalogue("en", catalogues)

    @property
    def direction(self) -> str:
        """Return the direction of the page, ``rtl`` or ``ltr``."""
        return "rtl" if self.is_rtl else "ltr"

    def t(self, key: str, **values: Any) -> str:
        """Return a label with its values; ``n`` chooses the plural form. KeyError for an unknown key."""
        label = self._labels.get(key, self._english[key])
        if isinstance(label, Mapping):
            form = self.locale.plural_form(values["n"])
            label = label.get(form) or label["other"]
        shown = {name: self._shown(value) for name, value in values.items()}
        return label.format(**shown)

    def _shown(self, value: Any) -> str:
        if isinstance(value, int | float):
            return self.number(value)
        # a name in letters of the other direction must not turn the words around it
        return f"\u2068{value}\u2069" if self.is_rtl else str(value)

    def has(self, key: str) -> bool:
        """Return whether there is such a label."""
        return key in self._english

    def number(self, value: float | None, digits: int = 1) -> str:
        """Return a number with the locale's separators; a dash for none."""
        if value is None:
            return "–"
        return str(format_decimal(round(value, digits), locale=self.locale))

    def percent(self, value: float | None) -> str:
        """Return a share as percent: with one decimal under a tenth; a dash for none."""
        if value is None:
            return "–"
        pattern = str(self.locale.percent_formats[None].pattern)
        if 0 < value < 0.1:
            pattern = pattern.replace("0", "0.0", 1)
        return str(format_percent(value, format=pattern, locale=self.locale))

    def day(self, value: dt.date | str | None) -> str:
        """Return a day; a dash for none."""
        if value is None or value == "":
            return "–"
        day = dt.date.fromisoformat(value) if isinstance(value, str) else value
        return str(format_date(day, format="medium", locale=self.locale))

    def long_day(self, value: dt.date) -> str:
        """Return a day with its month in words."""
        return str(format_date(value, format="long", locale=self.locale))

    def days_between(self, since: dt.date, until: dt.date) -> str:
        """Return two days and what lies between them, as short as the locale writes it: ``Oct 5 – 9, 2026``."""
        return str(format_interval(since, until, skeleton="yMMMd", locale=self.locale))

    def moment(self, value: dt.datetime | None) -> str:
        """Return a UTC moment to the minute, marked as UTC; a dash for none."""
        if value is None:
            return "–"
        return f"{format_date(value, format='medium', locale=self.locale)}, {value:%H:%M} UTC"

    def country(self, code: str | None) -> str:
        """Return the name of a country by its ISO code; the code if it has none, a dash for none."""
        return str(self.locale.territories.get(code, code)) if code else "–"

    def language_name(self, code: str | None) -> str:
        """Return the name of a language by its code; the code if it has none, a dash for none."""
        return str(self.locale.languages.get(code, code)) if code else "–"

    def span(self, seconds: float | None) -> str:
        """Return a length of time in its largest fitting unit: minutes, hours or days."""
        if seconds is None:
            return "–"
        minutes = round(abs(seconds) / 60)
        if minutes < 60:
            return self.t("minutes", n=minutes)
        if minutes < 2 * 24 * 60:
            return self.t("hours", n=round(minutes / 60, 1))
        return self.t("days", n=round(minutes / 60 / 24, 1))

    def plot_locale(self) -> dict[str, Any]:
        """Return the names of months and days for plots."""
        months, short = self.locale.months["stand-alone"]["wide"], self.locale.months["format"]["abbreviated"]
        days, short_days = self.locale.days["format"]["wide"], self.locale.days["format"]["abbreviated"]
        order = (6, 0, 1, 2, 3, 4, 5)  # d3 begins with Sunday, babel with Monday
        return time_locale(
            [months[number] for number in range(1, 13)],
            [short[number] for number in range(1, 13)],
            [days[number] for number in order],
            [short_days[number] for number in order],
        )


@functools.cache
def reader_of(language: str, catalogues: Path) -> Reader:
    """Return the reader of a language, made once; English for a language without a catalogue."""
    return Reader(language if language in LANGUAGES else "en", catalogues)


@functools.cache
def catalogue(language: str, catalogues: Path) -> Mapping[str, Label]:
    """Return the labels of a language by key."""
    labels: dict[str, Label] = yaml.safe_load((catalogues / f"{language}.yml").read_text(encoding="utf-8"))
    return labels


def choose_language(asked: str | None, kept: str | None, accepted: str) -> str:
    """Return the language of a page: the one asked for, else the one kept in the browser, else one that it accepts."""
    for language in (asked, kept):
        if language in LANGUAGES:
            return language
    for part in accepted.split(",")[:20]:
        code = part.split(";")[0].strip()[:2].lower()
        if code in LANGUAGES:
            return code
    return "en"


def text_direction(language: str | None) -> str:
    """Return the direction of a text by its language; ``auto`` where that is unknown."""
    if not language:
        return "auto"
    try:
        code = Locale.parse(language.replace("-", "_")).language
    except (UnknownLocaleError, ValueError):
        return "auto"
    return "rtl" if code in RTL else "ltr"
