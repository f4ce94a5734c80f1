"""What an outlet's file and a collection's file may say: the pydantic models and the JSON Schema made from them.

``OutletFile`` and ``CollectionFile`` are what people write in YAML; ``Outlet`` and ``Collection`` add what the place of
the file says (its name is the outlet's id, its folder the collection). Durations are written ``90s``, ``15m``, ``6h``,
``3d``.
"""

from __future__ import annotations

import datetime as dt
import functools
import re
import zoneinfo
from pathlib import Path
from typing import Annotated, Any, Final, Literal, Self
from urllib.parse import urlsplit

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    PlainSerializer,
    StringConstraints,
    WithJsonSchema,
    model_validator,
)

from extractors.contracts.urls import MAX_URL_LENGTH, is_host_among, split_url

UNKNOWN_OUTLET: Final = "unknown"
"""The outlet id of loads of saved pages that belong to no outlet of the registry."""
UNKNOWN_COUNTRY: Final = "ZZ"
UNKNOWN_LANGUAGE: Final = "und"
ID_PATTERN: Final = r"^[a-z][a-z0-9_]{1,62}$"
ID_IN_WORDS: Final = "2 to 63 lower-case letters, digits and underscores, a letter first"
LANGUAGE_PATTERN: Final = r"^[a-z]{2,3}$"
_DURATION = re.compile(r"(\d+)([smhd])")
_SECONDS: Final = {"s": 1, "m": 60, "h": 3_600, "d": 86_400}
_CRON_FIELD = re.compile(r"[\d*/,A-Za-z#?LW-]+")
_CRON_PRESETS: Final = frozenset({"@hourly", "@daily", "@weekly", "@monthly", "@yearly", "@continuous"})


def parse_duration(text: object) -> object:
    """Parse ``90s``, ``15m``, ``6h`` or ``3d`` as a timedelta; return anything that is not a string unchanged.

    Raises ValueError if the text has another form or is zero.
    """
    if not isinstance(text, str):
        return text
    match = _DURATION.fullmatch(text.strip())
    if not match or int(match[1]) == 0:
        raise ValueError(f"{text!r} is no duration; write a whole number and a unit: 90s, 15m, 6h or 3d")
    return dt.timedelta(seconds=int(match[1]) * _SECONDS[match[2]])


def format_duration(value: dt.timedelta) -> str:
    """Return a duration in its largest whole unit: ``6h``, not ``21600s``; days are used from ``3d`` on."""
    seconds = int(value.total_seconds())
    for unit in "dhm":
        if seconds % _SECONDS[unit] == 0 and (unit != "d" or seconds >= 3 * _SECONDS["d"]):
            return f"{seconds // _SECONDS[unit]}{unit}"
    return f"{seconds}s"


def _check_url(url: str) -> str:
    if len(url) > MAX_URL_LENGTH:
        raise ValueError(f"the URL has {len(url)} characters; the limit is {MAX_URL_LENGTH}")
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https"):
        raise ValueError(f"{url!r} is not an http or https address; write it whole, as https://example.org/feed.xml")
    if not parts.hostname or parts.username is not None or re.search(r"\s", url):
        raise ValueError(f"{url!r} needs a host, and neither a user name nor spaces")
    _ = parts.port  # raises ValueError by itself on a port that is no number
    return url


@functools.lru_cache(maxsize=1024)
def _compile(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern)


def _check_pattern(pattern: str) -> str:
    try:
        _compile(pattern)
    except re.error as error:
        raise ValueError(f"{pattern!r} is no regular expression: {error}") from error
    return pattern


