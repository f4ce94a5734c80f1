"""Phrases of the trade, in many languages, that stand on their own beside articles and in none.

The phrases are in :mod:`extractors.language.vocabulary`; here is how they are looked for.
"""

from __future__ import annotations

import re
from functools import lru_cache

from extractors.language.quick_patterns import Anywhere, Beginning
from extractors.language.text import has_any
from extractors.language.vocabulary import alternatives, patterns, phrases

_LEADING = re.compile(r"[\W_]+")
_AROUND = re.compile(r"^[\W\d_]+|[\W\d_]+$")
SENTENCE_ENDS = frozenset(".!?。！？।؟")
_UNSPACED = re.compile("[\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")


def _by_beginning(*keys: str) -> dict[str, tuple[str, ...]]:
    """Sort phrases by their first two letters: a text is then compared with few of the thousand."""
    groups: dict[str, list[str]] = {}
    for phrase in phrases(*keys):
        groups.setdefault(phrase[:2], []).append(phrase)
    return {beginning: tuple(sorted(group, key=len, reverse=True)) for beginning, group in groups.items()}


_PROMPTS = _by_beginning("prompts")
_GATES = _by_beginning("gates")
_SUMMARIES = _by_beginning("summaries")
_HEADINGS = _by_beginning("headings")
_BUTTONS = _by_beginning("buttons")
_LABELS = frozenset(phrases("labels"))
_COOKIES = tuple(phrases("cookies"))
_USES = tuple(phrases("cookie_uses"))


def _begins(text: str, table: dict[str, tuple[str, ...]], *, is_whole: bool = True) -> bool:
    """Whether a text begins with one of the phrases, as whole words by default."""
    return _is_led(_beginning(text), table, is_whole=is_whole)


def _beginning(text: str) -> str:
    """Return the beginning of a text as phrases are compared with it: in lower case, without signs before it."""
    lowered = _lower(text[:100])
    found = _LEADING.match(lowered)
    return lowered[found.end() :] if found else lowered


def _is_led(lowered: str, table: dict[str, tuple[str, ...]], *, is_whole: bool = True) -> bool:
    for phrase in table.get(lowered[:2], ()):
        if lowered.startswith(phrase):
            after = lowered[len(phrase) : len(phrase) + 1]
            if not (is_whole and phrase[-1].isalpha() and after.isalpha()) or _UNSPACED.match(after):
                return True
    return False


def _bare(text: str) -> str:
    return _lower(_AROUND.sub("", text)) if len(text) <= _LONGEST_LABEL else ""


def _lower(text: str) -> str:
    """Lower case with straight apostrophes; a Turkish capital İ gives a plain i."""
    return text.lower().replace("’", "'").replace("\u0307", "")


_MAY_BEGIN = re.compile(
    r"(?:more|share|listen|watch|posted|published|photo by|picture|source|save|like this|loading|recommended|trending"
    r"|sponsored|categories|tagged|topics|continue|get|view|show|add|post|load|join|print|email|siga|veja|leia|lea)\b",
    re.IGNORECASE,
)
_LONG_SENTENCE = 110
_LONGEST_LABEL = 60
_LONE_LETTER = re.compile(r"[^\W\d_]\s*[:：]$")
_BOILERPLATE = Beginning(r"[\W_]", alternatives("prompt_patterns"))
_HEADING = Beginning(r"[\W_]", alternatives("heading_patterns"))
_ANYWHERE = Anywhere(alternatives("notice_patterns"))
_DIGIT = re.compile(r"\d")
_DATE = re.compile(
    r"\b(?:19|20)\d\d\b.{0,25}\d{1,2}[:.h]\d\d|\b\d{1,2}[./\-]\d{1,2}[./\-](?:19|20)?\d\d\b|\b(?:19"
    r"|20)\d\d[./\-]\d{1,2}[./\-]\d{1,2}\b"
    r"|\b\d{1,2}\.? (?:de |d['’])?\w{3,12}\.?,? (?:de )?(?:19|20)\d\d(?:\b|(?=م))"
    r"|\b\w{3,12}\.? \d{1,2}(?:st|nd|rd|th)?,? "
    r"(?:19|20)\d\d\b|(?:19|20)\d\d年\d{1,2}月\d{1,2}日|(?:19|20)\d\d년",
)


