"""What the class names and ids of an element mean, by the words in ``extractors/language/class_names.yml``.

Class names are cut into words at everything that is no letter and at capitals (``relatedStories`` gives ``related
stories``) and looked up whole: ``shared-content`` is no share bar.
"""

from __future__ import annotations

import re
from itertools import product

from extractors.language.vocabulary import CLASS_NAMES_FILE, read_yaml
from extractors.language.vocabulary_schema import check_class_names


class Hint:
    """What an element's class names suggest about it, as bits of a plain integer (enum flags are slow)."""

    NONE = 0
    CHROME = 1  # navigation, sharing, advertising, teasers, comments: never the article's text
    CAPTION = 2
    BYLINE = 4
    LEAD = 8
    BODY = 16
    RELATED = 32
    GALLERY = 64
    DATE = 128
    HIDDEN = 256
    TAGS = 512
    COMMENTS = 1024
    AUTHOR_BOX = 2048
    WEAK_CHROME = 4096  # chrome more often than not, but sentences in it are kept
    WEAK_BODY = 8192  # the main part of the page, which may hold more than the article
    LIVE = 32768  # the updates of a live blog
    CONSENT = 65536  # a dialog over the page, mostly about cookies
    TEASER = 131072  # a teaser, or the free beginning of a text
    EMBED = 16384  # a post, a video or a map from elsewhere, or the consent to load it


_PART = re.compile(r"[a-z0-9]+")
_PIECE = re.compile(r"[^A-Za-z0-9]+")
_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")

_ALSO = {"teaser": Hint.CHROME, "consent": Hint.CHROME}
_HINTS = {name.lower(): hint for name, hint in vars(Hint).items() if isinstance(hint, int) and hint}


def _read() -> tuple[dict[str, int], dict[tuple[str, str], int], dict[str, frozenset[str]]]:
    """Read the hints of words and of pairs, and all lists of words by name."""
    content = check_class_names(CLASS_NAMES_FILE, read_yaml(CLASS_NAMES_FILE))
    of_words: dict[str, int] = {}
    of_pairs: dict[tuple[str, str], int] = {}
    lists = {name: frozenset(entry.get("words", "").split()) for name, entry in content.items()}
    for name, hint in _HINTS.items():
        if name != "hidden":  # only whole names are: `hide` in a name of several words hides nothing
            for word in lists.get(name, ()):
                of_words[word] = of_words.get(word, Hint.NONE) | hint | _ALSO.get(name, Hint.NONE)
        for first, second in content.get(name, {}).get("pairs", ()):
            of_pairs.update(dict.fromkeys(product(first.split(), second.split()), hint))
    return of_words, of_pairs, lists


_WORDS, _PAIRS, _LISTS = _read()
_HIDDEN, _OF_A_VIDEO, _SAY_NOTHING = (_LISTS[name] for name in ("hidden", "video_parts", "no_hint"))
_SECOND = frozenset(second for _, second in _PAIRS)


def _parts(name: str) -> list[str]:
    """Cut a name into words. What a build tool made up (``n1AuAdJlVL``) falls into shreds and says nothing."""
    if name.islower():
        return [name] if name.isalnum() and name.isascii() else _PART.findall(name)
    parts: list[str] = []
    for piece in _PIECE.split(name):
        cut = [part.lower() for part in _CAMEL.split(piece) if part]
        if len(cut) < 3 or sum(len(part) < 3 for part in cut) < 2:
            parts += cut
    return parts


_LONGEST_NAMES = 1_000
_MOST_KNOWN = 32_768
KNOWN: dict[str, int] = {}
"""The hints of names that were met, for those who cannot pay the call of ``hints_of``; do not change it."""
_KNOWN_NAMES: dict[str, int] = {}


def hints_of(names: str) -> int:
    """Return what an element's class names and id (joined with spaces) suggest about it, as bits of :class:`Hint`; 0
    for nothing. Only a bounded beginning of very long names is read.
    """
    found = KNOWN.get(names)
    if found is not None:
        return found
    # what is remembered is bounded in number and in length: a page may have names of megabytes
    if len(names) > _LONGEST_NAMES:
        return hints_of(names[:_LONGEST_NAMES])
    if len(KNOWN) >= _MOST_KNOWN:
        KNOWN.clear()
    found = 0
    known = _KNOWN_NAMES.get
    for name in names.split()[:40]:
        if len(name) <= 80:
            hints = known(name)
            found |= _hints_of_one(name) if hints is None else hints
    KNOWN[names] = found
    return found


def _hints_of_one(name: str) -> int:
    if len(_KNOWN_NAMES) >= _MOST_KNOWN:
        _KNOWN_NAMES.clear()
    found = _KNOWN_NAMES[name] = _hints_of_parts(_parts(name))
    return found


def _hints_of_parts(parts: list[str]) -> int:
    joined = "".join(parts)
    if joined in _SAY_NOTHING:
        return 0
    found = _WORDS.get(joined, 0)
    if joined in _HIDDEN:
        found |= Hint.HIDDEN
    if len(parts) < 2:
        return found
    before = ""
    of_word = _WORDS.get
    for part in parts:
        found |= of_word(part, 0)
        if before:
            if part in _SECOND:
                found |= _PAIRS.get((before, part), 0)
            found |= of_word(before + part, 0)
        before = part
    if len(parts) > 2 and parts[0] == "video" and parts[-1] in _OF_A_VIDEO:
        found |= Hint.CAPTION
    return found
