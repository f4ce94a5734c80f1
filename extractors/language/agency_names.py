"""The agencies' names: read from the seed, folded, and found in a text.

The seed ``dbt_project/seeds/agencies.csv`` is the one definition; dbt loads it as ``dim_agencies`` and this module
reads the same file. Matching keeps offsets: folding replaces one character by one, so that a place in the folded text
is the same place in the text.
"""

from __future__ import annotations

import csv
import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from heapq import merge
from pathlib import Path
from typing import NamedTuple

from extractors.language.name_forms import GLUED, GluedNames, declined, has_glued_letters, narrow, written_forms
from extractors.runtime.settings import PROJECT_ROOT

SEED_PATH = PROJECT_ROOT / "dbt_project" / "seeds" / "agencies.csv"

# One character for one: Arabic and Persian letters that are written in several ways, apostrophes, spaces.
_FOLD = tuple(zip("يىكةۀأإآٱؤئ’‘ʼ´`\u00a0\u202f\u2009", "ییکههااااوی'''''   ", strict=True))
# Marks that may be inside a word without changing it: Arabic vowels and tatweel, joiners, Latin combining marks.
_MARKS = "\u0640\u064b-\u065f\u0670\u200c\u200d\u0300-\u036f"
_TOKEN = re.compile(rf"[\w{_MARKS}]+")
_SPACED_TOKEN = re.compile(rf"(?:[^\W{GLUED}]|[{_MARKS}])+")  # beside letters that names are glued to
_GLUED_LETTER = re.compile(f"[{GLUED}]")
_NEXT = re.compile(rf"[\s\u200c]{{1,3}}([\w{_MARKS}]+)")
_REMOVE_MARKS = re.compile(rf"[{_MARKS}]+")
_ARABIC_LETTER = re.compile(r"[\u0620-\u06d3]")
# Arabic writes these small words together with the next: and, then, in, to, like.
_CLITICS = ("و", "ف", "ب", "ل", "ک", "وب", "ول", "وک", "فب", "فل")
# Hebrew too: and, the, in, to, from, that, as.
_HEBREW_LETTER = re.compile(r"[\u05d0-\u05ea]")
_HEBREW_CLITICS = ("ו", "ב", "ל", "מ", "ה", "ש", "כ", "וב", "ול", "ומ", "וה", "שב", "של", "מה", "כש")


# Short forms that are first of all plain words, and mean the agency in the brackets of a dateline: jointly, current.
_PLAIN_WORDS = frozenset(("共同", "時事", "교도", "지지"))


def fold(text: str) -> str:
    """Return a text with Arabic and Persian letter variants, apostrophes and spaces in one form each, for matching
    agency names. Each character is replaced by one, so that offsets stay valid; case is kept.
    """
    if text.isascii():
        return text.replace("`", "'")
    text = narrow(text)
    for written, one_form in _FOLD:  # faster than str.translate, which asks of every character
        text = text.replace(written, one_form)
    return text


@dataclass(frozen=True, slots=True)
class Agency:
    """One row of the seed; see ``dbt_project/seeds/agencies.yml`` for the columns."""

    agency_id: str
    name: str
    names: tuple[str, ...]
    weak_names: frozenset[str]
    country_code: str
    kind: str


class _Name(NamedTuple):
    """One spelling of an agency's name. One-word names need no pattern; for the others the ``second`` word rejects most
    false matches more cheaply than a pattern (empty if it does not follow after a space).
    """

    printed: str
    is_one_word: bool
    second: str
    agencies: tuple[str, ...]
    is_weak: bool
    needs_word: bool


@dataclass(frozen=True, slots=True)
class NameMatch:
    """A name found: offsets in characters, the agencies it may mean, whether it also means something else.

    ``clitic`` is the small Arabic word written before it in one word with it (``ل``: to), outside the offsets.
    ``needs_word`` marks a spelling that is nearly always something else (``Sana``) and needs a word like *agency*.
    """

    start: int
    end: int
    agencies: tuple[str, ...]
    is_weak: bool
    clitic: str
    printed: str
    needs_word: bool = False


