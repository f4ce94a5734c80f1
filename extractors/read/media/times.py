"""When an asset was made, as far as its name or its upload path says.

Read, in this order: .NET ticks (Al-Alam), a date and time in the file's name (cameras, phones, screenshots, messengers,
wire agencies), a date in the name, a date of upload in the path. A name that can be read in two ways, two dates that
contradict each other and a run of digits that may be a number and not a date give nothing. Years of the Solar Hijri
calendar (1300 to 1499) are read as such in paths, where they cannot be anything else.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import unquote
from zoneinfo import ZoneInfo

from extractors.read.media.addresses import Address

_FIRST_YEAR, _LAST_YEAR = 1990, 2099
_TICKS_EPOCH = dt.datetime(1, 1, 1)  # noqa: DTZ001 - ticks count on a clock without a zone
_TICKS = re.compile(r"(?:^|[_-])(\d{18})(?=[_.-]|$)")
# Al-Alam's newsroom is in Tehran; its English pages state no zone. Assumed, and said to be. All its editions share one
# media server, so an edition's own zone does not count.
_ALALAM_ZONE = "Asia/Tehran"


@dataclass(frozen=True, slots=True)
class CreationTime:
    """A creation time and how it is known; see ``extractors.read.media.assets.Asset`` for the meaning of each field."""

    at: dt.datetime | None = None
    raw: str | None = None
    source: str | None = None
    precision: str | None = None
    is_zone_assumed: bool = False
    ticks: int | None = None


def creation_time(
    address: Address, *, time_zone: str | None = None, not_after: dt.datetime | None = None
) -> CreationTime | None:
    """Return the creation time that an original's address states: in .NET ticks, the file name or the path; None if it
    states none or name and path contradict each other.

    A time more than a day after ``not_after`` is dropped (only ticks are kept). ``time_zone`` is the IANA zone of clock
    times in names.
    """
    name = unquote(address.path.rsplit("/", 1)[-1])
    stem = name.rpartition(".")[0] or name
    folders = address.path.rpartition("/")[0] + "/"
    found = _from_ticks(stem, time_zone)
    if found is None:
        in_name, in_path = _from_name(stem, time_zone), _from_path(address, folders)
        if in_name and in_path and _contradict(in_name, in_path):
            return None
        found = in_name or in_path
    if found and found.at and not_after and found.at > not_after + dt.timedelta(days=1):
        return CreationTime(ticks=found.ticks) if found.ticks else None
    return found


@lru_cache(maxsize=64)
def _zone(name: str) -> ZoneInfo | None:
    """Find a time zone by its IANA name, None for a name that is none."""
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        return None


def _to_utc(local: dt.datetime, zone: dt.tzinfo) -> dt.datetime | None:
    """Express a zone-less clock time in UTC, None where the zone has no offset for it."""
    try:
        return local.replace(tzinfo=zone).astimezone(dt.UTC)
    except (OverflowError, ValueError):
        return None


def _from_ticks(stem: str, time_zone: str | None) -> CreationTime | None:
    """.NET ticks on the outlet's own clock; 100 ns each, so the tenth of a microsecond is cut off."""
    found = _TICKS.search(stem)
    if found is None:
        return None
    ticks = int(found[1])
    local = _TICKS_EPOCH + dt.timedelta(microseconds=ticks // 10)
    if not _FIRST_YEAR <= local.year <= _LAST_YEAR:
        return None
    name = _ALALAM_ZONE if stem.startswith("alalam_") else time_zone
    zone = _zone(name) if name else None
    if zone is None:
        return CreationTime(ticks=ticks)
    return CreationTime(_to_utc(local, zone), found[1], "ticks", "microsecond", is_zone_assumed=True, ticks=ticks)


# `27-Apr-2023-04-23-PM` is a day in April and a clock, not the 23rd.
_NO_MONTH_BEFORE = r"(?<!(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[-_ ])"
_YMD = _NO_MONTH_BEFORE + r"(?P<y>(?:19|20)\d\d)(?P<s>[-_.]?)(?P<m>0[1-9]|1[0-2])(?P=s)(?P<d>0[1-9]|[12]\d|3[01])"
_CLOCK = r"(?P<H>[01]\d|2[0-3])(?P<c>[-_.:h]?)(?P<M>[0-5]\d)(?:(?P=c)(?P<S>[0-5]\d)|(?![-_.:h]?\d))"
# Between date and clock: `_`, `-`, `T`, a space, ` at ` and its kin in macOS screenshots.
_BETWEEN = r"(?:[-_ T]|[-_ ](?:at|um|à|a las|om|kl\.?)[-_ ])"
_NAME_TIME = re.compile(rf"(?<!\d){_YMD}{_BETWEEN}{_CLOCK}(?!\d)(?P<z>Z)?", re.IGNORECASE)
_NAME_TIME_RUN = re.compile(
    rf"(?<!\d){_YMD}{_BETWEEN}?(?P<H>[01]\d|2[0-3])(?P<M>[0-5]\d)(?P<S>[0-5]\d)(?P<f>\d{{3}})?(?!\d)(?P<z>Z)?",
    re.IGNORECASE,
)
_NAME_DAY = re.compile(rf"(?<![\d]){_YMD}(?![\d])", re.IGNORECASE)
_HALF_OF_DAY = re.compile(r"[-_ \u202f]?([ap])\.?m(?![a-z])", re.IGNORECASE)
_NAME_DAY_LAST = re.compile(r"(?<!\d)(?P<a>\d\d)(?P<s>[-_.])(?P<b>\d\d)(?P=s)(?P<y>(?:19|20)\d\d)(?!\d)")
# Without separators eight digits may be any number; these names are known to begin with a date.
_DATED_PREFIX = re.compile(
    r"(?:^|[^a-z])(?:img|vid|pano|mvimg|pxl|dsc|photo|image|screenshot|screen|capture|signal|whatsapp|wp|burst|scan|file)"
    r"[-_ ]*$",
    re.IGNORECASE,
)


# The Associated Press numbers its pictures by year, day of the year and nine more digits: AP24075123456789.
_AP_NUMBER = re.compile(r"(?<![A-Za-z0-9])AP_?(\d\d)(\d{3})\d{9}(?!\d)")


def _from_ap_number(stem: str) -> CreationTime | None:
    """Read the day in a picture number of the Associated Press."""
    found = _AP_NUMBER.search(stem)
    if found is None or not 1 <= int(found[2]) <= 366:
        return None
    day = dt.date(2000 + int(found[1]), 1, 1) + dt.timedelta(days=int(found[2]) - 1)
    return CreationTime(_midnight(day), found[0], "file_name", "day") if day.year == 2000 + int(found[1]) else None


def _from_name(stem: str, time_zone: str | None) -> CreationTime | None:
    """Read a date, with or without a clock, in the file's name."""
    if number := _from_ap_number(stem):
        return number
    timed = list(_NAME_TIME.finditer(stem)) or list(_NAME_TIME_RUN.finditer(stem))
    if len(timed) == 1:
        return _timed(timed[0], stem, time_zone)
    if timed:
        return None
    days = {
        (match, _day(match["y"], match["m"], match["d"])) for match in _NAME_DAY.finditer(stem) if _is_date(match, stem)
    }
    days |= {(match, _day_last(match)) for match in _NAME_DAY_LAST.finditer(stem)}
    if len({day for _, day in days}) != 1:
        return None
    match, day = days.pop()
    if day is None:
        return None
    return CreationTime(_midnight(day), match[0], "file_name", "day")


def _timed(match: re.Match[str], stem: str, time_zone: str | None) -> CreationTime | None:
    """Give a name's date and clock, in UTC where the name or the outlet says which zone; else its day alone."""
    groups = match.groupdict()
    day = _day(match["y"], match["m"], match["d"])
    if day is None:
        return None
    fraction = (groups.get("f") or "").ljust(6, "0")
    hour = int(match["H"])
    if half := _HALF_OF_DAY.match(stem, match.end()):
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if half[1].lower() == "p" else 0)
    clock = dt.time(hour, int(match["M"]), int(match["S"] or 0), int(fraction))
    precision = "microsecond" if groups.get("f") else "second" if match["S"] else "minute"
    local = dt.datetime.combine(day, clock)
    # Pixel phones write UTC into names; wire agencies mark it with Z.
    is_utc = bool(groups.get("z")) or stem.upper().startswith("PXL_")
    if is_utc:
        return CreationTime(local.replace(tzinfo=dt.UTC), match[0], "file_name", precision)
    zone = _zone(time_zone) if time_zone else None
    if zone is None:
        return CreationTime(_midnight(day), match[0], "file_name", "day")
    return CreationTime(_to_utc(local, zone), match[0], "file_name", precision, is_zone_assumed=True)


