"""What last paragraphs say that is the house's and not the article's."""

from __future__ import annotations

import re

from extractors.language.text import fold
from extractors.read.generic import phrases_by_language as by_language
from extractors.read.generic.phrases import SENTENCE_ENDS, listed_phrases

_OPINIONS = tuple(listed_phrases(by_language.OPINIONS))
_NEWSLETTER = r"(?:newsletters?|infolettre|nyhetsbrev|nyhedsbrev|nieuwsbrief|boletín|uutiskirje|рассылк\w+|bülten\w*)"
_CLOSING = re.compile(
    r"\b(?:sign(?:ing)? up|signed up|subscribe|register|opt in)\b.{0,120}\b(?:newsletters?|e-?mails?|alerts?|inbox"
    r"|podcast|updates)\b"
    rf"|\b{_NEWSLETTER}\b.{{0,100}}\b(?:inbox|sign(?:ing)? up|subscribe|anmelden|abonnieren|bestellen|abonnez"
    rf"|inscri\w+"
    r"|suscr\w+|iscriv\w+|assin\w+|prenumerera|abone|zapisz)\b"
    rf"|\b(?:abonnieren|abonnez|inscri\w+|suscr\w+|iscriv\w+|assin\w+|receba|recib\w+|prenumerera|zapisz)\b.{{0,100}}"
    rf"\b{_NEWSLETTER}"
    r"|^(?:you can |please |don['’]t forget to )?(?:follow|like|join|find|connect with)\b.{0,100}\b(?:on"
    r"|at) (?:twitter"
    r"|facebook|instagram|x\b|tik ?tok|threads|linkedin|google news|telegram|whatsapp|mastodon|bluesky|youtube)"
    r"|\bletters to the editor\b|\bcomments? (?:on this|are|is|will be|may be)\b.{0,60}\b(?:pre-?)?(?:moderat|clos|"
    r"approv|delet)|\b(?:comentários|comentarios|kommentare|commentaires)\b.{0,120}\b(?:moderad|moderier|modér"
    r"|aprovad)"
    r"|\b(?:affiliate (?:commissions?|fees?|links?|partners?)|earn (?:a"
    r"|an) (?:small )?(?:affiliate )?(?:commission|fee)"
    r"|may earn (?:a |an |some )?(?:revenue|commission|money))\b"
    r"|\b(?:e-?mail|contact|reach|write to|follow) (?:him|her|them|me|the (?:reporter|author"
    r"|writer))\b.{0,30}\b(?:at|on"
    r"|via)\b|\bhave a (?:news )?tip\b.{0,120}\b(?:e-?mail|contact|signal)"
    r"|^(?:with|mit) (?:additional |weiteren )?(?:reports?|reporting|files|information(?:en)?|material"
    r"|inputs?) (?:from|by"
    r"|von|der)\b|^additional reporting\b|^reporting by\b.{0,200}\bediting by\b"
    r"|^(?:read|lest|lesen sie) (?:the original|den originalartikel)\b"
    r"|^(?:(?:more|journal) information:|provided by\b|citation:|disclaimer\b)|^contributing: "
    r"|^a version of this (?:article|story|piece) (?:appear|was|first|original)|^this (?:article|story"
    r"|piece) (?:was )?"
    r"(?:originally|first) (?:appear|publish)"
    r"|^includes information from\b"
    r"|^(?:ver|read|see|more) .{0,30}: https?://\S+",
    re.IGNORECASE,
)
_CLOSING_BEGINS = 180
_LONGEST_NOTE = 100
_CLOSING_WORDS = (
    "sign up",
    "signing up",
    "signed up",
    "subscri",
    "regist",
    "opt in",
    "newsletter",
    "infolettre",
    "brev",
    "brief",
    "boletín",
    "uutiskirje",
    "рассыл",
    "bülten",
    "follow",
    "like",
    "join",
    "find",
    "connect",
    "letters to",
    "moder",
    "clos",
    "approv",
    "delet",
    "aprovad",
    "affiliate",
    "earn",
    "mail",
    "contact",
    "reach",
    "write to",
    "tip",
    "report",
    "files",
    "information",
    "material",
    "input",
    "original",
    "://",
)
"""One of these is in whatever ``_CLOSING`` finds: looking for them first costs a tenth."""
_SIGN = re.compile(r"^(?:\([A-Za-zÀ-ÿ]{2,8}(?:[/,]\s?[A-Za-zÀ-ÿ]{2,8})*\)|[A-Za-zÀ-ÿ]{2,8}(?:/[A-Za-zÀ-ÿ]{2,8})+)$")
_REPRINT = re.compile(
    r"무단\s?(?:전재|복제|배포)|재배포\s?금지|未经授权|未經授權|不得转载|不得轉載|禁止转载|無断(?:転載|複製)"
    r"|\bnicht ohne genehmigung\b|\breproduction (?:interdite|in whole or in part)\b"
    r"|\bprohibida (?:su|la) reproducción\b"
    r"|\bтолько с разрешения\b|\bперепечатка\b.{0,60}\b(?:ссылк|разреш)\w+|حقوق النشر محفوظة|جميع الحقوق محفوظة",
    re.IGNORECASE,
)
"""That a text may not be printed elsewhere."""
_ADDRESS = re.compile(r"^\W*[\w.+-]{1,40}@[\w-]{1,40}(?:\.[\w-]{1,30}){1,4}\W*(?:\(?END\)?)?\W*$")
"""A writer's e-mail address alone, and an agency's end of the text."""


