"""Alternations of hundreds of phrases, of which a text is compared with the few that it may have.

Python's ``re`` tries one alternative after another. What an alternative may begin with, or has in it whatever it
matches, is read from the pattern once; a text is then matched with those alternatives alone, in their order. What is
found is the same, in a tenth of the time.
"""

from __future__ import annotations

import importlib
import re
from collections.abc import Iterable, Sequence
from typing import Any, Final

_LENGTH: Final = 3
"""Characters by which beginnings are distinguished."""
_MOST_BEGINNINGS: Final = 4_000
_MOST_KEPT: Final = 20_000
_WIDEST_RANGE: Final = 64
_SAME: Final = {"\u0131": "i", "\u0130": "i", "\u017f": "s", "\u212a": "k"}
"""Letters that are equal to ASCII letters where case is ignored."""
_ANY: Final = frozenset(("",))
_Texts = tuple[frozenset[str], frozenset[str]]

_parser: Any = importlib.import_module("re._parser")
_casefix: Any = importlib.import_module("re._casefix")
_WITH_MORE_FORMS: Final = frozenset(_casefix._EXTRA_CASES)
"""Letters that ``re`` takes for equal to others than their own two forms, such as a final sigma."""


class Beginning:
    """A pattern that a text has to begin with, after characters of the class ``skipped``.

    ``alternatives`` are regular expressions without named groups; case is ignored. ``after`` is what follows whichever
    of them matched, ``most`` how many characters are skipped at most.
    """

    def __init__(self, skipped: str, alternatives: Sequence[str], after: str = "", *, most: str = "*") -> None:
        self._before, self._after = f"^{skipped}{most}", after
        self._alternatives = alternatives
        self._skip = re.compile(f"{skipped}*")
        is_skipped = re.compile(skipped)
        always: list[int] = []
        self._beginnings: dict[str, list[int]] = {}
        for number, alternative in enumerate(alternatives):
            texts = beginnings_of(alternative)
            for text in texts:
                self._beginnings.setdefault(text, []).append(number)
            # the class may give back what it took to an alternative that begins so
            if any(not text or is_skipped.match(text) is not None for text in texts):
                always.append(number)
        self._always = frozenset(always)
        self.whole = self._compile(range(len(alternatives)))
        every = tuple(range(len(alternatives)))
        self._by_choice: dict[tuple[int, ...], re.Pattern[str] | None] = {(): None, every: self.whole}
        self._by_beginning: dict[str, re.Pattern[str] | None] = {}

    def match(self, text: str) -> re.Match[str] | None:
        """Return what ``re.Pattern.match`` of the whole pattern returns."""
        begin = text[:_LENGTH]
        if not (begin.isalpha() and begin.isascii()):
            found = self._skip.match(text)
            start = found.end() if found else 0
            begin = text[start : start + _LENGTH]
        begin = begin.lower()
        try:
            pattern = self._by_beginning[begin]
        except KeyError:
            pattern = self._choose(begin)
        return None if pattern is None else pattern.match(text)

    def fullmatch(self, text: str) -> re.Match[str] | None:
        """Return what ``re.Pattern.fullmatch`` of the whole pattern returns."""
        return self.whole.fullmatch(text) if self.match(text) is not None else None

    def _choose(self, begin: str) -> re.Pattern[str] | None:
        if begin and (begin.isascii() or begin.upper() == begin):  # other letters have more forms than two
            numbers = set(self._always)
            for length in range(1, len(begin) + 1):
                numbers.update(self._beginnings.get(begin[:length], ()))
            if len(begin) < _LENGTH:  # the text ends here
                for text, named in self._beginnings.items():
                    if text.startswith(begin):
                        numbers.update(named)
            choice = tuple(sorted(numbers))
            if choice not in self._by_choice:
                self._by_choice[choice] = self._compile(choice)
            pattern = self._by_choice[choice]
        else:
            pattern = self.whole
        if len(self._by_beginning) >= _MOST_KEPT:
            self._by_beginning.clear()
        self._by_beginning[begin] = pattern
        return pattern

    def _compile(self, choice: Iterable[int]) -> re.Pattern[str]:
        joined = "|".join(self._alternatives[number] for number in choice)
        return re.compile(f"{self._before}(?:{joined}){self._after}", re.IGNORECASE)


class Anywhere:
    """Alternatives, one of which a text may have anywhere. Case is ignored."""

    def __init__(self, alternatives: Iterable[str]) -> None:
        by_literals: dict[frozenset[str], list[str]] = {}
        for alternative in alternatives:
            by_literals.setdefault(literals_of(alternative), []).append(alternative)
        self._patterns = [
            (tuple(sorted(literals)), re.compile("|".join(sharing), re.IGNORECASE))
            for literals, sharing in by_literals.items()
        ]

    def is_in(self, text: str) -> bool:
        """Whether one of the alternatives is in a text."""
        return any(pattern.search(text) is not None for pattern in self._possible(text))

    def begins_before(self, end: int, text: str) -> bool:
        """Whether the first of what the alternatives find in a text begins before its character ``end``."""
        return any(
            (found := pattern.search(text)) is not None and found.start() < end for pattern in self._possible(text)
        )

    def _possible(self, text: str) -> list[re.Pattern[str]]:
        """The patterns whose literals are in a text."""
        lowered = _lowered(text)
        possible = []
        for literals, pattern in self._patterns:
            for literal in literals:
                if literal in lowered:
                    possible.append(pattern)
                    break
        return possible


