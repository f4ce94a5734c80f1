"""Country and time zone of an outlet, from its domain, the locale of its pages and the offsets of its times."""

from __future__ import annotations

import datetime as dt
import re
import zoneinfo
from collections.abc import Iterable, Sequence
from functools import cache
from importlib import resources
from typing import Final

from extractors.contracts.outlet import UNKNOWN_COUNTRY

_OFFSETS_OF_ONE: Final = {"+03:30": "IR", "+04:30": "AF", "+05:45": "NP", "+06:30": "MM"}
_LANGUAGES_OF_ONE: Final = {
    "az": "AZ",
    "bg": "BG",
    "cs": "CZ",
    "da": "DK",
    "fa": "IR",
    "fi": "FI",
    "he": "IL",
    "hu": "HU",
    "hy": "AM",
    "id": "ID",
    "is": "IS",
    "ja": "JP",
    "ka": "GE",
    "ko": "KR",
    "nb": "NO",
    "no": "NO",
    "pl": "PL",
    "th": "TH",
    "tr": "TR",
    "uk": "UA",
    "vi": "VN",
}
# Country-code domains that are sold for their sound, and so say nothing of a country.
_SOLD_DOMAINS: Final = frozenset("ai am cc co fm gg io la me mu nu sh so st tk to tv ws".split(" "))  # noqa: SIM905
_OTHER_CODES: Final = {"uk": "GB", "ac": "SH", "su": "RU"}
# Of countries with several zones, the one that national outlets print.
_MAIN_ZONES: Final = {
    "AR": "America/Argentina/Buenos_Aires",
    "AU": "Australia/Sydney",
    "BR": "America/Sao_Paulo",
    "CA": "America/Toronto",
    "CL": "America/Santiago",
    "CN": "Asia/Shanghai",
    "CY": "Asia/Nicosia",
    "DE": "Europe/Berlin",
    "EC": "America/Guayaquil",
    "ES": "Europe/Madrid",
    "ID": "Asia/Jakarta",
    "KZ": "Asia/Almaty",
    "MX": "America/Mexico_City",
    "MY": "Asia/Kuala_Lumpur",
    "NZ": "Pacific/Auckland",
    "PS": "Asia/Hebron",
    "PT": "Europe/Lisbon",
    "RU": "Europe/Moscow",
    "UA": "Europe/Kyiv",
    "US": "America/New_York",
    "UZ": "Asia/Tashkent",
    "VN": "Asia/Ho_Chi_Minh",
}


def find_country(host: str, locales: Iterable[str], offsets: Sequence[str], language: str) -> tuple[str, str]:
    """Return an outlet's ISO 3166-1 country code and a few words on how it was found; ``ZZ`` if nothing shows it.

    Tried in this order: the country domain of ``host``; the first of ``locales`` with a territory, such as ``en-GB``;
    the most frequent of the UTC ``offsets`` if one country alone uses it; a ``language`` spoken in one country.
    """
    from babel.core import get_global

    known = set(get_global("zone_territories").values())
    label = host.rpartition(".")[2].lower()
    if len(label) == 2 and label not in _SOLD_DOMAINS:
        code = _OTHER_CODES.get(label, label.upper())
        if code in known:
            return code, "from the domain"
    for locale in locales:
        match = re.fullmatch(r"[a-zA-Z]{2,3}[-_](?:[A-Z][a-z]{3}[-_])?([a-zA-Z]{2})", locale.strip())
        if match and match[1].upper() in known:
            return match[1].upper(), f"from the page's locale {locale.strip()}"
    if offsets and offsets[0] in _OFFSETS_OF_ONE:
        return _OFFSETS_OF_ONE[offsets[0]], f"guessed from the offset {offsets[0]}; look at it"
    if language in _LANGUAGES_OF_ONE:
        return _LANGUAGES_OF_ONE[language], f"guessed from the language {language}; look at it"
    return UNKNOWN_COUNTRY, "not found; correct it (or give --country)"


def find_time_zone(country: str, offsets: Sequence[str], now: dt.datetime) -> str:
    """Return the IANA time zone of a country; ``UTC`` if the country has none.

    Of several zones, the first whose UTC offset, now or half a year later, is one of ``offsets`` (``+03:30``, most
    frequent first), the zones of most people first; if none matches, the zone that national outlets use.
    """
    from babel.core import get_global

    territories = get_global("zone_territories")
    named = (zone for zone, territory in territories.items() if territory == country and "/" in zone)
    known = [zone for zone in named if zone in zoneinfo.available_timezones() and not zone.startswith("Etc/")]
    zones: list[str] = sorted(known, key=lambda zone: (_ranks().get(zone, len(_ranks())), zone))
    main = _MAIN_ZONES.get(country)
    if main:
        zones = [main, *(zone for zone in zones if zone != main)]
    if not zones:
        return "UTC"
    # The clock may have changed since the times were printed: half a year away is the other offset of the year.
    for offset in offsets:
        for moment in (now, now + dt.timedelta(days=182)):
            for zone in zones:
                if offset == _format(moment.astimezone(zoneinfo.ZoneInfo(zone))):
                    return zone
    return zones[0]


@cache
def _ranks() -> dict[str, int]:
    """The places of zones in the lists of the tz database: those that stand for all with their clock, then each
    country's, the most populous first as far as its order on the map allows. Empty where the lists are not installed.
    """
    names: list[str] = []
    for table in ("zonenow.tab", "zone.tab"):
        try:
            lines = (resources.files("tzdata") / "zoneinfo" / table).read_text("utf-8").splitlines()
        except (ModuleNotFoundError, OSError):
            continue
        names += [line.split("\t")[2] for line in lines if line.count("\t") >= 2 and not line.startswith("#")]
    ranks: dict[str, int] = {}
    for name in names:
        ranks.setdefault(name, len(ranks))
    return ranks


def _format(moment: dt.datetime) -> str:
    text = moment.strftime("%z")
    return f"{text[:3]}:{text[3:5]}"
