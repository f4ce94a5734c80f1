"""The title of a person as printed beside the name: an office or a form of address."""

from __future__ import annotations

from dataclasses import dataclass

from extractors.mentions.names.features import CLASS_NUMBER
from extractors.mentions.text_view import TextView

_TITLES = frozenset(CLASS_NUMBER[name] for name in ("title", "Title", "honorific"))
_STOPPING = frozenset(
    CLASS_NUMBER[name]
    for name in ("stop", "break", "comma", "quote", "bracket", "mark", "number", "function", "speech", "given",
                 "family", "given_family", "initial", "relation", "calendar")
)  # fmt: skip
_BEFORE_TITLE = frozenset(
    CLASS_NUMBER[name] for name in ("Unknown", "Frequent", "Orghead", "ACRONYM", "Mixed", "Title")
)
_HONORIFIC = CLASS_NUMBER["honorific"]
_COMMA = CLASS_NUMBER["comma"]
_SKIPPED_AFTER = frozenset(CLASS_NUMBER[name] for name in ("function", "of"))
_FARTHEST = 6
_FARTHEST_AFTER = 5


@dataclass(frozen=True, slots=True)
class Title:
    """A printed title, and whether it precedes the name."""

    text: str
    is_before: bool


def find_title(view: TextView, kinds: list[int], first: int, stop: int) -> Title | None:
    """Return the title printed before the words ``first`` to ``stop``, or behind a comma after them, or None."""
    at = first - 1
    begin = None
    while at >= 0 and first - at <= _FARTHEST:
        if kinds[at] in _STOPPING:
            # the full stop of Mr. or Gen. ends no sentence
            if not (
                view.words[at] == "." and at and kinds[at - 1] == _HONORIFIC and view.ends[at - 1] == view.starts[at]
            ):
                break
            at -= 1
        if kinds[at] in _TITLES:
            begin = at
        at -= 1
    if begin is not None:
        # Foreign Minister: capitals before the title belong to it, places (German) do not
        while (
            begin > 0
            and kinds[begin - 1] in _BEFORE_TITLE
            and view.starts[begin] - view.ends[begin - 1] == 1
            and not _is_place(view, begin - 1)
        ):
            begin -= 1
        text = view.text[view.starts[begin] : view.ends[first - 1]]
        return Title(" ".join(text.split()), True)
    if stop < len(kinds) and kinds[stop] == _COMMA:
        at = stop + 1
        while at < len(kinds) and kinds[at] in _SKIPPED_AFTER:
            at += 1
        begin = at
        while at < len(kinds) and at - begin < _FARTHEST_AFTER and (kinds[at] not in _STOPPING):
            if kinds[at] in _TITLES:
                while at + 1 < len(kinds) and kinds[at + 1] in _TITLES and at - begin < _FARTHEST_AFTER:
                    at += 1
                return Title(" ".join(view.text[view.starts[begin] : view.ends[at]].split()), False)
            at += 1
    return None


def _is_place(view: TextView, at: int) -> bool:
    start = view.starts[at]
    return any(first <= start < last for first, last, _ in view.places)