def _lowered(text: str) -> str:
    if text.isascii():
        return text.lower()
    # letters that are equal to ASCII letters without case
    return text.lower().replace("\u0307", "").replace("\u0131", "i").replace("\u017f", "s")


def beginnings_of(pattern: str) -> frozenset[str]:
    """Return the beginnings, of up to three characters in lower case, one of which is at the start of whatever a
    regular expression matches, case ignored. Anything may follow a shorter one; the empty one says that nothing is
    known.
    """
    begun, ended = _inner(_parser.parse(pattern, re.IGNORECASE), _ANY)
    return begun | ended


def _continued(operation: str, argument: Any, begun: frozenset[str]) -> _Texts:
    """Return the texts continued by one item, and those that are not to be continued."""
    letters = _letters(operation, argument)
    if letters is not None:
        return _joined(begun, letters)
    if operation == "SUBPATTERN":
        return _both(_inner(argument[3], begun))
    if operation == "ATOMIC_GROUP":
        return _both(_inner(argument, begun))
    if operation == "BRANCH":
        return _both(*(_inner(branch, begun) for branch in argument[1]))
    if operation in ("MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT"):
        least, most, inner = argument
        once = _inner(inner, begun)
        if least == most == 1:
            return _both(once)
        # what is repeated may come again: of it only the first is known
        again = (frozenset[str](), once[0] | once[1])
        return _both(again if most != 1 else once, *(((begun, frozenset[str]()),) if least == 0 else ()))
    if operation in ("AT", "ASSERT", "ASSERT_NOT"):
        return begun, frozenset()
    return frozenset(), begun


def _inner(sequence: Any, begun: frozenset[str]) -> _Texts:
    """Return the texts continued by the items of a sequence, and those that are not to be continued."""
    ended: set[str] = set()
    for operation, argument in sequence:
        begun, closed = _continued(str(operation), argument, begun)
        ended |= closed
        if len(begun) + len(ended) > _MOST_BEGINNINGS:
            return frozenset(), _ANY
        if not begun:
            break
    return begun, frozenset(ended)


def _both(*several: _Texts) -> _Texts:
    return frozenset().union(*(begun for begun, _ in several)), frozenset().union(*(ended for _, ended in several))


def _joined(begun: frozenset[str], letters: frozenset[str]) -> _Texts:
    texts = frozenset(text + letter for text in begun for letter in letters)
    whole = frozenset(text for text in texts if len(text) >= _LENGTH)
    return texts - whole, whole


def _letters(operation: str, argument: Any) -> frozenset[str] | None:
    """Return the characters that an item matches, in lower case; None if it is no item of one known character."""
    if operation == "LITERAL":
        return frozenset((_lower(chr(argument)),))
    if operation != "IN":
        return None
    letters: set[str] = set()
    for kind, value in argument:
        if str(kind) == "LITERAL":
            letters.add(_lower(chr(value)))
        elif str(kind) == "RANGE" and value[1] - value[0] < _WIDEST_RANGE:
            letters |= {_lower(chr(code)) for code in range(value[0], value[1] + 1)}
        else:
            return None
    return frozenset(letters)


def _lower(letter: str) -> str:
    return _SAME.get(letter) or letter.lower()[:1]


def literals_of(pattern: str) -> frozenset[str]:
    """Return texts in lower case of which at least one is in whatever a regular expression matches, case ignored: the
    empty text alone where nothing is known.

    They consist of ASCII letters, digits, spaces and ``@``, and of letters that have no form but their own two, so that
    ``str.lower`` makes of a text what ``re`` takes for equal.
    """
    return _needed(_parser.parse(pattern, re.IGNORECASE))


def _needed(sequence: Any) -> frozenset[str]:
    """Return the best of what the items of a sequence need: the longest, then the fewest."""
    run, best = "", _ANY
    for item, argument in [*sequence, ("END", None)]:
        operation = str(item)
        if operation == "LITERAL" and (letter := _plain(chr(argument))):
            run += letter
            continue
        if operation == "AT":  # takes no character
            continue
        best = max(best, frozenset((run,)), _needed_by(operation, argument), key=_worth)
        run = ""
    return best


def _needed_by(operation: str, argument: Any) -> frozenset[str]:
    if operation == "SUBPATTERN":
        return _needed(argument[3])
    if operation == "ATOMIC_GROUP":
        return _needed(argument)
    if operation in ("MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT") and argument[0]:
        return _needed(argument[2])
    if operation == "BRANCH":
        several = [_needed(branch) for branch in argument[1]]
        return _ANY if _ANY in several else frozenset().union(*several)
    return _ANY


def _worth(literals: frozenset[str]) -> tuple[int, int]:
    """How much a look for texts is worth: as much as the shortest of them, and the less the more there are."""
    return min(map(len, literals)), -len(literals)


def _plain(letter: str) -> str:
    """Return a character in lower case if ``str.lower`` of a text shows it wherever ``re`` finds it; else nothing."""
    if letter.isascii():
        return letter.lower() if letter.isalnum() or letter in " @" else ""
    lower, upper = letter.lower(), letter.upper()
    has_two = len(lower) == 1 and len(upper) == 1 and upper.lower() == lower and lower.upper() == upper
    return lower if letter.isalnum() and has_two and ord(lower) not in _WITH_MORE_FORMS else ""