def _is_date(match: re.Match[str], stem: str) -> bool:
    """Whether eight digits are a date: they have separators, are alone, or follow a camera's prefix."""
    if match["s"]:
        return True
    before, after = stem[: match.start()], stem[match.end() :]
    return not before or not after or bool(_DATED_PREFIX.search(before))


def _day(year: str, month: str, day: str) -> dt.date | None:
    """Make a day of the Gregorian calendar, None where there is none such."""
    try:
        found = dt.date(int(year), int(month), int(day))
    except ValueError:
        return None
    return found if _FIRST_YEAR <= found.year <= _LAST_YEAR else None


def _day_last(match: re.Match[str]) -> dt.date | None:
    """``15-03-2024`` and ``03-15-2024`` differ where one number is over twelve; ``03-04-2024`` is not read."""
    first, second = int(match["a"]), int(match["b"])
    if first > 12 >= second or first == second:
        return _day(match["y"], match["b"], match["a"])
    if second > 12 >= first:
        return _day(match["y"], match["a"], match["b"])
    return None


def _midnight(day: dt.date) -> dt.datetime:
    """00:00 UTC of a day."""
    return dt.datetime.combine(day, dt.time(), tzinfo=dt.UTC)


# `/2024/03/15/`, `/2024-03-15/`, `/20240315/`, `/2024/0315/`, `/202403/15/`: whole folders, `/2024/13/45/` is none.
_PATH_DAY = re.compile(
    r"/((?:19|20)\d\d)(?:/(\d\d?)/(\d\d?)|-(\d\d?)-(\d\d?)|(\d\d)(\d\d)|/(\d\d)(\d\d)|(\d\d)/(\d\d))(?=/)"
)
_PATH_MONTH = re.compile(r"/((?:19|20)\d\d)(/|-|)(0[1-9]|1[0-2])(?=/)")
_PATH_JALALI = re.compile(r"/(1[34]\d\d)/(0?[1-9]|1[0-2])/(0?[1-9]|[12]\d|3[01])(?=/)")
_PATH_HEX = re.compile(r"^/img/(07[cde][0-9a-f])/(0[1-9a-c])/([01][0-9a-f])(?=/)")