@dataclass(frozen=True, slots=True)
class NameIndex:
    """All agency names, indexed by their first word; those of scripts in which a name is inside a run of letters
    apart from them, by themselves.
    """

    agencies: dict[str, Agency]
    by_first: dict[str, tuple[tuple[str, _Name], ...]]
    by_glued: Mapping[str, _Name]
    glued: GluedNames

    def matches(self, folded: str) -> Iterator[NameMatch]:
        """Yield the agency names in a folded text (see ``fold``), in text order, without overlaps; of names that begin
        at the same word, the longest. Offsets are those of the text.

        The end of a name with a case ending is that of the word (``Интерфаксу``); a particle of another script, or what
        follows an apostrophe or a hyphen, is not part of the name.
        """
        if not has_glued_letters(folded):
            yield from self._spaced_matches(folded, _TOKEN)
            return
        done = 0
        both = merge(
            self._glued_matches(folded), self._spaced_matches(folded, _SPACED_TOKEN), key=lambda m: (m.start, -m.end)
        )
        for match in both:
            if match.start >= done:
                done = match.end
                yield match

    def _glued_matches(self, folded: str) -> Iterator[NameMatch]:
        for start, end, printed in self.glued.matches(folded):
            name = self.by_glued[printed]
            end = self._with_short_form(folded, end, name)
            yield NameMatch(start, end, name.agencies, name.is_weak, "", name.printed, name.needs_word)

    def _spaced_matches(self, folded: str, tokens: re.Pattern[str]) -> Iterator[NameMatch]:
        get, done = self.by_first.get, 0
        for token in tokens.finditer(folded):
            word = token[0]
            found = get(word)
            if found is None:
                if word.isascii():
                    continue
                found = get(_key(word))
                if found is None:
                    continue
            if token.start() < done:
                continue
            following: str | None = None
            for clitic, name in found:
                start = token.start() + (_prefix_length(word, len(clitic)) if clitic else 0)
                if name.is_one_word:
                    end = token.end()
                else:
                    if name.second:
                        if following is None:
                            following = _word_after(folded, token.end())
                        if name.second != following:
                            continue
                    whole = _whole_name(name.printed).match(folded, start)
                    if whole is None:
                        continue
                    end = whole.end()
                end = self._with_short_form(folded, end, name)
                yield NameMatch(start, end, name.agencies, name.is_weak, clitic, name.printed, name.needs_word)
                done = end
                break

    def has_name(self, folded: str) -> bool:
        """Whether a folded text is exactly one agency name as listed, with no other words. False for names that count
        only beside a word such as "agency" (``needs_word``).
        """
        if (glued := self.by_glued.get(folded)) is not None:
            return not glued.needs_word
        first = _TOKEN.match(folded)
        found = self.by_first.get(_key(first[0]), ()) if first is not None else ()
        return any(name.printed == folded and not name.needs_word for clitic, name in found if not clitic)

    def _with_short_form(self, folded: str, end: int, name: _Name) -> int:
        """Take a short form in parentheses into a name before it: ``Agence France-Presse (AFP)`` is one mention."""
        if folded[end : end + 1] in ("(", " ", "\u200c") and not name.is_weak and len(name.agencies) == 1:
            short = _in_parentheses(self.agencies[name.agencies[0]]).match(folded, end)
            if short:
                return short.end()
        return end


def _word_after(folded: str, end: int) -> str:
    """Return the word that a space parts from the one that ends here, as the index has words; empty where none does."""
    next_word = _NEXT.match(folded, end)
    return _key(next_word[1]) if next_word else ""


@lru_cache(maxsize=65_536)
def _key(word: str) -> str:
    """A word as the index has it: composed, without marks."""
    return word if word.isascii() else _REMOVE_MARKS.sub("", unicodedata.normalize("NFC", word))


def _prefix_length(word: str, letters: int) -> int:
    """How many characters the first ``letters`` letters of a word take with their marks."""
    position = 0
    while letters and position < len(word):
        if not _REMOVE_MARKS.match(word[position]):
            letters -= 1
        position += 1
    while position < len(word) and _REMOVE_MARKS.match(word[position]):
        position += 1
    return position


def _pattern(name: str) -> str:
    """A regular expression for a folded name: any space, any hyphen, marks between Arabic letters."""
    parts = []
    for character in name:
        if character.isspace() or character == "\u200c":
            parts.append(r"[\s\u200c]{1,3}")
        elif character in "-\u2010\u2011":
            parts.append("[-\u2010\u2011]")
        elif _ARABIC_LETTER.match(character):
            parts.append(f"{character}[{_MARKS}]{{0,3}}")
        else:
            parts.append(re.escape(character))
    return "".join(parts)


def _read_seed(path: Path) -> list[Agency]:
    """Read the seed; raises ValueError naming file and row where one is unusable."""
    agencies = []
    with path.open(encoding="utf-8", newline="") as handle:
        for row in csv.DictReader(handle):
            columns = ("abbreviations", "other_names", "local_names")
            try:
                names = [row["name"], *(name for column in columns for name in row[column].split("|") if name)]
                weak = frozenset(name for name in row["weak_names"].split("|") if name)
            except (KeyError, AttributeError) as error:
                raise ValueError(
                    f"{path}: row {row.get('agency_id')!r} lacks a column ({error}); correct the seed"
                ) from error
            if not row["agency_id"] or not row["name"] or not weak <= set(names):
                raise ValueError(
                    f"{path}: row {row['agency_id']!r}: needs an id, a name, and weak names that are among its names"
                )
            agencies.append(
                Agency(
                    row["agency_id"], row["name"], tuple(dict.fromkeys(names)), weak, row["country_code"], row["kind"]
                )
            )
    return agencies


