"""The words that show what an agency's name is doing in a sentence, as compiled patterns.

The words are in :mod:`extractors.language.vocabulary`, by language. ``…_BEFORE`` patterns end where the name begins,
``…_AFTER`` patterns begin where it ends. All are matched against folded text (see ``agencies_names.fold``). A text may
be labelled with the wrong language or mix two, so all languages are tried: the words hardly collide, and a label is not
evidence.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from extractors.language.agency_names import fold
from extractors.language.text import words
from extractors.language.vocabulary import languages_by_script, patterns, vocabularies


def _before(*alternatives: str) -> re.Pattern[str]:
    return re.compile(fold(r"(?:" + "|".join(alternatives) + r")\Z"))


def _after(*alternatives: str) -> re.Pattern[str]:
    return re.compile(fold(r"\A(?:" + "|".join(alternatives) + r")"))


_ARABIC_SCRIPT = languages_by_script()["arabic"]
_UNSPACED = tuple(code for code in ("zh", "ja", "ko", "th") if "agency_source_before" in vocabularies()[code])
_OTHER_SCRIPTS = tuple(language for language in vocabularies() if language not in (*_ARABIC_SCRIPT, *_UNSPACED))
_OTHER_LETTERS = words("ar fa ur he ja zh ko th hi mr ne bn ta te kn ml gu pa el ru uk be bg mk ka hy am")
_LATIN_SCRIPT = tuple(code for code in vocabularies() if code not in _OTHER_LETTERS)
_NOT_LATIN = re.compile("[\u0370-\u1dff\u1f00-\u1fff\u3000-\uffff]")


@dataclass(frozen=True, slots=True)
class ByScript:
    """A pattern in two forms: with the words of all languages, and with those of languages in Latin letters, which is
    tried alone where a text has no other letters, in a third of the time.
    """

    every: re.Pattern[str]
    latin: re.Pattern[str]

    def _pattern(self, text: str) -> re.Pattern[str]:
        return self.latin if text.isascii() or not _NOT_LATIN.search(text) else self.every

    def search(self, text: str) -> re.Match[str] | None:
        """Search as a compiled pattern does."""
        return self._pattern(text).search(text)

    def match(self, text: str) -> re.Match[str] | None:
        """Match as a compiled pattern does."""
        return self._pattern(text).match(text)

    def sub(self, other: str, text: str) -> str:
        """Replace as a compiled pattern does."""
        return self._pattern(text).sub(other, text)


def _by_script(make: Callable[[Callable[[str], str]], re.Pattern[str]]) -> ByScript:
    """Make a pattern twice; ``make`` gets a function from a key to the alternatives of the languages in question."""
    return ByScript(make(patterns), make(lambda key: patterns(key, *_LATIN_SCRIPT)))


# A word beside the name that says it is an agency.
DESCRIBED_BEFORE = _by_script(lambda of: _before(of("agency_described_before")))
DESCRIBED_AFTER = _after(patterns("agency_described_after"))

# Verbs that only a source of news does, and those that people do as well.
REPORTS_AFTER = _by_script(lambda of: _after(of("agency_reports_after")))
SAYS_AFTER = _after(patterns("agency_says_after"))

# A statement made to the agency, or taken from it. In Arabic and Persian the patterns say themselves where words begin.
SOURCE_BEFORE = ByScript(
    _before(
        rf"\b(?:{patterns('agency_source_before', *_OTHER_SCRIPTS)})", patterns("agency_source_before", *_UNSPACED)
    ),
    _before(rf"\b(?:{patterns('agency_source_before', *_LATIN_SCRIPT)})"),
)
ARABIC_SOURCE_BEFORE = _before(patterns("agency_source_before", *_ARABIC_SCRIPT))
TOLD_BEFORE = _before(patterns("agency_told_before"))
# Arabic and Hebrew `to`, written in one word with the name, after a verb of saying in the same sentence.
ARABIC_SAID = re.compile(fold(rf"(?:{patterns('agency_said_words')})ت?ه?ا?\b[^.؛\n]{{0,120}}\Z"))

COPYRIGHT_BEFORE = _before(
    rf"(?:©|\([cC]\)|{patterns('agency_copyright_words')})\s{{0,2}}(?:©|\([cC]\)|"
    r":)?\s{0,2}(?:\d{4}(?:\s?[-–]\s?\d{2,4})?)?,?\s{0,2}"
    r"(?:by\s|by:\s)?(?:[Tt]he\s)?"
)
COPYRIGHT_AFTER = _after(rf"[\w.,\s]{{0,12}}\s?[.,]?\s(?:{patterns('agency_rights_after')})")


# A line that says where words or a picture come from.
def _credit_before(of: Callable[[str], str]) -> re.Pattern[str]:
    label = f"(?:{of('agency_credit_labels')})"
    return _before(
        rf"{label}\s?(?:[:：|=]|\s[-–]|/)\s?(?:[Bb]y\s|©\s?)?(?:[\w.']+(?:[\s-][\w.']+){{0,2}}\s?[/|,–]\s?)?",
        rf"[(\[]\s?{label}\s",
        rf"\b{label}\s(?:[Bb]y|[Cc]ourtesy(?:\sof)?|"
        rf"[Ff]rom)\s(?:[Tt]he\s)?(?:[A-Z][\w.']*(?:[\s-][A-Z][\w.']*){{0,2}}\s?[/|,–]\s?)?",
        of("agency_credit_before"),
    )


CREDIT_BEFORE = _by_script(_credit_before)
PHOTO_OPENING = re.compile(fold(rf"\A\s?(?:{patterns('agency_photo_words')})\s\Z"))
CREDIT_AFTER = _after(patterns("agency_credit_after"))
BYLINE_BEFORE = _before(patterns("agency_byline_before"))
BYLINE_OPENING = re.compile(fold(rf"\A\s{{0,3}}(?:{patterns('agency_byline_openings')})\s[^.:!?\n]{{0,80}}\Z"))
STAFF_AFTER = _after(patterns("agency_staff_after"), r",\s[A-Z][\w]{2,20}(?:\s[A-Z]\w{2,15})?\s?\Z")

# Nouns after a short capital name that show another meaning.
OTHER_SENSE_AFTER = _after(rf"\s(?:{patterns('agency_other_senses')})\b")
