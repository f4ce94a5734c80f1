"""What last paragraphs say that is the house's and not the article's."""

from __future__ import annotations

import re

from extractors.language.quick_patterns import Anywhere
from extractors.language.text import fold, has_any
from extractors.language.vocabulary import alternatives, patterns, phrases
from extractors.read.generic.phrases import SENTENCE_ENDS

_OPINIONS = tuple(phrases("opinions"))
_CLOSING = Anywhere(alternatives("closing_notes"))
_CLOSING_BEGINS = 180
_CLOSING_ENDS = 160
_LONGEST_NOTE = 100
_LONGEST_ERROR_NOTE = 300
_LONGEST_LABEL = 40
_LONGEST_AUTHOR_HEADING = 40
_ABOUT_AUTHOR = re.compile(patterns("author_box_headings"), re.IGNORECASE)
_HINTS = frozenset(phrases("closing_note_hints"))
_CLOSING_WORDS = tuple(word for word in sorted(_HINTS) if not any(other in word for other in _HINTS - {word}))
"""One of these is in whatever ``_CLOSING`` finds: looking for them first costs a tenth."""
_SIGN = re.compile(r"^(?:\([A-Za-zÀ-ÿ]{2,8}(?:[/,]\s?[A-Za-zÀ-ÿ]{2,8})*\)|[A-Za-zÀ-ÿ]{2,8}(?:/[A-Za-zÀ-ÿ]{2,8})+)$")
_REPRINT = Anywhere(alternatives("reprint_notes"))
"""That a text may not be printed elsewhere."""
_ADDRESS = re.compile(r"^\W*[\w.+-]{1,40}@[\w-]{1,40}(?:\.[\w-]{1,30}){1,4}\W*(?:\(?END\)?)?\W*$")
"""A writer's e-mail address alone, and an agency's end of the text."""


def _is_opinion_note(lowered: str) -> bool:
    """Whether a paragraph says that the opinions of readers below, or of who wrote it, are not the house's."""
    return len(lowered) < 400 and any(phrase in lowered for phrase in _OPINIONS)


_WORK = re.compile(patterns("author_note_patterns"))
_CHANGED = re.compile(
    r"^(?:twitter|facebook|instagram|telegram|linkedin|mastodon|bluesky|tik ?tok|skype)\s?:\s?\S{2,60}$|"
    r"\bwas last (?:modified|updated)\b.{0,60}\bby\b|\btrackback(?:-?url|s)?\b(?!.*[.!?]$)|^permalink\b",
    re.IGNORECASE,
)
"""What blog systems print below a text."""


def is_closing(text: str) -> bool:
    """Whether a closing paragraph is the publisher's and not part of the article: newsletter, comment rules, affiliate
    note, correction note, reprint line, agency sign-off, or a teaser that ends in ``[…]``.
    """
    if len(text) > 600:
        return False
    if text.endswith(("[\u2026]", "[...]", "[\u2026", "[...")):
        return True
    if len(text) < _LONGEST_NOTE and _CHANGED.search(text):
        return True
    lowered = text.lower()
    may_close = has_any(lowered, _CLOSING_WORDS)
    if (may_close and _CLOSING.begins_before(_CLOSING_BEGINS, text)) or _SIGN.match(text):
        return True
    return (
        _REPRINT.is_in(text[-_CLOSING_ENDS:])
        or (len(text) > _CLOSING_ENDS and _REPRINT.begins_before(_CLOSING_BEGINS, text[:200]))
        or ("@" in text and _ADDRESS.match(text) is not None)
        or _is_opinion_note(lowered)
    )


_KEY_NAMES = ("ctrl", "shift", "control", "strg", "ctl")
"""One of these is in whatever ``_KEYS`` finds."""
_KEYS = re.compile(
    r"\b(?:ctrl|shift|control|strg|ctl)\s{0,3}(?:[+\-\u2013&]|and|und|et|y|и|та|i|ve)?\s{0,3}(?:enter|insert|return|eingabe)\b",
    re.IGNORECASE,
)


_TAGS = re.compile(
    r"(?:tags?|keywords|schlagw(?:orte|örter)|stichw(?:orte|örter)|mots[- ]cl[ée]s|étiquettes|etiquetas|palabras clave"
    r"|palavras-chave|tagi|słowa kluczowe|т[еэ]ги|метки|ключевые слова|ключові слова|мітки|ετικέτες|etiketler"
    r"|标签|标籤|标签云|关键词|关键字|關鍵字|キーワード|태그|وسوم|الوسوم|(?:ال)?كلمات (?:ال)?مفتاحية"
    r"|برچسب(?:[\u200c ]?ها)?|کلیدواژه(?:[\u200c ]?ها)?|תגיות)"
    r"\s{0,3}[:：]",
    re.IGNORECASE,
)


def is_label_of_tags(text: str) -> bool:
    """Whether a line is the label of an article's tags, which are below the text."""
    return len(text) <= _LONGEST_LABEL and _TAGS.fullmatch(text) is not None


def is_error_note(text: str) -> bool:
    """Whether a paragraph asks readers to mark mistakes in the text and press keys, as the scripts of many sites
    (Orphus and its like) have it: the text ends above it.
    """
    return len(text) <= _LONGEST_ERROR_NOTE and has_any(text.lower(), _KEY_NAMES) and _KEYS.search(text) is not None


def is_heading_of_author(text: str) -> bool:
    """Whether a heading says that what follows is about the author, and nothing else."""
    return len(text) <= _LONGEST_AUTHOR_HEADING and _ABOUT_AUTHOR.fullmatch(text.strip(" :")) is not None


def is_not_a_sentence(text: str) -> bool:
    """Whether a closing line is no sentence: it has no letters (a ruler, a page number), or is a short line in
    capitals, as used for links to other pages.
    """
    if not any(map(str.isalpha, text)):
        return True
    return len(text) < _LONGEST_NOTE and " " in text and text.isupper() and text[-1] not in SENTENCE_ENDS


def is_about_author(text: str, names: frozenset[str]) -> bool:
    """Whether a closing paragraph introduces one of the authors: it begins with a name and mentions their work.
    ``names`` are folded.
    """
    begins = fold(text[:80])
    return len(text) < 900 and any(begins.startswith(name) for name in names) and _WORK.search(text[:200]) is not None
