"""What an agency's name does where it stands: the role and the words that decided it.

Evidence comes in tiers, strongest first: copyright line, byline, dateline, credit, attribution, mere mention. A name
that also means something else (``NameMatch.is_weak``) counts only with evidence of one of the first five, or with a
word like *agency* beside it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from extractors.language.agency_names import NameMatch, fold
from extractors.language.name_forms import GLUED
from extractors.language.vocabulary import number_by_name
from extractors.mentions.agencies import phrases

Role = Literal["byline", "dateline", "credit", "copyright", "attribution", "mention"]
ROLES: tuple[Role, ...] = ("byline", "dateline", "credit", "copyright", "attribution", "mention")

# Characters of context that are looked at on each side; no phrase is longer.
WINDOW = 130


@dataclass(frozen=True, slots=True)
class Context:
    """The folded text around a name, inside its paragraph.

    ``before`` and ``after`` reach at most ``WINDOW`` characters; ``opens`` and ``closes`` say that they reach the
    paragraph's ends. ``is_last`` is true in the last of several paragraphs. ``field`` is the field's name.
    """

    before: str
    after: str
    opens: bool
    closes: bool
    is_last: bool
    is_only: bool
    field: str


# `(AFP)`, `/TASS/`: what may be between the sign that closes a dateline and the story.
_OPENING_SIGN = re.compile(r"[(\[/]\s?\Z")
_CLOSING_SIGN = re.compile(r"\A(?:/[a-z]{2,4}|,\s[^()]{0,25})?\s?[)\]/]")
_DATELINE_DASH = re.compile(r"\A(?:/[a-z]{2,4})?\s?[)\]/]\s{0,2}(?:[-–—:|]|\.\s?[-–—/]|\.?\s?[-–—]{1,2})")
_DATELINE_BARE = re.compile(r"\A\s?[)\]/][.।۔]?\s{1,2}[\w\"'«“„]")
_DASH_AFTER = re.compile(r"\A\s{0,2}(?:[-–—]{1,2}|\||:)\s?\S")
_DASH_BEFORE = re.compile(r"\S\s?[-–—]{1,2}\s{0,2}\Z")
# Words in small letters that a place and a date are made with, beside the names of months and weekdays.
_DATELINE_WORDS = frozenset(
    """de del la le les el los al en the of on and y et und von am im den der kl o år г року a an da do di i og
    och""".split()  # noqa: SIM905
) | {word for key in ("months", "weekdays") for word in number_by_name(key, spell=fold)}
# `【ロンドン共同】`, `(서울=연합뉴스)`, `(法新社巴黎19日电)`: the brackets of a dateline hold the place and the agency.
_BRACKET_OPENS = re.compile(r"\A\s?[(\[][^()\[\].!?;\n]{0,40}\Z")
_BRACKET_CLOSES = re.compile(r"\A[^()\[\].!?;\n]{0,30}[)\]]\s{0,2}(?:[-–—:=]\s?)?\S")
_UNSPACED_LETTER = re.compile(f"[{GLUED}]")
# `ТАСС, 19 ноября.` and `МОСКВА, 19 ноя — РИА Новости.`: the agency before or behind a day and a month.
_DATE_AFTER = re.compile(r"\A,\s\d{1,2}\s([^\W\d_]{3,12})[.:]\s")
_DATE_BEFORE = re.compile(r"\d{1,2}\s([^\W\d_]{3,12})\.?\Z")
# `新华社北京11月19日电`: the agency, the place, the day and the word for a dispatch.
_WIRE_WORD = re.compile(r"\A[^.,;:!?\n()]{0,24}?(?:[电電讯訊](?=\W|\Z)|[电電](?=[\s(]))")
# `الرياض 19 نوفمبر 2026 م واس`: the agency follows the year of a full date.
_ARABIC_DATED = re.compile(r"\A[^.؛:()]{3,75}\d{4}\s?[مه]?[.,،]?\s?[-–—(/]?\s?\Z")
_ARABIC = re.compile(r"[\u0620-\u06d3]")
_WORD = re.compile(r"[^\W\d_][\w'.-]*")
# What may be written in one word with the source of a statement: to, and in Hebrew the article and `that`.
_SOURCE_CLITICS = frozenset(("", "ل", "ל", "ה", "ש", "ב"))

_CLOSING_REPORT = re.compile(
    r"\A[\"'»)]?\s(?:(?:news\s)?(?:agency|website|post|TV|network)\s)?(?:report(?:s|ed)?|repoted|reportd|said|quoted)[.\s\"'”]{0,4}\Z"
)
_AFTER_SEMICOLON = re.compile(r"[;؛]\s?(?:[Tt]he\s)?\Z")
_AFTER_COMMA = re.compile(r"[,،]\s?(?:[Tt]he\s)?\Z")
_PAREN_TAIL = re.compile(r"\A[^()\n\[\]]{0,45}[)\]]\s?[.\"'”»]{0,2}\s?\Z")
_SENTENCE_END = re.compile(r"(?:\w{2}[.!?؟][\"'”»)]?\s{1,2}|[.!?؟][\"'”»)]?\s?[-–—~]{1,2}\s?)\Z")
_NAME_ENDS_LINE = re.compile(r"\A(?:/[a-z]{2,4})?[ .)]{0,3}\Z")
_SMALL_WORD = re.compile(r"\b[a-zß-ÿ]{3,}")
_SLASH_LINE = re.compile(r"\A\W{0,2}[\w.' -]{0,40}(?:\s?/\s?[\w.' -]{1,40}){1,5}\W{0,2}\Z")
_ARTICLE = re.compile(
    r"\b(?:[Tt]he|THE|[Dd]ie|[Dd]er|[Ll]a|[Ee]l|[Uu]ne?|[Uu]na|[Ee]in|[Ee]ine|[Dd]as|[Oo]ur|[Hh]is|[Hh]er|[Tt]heir)\s\Z"
)
# `told the AP` is how people speak of these; `the PA` and `the AA` are others.
_TAKES_ARTICLE = frozenset(
    (
        "AP",
        "A.P.",
        "PTI",
        "CP",
        "AAP",
        "JTA",
        "EFE",
        "dpa",
        "DPA",
        "epd",
        "SDA",
        "sda",
        "APA",
        "KNA",
        "ats",
        "AGI",
        "ANSA",
        "DHA",
    )
)
# Short forms whose owners are often quoted; `ACP said` is more likely another body.
_OFTEN_QUOTED = _TAKES_ARTICLE | frozenset(
    (
        "ANI",
        "SANA",
        "SABA",
        "KUNA",
        "QNA",
        "WAM",
        "SPA",
        "FNA",
        "MNA",
        "ABNA",
        "IQNA",
        "SUNA",
        "NNA",
        "PNA",
        "MENA",
        "RIA",
        "BNA",
        "ONA",
        "PTI",
    )
)
# A place stands after these, a source does not.
_IN_A_PLACE = re.compile(r"\b(?:in|at|near|of|from|to|into|around|across|en|im|aus|nach|bei|de|à)\s\Z")
# First names; only a word like *agency*, a dateline or a credit makes them an agency.
_FIRST_NAMES = frozenset(("Petra", "Mehr", "Saba", "Hina", "Fena", "Andina", "Bloomberg", "Lusa", "Getty", "Orbe"))
# Arabic names and words; `to Fares` is a person.
_ARABIC_NOUNS = frozenset(
    map(
        fold,
        ("فارس", "صفا", "وفا", "شهاب", "بنا", "معا", "سوا", "مهر", "سانا", "الجزيرة", "العربية", "رسا", "آنا", "عمون"),
    )
)


@dataclass(frozen=True, slots=True)
class Finding:
    """The role of a mention and the evidence for it, in words."""

    role: Role
    evidence: str


def classify_mention(match: NameMatch, context: Context, *, is_defined: bool) -> Finding | None:
    """Decide the role of an agency name from its context (source of a quote, byline, dateline, credit, plain mention
    …), with the evidence. None if the name is ambiguous and nothing shows that it means the agency.

    ``is_defined`` is true if the text gives the agency's full name beside this short form.
    """
    described = _described(context)
    if match.needs_word and not described and not _is_bracketed(match, context):
        return None
    strong = _line_roles(match, context)
    if strong is not None:
        return strong
    weak = match.is_weak and not is_defined
    if match.printed.isupper() and not described and phrases.OTHER_SENSE_AFTER.match(context.after):
        return None
    if weak and not described and _ARTICLE.search(context.before) and match.printed not in _TAKES_ARTICLE:
        return None
    attributed = _attribution(match, context, described=bool(described))
    if attributed is not None:
        return attributed
    if described:
        return Finding("mention", f"named as an agency: {described.strip()!r}")
    if weak:
        return None
    return Finding("mention", "short form of a name given in full in the text" if match.is_weak else "name")


def _is_bracketed(match: NameMatch, context: Context) -> bool:
    """Whether a name that is mostly a plain word stands as an agency's: alone in brackets, or last in them behind a
    place.
    """
    before, after = context.before, context.after
    if before.endswith("(") and after.startswith(")"):
        return True
    return bool(
        _UNSPACED_LETTER.match(match.printed) and after[:1] in (")", "]") and re.search(r"[(\[][^()\[\]]*\Z", before)
    )


def _line_roles(match: NameMatch, context: Context) -> Finding | None:
    """Roles that a line's layout gives: copyright, byline, dateline, credit."""
    before, after = context.before, context.after
    if found := phrases.COPYRIGHT_BEFORE.search(before[-50:]) or phrases.COPYRIGHT_AFTER.match(after):
        return Finding("copyright", f"copyright line: {found[0].strip()!r}")
    if found := phrases.BYLINE_BEFORE.search(before):
        return Finding("byline", f"credited with the work: {found[0].strip()!r}")
    if context.opens and context.closes and len(after) < 60 and (found := phrases.BYLINE_OPENING.match(before)):
        return Finding("byline", f"line begins {found[0].strip()[:20]!r}")
    if context.opens and not before.strip() and (found := phrases.STAFF_AFTER.match(after)):
        return Finding("byline", f"line ends {found[0].strip()!r}")
    return _dateline(match, context) or _credit(match, context)


