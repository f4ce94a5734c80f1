"""The forms in which a name occurs in a text: full-width characters, names inside a run of letters, case endings.

Chinese, Japanese and Thai write no spaces, Korean and the scripts of India add particles to a name, Slavic and Finnic
languages and Hungarian change its end. Everything here keeps offsets: a character is replaced by one character.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping

from extractors.language.text import MARKS, SPACELESS, words

_INDIC = "\u0900-\u0d7f"
_HANGUL = "\u1100-\u11ff\u3130-\u318f\uac00-\ud7af"
GLUED = f"{SPACELESS}{_HANGUL}{_INDIC}"
"""The inside of a character class: scripts in which other letters may be directly beside a name."""
_GLUED_LETTER = re.compile(f"[{GLUED}]")
_SPACED_LETTER = re.compile(rf"[\w{MARKS}]")
_KATAKANA = re.compile("[\u30a0-\u30fa\u30fc-\u30ff]")
_LATIN_LETTER = re.compile("[A-Za-z0-9]")

_WIDE = re.compile("[\u3000-\u3003\u3008-\u301b\uff01-\uff5e]")
_NARROW: dict[int, str] = {code: chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)}
_NARROW |= {ord(mark): '"' for mark in "〃「」『』〈〉《》"}
_NARROW |= {ord(wide): mark for wide, mark in zip("\u3000、。【】〔〕〜", " ,.[][]~", strict=True)}

# Signs of India that Unicode's composed form writes as two characters; many pages print one.
_COMPOSED = {
    unicodedata.normalize("NFD", sign): sign
    for sign in "\u0958\u0959\u095a\u095b\u095c\u095d\u095e\u095f\u09dc\u09dd\u09df\u0a33\u0a36\u0a59\u0a5a\u0a5b\u0a5e"
}

# Letters that continue a word after 社: 社会 society, 社区 district.
_CONTINUES_SHA = frozenset("会會区區团團群員员交工論论長长")

_LATIN_ENDS = tuple(
    words(
        "a u y i e in n ille lle lla ssa sta lta ista owi em ie om ovi ul ului nek nak nél nál hez hoz höz re ra ben "
        "ban ből től tól vel val t et ot ov ova s"
    )
)
_CYRILLIC_ENDS = ("а", "у", "ом", "ем", "е", "і", "и", "ы", "ой", "ою", "ові", "ю", "я", "ът", "ови", "ами", "ів", "ов")
_SHORTEST_STEM = 4
_CYRILLIC = re.compile("[\u0400-\u04ff]")


def narrow(text: str) -> str:
    """Return a text with full-width characters and East Asian punctuation in their ASCII forms, one for one."""
    return text.translate(_NARROW) if _WIDE.search(text) else text


def has_glued_letters(text: str) -> bool:
    """Whether a text has letters of a script in which other letters may be directly beside a name."""
    return not text.isascii() and _GLUED_LETTER.search(text) is not None


def written_forms(name: str) -> set[str]:
    """Return the ways in which Unicode writes one name: composed, decomposed, and with the composed signs of India."""
    composed, whole = unicodedata.normalize("NFC", name), name
    for pair, sign in _COMPOSED.items():
        whole = whole.replace(pair, sign)
    return {name, composed, unicodedata.normalize("NFD", name), whole}


def declined(name: str) -> list[str]:
    """Return the forms with a case ending of a name of one word in Latin or Cyrillic letters; an empty list for a name
    of fewer than four letters or in other letters.
    """
    if len(name) < _SHORTEST_STEM or not name[0].isupper():
        return []
    ends = _CYRILLIC_ENDS if _CYRILLIC.match(name) else _LATIN_ENDS if _LATIN_LETTER.match(name) else ()
    return [name + (end.upper() if name.isupper() else end) for end in ends]


class GluedNames:
    """Names in scripts of ``GLUED``, found inside runs of letters.

    A name in letters of Korea or India begins where a word begins; what follows it may be a particle. A name in
    Katakana is a whole run of Katakana. Chinese and Thai have no such limits.
    """

    def __init__(self, names: Mapping[str, bool]) -> None:
        """Index the names; the value says whether a name also means something else, so that no letter may follow it
        in a script that has spaces.
        """
        self._names = dict(names)
        by_letter: dict[str, list[str]] = {}
        for name in sorted(names, key=len, reverse=True):
            by_letter.setdefault(name[0], []).append(name)
        self._by_letter = by_letter
        self._letters = re.compile(f"[{re.escape(''.join(by_letter))}]") if by_letter else None

    def matches(self, folded: str) -> Iterator[tuple[int, int, str]]:
        """Yield the names in a text as (start, end, name), in text order, the longest at each start, no overlaps."""
        free = 0
        for letter in self._letters.finditer(folded) if self._letters else ():
            start = letter.start()
            if start < free:
                continue
            for name in self._by_letter[letter[0]]:
                if folded.startswith(name, start) and self._stands_free(folded, start, name):
                    free = start + len(name)
                    yield start, free, name
                    break

    def _stands_free(self, folded: str, start: int, name: str) -> bool:
        before, after = folded[start - 1 : start], folded[start + len(name) : start + len(name) + 1]
        first, last = name[0], name[-1]
        if _LATIN_LETTER.match(first) and _LATIN_LETTER.match(before):
            return False
        if _KATAKANA.match(first) and _KATAKANA.match(before):
            return False
        if _KATAKANA.match(last) and _KATAKANA.match(after):
            return False
        if last == "社" and after in _CONTINUES_SHA and after:
            return False
        is_spaced = re.match(f"[{_HANGUL}{_INDIC}]", first) is not None
        if is_spaced and before and _SPACED_LETTER.match(before):
            return False
        if last.isdigit() and after.isdigit():
            return False
        is_weak = self._names[name]
        return not (is_weak and is_spaced and after and _SPACED_LETTER.match(after) and _GLUED_LETTER.match(after))
