"""What a watch's file may say: the pydantic model and the JSON Schema made from it.

``WatchFile`` is what people write; ``Watch`` adds its name, which is the file's. A wrong query is an error of its key,
with the character where it goes wrong.
"""

from __future__ import annotations

import datetime as dt
import functools
import hashlib
import json
import re
import zoneinfo
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any, Final, Literal, Self, get_args

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, WithJsonSchema, model_validator

from dateline.search.query import Query, QueryError, parse_query
from extractors.contracts.outlet import Identifier, TimeZone, Url

_ADDRESS = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9.-]{1,190}")
_CLOCK = re.compile(r"([01]\d|2[0-3]):[0-5]\d")
_VARIABLE = re.compile(r"[A-Z][A-Z0-9_]{1,100}|connection:[A-Za-z0-9_.-]{1,100}")
WEEKDAYS: Final = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


class Event(StrEnum):
    """What a watch can notice; the first four are those of ``events``, the others have a key of their own."""

    MATCH = "match"
    MATCH_IN_EDIT = "match_in_edit"
    NO_LONGER_MATCHES = "no_longer_matches"
    TAKEN_DOWN = "taken_down"
    QUOTED = "quoted"
    STORY_GROWN = "story_grown"
    OUTLET_SILENT = "outlet_silent"
    VOLUME_UNUSUAL = "volume_unusual"


def check_address(text: str) -> str:
    """Return an e-mail address. Raises ValueError for text that is none."""
    if not _ADDRESS.fullmatch(text):
        raise ValueError(f"{text!r} is no e-mail address; write one as desk@example.org")
    return text


def _check_clock(text: object) -> object:
    # YAML 1.1 reads 22:00 without quotes as a number to the base of sixty
    if not isinstance(text, str) or not _CLOCK.fullmatch(text):
        raise ValueError(f'{text!r} is no time of day; write hours and minutes in quotes, as "07:30"')
    return text


def _check_variable(text: str) -> str:
    if not _VARIABLE.fullmatch(text):
        raise ValueError(
            f"{text!r} names no environment variable; write its name, as DESK_SECRET, or connection:ID for a "
            "connection of Airflow: the secret itself is never in the file"
        )
    return text


@functools.lru_cache(maxsize=4_096)
def parse_once(text: str) -> Query:
    """Read a query, each text once in a process: files are read again and again, and seldom change.

    Raises QueryError, as ``dateline.search.query.parse_query``.
    """
    return parse_query(text)


def _check_query(text: str) -> str:
    try:
        parse_once(text)
    except QueryError as error:
        raise ValueError(f"{error.message} (at character {error.position + 1})\n{error.pointed()}\n") from error
    return text


Address = Annotated[str, AfterValidator(check_address), WithJsonSchema({"type": "string", "format": "email"})]
Clock = Annotated[str, BeforeValidator(_check_clock), WithJsonSchema({"type": "string", "pattern": _CLOCK.pattern})]
Variable = Annotated[
    str, AfterValidator(_check_variable), WithJsonSchema({"type": "string", "pattern": f"^(?:{_VARIABLE.pattern})$"})
]
QueryText = Annotated[str, AfterValidator(_check_query), WithJsonSchema({"type": "string", "minLength": 1})]
When = Literal["at_once", "hourly", "daily", "weekly"]
Weekday = Literal["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
TextEvent = Literal["match", "match_in_edit", "no_longer_matches", "taken_down"]
TEXT_EVENTS: Final[tuple[TextEvent, ...]] = get_args(TextEvent)
TIMES: Final[tuple[When, ...]] = get_args(When)


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=True)


class Channel(_Strict):
    """One way that alerts go: mail, a webhook, or anything that Apprise knows; and how often."""

    mail: tuple[Address, ...] = Field(
        default=(), max_length=50, description="Addresses that get an e-mail.", examples=[["desk@example.org"]]
    )
    webhook: Url | None = Field(
        default=None,
        description="Address that gets a JSON object by POST.",
        examples=["https://example.org/hooks/dateline"],
    )
    webhook_from: Variable | None = Field(
        default=None,
        description="Instead of webhook, where the address is a secret: the environment variable that has it, or "
        "connection:ID.",
        examples=["DESK_WEBHOOK"],
    )
    secret_from: Variable | None = Field(
        default=None,
        description="The environment variable that has the secret by which a webhook's messages are signed.",
        examples=["DESK_SECRET"],
    )
    apprise_from: Variable | None = Field(
        default=None,
        description="The environment variable that has an address of Apprise, for Slack, Telegram, Signal and others.",
        examples=["DESK_SLACK"],
    )
    when: When = Field(default="at_once", description="At once, or gathered to one message an hour, day or week.")
    at: Clock = Field(
        default="07:00", description="When daily and weekly messages go, in the watch's time zone.", examples=["07:00"]
    )
    on: Weekday = Field(default="monday", description="The day on which weekly messages go.", examples=["monday"])

    @model_validator(mode="after")
    def _one_way(self) -> Self:
        ways = [
            name
            for name in ("mail", "webhook", "webhook_from", "apprise_from")
            if getattr(self, name) not in (None, ())
        ]
        if len(ways) != 1:
            said = " and ".join(ways) or "none"
            raise ValueError(
                f"mail has to be the one way of a channel, or webhook, webhook_from or apprise_from: {said}"
            )
        if self.secret_from and not ways[0].startswith("webhook"):
            raise ValueError("secret_from is for webhooks; remove it")
        return self

    @property
    def kind(self) -> Literal["mail", "webhook", "apprise"]:
        """Return which of the three ways this is."""
        return "mail" if self.mail else "apprise" if self.apprise_from else "webhook"

    @property
    def key(self) -> str:
        """Return what names the channel in the log: its way and, where that is no secret, where it leads."""
        if self.mail:
            return "mail:" + ",".join(sorted(self.mail))
        if self.webhook:
            return f"webhook:{self.webhook}"
        return f"{self.kind}:{self.webhook_from or self.apprise_from}"