def _dateline(match: NameMatch, context: Context) -> Finding | None:
    """A place, perhaps a day, and the agency, before a story's first words."""
    if not context.opens or context.field in ("byline", "credit", "caption"):
        return None
    before, after = context.before, context.after
    if context.field != "title" and (found := _dispatch(match, context)):
        return found
    if sign := _OPENING_SIGN.search(before):
        head = before[: sign.start()].strip(" \t-–—,.:\"'")
        if not _CLOSING_SIGN.match(after):
            return None
        if _DATELINE_DASH.match(after) and _is_place_and_date(head, loose=True):
            return Finding("dateline", f"dateline: {_shown(before, match, after)!r}")
        if _DATELINE_BARE.match(after) and _is_place_and_date(head, loose=False):
            return Finding("dateline", f"dateline: {_shown(before, match, after)!r}")
        return None
    if context.field == "title":
        return None
    head = before.strip(" \t-–—,/|")
    if _DASH_BEFORE.search(before) and head and _is_place_and_date(head, loose=False):
        is_joined = _ARABIC.match(match.printed) and re.match(r"\s?\S", after)
        if _DASH_AFTER.match(after) or is_joined:
            return Finding("dateline", f"dateline: {_shown(before, match, after)!r}")
    if (
        head
        and re.search(r"[,\d.]\s\Z", before)
        and re.match(r"\A[.:]\s|\A\s[-–—]", after)
        and _is_place_and_date(head, loose=False)
    ):
        return Finding("dateline", f"dateline: {_shown(before, match, after)!r}")
    if head and _DASH_BEFORE.search(before) and after.startswith(". ") and _ends_in_a_date(head):
        return Finding("dateline", f"dateline: {_shown(before, match, after)!r}")
    if not before.strip() and (day := _DATE_AFTER.match(after)) and day[1].lower() in _DATELINE_WORDS:
        return Finding("dateline", f"dateline: {_shown(before, match, day[0])!r}")
    is_usual = not match.is_weak or match.printed in _OFTEN_QUOTED or bool(_ARABIC.match(match.printed))
    if not before.strip() and is_usual and re.match(r"\s?[-–—]{1,2}\s\S|\s[-–—]{1,2}\S", after):
        return Finding("dateline", f"dateline: {_shown(before, match, after)!r}")
    if head.isupper() and _is_place_and_date(head, loose=False) and re.match(r"\A\s?\|", after):
        return Finding("dateline", f"dateline: {_shown(before, match, after)!r}")
    if not head and context.closes and re.fullmatch(r"\s[-–—]\s[A-Z][\w ]{2,25}", after):
        return Finding("dateline", f"desk line: {_shown(before, match, after)!r}")
    return None