_CLOCK = re.compile(r"\d{1,2}[:.h]\d\d")


_SENTENCE = re.compile(r"[^\W\d]{3}[.!?…”\"»)]*[.!?…。！？।؟۔][”\"»’)]*$")


def ends_like_a_sentence(text: str) -> bool:
    """Whether a text ends with a word of three letters or more and a sentence mark, in or before closing quotes."""
    return _SENTENCE.search(text[-80:]) is not None


_CLOSING_MARKS = "”\"»’')]"


def ends_with_a_mark(text: str) -> bool:
    """Whether a text ends with a sentence mark, in or before closing quotes, whatever the last word is."""
    return text.rstrip(_CLOSING_MARKS).endswith((".", "!", "?", "…", "。", "！", "？", "।", "؟", "۔"))


def has_printed_date(text: str) -> bool:
    """Whether a text contains a date or a part that looks like one in words or numbers, in any supported language. It
    is not parsed.
    """
    return _DIGIT.search(text) is not None and _DATE.search(text) is not None


READING_TIME = re.compile(
    r"(?<!\w)\d{1,2}\s?(?:[-\u2013]\s?)?(?:min(?:\.|s|ute[nsr]?|uti|utos?|uuttia)?|мин(?:\.|ут[аы]?)?|хв(?:\.|илин[аи]?)?|dk\.?|dakika|λεπτά"
    r"|मिनट|phút|分钟|分鐘|分|분|دقائق|دقيقة|دقیقه|דקות)(?!\w)",
    re.IGNORECASE,
)
"""How long a text takes to read, as it stands beside a writer's name: ``5 min``."""


LONGEST_STAMP = 45
"""Characters of a line that is a day and an hour and little else, such as a section."""


def is_reading_time(text: str) -> bool:
    """Whether a short line says how long the text takes to read, and little else: ``4 min read``."""
    if len(text) > LONGEST_STAMP or READING_TIME.search(text) is None:
        return False
    return text[-1] not in SENTENCE_ENDS or ":" in text


def is_publication_stamp(text: str) -> bool:
    """Whether a short line near the headline states when the article was published or changed: it has a date, or a time
    of day with words for an update.
    """
    return has_printed_date(text) or (_CLOCK.search(text) is not None and (is_update(text) or is_boilerplate(text)))


def is_boilerplate(text: str) -> bool:
    """Whether a short block begins like a prompt, a credit or a label rather than a sentence of an article, or is a
    single letter left by a script.
    """
    if _LONE_LETTER.match(text) is not None:
        return True
    if _BOILERPLATE.match(text) is not None:
        return len(text) < _LONG_SENTENCE or text[-1] not in ".!?" or _MAY_BEGIN.match(text) is None
    if _ANYWHERE.is_in(text) or (len(text) <= _LONGEST_LABEL and _bare(text) in _LABELS):
        return True
    beginning = _beginning(text)
    if _is_led(beginning, _GATES) or _is_led(beginning, _SUMMARIES):
        return True
    return (len(text) < _LONG_SENTENCE or text[-1] not in SENTENCE_ENDS) and _is_led(beginning, _PROMPTS)


def is_gate(text: str) -> bool:
    """Whether a line begins by saying that the rest is for subscribers, or for readers who sign in."""
    return _begins(text, _GATES)


def is_boilerplate_heading(text: str) -> bool:
    """Whether a heading belongs to a teaser list, a comment section or a form."""
    return len(text) < 90 and (_HEADING.match(text) is not None or _begins(text, _HEADINGS, is_whole=False))


_RELATED = Beginning(r"[\W_]", alternatives("related_headings"), r"[\W_]*$")


@lru_cache(maxsize=8192)  # menus and headings are the same on all pages of a site
def is_related_heading(text: str) -> bool:
    """Whether a line is the heading of a list of related stories, in any supported language."""
    return _RELATED.match(text) is not None