def _is_opinion_note(lowered: str) -> bool:
    """Whether a paragraph says that the opinions of readers below, or of who wrote it, are not the house's."""
    return len(lowered) < 400 and any(phrase in lowered for phrase in _OPINIONS)


_WORK = re.compile(
    r"\b(?:is|was|are) (?:an?|the|our|currently|based)\b|\b(?:covers|writes|reports|joined|works (?:as|at|for))\b"
    r"|\b(?:ist|arbeitet|schreibt|berichtet|leitet)\b|\b(?:est|écrit|couvre)\b|\b(?:es|escribe|cubre)\b",
)
_CHANGED = re.compile(
    r"^(?:twitter|facebook|instagram|telegram|linkedin|mastodon|bluesky|tik ?tok|skype)\s?:\s?\S{2,60}$|"
    r"\bwas last (?:modified|updated)\b.{0,60}\bby\b|\btrackback(?:-?url|s)?\b(?!.*[.!?]$)|^permalink\b",
    re.IGNORECASE,
)
"""What blog systems print below a text."""


def is_closing(text: str) -> bool:
    """Whether a last paragraph is the house's and not the article's: newsletters, rules for comments, affiliates, who
    else reported, an agency's sign, the beginning of another article, what a blog's system adds.
    """
    if len(text) > 600:
        return False
    if text.endswith(("[\u2026]", "[...]", "[\u2026", "[...")):
        return True
    if len(text) < _LONGEST_NOTE and _CHANGED.search(text):
        return True
    lowered = text.lower()
    found = _CLOSING.search(text) if any(word in lowered for word in _CLOSING_WORDS) else None
    if (found is not None and found.start() < _CLOSING_BEGINS) or _SIGN.match(text):
        return True
    return _REPRINT.search(text[-160:]) is not None or _ADDRESS.match(text) is not None or _is_opinion_note(lowered)


def is_loose_end(text: str) -> bool:
    """Whether a last line is no sentence but a rule or a page's number, or is in capitals, as the lines are that lead
    elsewhere.
    """
    if not any(map(str.isalpha, text)):
        return True
    return len(text) < _LONGEST_NOTE and " " in text and text.isupper() and text[-1] not in SENTENCE_ENDS


def is_about_author(text: str, names: frozenset[str]) -> bool:
    """Whether a last paragraph introduces one of the authors, whose names are given folded."""
    begins = fold(text[:80])
    return len(text) < 900 and any(begins.startswith(name) for name in names) and _WORK.search(text[:200]) is not None