def _ends_in_a_date(head: str) -> bool:
    """Whether the words before an agency end in a day and a month: ``MOSCOW, 3 Mar``."""
    found = _DATE_BEFORE.search(head)
    return found is not None and found[1].lower() in _DATELINE_WORDS and _is_place_and_date(head, loose=True)


def _dispatch(match: NameMatch, context: Context) -> Finding | None:
    """Datelines of scripts without capital letters: in brackets, closed by the word for a dispatch, behind a date."""
    before, after = context.before, context.after
    near = f"{before}{match.printed}{after[:30]}"
    if near.isascii():
        return None
    shown = f"dateline: {_shown(before, match, after)!r}"
    is_unspaced = bool(_UNSPACED_LETTER.search(near))
    if is_unspaced and not before.strip(' ("') and _WIRE_WORD.match(after):
        return Finding("dateline", shown)
    if is_unspaced and _BRACKET_OPENS.match(before) and _BRACKET_CLOSES.match(after):
        return Finding("dateline", shown)
    if _ARABIC.match(match.printed) and _ARABIC_DATED.match(before) and re.match(r"\A\s?[-–—:)/]?\s?\S", after):
        return Finding("dateline", shown)
    return None


def _is_place_and_date(head: str, *, loose: bool) -> bool:
    """Whether the words before an agency are a place and a day, and not a sentence."""
    if not head:
        return True
    if len(head) > 75 or re.search(r"[!?;:«»“”]|[.]\s\w{6,}\s\w+\s\w+", head):
        return False
    if _ARABIC.search(head):
        return len(head.split()) <= (7 if loose else 5)
    small = [
        word for word in _WORD.findall(head) if word[0].islower() and word.rstrip(".").lower() not in _DATELINE_WORDS
    ]
    return len(small) <= (1 if loose and len(head) < 50 else 0)