def _from_path(address: Address, folders: str) -> CreationTime | None:
    """Read a day or a month of upload in the folders."""
    days: set[tuple[str, dt.date]] = set()
    for match in _PATH_DAY.finditer(folders):
        year, month, number = (part for part in match.groups() if part is not None)
        if day := _day(year, month, number):
            days.add((match[0].strip("/"), day))
    for match in _PATH_JALALI.finditer(folders):
        if day := _jalali(int(match[1]), int(match[2]), int(match[3])):
            days.add((match[0].strip("/"), day))
    # Rossiya Segodnya writes year, month and day in hexadecimal: /img/07e8/03/0f/ is 2024-03-15.
    if "img." in address.host and (hexadecimal := _PATH_HEX.match(folders)):
        day = _day(*(str(int(hexadecimal[i], 16)) for i in (1, 2, 3)))
        if day:
            days.add((hexadecimal[0].removeprefix("/img/"), day))
    if len({day for _, day in days}) == 1:
        raw, day = days.pop()
        return CreationTime(_midnight(day), raw, "upload_path", "day")
    if days:
        return None
    months = {match[0].strip("/") for match in _PATH_MONTH.finditer(folders)}
    if len(months) == 1:
        return CreationTime(None, months.pop(), "upload_path", "month")
    return None


def _jalali(year: int, month: int, day: int) -> dt.date | None:
    """Express a day of the Solar Hijri calendar in the Gregorian one, None where there is none such."""
    import jdatetime

    try:
        found: dt.date = jdatetime.date(year, month, day).togregorian()
    except ValueError:
        return None
    return found


def _contradict(in_name: CreationTime, in_path: CreationTime) -> bool:
    """Whether a name says that the asset was made after it was uploaded (a day apart is a matter of zones)."""
    if in_name.at is None:
        return False
    if in_path.at is not None:
        return in_name.at > in_path.at + dt.timedelta(days=2)
    digits = re.sub(r"\D", "", in_path.raw or "")
    return len(digits) == 6 and (in_name.at - dt.timedelta(days=1)).strftime("%Y%m") > digits