def _spellings(name: str, *, is_weak: bool) -> set[str]:
    """The ways a name is printed: composed and decomposed; a longer name also all in capitals."""
    forms = {name}
    if not is_weak and len(name) > 4 and name.upper() != name and not _ARABIC_LETTER.search(name):
        forms.add(name.upper())
    if name.isascii():  # composed and decomposed are one
        return set(map(fold, forms))
    return {fold(written) for form in forms for written in written_forms(form)}


# Compiled at the first use of each: all of them would take a second, and a text needs a few.
@cache
def _whole_name(folded_name: str) -> re.Pattern[str]:
    """A name of several words, ending where a word ends."""
    return re.compile(_pattern(folded_name) + r"(?!\w)")


@cache
def _in_parentheses(agency: Agency) -> re.Pattern[str]:
    """Any of an agency's names in parentheses."""
    names = sorted({_pattern(fold(name)) for name in agency.names}, key=len, reverse=True)
    return re.compile(rf"\s?[(\[«]\s?[\"“]?(?:{'|'.join(names)})[\"”]?\s?[)\]»]")


@lru_cache(maxsize=1)
def name_index() -> NameIndex:
    """Read the agency names from the dbt seed and index them by first word. The result is cached for the process.

    Raises ValueError if a name does not begin with a letter or digit.
    """
    agencies = {agency.agency_id: agency for agency in _read_seed(SEED_PATH)}
    owners: dict[str, dict[str, bool]] = {}
    for agency in agencies.values():
        for name in agency.names:
            for spelling in _spellings(name, is_weak=name in agency.weak_names):
                owner = owners.setdefault(spelling, {})
                owner[agency.agency_id] = owner.get(agency.agency_id, True) and name in agency.weak_names
    # `SANA` is also printed `Sana`, which is first of all a city; `AFP` in some languages `Afp` or `afp`.
    softened = {
        soft: owner
        for spelling, owner in owners.items()
        if spelling.isascii() and spelling.isalpha() and spelling.isupper()
        if len(spelling) >= 4 or (len(spelling) == 3 and not all(owner.values()))
        for soft in (spelling.capitalize(), spelling.lower() if len(spelling) == 3 else spelling.capitalize())
        if soft not in owners
    }
    by_first: defaultdict[str, list[tuple[str, _Name]]] = defaultdict(list)
    by_glued = {
        spelling: _Name(
            spelling, True, "", tuple(owner), all(owner.values()), all(owner.values()) and spelling in _PLAIN_WORDS
        )
        for spelling, owner in owners.items()
        if _GLUED_LETTER.search(spelling)
    }
    for spelling, owner in (*owners.items(), *softened.items()):
        if spelling in by_glued:
            continue
        first = _TOKEN.match(spelling)
        if first is None:
            raise ValueError(
                f"{SEED_PATH}: the name {spelling!r} of {sorted(owner)} does not begin with a letter or digit"
            )
        is_soft = spelling in softened
        is_one_word = first.end() == len(spelling) and "\u200c" not in spelling
        second = _word_after(spelling, first.end())
        entry = _Name(spelling, is_one_word, second, tuple(owner), is_soft or all(owner.values()), is_soft)
        key = _key(first[0])
        by_first[key].append(("", entry))
        if key.isascii():
            continue
        for clitic in _CLITICS if _ARABIC_LETTER.match(key) else _HEBREW_CLITICS if _HEBREW_LETTER.match(key) else ():
            by_first[clitic + key].append((clitic, entry))
        if is_one_word and key.startswith("ال"):  # to + the: the alif is not written
            for clitic in ("ل", "ول", "فل"):
                by_first[clitic + key[1:]].append((clitic, entry))
    for key, listed in list(by_first.items()):
        sure: list[tuple[str, _Name]] = [
            (clitic, name) for clitic, name in listed if name.is_one_word and not name.is_weak and not clitic
        ]
        for form in declined(key) if sure else ():
            if form not in by_first:
                by_first[form] = sure
    for listed in by_first.values():
        if len(listed) > 1:
            listed.sort(key=lambda item: (len(item[0]), -len(item[1].printed)))
    glued = GluedNames({spelling: name.is_weak for spelling, name in by_glued.items()})
    return NameIndex(agencies, {key: tuple(listed) for key, listed in by_first.items()}, by_glued, glued)