def _credit(match: NameMatch, context: Context) -> Finding | None:
    """Who is thanked for words or pictures: labels, parentheses at the end, slashes, closing reports."""
    before, after = context.before, context.after
    if found := phrases.CREDIT_BEFORE.search(before[-70:]):
        return Finding("credit", f"credit: {found[0].strip()!r}")
    if found := phrases.CREDIT_AFTER.match(after):
        return Finding("credit", f"credit: {found[0].strip()!r}")
    if context.closes and _PAREN_TAIL.match(after) and re.search(r"[(\[](?:[^()\[\]]{0,45}[/,]\s?)?\Z", before):
        if context.is_only and context.opens and not before.strip(" ("):
            return Finding("credit", "line of its own in parentheses")
        return Finding("credit", "in parentheses at the end")
    line = f"{before}{match.printed}{after}"
    touches_slash = bool(re.search(r"/\s?\Z", before) or re.match(r"\A\s?/", after))
    if (
        touches_slash
        and context.opens
        and context.closes
        and len(line) <= 80
        and _SLASH_LINE.match(line)
        and len(_SMALL_WORD.findall(after)) < 2
    ):
        return Finding("credit", f"credit line: {line.strip()!r}")
    if context.closes and (found := _CLOSING_REPORT.match(after)):
        if _AFTER_SEMICOLON.search(before):
            return Finding("credit", f"closing credit: {'; … ' + found[0].strip()!r}")
        if context.opens and not before.strip():
            return Finding("credit", f"line of its own: {found[0].strip()!r}")
        if context.is_last and _AFTER_COMMA.search(before):
            return Finding("credit", f"closing credit: {', … ' + found[0].strip()!r}")
    if context.closes and _AFTER_SEMICOLON.search(before) and not after.strip(" ."):
        return Finding("credit", "closing credit after a semicolon")
    if context.is_last and context.opens and context.closes and not (before + after).strip(" \t()[]/-–—.:"):
        return Finding("credit", "last line of its own")
    if context.closes and len(after) < 40 and (found := phrases.PHOTO_OPENING.match(before)):
        return Finding("credit", f"credit: {found[0].strip()!r}")
    if context.closes and _NAME_ENDS_LINE.match(after) and _SENTENCE_END.search(before):
        return Finding("credit", "stands alone after the last sentence")
    ends_caption = context.field == "caption" and context.closes and not after.strip(" .)/")
    if ends_caption and re.search(r"(?:[/|(.–—-]|\s[-–—])\s?\Z", before):
        return Finding("credit", "closes a caption")
    return None