def _check_zone(name: str) -> str:
    try:
        zoneinfo.ZoneInfo(name)
    except (zoneinfo.ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise ValueError(f"{name!r} is no IANA time zone; write one as Asia/Tehran or Europe/Paris") from error
    return name


def _check_cron(schedule: str) -> str:
    fields = schedule.split()
    if schedule not in _CRON_PRESETS and (len(fields) != 5 or not all(map(_CRON_FIELD.fullmatch, fields))):
        raise ValueError(f"{schedule!r} is no schedule; write five cron fields ('7 * * * *') or @hourly, @daily")
    return schedule


Url = Annotated[str, AfterValidator(_check_url), WithJsonSchema({"type": "string", "pattern": "^https?://"})]
Pattern = Annotated[str, AfterValidator(_check_pattern), WithJsonSchema({"type": "string", "format": "regex"})]
TimeZone = Annotated[str, AfterValidator(_check_zone), WithJsonSchema({"type": "string"})]
Cron = Annotated[str, AfterValidator(_check_cron), WithJsonSchema({"type": "string"})]
Duration = Annotated[
    dt.timedelta,
    BeforeValidator(parse_duration),
    PlainSerializer(format_duration, return_type=str),
    WithJsonSchema({"type": "string", "pattern": r"^\d+[smhd]$"}),
]
Identifier = Annotated[str, StringConstraints(pattern=ID_PATTERN)]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=True)


class Listing(_Strict):
    """One listing page (a section's front, an archive) whose links are read."""

    url: Url = Field(
        description="The page. `{page}` in it stands for the page number, 1 to max_pages; without it the page's own "
        "rel=next links are followed.",
        examples=["https://example.org/world?page={page}"],
    )
    link_pattern: Pattern | None = Field(
        default=None,
        description="Regular expression searched in each link's URL; a link that matches is an article. Without it the "
        "outlet's article_url_pattern decides.",
        examples=[r"/news/\d+"],
    )
    max_pages: int = Field(default=1, ge=1, le=100, description="How many pages of the listing one run reads.")


class Related(_Strict):
    """How far the related items of articles are followed to articles that are not stored."""

    depth: int = Field(default=0, ge=0, le=10, description="Steps from an article found otherwise; 0 follows none.")
    budget: int = Field(default=50, ge=0, le=10_000, description="At most this many pages of a run come so.")


class Pace(_Strict):
    """How hard the outlet's host may be asked. robots.txt may ask for a longer delay, never for a shorter one."""

    delay_s: float = Field(default=1.0, ge=0, le=3_600, description="Seconds between the starts of two requests.")
    connections: int = Field(default=1, ge=1, le=16, description="Requests to the host under way at once.")


DEFAULT_REVISITS: Final = tuple(dt.timedelta(hours=hours) for hours in (1, 6, 24, 72))