_CONSENT = re.compile(patterns("consent_patterns"), re.IGNORECASE)


_CONSENT_SIGNS = ("ookie", "xterne", "partn", "device")


def is_consent(text: str) -> bool:
    """Whether a paragraph asks for consent to cookies or explains their use."""
    lowered = text.lower()
    if text.isascii() and not has_any(lowered, _CONSENT_SIGNS):
        return False  # as nearly all paragraphs
    if ("ookie" in lowered or "xterne" in lowered or "partn" in lowered or "device" in lowered) and _CONSENT.search(
        text
    ):
        return True
    return has_any(lowered, _COOKIES) and has_any(lowered, _USES)


_CREDIT = re.compile(
    rf"^[\W_]*(?:(?:{patterns('credit_nouns')})\s*+(?:(?:{patterns('credit_by')})\s*+)?[:：/.]|©|\(c\)"
    r"|(?:photo|foto|image) (?:by|credit|courtesy)\b)"
    r"|\b(?:getty images|ap photo|afp via|picture[ -]alliance|shutterstock|imago images|istock)\b",
    re.IGNORECASE,
)


def is_credit(text: str) -> bool:
    """Whether a short line names who made a picture."""
    return len(text) < 160 and _CREDIT.search(text) is not None


_ENDING_CREDIT = re.compile(
    rf"(?:^|[.,;|(\[\s])(?:(?:{patterns('caption_credit_nouns')})s?"
    rf"(?: (?:{patterns('caption_credit_by')}))?\s*[:：/]|photo(?:graph)? (?:by|courtesy)|courtesy of|©|fot\.)"
    r"\s*[^.:]{2,60}[.)\]]*$|\((?:[^()]{2,30}/[^()]{2,40}|AP|AFP|EPA|DPA|Reuters|Getty[^()]{0,20})\)$"
    r"|[\u3400-\u9fff]{2,8}\s?[摄攝][）)]?$|[（(](?:视频截图|視頻截圖|资料图片?|資料圖片?|视觉中国)[）)]$",
    re.IGNORECASE,
)


_PHOTO = re.compile(r"photo|courtesy|fot\.", re.IGNORECASE)
"""Without a colon, a slash or a bracket one of these is in whatever ASCII text ``_ENDING_CREDIT`` finds."""


def ends_with_credit(text: str) -> bool:
    """Whether a line beside a picture ends with a picture credit, as captions do."""
    end = text[-90:]
    if end.isascii() and ":" not in end and "/" not in end and ")" not in end and _PHOTO.search(end) is None:
        return False
    return _ENDING_CREDIT.search(end) is not None


@lru_cache(maxsize=8192)
def is_buying(text: str) -> bool:
    """Whether a link's text is that of a shop button ("Buy now")."""
    return _begins(text, _BUTTONS)


_READ_ON = re.compile(rf"(?:{patterns('read_on_links')})[\s.\u2026>»›→\])]*$", re.IGNORECASE)


def is_read_more_link(words: str) -> bool:
    """Whether a link's text is "read more" or the like, as below the beginning of an article."""
    return len(words) < 40 and _READ_ON.fullmatch(words.strip()) is not None


_POINTER = re.compile(r"^(?:[>»►▶→➡☞👉]+\s|(?P<label>[^|:]{4,40})[|:]\s)")


def is_pointer(text: str) -> bool:
    """Whether a line begins like a link to another page: with an arrow, or a label in capitals."""
    found = _POINTER.match(text)
    return found is not None and (found["label"] is None or found["label"].isupper())


_UPDATE = re.compile(rf"\b(?:{patterns('update_words')})\b|{patterns('update_parts')}", re.IGNORECASE)


def is_update(text: str) -> bool:
    """Whether a line has the words that mark its time as that of an update. The time itself is not checked."""
    return _UPDATE.search(text) is not None


def part_about_update(text: str) -> str:
    """Return the part of a line that states an update ("updated 5 May 10:00") after its publication time; the empty
    string if the line does not have both.
    """
    found = _UPDATE.search(text)
    return text[found.start() :] if found is not None and _DIGIT.search(text[: found.start()]) else ""
