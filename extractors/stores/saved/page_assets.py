"""Files that belong to a saved page and are none themselves: what "web page, complete" puts beside it.

Style sheets, scripts, pictures and fonts are known by their ending. A folder whose name is a page's name with a short
word (``Story_files``, ``Story-Dateien``, ``Story_fichiers``) holds the page's parts, its frames' HTML included. What
HTTrack keeps for itself beside a mirror is passed over too.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

_ASSET = re.compile(
    r"\.(?:css|js|mjs|map|json|jsonl|jpe?g|png|gif|webp|avif|svg|ico|bmp|woff2?|ttf|otf|eot|mp4|webm|mp3|m4a|ogg|wasm"
    r"|tiff?|heic|heif|jfif|mov|mkv|avi|wav|flac|cdxj?|idx|msf|log|rdf|download|xpi|ds_store|db|ini)(?:\.gz|@\d+x)?$",
    re.IGNORECASE,
)
_LEFT_BEHIND = ("~$", "._")
"""What names begin with that office programs and macOS leave beside a file."""
_OF_HTTRACK = frozenset({"hts-log.txt", "cookies.txt", "hts-in_progress.lock"})
_FOLDER_OF_HTTRACK = "hts-cache"
_PAGE = re.compile(r"\.x?html?$", re.IGNORECASE)
_MARKS = ("Mn", "Mc", "Cf")
_MOST_LETTERS = 24


class AssetFilter:
    """Drops the assets of saved pages from a folder's files and reports how many they were."""

    def __init__(self, on_skipped: Callable[[int], None]) -> None:
        self._on_skipped = on_skipped

    def drop(self, paths: Iterable[Path]) -> Iterator[Path]:
        """Yield the files that may be pages or archives, in their order; call ``on_skipped`` at the end, if any."""
        listed = list(paths)
        pages = {(path.parent, _PAGE.sub("", path.name)) for path in listed if _PAGE.search(path.name)}
        skipped = 0
        for path in listed:
            if (
                _ASSET.search(path.name)
                or path.name.startswith(_LEFT_BEHIND)
                or path.name in _OF_HTTRACK
                or _FOLDER_OF_HTTRACK in path.parts
                or any(_holds_parts(folder, pages) for folder in path.parents)
            ):
                skipped += 1
            else:
                yield path
        if skipped:
            self._on_skipped(skipped)


def _holds_parts(folder: Path, pages: set[tuple[Path, str]]) -> bool:
    """Whether a folder's name is that of a page beside it, a separator and one word or two."""
    name = folder.name
    for mark in "_-. ":
        stem, found, word = name.rpartition(mark)
        if found and _is_word(word) and (folder.parent, stem.rstrip("_-. ")) in pages:
            return True
    stem, found, words = name.rpartition("_")  # Vietnamese, Hindi: two words
    if found and all(map(_is_word, words.split(" "))) and (folder.parent, stem) in pages:
        return True
    # Chinese has no separator; a name in Latin that only begins alike is another folder
    return any(
        (folder.parent, name[:-count]) in pages and not any(map(_has_case, name[-count:])) for count in range(2, 7)
    )


def _is_word(text: str) -> bool:
    """Whether a text is one word; vowel signs of Indic and Thai letters are marks, no letters."""
    letters = [letter for letter in text if unicodedata.category(letter) not in _MARKS]
    return 0 < len(text) <= _MOST_LETTERS and all(letter == "_" or letter.isalnum() for letter in letters)


def _has_case(letter: str) -> bool:
    return not letter.isalpha() or letter.lower() != letter.upper()