class OutletFile(_Strict):
    """One outlet edition: one language of one publisher, in `<collection>/<outlet_id>.yml`."""

    name: str = Field(min_length=1, max_length=200, description="The name readers know it by.", examples=["Press TV"])
    country_code: Annotated[str, StringConstraints(pattern=r"^[A-Z]{2}$")] = Field(
        description="Country it is published from, ISO 3166-1 alpha-2.", examples=["IR"]
    )
    language: Annotated[str, StringConstraints(pattern=LANGUAGE_PATTERN)] = Field(
        description="Language of this edition, ISO 639-1 (639-3 where there is no two-letter code).", examples=["en"]
    )
    time_zone: TimeZone = Field(
        description="IANA zone of times printed without one.", examples=["Asia/Tehran", "Europe/Paris"]
    )
    homepage_url: Url = Field(
        description="The edition's front page; its host (and path, where editions share a host) shows whose a URL is.",
        examples=["https://www.presstv.ir/"],
    )
    hosts: tuple[Annotated[str, StringConstraints(to_lower=True, pattern=r"^[^/\s]+$")], ...] = Field(
        default=(),
        description="Further hosts with this edition's articles; `*.example.org` for all below one.",
        examples=[["presstv.com", "*.presstv.ir"]],
    )
    agency_id: Identifier | None = Field(
        default=None,
        description="The news agency the outlet itself is or belongs to, from dbt_project/seeds/agencies.csv: "
        "naming it is no credit to another.",
        examples=["irna"],
    )
    parser: Identifier | None = Field(
        default=None,
        description="Family of rules in extractors/read/sites that reads its pages; without it the general ones do.",
        examples=["alalam"],
    )
    feeds: tuple[Url, ...] = Field(
        default=(), description="RSS and Atom feeds.", examples=[["https://example.org/rss.xml"]]
    )
    sitemaps: tuple[Url, ...] = Field(
        default=(),
        description="Sitemaps, news sitemaps and sitemap indexes.",
        examples=[["https://example.org/news-sitemap.xml"]],
    )
    listings: tuple[Listing, ...] = Field(
        default=(), description="Pages whose links are read.", examples=[[{"url": "https://example.org/latest"}]]
    )
    related: Related = Field(
        default=Related(), description="How far related items are followed.", examples=[{"depth": 1, "budget": 50}]
    )
    article_url_pattern: Pattern | None = Field(
        default=None,
        description="Regular expression searched in a canonical URL: what does not match is "
        "not an article. Without it every page of the outlet may be one.",
        examples=[r"/news/\d+"],
    )
    native_id_pattern: Pattern | None = Field(
        default=None,
        description="Regular expression searched in a canonical URL whose first group is the "
        "outlet's own article id: URLs with one id are one article.",
        examples=[r"/news/(\d+)"],
    )
    article_url_template: Url | None = Field(
        default=None,
        description="Address of an article of which only the native id is known; `{native_id}` stands for the id.",
        examples=["https://example.org/news/{native_id}"],
    )
    pace: Pace = Field(
        default=Pace(), description="How hard the host may be asked.", examples=[{"delay_s": 2, "connections": 1}]
    )
    obey_robots: bool = Field(default=True, description="Whether robots.txt is obeyed; false only by leave.")
    usage_policy: Literal["record", "respect"] = Field(
        default="record",
        description="What is done with a page that asks not to be kept or mined (noarchive, noai, TDM reservation): "
        "`record` keeps the page and records what it asks, `respect` keeps neither the page nor its article.",
        examples=["respect"],
    )
    revisit_after: tuple[Duration, ...] = Field(
        default=DEFAULT_REVISITS,
        description="Ages since the first fetch at which an article is fetched again, to see edits; empty for never.",
        examples=[["1h", "6h", "24h", "72h"]],
    )
    max_pages_per_run: int = Field(default=500, ge=1, le=100_000, description="At most this many pages a run.")
    allow_private_network: bool = Field(
        default=False,
        description="Whether its own hosts, those of its homepage, `hosts` and sources, may be at loopback and private "
        "addresses, at the ports that they name. No other host is opened, also not by a redirect.",
    )
    founded: dt.date | None = Field(
        default=None,
        description="First day it can have published: the gate rejects an article of an earlier day.",
        examples=["2007-07-02"],
    )
    is_verified: bool = Field(
        default=False,
        alias="verified",
        description="Whether `outlet check` has met its sources live.",
        examples=[False],
    )
    is_paused: bool = Field(default=False, alias="paused", description="Whether runs leave it out.", examples=[True])
    notes: str | None = Field(
        default=None, max_length=2_000, description="What the next person should know.", examples=["…"]
    )

    @model_validator(mode="after")
    def _check_together(self) -> Self:
        if any(later <= earlier for earlier, later in zip(self.revisit_after, self.revisit_after[1:], strict=False)):
            raise ValueError("revisit_after must rise from one age to the next, as [1h, 6h, 24h, 72h]")
        if self.native_id_pattern and not _compile(self.native_id_pattern).groups:
            raise ValueError("native_id_pattern needs one group in parentheses, as /news/(\\d+)")
        if self.article_url_template and "{native_id}" not in self.article_url_template:
            raise ValueError("article_url_template needs {native_id} where the id goes")
        return self

    @property
    def zone(self) -> zoneinfo.ZoneInfo:
        """Return the outlet's time zone as a ZoneInfo."""
        return zoneinfo.ZoneInfo(self.time_zone)

    def owns_url(self, url: str) -> bool:
        """Whether a URL's host is the homepage's or one of ``hosts``; ``www.``, ``m.`` and ``amp.`` are ignored."""
        parts = split_url(url)
        return parts is not None and is_host_among(parts.netloc, (urlsplit(self.homepage_url).netloc, *self.hosts))

    @property
    def private_hosts(self) -> tuple[str, ...]:
        """Return the hosts that may have private addresses: of homepage, feeds, sitemaps and listings, then ``hosts``.

        Empty unless the file sets ``allow_private_network``.
        """
        if not self.allow_private_network:
            return ()
        urls = (self.homepage_url, *self.feeds, *self.sitemaps, *(listing.url for listing in self.listings))
        return tuple(dict.fromkeys([*(urlsplit(url).netloc for url in urls), *self.hosts]))

    def find_native_id(self, url: str) -> str | None:
        """Return the outlet's own article id in a URL; None without ``native_id_pattern`` or if it does not match."""
        match = _compile(self.native_id_pattern).search(url[:MAX_URL_LENGTH]) if self.native_id_pattern else None
        return (match["id"] if "id" in match.re.groupindex else match[1]) if match else None

    def is_article_url(self, url: str) -> bool:
        """Whether a canonical URL matches ``article_url_pattern``; True for every URL if the outlet has no pattern."""
        pattern = self.article_url_pattern
        return pattern is None or bool(_compile(pattern).search(url[:MAX_URL_LENGTH]))

    def make_article_url(self, native_id: str) -> str | None:
        """Return the URL of the article with this native id; None if the outlet has no ``article_url_template``."""
        return self.article_url_template and self.article_url_template.replace("{native_id}", native_id)


