"""What a reader asked for: words and filters, the same names in every address, form and API call of the desk."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Any, Literal
from urllib.parse import parse_qsl, urlencode

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, field_validator

Value = Annotated[str, StringConstraints(max_length=200)]
Values = Annotated[list[Value], Field(max_length=20)]
By = Literal["outlet", "collection", "country", "language", "agency", "place"]
Region = Literal["", "world", "europe", "middle_east", "africa", "asia", "americas"]
FACETS = ("outlet", "country", "language", "place", "agency", "person", "organisation", "kind", "collection")
"""The filters that hold several values."""
_NAMED = ("outlet", "country", "language", "place", "agency", "kind", "collection")
"""Those that the query language has under the same name and value."""


class Filters(BaseModel):
    """Words and filters. A filter of several values finds articles that have one of them."""

    model_config = ConfigDict(populate_by_name=True, frozen=True, extra="ignore")

    q: Annotated[str, Field(max_length=2_000, description="What to search for, in the query language.")] = ""
    compare: Annotated[list[Annotated[str, StringConstraints(max_length=300)]], Field(max_length=4)] = []
    outlet: Values = []
    country: Values = []
    language: Values = []
    place: Values = []
    agency: Values = []
    person: Values = []
    organisation: Values = []
    kind: Values = []
    collection: Values = []
    since: Annotated[dt.date | None, Field(alias="from", description="First day, YYYY-MM-DD.")] = None
    until: Annotated[dt.date | None, Field(alias="to", description="Last day, YYYY-MM-DD.")] = None
    sort: Literal["", "newest", "oldest", "best"] = ""
    order: Annotated[
        str,
        Field(
            pattern=r"^$|^[a-z_]{1,30}\.-?[a-z_]{1,40}$",
            description="A table's column that orders it, as shares.-articles.",
        ),
    ] = ""
    by: By = "outlet"
    region: Annotated[Region, Field(description="The part of the map; empty for the part with most articles.")] = ""
    page: Annotated[int, Field(ge=1, le=500)] = 1
    sql: Annotated[str, Field(max_length=20_000, description="A query of your own, for the view sql.")] = ""

    @field_validator("since", "until", mode="before")
    @classmethod
    def _no_day(cls, value: object) -> object:
        return None if value == "" else value

    @field_validator("page", mode="before")
    @classmethod
    def _first_page(cls, value: object) -> object:
        return 1 if value == "" else value

    @field_validator("compare", *FACETS, mode="before")
    @classmethod
    def _without_empty(cls, value: object) -> object:
        return [item for item in value if item] if isinstance(value, list) else value

    def chosen(self) -> list[tuple[str, str]]:
        """Return the filters that are set, as pairs of name and value, without words and pages."""
        pairs = [(name, value) for name in FACETS for value in getattr(self, name)]
        pairs += [("from", str(self.since))] if self.since else []
        return pairs + ([("to", str(self.until))] if self.until else [])

    def pairs(self) -> list[tuple[str, str]]:
        """Return all that is set as pairs for a form, without the page."""
        return [
            (name, value) for name, value in parse_qsl(self.address().removeprefix("?")) if name not in ("page", "lang")
        ]

    def as_query(self) -> str:
        """Return words and filters as one query of the language, for a watch; days, which end, are left out."""
        quoted = {name: ['"' + value.replace('"', " ") + '"' for value in getattr(self, name)] for name in _NAMED}
        parts = [
            f"{name}:{values[0]}" if len(values) == 1 else f"{name}:({' OR '.join(values)})"
            for name, values in quoted.items()
            if values
        ]
        words = self.q.strip()
        return " ".join([f"({words})" if parts else words, *parts] if words else parts)

    def cleared(self) -> str:
        """Return the address with the words alone."""
        return type(self)(q=self.q, compare=self.compare, by=self.by).address()

    def without_compared(self, words: str) -> str:
        """Return the address without one compared query."""
        return self.address(compare=[each for each in self.compare if each != words])

    def address(self, **changes: Any) -> str:
        """Return the query of an address with these changes, ``?…`` or empty; ``page`` starts again unless given."""
        changed = {"page": 1, **changes}
        pairs: list[tuple[str, str]] = []
        for name, info in type(self).model_fields.items():
            alias = info.alias or name
            value = changed.get(alias, getattr(self, name))
            if value in (None, "", []) or value == info.default:
                continue
            pairs += [(alias, str(item)) for item in value] if isinstance(value, list) else [(alias, str(value))]
        return f"?{urlencode(pairs)}" if pairs else ""

    def toggled(self, name: str, value: str) -> str:
        """Return the address with one value of a filter added, or removed if it is set."""
        values = list(getattr(self, name))
        changed = [item for item in values if item != value] if value in values else [*values, value]
        return self.address(**{name: changed})

    def without(self, name: str, value: str) -> str:
        """Return the address without one value of a filter, or without a day."""
        return self.address(**{name: None}) if name in ("from", "to") else self.toggled(name, value)


class Drawing(Filters):
    """Filters, and how a plot is wanted."""

    scheme: Literal["light", "dark"] = "light"
    width: Literal["wide", "narrow"] = "wide"