def _described(context: Context) -> str | None:
    """The word beside the name that says it is an agency."""
    if found := phrases.DESCRIBED_AFTER.match(context.after) or phrases.DESCRIBED_BEFORE.search(context.before[-50:]):
        return found[0]
    return None


def _attribution(match: NameMatch, context: Context, *, described: bool) -> Finding | None:
    """A statement made to the agency, taken from it, or made by it."""
    before, after = context.before, context.after
    is_first_name = match.printed in _FIRST_NAMES and not described
    if (
        match.clitic.endswith(("ل", "ל"))
        and (match.printed not in _ARABIC_NOUNS or described)
        and (found := phrases.ARABIC_SAID.search(before))
    ):
        return Finding("attribution", f"said to: {found[0].split()[0]!r}")
    # `said the governor of Fars` names a place: before a weak name the source must stand right there, and no noun after
    # it.
    if not is_first_name and (found := phrases.TOLD_BEFORE.search(before)):
        return Finding("attribution", f"told: {found[0].strip()!r}")
    core = phrases.DESCRIBED_BEFORE.sub("", before) if described else before
    for text in (before, core) if core != before else (before,):
        sources = phrases.ARABIC_SOURCE_BEFORE if _ARABIC.search(text) else phrases.SOURCE_BEFORE
        found = sources.search(text)
        # `about Fares` (عن فارس) is about a man.
        if (
            found
            and not (match.is_weak and not described and found[0].strip() == "عن")
            and match.clitic in ("", "ل", "ל", "ה", "ש")
        ):
            return Finding("attribution", f"source: {found[0].strip()!r}")
    is_sure = not match.is_weak or described
    if not is_sure and _IN_A_PLACE.search(before):
        return None
    may_report = is_sure or not _ARABIC.match(match.printed) or not before.strip()
    if may_report and (found := phrases.REPORTS_AFTER.match(after)):
        return Finding("attribution", f"reports: {found[0].strip()!r}")
    if (is_sure or match.printed in _OFTEN_QUOTED) and (found := phrases.SAYS_AFTER.match(after)):
        return Finding("attribution", f"says: {found[0].strip()!r}")
    if context.field == "title":
        if not before.strip() and re.match(r"\A\s?:\s", after):
            return Finding("attribution", "heads a title")
        if not after.strip() and re.search(r"(?:[-–—|]|:)\s\Z", before):
            return Finding("attribution", "closes a title")
    return None


def _shown(before: str, match: NameMatch, after: str) -> str:
    """The words shown as evidence of a dateline."""
    return f"{before[-50:]}{match.printed}{after[:4]}".strip()


# Words that may be beside agencies in a byline and are no person.
BYLINE_FILLERS = re.compile(
    fold(
        r"\b(?:by|von|par|por|di|from|and|und|et|y|with|mit|avec|con|for|the|staff|staffs|writers?|reporters?|correspondents?|agenc(?:y|ies)|agencias?|"
        r"agences?|agenturen|agentur|nachrichtenagentur|news|wire|wires|service|services|desk|team|bureau|newsroom|redaktion|redacción|rédaction|"
        r"photos?|foto|images?|via|source|sources|quelle|fuente|contributors?|editors?|report|online|web|english|arabic|"
        r"وکاله|وکالات|خبرگزاری|بقلم|کتب|گروه|و)\b|/\s?[a-z]{2,3}\b"
    ),
    re.IGNORECASE,
)

__all__ = ["BYLINE_FILLERS", "ROLES", "WINDOW", "Context", "Finding", "Role", "classify_mention"]
