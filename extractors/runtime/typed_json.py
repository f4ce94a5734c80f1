"""JSON files that Dateline writes and reads back: each value has the type of its definition, or the file is damaged.

Definitions are dataclasses; ``Count``, ``Moment`` and ``Version`` narrow their fields. Whatever a file holds (another
type, a nested bomb, a number that fits no column), reading it ends in its definition or in DamagedJsonError.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import functools
import json
from typing import Annotated, Any, TypeVar

from pydantic import AfterValidator, Field, TypeAdapter, ValidationError

T = TypeVar("T")


class DamagedJsonError(ValueError):
    """Raised for JSON that is not what was written; the message says where in it, in one line."""


def _check_moment(text: str) -> str:
    if text:
        dt.datetime.fromisoformat(text)
    return text


Count = Annotated[int, Field(ge=0, lt=2**31)]
"""A number of rows, pages or rules: fits an integer column."""
Moment = Annotated[str, AfterValidator(_check_moment)]
"""A time in ISO 8601, or an empty text."""
Version = Annotated[str, Field(pattern=r"^\w[\w.-]{0,63}$")]
"""A version that is part of a path."""


def read_typed(kind: type[T], content: str | bytes) -> T:
    """Return what JSON holds, as ``kind``; a dataclass ignores unknown keys.

    Raises DamagedJsonError if a value has another type than its definition.
    """
    try:
        definition: Any = kind
        adapter: TypeAdapter[T] = _adapter(definition)
        return adapter.validate_json(content, strict=True)
    except ValidationError as error:
        first = error.errors(include_url=False, include_context=False)[0]
        where = ".".join(map(str, first["loc"]))
        found = "" if first["type"] == "json_invalid" else f", found {describe_value(first['input'])}"
        raise DamagedJsonError(f"{where + ': ' if where else ''}{first['msg']}{found}") from error


def parse_json(content: str | bytes) -> Any:
    """Return the plain values of JSON of any form. Raises DamagedJsonError, also where it is nested too deep."""
    try:
        return json.loads(content)
    except (ValueError, RecursionError) as error:
        raise DamagedJsonError(str(error)) from error


def dump_json(value: Any, *, indent: int | None = None) -> str:
    """Return a dataclass or plain value as JSON that is UTF-8 and can be read back, in one line without its end.

    What is no text (half of a character, from a name of a file or an argument) becomes a question mark.
    """
    plain = dataclasses.asdict(value) if dataclasses.is_dataclass(value) and not isinstance(value, type) else value
    return json.dumps(plain, indent=indent, ensure_ascii=False).encode("utf-8", "replace").decode("utf-8")


def describe_value(value: Any) -> str:
    """Return the beginning of a value for an error message, of one of any depth."""
    try:
        return repr(value)[:80]
    except RecursionError:
        return f"a nested {type(value).__name__}"


@functools.cache
def _adapter(kind: Any) -> TypeAdapter[Any]:
    return TypeAdapter(kind)