class Outlet(OutletFile):
    """An outlet as the registry gives it: its file and what the file's place says."""

    outlet_id: Identifier
    collection: Identifier
    path: Path | None = None
    is_provisional: bool = False
    """Whether no file declares it: it was made from pages of an undeclared site (extractors/outlets/provisional.py)."""
    evidence_page_count: int = 0
    """Of a provisional outlet: the pages of the load that it was made from."""


class CollectionFile(_Strict):
    """What the outlets of one folder have in common, in `<collection>/_collection.yml`: they run together."""

    name: str = Field(min_length=1, description="The collection's name for people.", examples=["The Middle East"])
    description: str = Field(
        default="", description="What belongs in it.", examples=["Agencies and broadcasters of the region"]
    )
    owner: str = Field(min_length=1, description="Who answers for it; Airflow's owner.", examples=["newsroom-desk"])
    schedule: Cron | None = Field(
        default=None,
        description="Five cron fields in UTC or an @preset; none runs by hand only.",
        examples=["7 * * * *"],
    )
    is_paused: bool = Field(
        default=True,
        alias="paused",
        description="Whether its DAG starts paused when it is first seen.",
        examples=[True],
    )
    chunk_size: int = Field(default=10, ge=1, le=500, description="Outlets one task works through.")
    deadline: Duration = Field(
        default=dt.timedelta(minutes=50), description="A run that takes longer raises an alert.", examples=["50m"]
    )
    tags: tuple[str, ...] = Field(default=(), description="Tags of its DAG.", examples=[["news"]])


class Collection(CollectionFile):
    """A collection as the registry gives it."""

    collection_id: Identifier
    outlet_ids: tuple[str, ...] = ()


def make_schema(model: type[OutletFile] | type[CollectionFile]) -> dict[str, Any]:
    """Return the JSON Schema (draft 2020-12) of an outlet or collection file, for validation in editors."""
    name = "outlet" if issubclass(model, OutletFile) else "collection"
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": f"{name}.schema.json",
    } | model.model_json_schema()
