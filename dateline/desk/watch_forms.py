"""A watch as a form: its file's text from what was filled in, and what a file that is simple enough fills in."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

import yaml
from pydantic import BaseModel, ConfigDict, Field

from dateline.watches.watch_files import make_text
from extractors.outlets.registry import MAX_FILE_BYTES

_SIMPLE = {"title", "query", "events", "send", "paused", "once_a_story"}
_COMMENT = re.compile(r"(?m)(?:^|\s)#")
_SEPARATORS = re.compile(r"[\s,;]+")


class WatchForm(BaseModel):
    """What a form sends. ``text`` is a whole file where that was edited, else the other fields make the file."""

    model_config = ConfigDict(extra="ignore")

    token: str = Field(default="", max_length=200)
    do: str = Field(default="save", max_length=10)
    form: str = Field(default="fields", max_length=10)
    seen: str = Field(default="", max_length=64)
    name: str = Field(default="", max_length=100)
    title: str = Field(default="", max_length=300)
    query: str = Field(default="", max_length=3_000)
    events: list[str] = Field(default_factory=list, max_length=10)
    mail: str = Field(default="", max_length=5_000)
    when: str = Field(default="at_once", max_length=20)
    once_a_story: str = Field(default="", max_length=5)
    paused: str = Field(default="", max_length=5)
    days: int = Field(default=30, ge=1, le=36_500)
    text: str = Field(default="", max_length=MAX_FILE_BYTES)

    def as_text(self) -> str:
        """Return the text of the file that the form means."""
        if self.form == "file":
            return self.text.replace("\r\n", "\n")
        addresses = [address for address in _SEPARATORS.split(self.mail) if address]
        channel = {"mail": addresses} | ({"when": self.when} if self.when != "at_once" else {})
        return make_text(
            {
                "title": self.title.strip() or self.query.strip()[:200],
                "query": self.query.strip(),
                "events": None if self.events == ["match"] else self.events,
                "send": [channel] if addresses else None,
                # the field's own default is true
                "once_a_story": None if self.once_a_story else False,
                "paused": True if self.paused else None,
            }
        )


def form_of(text: str) -> WatchForm:
    """Return the form of a file: its fields where the form has all that the file says, comments included, else the
    file as text.
    """
    values = _values(text)
    whole = WatchForm(form="file", text=text)
    if values is None or set(values) - _SIMPLE or _COMMENT.search(text):
        return whole
    send = values.get("send") or [{}]
    channel = send[0] if isinstance(send, list) and len(send) == 1 else None
    if not isinstance(channel, dict) or set(channel) - {"mail", "when"}:
        return whole
    addresses = channel.get("mail") or []
    # whatever else is there, once or repeated a million times by aliases, is shown as it is written
    if not isinstance(addresses, list) or not all(isinstance(address, str) for address in addresses):
        return whole
    filled = {
        "title": values.get("title", ""),
        "query": values.get("query", ""),
        "events": values.get("events", ["match"]),
        "mail": "\n".join(addresses),
        "when": channel.get("when", "at_once"),
        "once_a_story": "on" if values.get("once_a_story", True) else "",
        "paused": "on" if values.get("paused") else "",
    }
    try:
        return WatchForm(form="fields", text=text, **filled)
    except ValueError:
        return whole


def _values(text: str) -> Mapping[str, Any] | None:
    """What a file says, read only to fill a form in: it is validated when it is saved."""
    try:
        if text.count("*") + text.count("&") > 200 or text.count("[") + text.count("{") > 2_000:
            return None  # nested or repeated beyond what the form could show
        values = yaml.safe_load(text)
    except (yaml.YAMLError, RecursionError, ValueError):
        return None
    return values if isinstance(values, dict) else None
