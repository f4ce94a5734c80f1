"""A text prepared for quotations: roles of its words, its pieces in quotation marks, and its sentences around them."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import compress
from operator import itemgetter

from extractors.mentions.quotations.marks import find_marked
from extractors.mentions.quotations.vocabulary import (
    ABBREVIATION,
    BELIEF,
    LABEL,
    NOUN,
    SAYING,
    SPEECH,
    TOLD,
    WORK,
    Vocabulary,
    fold,
    vocabulary,
)
from extractors.mentions.text_view import TextView

ENDS = frozenset(".!?…。！？؟۔।")
DASHES = frozenset("—–-―")
COMMAS = frozenset(",،，、")
COLONS = frozenset(":：")
BREAKS = frozenset(";؛；()[]（）•|")
_CLOSING = " \u00a0\u202f'’”\"»“"
_PREFIXES = {"ar": "وف", "he": "ו"}
_DETERMINERS = frozenset(
    ("a", "an", "the", "his", "her", "its", "their", "our", "my", "your", "this", "that", "these", "those", "no",
     "any", "some", "every", "each", "'s", "’s", "of", "in", "on", "for", "with", "by", "from", "at", "into", "about",
     "new", "first", "latest", "recent", "final", "own", "public")
)  # fmt: skip
_GERMAN_ARTICLES = frozenset(("der", "die", "das"))
_ARTICLES = {
    "fr": frozenset(("le", "la", "l'", "l’", "un", "une", "des", "du", "son", "sa", "cette", "cet")),
    "es": frozenset(("el", "la", "los", "las", "un", "una", "del", "su", "esta")),
    "pt": frozenset(("o", "a", "os", "as", "um", "uma", "do", "da", "sua")),
    "it": frozenset(("il", "la", "l'", "l’", "lo", "un", "una", "del", "della", "sua")),
    "zh": frozenset(("个", "这", "该", "此", "项", "的", "一", "这个", "该项", "这项")),
}
"""Articles before which a word of these languages is a noun, not a verb."""
_VERBS = SPEECH | LABEL | BELIEF | TOLD
_LONGEST_SENTENCE = 250
"""What is longer is no sentence; clauses of clauses would cost time that grows with its square."""
_MOST_REMEMBERED = 20_000

Range = tuple[int, int]
"""First word and the one after the last."""


@dataclass(slots=True)
class Piece:
    """One piece in quotation marks as words ``first`` to ``stop``; offsets with its marks."""

    first: int
    stop: int
    start: int
    end: int
    inner: tuple[int, int]
    is_closed: bool


@dataclass(slots=True)
class Reading:
    """The words of a view with their roles; ``jumps`` gives the end of a phrase by its first word.

    ``piece_of`` is the number of the piece that a word is in, or -1. ``sentences`` are ranges of words; a piece in
    quotation marks is never cut. ``named`` are the people and organisations that the text names.
    """

    view: TextView
    vocabulary: Vocabulary
    roles: list[int]
    jumps: dict[int, int]
    are_words: list[bool]
    pieces: list[Piece] = field(default_factory=list)
    piece_of: list[int] = field(default_factory=list)
    sentences: list[Range] = field(default_factory=list)
    named: Sequence[Range] = ()

    def is_word(self, at: int) -> bool:
        """Whether the item is a word or number, not a mark."""
        return self.are_words[at]

    def stop_of(self, at: int) -> int:
        """Return the end of the phrase or word that begins at ``at``."""
        return self.jumps.get(at, at + 1)

    def text(self, first: int, stop: int) -> str:
        """Return the text of words ``first`` to ``stop``."""
        return self.view.text[self.view.starts[first] : self.view.ends[stop - 1]]

    def span(self, first: int, stop: int) -> tuple[int, int]:
        """Return the offsets of words ``first`` to ``stop``."""
        return self.view.starts[first], self.view.ends[stop - 1]

    def role_before(self, at: int) -> int:
        """Return the roles of the word or phrase that ends before a word."""
        for first in range(max(0, at - 6), at - 1):
            if self.jumps.get(first) == at:
                return self.roles[first]
        return self.roles[at - 1] if at else 0

    def words_in(self, spans: Sequence[tuple[int, int]]) -> Iterator[Range]:
        """Emit the words that begin in each span of characters."""
        for start, end in spans:
            first = bisect_left(self.view.starts, start)
            yield first, bisect_left(self.view.starts, end, first)

    def is_abbreviation(self, at: int) -> bool:
        """Whether a full stop after a word ends no sentence: an initial, ``Mr.``, ``a.m.``."""
        word = self.view.words[at]
        if len(word) == 1:
            return word.isupper()
        return bool(self.roles[at] & ABBREVIATION) and (word[0].isupper() or not word.isascii() or len(word) > 2)

    def named_in(self, first: int, stop: int) -> Sequence[Range]:
        """Return the people and organisations whose names begin within a range of words."""
        return self.named[bisect_left(self.named, (first, 0)) : bisect_left(self.named, (stop, 0))]

    def is_dash(self, at: int) -> bool:
        """Whether a mark is a dash, not the hyphen of a compound."""
        return self.view.words[at] in DASHES and (
            self.view.words[at] != "-" or at == 0 or self.view.starts[at] > self.view.ends[at - 1]
        )

    def opens_speech(self, at: int) -> bool:
        """Whether a dash is written to the word after it and not to the one before it (*—Nadie vino*)."""
        starts, ends = self.view.starts, self.view.ends
        return 0 < at < len(starts) - 1 and starts[at] > ends[at - 1] and starts[at + 1] == ends[at]

    def is_article(self, at: int) -> bool:
        """Whether a German word that may be a pronoun is the article of the noun after it (*der Verein*)."""
        words = self.view.words
        is_noun = at + 1 < len(words) and words[at + 1][0].isupper()
        return is_noun and self.vocabulary.language == "de" and words[at].casefold() in _GERMAN_ARTICLES

    def begins_small(self, piece: Piece) -> bool:
        """Whether a piece begins with a small letter."""
        return self.view.text[piece.inner[0] : piece.inner[1]].lstrip()[:1].islower()

    def last_char(self, piece: Piece) -> str:
        """Return the last character of a piece within all its marks."""
        return self.view.text[piece.inner[0] : piece.inner[1]].rstrip(_CLOSING)[-1:] or " "

    def is_line_start(self, at: int) -> bool:
        """Whether a word is the first of its line."""
        return at == 0 or self.view.words[at - 1][0] == "\n"


_Phrases = tuple[tuple[list[str], int], ...]
_Look = tuple[int, str, bool, bool, _Phrases]
"""What a word shows: its roles, its fold, whether it is a word or number, whether it is a verb or begins phrases, and
those phrases, as the words that follow and their roles."""
_looks: dict[str, dict[str, _Look]] = {}


def read_text(view: TextView, named: Sequence[tuple[int, int]] = ()) -> Reading:
    """Return the reading of a view; ``named`` are the offsets of people and organisations, in text order."""
    words = vocabulary(view.language)
    reading = Reading(view, words, *_find_roles(view, words))
    size = len(view)
    reading.piece_of = [-1] * size
    at = 0
    for marked in find_marked(view.text):
        first = bisect_left(view.starts, marked.start, at)
        stop = bisect_left(view.starts, marked.end, first)
        if stop > first:
            piece = Piece(first, stop, marked.start, marked.end, marked.inner, marked.is_closed)
            if _is_title(reading, piece):
                continue
            number = len(reading.pieces)
            reading.pieces.append(piece)
            reading.piece_of[first:stop] = [number] * (stop - first)
            at = stop
    _cut_sentences(reading)
    reading.named = list(reading.words_in(named))
    return reading


def _find_roles(view: TextView, words: Vocabulary) -> tuple[list[int], dict[int, int], list[bool]]:
    """Return the roles of all words, the ends of phrases by their first word, and which items are words or numbers."""
    known = _looks.setdefault(words.language, {})
    if len(known) > _MOST_REMEMBERED:
        known.clear()
    articles = _ARTICLES.get(words.language, frozenset())
    for word in set(view.words).difference(known):
        known[word] = _look_up(word, words)
    looks = list(map(known.__getitem__, view.words))
    roles, folds, are_words = (list(map(itemgetter(at), looks)) for at in range(3))
    jumps: dict[int, int] = {}
    taken = -1
    for at in compress(range(len(looks)), map(itemgetter(3), looks)):
        if at < taken:
            continue
        role = roles[at]
        if role & _VERBS and at:
            before = view.words[at - 1]
            is_name = before[0].isalnum() and view.words[at][0].isupper()
            if is_name or (role & NOUN and before.casefold() in _DETERMINERS) or before.casefold() in articles:
                roles[at] = role & ~_VERBS
        for following, phrase_role in looks[at][4]:
            stop = at + 1 + len(following)
            if folds[at + 1 : stop] == following:
                is_noun = at and view.words[at - 1] in articles
                roles[at] = phrase_role & ~_VERBS if is_noun else phrase_role
                roles[at + 1 : stop] = [0] * len(following)
                jumps[at] = taken = stop
                break
    return roles, jumps, are_words


def _look_up(word: str, words: Vocabulary) -> _Look:
    folded = fold(word)
    role = words.words.get(folded, 0)
    phrases = words.phrases.get(folded, ())
    if not role and folded[:1] and folded[0] in _PREFIXES.get(words.language, ""):
        role = words.words.get(folded[1:], 0)
        if not role:
            phrases = words.phrases.get(folded[1:], phrases)
    following = tuple((list(pieces[1:]), phrase_role) for pieces, phrase_role in phrases)
    is_word = word[-1].isalnum() or word[0].isalnum()
    return role, folded, is_word, bool(following or role & _VERBS), following


def _cut_sentences(reading: Reading) -> None:
    words, piece_of, are_words = reading.view.words, reading.piece_of, reading.are_words
    size = len(words)
    first = at = 0
    while at < size:
        number = piece_of[at]
        stop = at + 1
        if number >= 0:
            piece = reading.pieces[number]
            stop = piece.stop
            is_end = reading.last_char(piece) in ENDS and (stop >= size or begins_sentence(reading, stop))
        elif are_words[at]:
            is_end = False
        elif words[at][0] == "\n":
            if at > first:
                reading.sentences.append((first, at))
            first = at = stop
            continue
        elif words[at] in ENDS:
            while stop < size and piece_of[stop] < 0 and words[stop] in ENDS:
                stop += 1
            short = words[at] == "." and at > first and reading.is_abbreviation(at - 1)
            is_end = not short and (stop >= size or begins_sentence(reading, stop))
        else:
            is_end = False
        if is_end or stop - first > _LONGEST_SENTENCE:
            reading.sentences.append((first, stop))
            first = stop
        at = stop
    if size > first:
        reading.sentences.append((first, size))


def begins_sentence(reading: Reading, at: int) -> bool:
    """Whether a sentence can begin at a word: a capital, a piece in marks, a number, or a letter without case."""
    word = reading.view.words[at]
    if reading.piece_of[at] >= 0 or word[0] == "\n":
        return True
    char = word[0]
    if char in ",،，、;:)]»”" or char in DASHES:
        return char in DASHES and (reading.is_line_start(at) or reading.opens_speech(at))
    return not char.islower()


_SMALL = frozenset(
    ("of", "the", "a", "an", "and", "in", "for", "to", "on", "at", "with", "de", "la", "el", "le", "les", "du", "des",
     "et", "y", "der", "die", "das", "und", "von", "s", "en", "del", "do", "da", "di")
)  # fmt: skip
_FEWEST_TITLE = 2
_LONGEST_NAME = 4


def _is_title(reading: Reading, piece: Piece) -> bool:
    """Whether a piece is a title, a name or a nickname: by the word before it, or by capitals of most of its words."""
    words, roles, text = reading.view.words, reading.roles, reading.view.text
    if piece.start and text[piece.start - 1] in "=/":
        return True
    last = reading.last_char(piece)
    before = words[piece.first - 1] if piece.first else "\n"
    near = range(max(0, piece.first - 2), piece.first)
    if before not in COLONS and any(roles[at] & WORK and not roles[at] & SAYING for at in near):
        return last not in "?!." and before[0] != "\n"
    inside = words[piece.first : piece.stop]
    named = [word for word in inside if word[0].isalpha() and word not in _SMALL]
    if not named:
        return not any(word[0].isalpha() for word in inside)
    after = words[piece.stop] if piece.stop < len(words) else "."
    if last in "?!." or "." in inside or not all(word[0].isupper() for word in named):
        return False
    if reading.vocabulary.language != "en" and after in COMMAS:
        return False
    if len(named) >= _FEWEST_TITLE:
        return True
    # Der "Bote" schreibt
    return before[0].isupper() and before.isalpha() and after[0].isalpha() and reading.vocabulary.language == "de"