class QuietHours(_Strict):
    """Hours in which nothing is sent; what was noticed in them goes when they end. Feeds are written all the same."""

    since: Clock = Field(description="When they begin, in the watch's time zone.", examples=["22:00"])
    until: Clock = Field(description="When they end.", examples=["06:30"])


class Silence(_Strict):
    """Outlets of which a new article is missed."""

    outlets: tuple[Identifier, ...] = Field(
        default=(), description="Ids of outlets.", examples=[["sample_harbour"]], max_length=1_000
    )
    collections: tuple[Identifier, ...] = Field(
        default=(), description="Collections, with all their outlets.", examples=[["sample"]], max_length=100
    )
    hours: int = Field(
        default=24, ge=1, le=24 * 90, description="For how many hours an outlet must have brought nothing new."
    )

    @model_validator(mode="after")
    def _some(self) -> Self:
        if not self.outlets and not self.collections:
            raise ValueError("outlets are missing: name outlets or collections")
        return self


class Volume(_Strict):
    """More matching articles than is usual for these hours of this weekday."""

    hours: Literal[1, 2, 3, 4, 6, 8, 12, 24] = Field(
        default=1, description="Hours that are counted together, from midnight in the watch's time zone."
    )
    least: int = Field(default=5, ge=1, le=100_000, description="Fewer matching articles are never unusual.")
    sensitivity: Literal["low", "normal", "high"] = Field(
        default="normal",
        description="How unlikely a count must be: about one false alarm in 10,000 counts, in 1,000, or in 100.",
    )


class WatchFile(_Strict):
    """A watch's file."""

    title: str = Field(
        min_length=1,
        max_length=200,
        description="What the watch is called in messages.",
        examples=["Ferries and ports"],
    )
    query: QueryText | None = Field(
        default=None,
        max_length=2_000,
        description="What an article must have, in the language of `dateline search`.",
        examples=['ferry NEAR/5 (bridge OR port) NOT title:"price list"'],
    )
    events: tuple[TextEvent, ...] = Field(
        default=("match",),
        description="Alerts about articles that the query finds: that one matches; that an edit added what "
        "matches; that an edit took it out; that one was taken down.",
        examples=[["match", "match_in_edit", "taken_down"]],
    )
    speakers: tuple[str, ...] = Field(
        default=(),
        max_length=50,
        description="People: an alert is sent when an article quotes one of them and a query, if given, finds it.",
        examples=[["Amal Haddad"]],
    )
    story_outlets: int | None = Field(
        default=None, ge=2, le=1_000, description="An alert is sent when this many outlets have a story.", examples=[3]
    )
    silence: Silence | None = Field(default=None, description="Outlets to alert about when they fall silent.")
    volume: Volume | None = Field(default=None, description="Alerts about unusual numbers of matching articles.")
    once_a_story: bool = Field(
        default=True, description="One alert for all articles that share their text, as copies of a wire report do."
    )
    oldest: int = Field(
        default=7,
        ge=1,
        le=36_500,
        description="What happened more than this many days ago is noted and not sent: a backfill alerts nobody.",
    )
    feed: bool = Field(default=True, description="Whether an Atom feed is written, `watches/NAME.atom` in the home.")
    send: tuple[Channel, ...] = Field(
        default=(), max_length=20, description="Where alerts go.", examples=[[{"mail": ["desk@example.org"]}]]
    )
    quiet_hours: QuietHours | None = Field(default=None, description="Hours in which nothing is sent.")
    time_zone: TimeZone = Field(
        default="UTC", description="IANA zone of hours and days, and of times in messages.", examples=["Europe/Berlin"]
    )
    paused: bool = Field(default=False, description="Whether the watch is kept and notices nothing.")

    @model_validator(mode="after")
    def _has_something_to_notice(self) -> Self:
        if self.query is None and not self.speakers and self.silence is None:
            raise ValueError("query is missing: without one a watch needs speakers or silence")
        if self.query is None and (self.story_outlets or self.volume):
            raise ValueError("query is missing: story_outlets and volume are about articles that it finds")
        if len({channel.key for channel in self.send}) != len(self.send):
            raise ValueError("send has a channel twice; keep one of the two")
        return self


class Watch(WatchFile):
    """A watch: what its file says, and its name."""

    name: Identifier
    path: Path

    @functools.cached_property
    def version(self) -> str:
        """Return a digest (12 hexadecimal digits) of what the watch looks for; how and when it alerts is no part."""
        meaning = self.model_dump(mode="json", include={"query", "speakers", "story_outlets", "silence", "volume"})
        return hashlib.sha256(json.dumps(meaning, sort_keys=True).encode()).hexdigest()[:12]

    @functools.cached_property
    def zone(self) -> dt.tzinfo:
        """Return the time zone of its hours and days."""
        return zoneinfo.ZoneInfo(self.time_zone)

    def channel(self, key: str) -> Channel | None:
        """Return the channel of this key, None if the file has none."""
        return next((channel for channel in self.send if channel.key == key), None)


def make_schema() -> dict[str, Any]:
    """Return the JSON Schema (draft 2020-12) of a watch's file, for validation in editors."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": "watch.schema.json",
    } | WatchFile.model_json_schema()
