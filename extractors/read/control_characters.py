"""Characters that command a terminal or turn text around, removed from everything that was read of a page.

They come as such, as character references of HTML or as escapes of JSON. The joiners and marks that Persian, Arabic,
Hebrew and Hindi are written with stay, as do embeddings and isolates; overrides, which show a text as another, do not.
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Mapping
from operator import attrgetter
from typing import Any, TypeVar

from extractors.contracts.article import Article, ExtractedPage, LiveUpdate, MediaItem, RelatedItem

# C0 without tab and line feed, DEL and C1; line and paragraph separators; overrides; annotations and tags, which no
# reader sees, but for the flags of England, Scotland and Wales, which are written with them
_COMMANDS = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\u202d\u202e\ufff9-\ufffb\ufffe\uffff\ud800-\udfff]"
    "|(?<![\U0001f3f4\U000e0020-\U000e007f])[\U000e0001\U000e0020-\U000e007f]+"
)
_Value = TypeVar("_Value")


def _texts_of(cls: type) -> attrgetter[tuple[object, ...]]:
    return attrgetter(*(field.name for field in dataclasses.fields(cls)))


_TEXTS_OF_ARTICLE, _TEXTS_OF_RELATED, _TEXTS_OF_MEDIA, _TEXTS_OF_UPDATE = map(
    _texts_of, (Article, RelatedItem, MediaItem, LiveUpdate)
)


def without_commands(result: ExtractedPage) -> ExtractedPage:
    """Return what was read of a page without such characters; the same object if it has none, as almost always."""
    if not shows(result, _COMMANDS):
        return result
    return _clean(result)


def shows(result: ExtractedPage, pattern: re.Pattern[str]) -> bool:
    """Whether a text of the article, its related items, media or updates has a match of a pattern of unprintable
    characters.
    """
    article = result.article
    return any(
        type(value) is str
        and not value.isprintable()
        # a body's line breaks and a text's hard spaces are not printable to Python, and what is left is quicker seen
        and not value.replace("\n", " ").replace("\xa0", " ").isprintable()
        and pattern.search(value) is not None
        for values in (
            _TEXTS_OF_ARTICLE(article),
            article.authors,
            article.tags,
            *map(_TEXTS_OF_RELATED, result.related_items),
            *map(_TEXTS_OF_MEDIA, result.media_items),
            *map(_TEXTS_OF_UPDATE, result.updates),
        )
        for value in values
    )


def _clean(value: _Value) -> _Value:
    """Return a copy of a value in which every text is clean."""
    cleaned: Any = value
    if type(value) is str:
        cleaned = _COMMANDS.sub("", value)
    elif type(value) is tuple:
        cleaned = tuple(map(_clean, value))
    elif isinstance(value, Mapping):
        cleaned = {key: _clean(one) for key, one in value.items()}
    elif dataclasses.is_dataclass(value) and not isinstance(value, type):
        changes = {field.name: _clean(getattr(value, field.name)) for field in dataclasses.fields(value) if field.init}
        cleaned = dataclasses.replace(value, **changes)
    return cleaned  # type: ignore[no-any-return]
