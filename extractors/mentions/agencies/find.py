"""News agencies named in a text: which one, in what role, where, and what decided it.

``find_agencies`` reads one text, ``find_article_agencies`` the fields of one article. The agencies are those of
``dbt_project/seeds/agencies.csv``; the names are compiled at the first call and shared by all threads of a process.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from extractors.language.agency_names import NameIndex, NameMatch, fold, name_index
from extractors.mentions.agencies.roles import BYLINE_FILLERS, WINDOW, Context, Finding, Role, classify_mention
from extractors.mentions.agencies.senses import choose_agency
from extractors.mentions.bounds import limit_text

# An article names a handful. Beyond this many names a text is no article, and reading on would only cost time.
MAX_CANDIDATES = 1_500

# Roles that need the short form to mean the agency; a line of credits is evidence of its own.
_TALK = ("dateline", "attribution", "mention")

_LINE = re.compile(r"[^\n\r\u2028\u2029]+")
_PARAGRAPH = re.compile(r"(?:[^\n]+|\n(?![ \t\r]*\n))+")
_DEFINED_SHORT_FORM = re.compile(r"\(([A-Z]{2,6})\)")
_SMALL_WORDS = frozenset(("of", "and", "the", "for", "de", "du", "des", "la", "y", "und", "der"))
_NEWS_WORDS = frozenset(("News", "Press", "Presse", "Noticias", "news", "press"))
# Joins a name to the next: `AFP/Getty`, `AFP und Reuters`.
_JOINT = re.compile(
    r"\A[ \t]?(?:[/|,،&+–-]|(?:,[ \t])?(?:and|und|et|y|e|i|och|og|و|via))[ \t]?(?:by\s|the\s|l'|la\s)?(?:[\w.]+/)?\Z"
)


@dataclass(frozen=True, slots=True)
class AgencyMention:
    """One mention of one agency.

    ``start`` and ``end`` are offsets in characters of the text that was passed in; ``text[start:end] == surface``.
    ``role`` is one of byline, dateline, credit, copyright, attribution, mention; ``evidence`` says what decided it.
    ``is_own`` is true where the agency is the outlet's own, which is no credit to another.
    """

    agency_id: str
    name: str
    role: Role
    start: int
    end: int
    surface: str
    evidence: str
    is_own: bool = False


def find_agencies(text: str, *, language: str = "en", field: str = "body") -> list[AgencyMention]:
    """Return the agencies that a text names, in text order, with role, evidence and offsets; an empty list if none.
    Never raises on any text.

    ``language`` (ISO 639-1) only helps to choose between agencies that share a short form; a wrong one does no other
    harm. ``field`` is what the text is: ``body``, ``lead``, ``title``, ``byline``, ``dateline``, ``caption`` or
    ``credit``; in a byline, a dateline and a credit the field itself is evidence. Only the first
    ``bounds.MOST_CHARACTERS`` characters and the first ``MAX_CANDIDATES`` names are read.
    """
    if not text:
        return []
    index = name_index()
    folded = fold(limit_text(text))
    matches = []
    for match in index.matches(folded):
        matches.append(match)
        if len(matches) >= MAX_CANDIDATES:
            break
    if not matches:
        return []
    mentions = []
    for match, agency_id, finding in _read(folded, matches, index, language, field):
        mentions.append(
            AgencyMention(
                agency_id,
                index.agencies[agency_id].name,
                finding.role,
                match.start,
                match.end,
                text[match.start : match.end],
                finding.evidence,
            )
        )
    return mentions


def find_article_agencies(
    fields: Mapping[str, str], *, language: str = "en", own_agency_id: str | None = None
) -> dict[str, list[AgencyMention]]:
    """Return the agencies in the fields of one article: a list for each field given, empty if it names none.

    ``fields`` are texts by field name: ``title``, ``lead``, ``body``, ``byline``, ``dateline``, and any name that
    contains ``caption`` or ``credit`` for those of media. ``own_agency_id`` is the agency the outlet itself belongs to;
    its mentions carry ``is_own``. Fields are read independently of each other.
    """
    found: dict[str, list[AgencyMention]] = {}
    for name, text in fields.items():
        mentions = find_agencies(text, language=language, field=_kind_of_field(name))
        found[name] = [replace(m, is_own=own_agency_id is not None and m.agency_id == own_agency_id) for m in mentions]
    return found


def is_agency_name(text: str) -> bool:
    """Whether a byline, or a part of one, names agencies and no person: ``Reuters``, ``By AFP staff``, ``dpa/AFP``.
    Only its first 300 characters are read.
    """
    folded = fold(text[:300])
    rest, position, found = [], 0, False
    for match in name_index().matches(folded):
        rest.append(folded[position : match.start])
        position, found = match.end, True
    if not found:
        return False
    rest.append(folded[position:])
    return not re.search(r"\w", BYLINE_FILLERS.sub(" ", " ".join(rest)))


def _kind_of_field(name: str) -> str:
    """The kind of field that its name shows; captions and credits are numbered by callers."""
    lowered = name.lower()
    for kind in ("credit", "caption", "byline", "dateline", "title", "lead"):
        if kind in lowered:
            return kind
    return "body"


def _read(
    folded: str, matches: list[NameMatch], index: NameIndex, language: str, field: str
) -> Iterator[tuple[NameMatch, str, Finding]]:
    """Decide each name's role and agency."""
    lines, paragraphs = _Spans(_LINE, folded), _Spans(_PARAGRAPH, folded)
    redefined = _redefined(folded, matches)
    named = {m.agencies[0] for m in matches if not m.is_weak and len(m.agencies) == 1}
    seen: dict[tuple[Context, NameMatch], Finding | None] = {}
    findings: list[Finding | None] = []
    for match in matches:
        if field in ("byline", "dateline", "credit"):
            role: Role = "byline" if field == "byline" else "dateline" if field == "dateline" else "credit"
            findings.append(None if _may_be_a_person(folded, match) else Finding(role, f"{field} field"))
            continue
        is_defined = bool(named.intersection(match.agencies)) and match.printed not in redefined
        finding = _decide(match, _context(folded, lines, match, field), seen, is_defined=is_defined)
        if finding is None or finding.role == "mention":
            # a sentence may be broken over lines; a line of credits may not
            wide = _context(folded, paragraphs, match, field)
            attributed = _decide(match, wide, seen, is_defined=is_defined)
            finding = attributed if attributed and attributed.role == "attribution" else finding
        if match.is_weak and match.printed in redefined and finding and finding.role in _TALK:
            finding = None
        findings.append(finding)
    _join(folded, matches, findings)
    for match, finding in zip(matches, findings, strict=True):
        agency_id = choose_agency(match, index, folded, language, named) if finding else None
        if finding is not None and agency_id is not None:
            yield match, agency_id, finding


def _join(folded: str, matches: list[NameMatch], findings: list[Finding | None]) -> None:
    """Give names in one list one role: ``AFP/Getty``, ``Fars, Tasnim and Mehr reported``."""
    last = len(matches) - 1
    for here, there in (*((n, n - 1) for n in range(1, last + 1)), *((n, n + 1) for n in range(last - 1, -1, -1))):
        finding, neighbour = findings[here], findings[there]
        if (finding is not None and finding.role != "mention") or neighbour is None or neighbour.role == "mention":
            continue
        first, second = (matches[there], matches[here]) if there < here else (matches[here], matches[there])
        between = folded[first.end : second.start]
        if len(between) <= 24 and between.strip() and _JOINT.match(between):
            evidence = f"joined to its neighbour by {between.strip()!r}; {neighbour.evidence}"
            findings[here] = Finding(neighbour.role, evidence)


class _Spans:
    """The lines or paragraphs of a text, by offset."""

    def __init__(self, pattern: re.Pattern[str], text: str) -> None:
        self._spans = [span.span() for span in pattern.finditer(text) if not span[0].isspace()]
        self._starts = [start for start, _ in self._spans]

    def around(self, place: int) -> tuple[int, int]:
        """Start and end of the line or paragraph at a place."""
        return self._spans[bisect_right(self._starts, place) - 1]

    def __len__(self) -> int:
        return len(self._spans)

    def is_last(self, place: int) -> bool:
        """Whether the place is in the last of several."""
        return len(self) > 1 and place >= self._starts[-1]


# Marks that steer the direction of text, and others that do not print.
_INVISIBLE = re.compile(r"[\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff\u00ad]")
_SPACES = re.compile(r"[ \t\r\n]{2,}|[\t\r\n]")


def _plain(context: str) -> str:
    """The words of a context without marks that do not print, on one line."""
    if not context.isascii():
        context = _INVISIBLE.sub("", context)
    return _SPACES.sub(" ", context)


def _context(folded: str, spans: _Spans, match: NameMatch, field: str) -> Context:
    """The words around a name, inside its line or paragraph."""
    start, end = spans.around(match.start)
    return Context(
        before=_plain(folded[max(start, match.start - WINDOW) : match.start]),
        after=_plain(folded[match.end : min(end, match.end + WINDOW)]),
        opens=match.start - start <= WINDOW,
        closes=end - match.end <= WINDOW,
        is_last=spans.is_last(match.start),
        is_only=len(spans) == 1,
        field=field,
    )


def _decide(
    match: NameMatch, context: Context, seen: dict[tuple[Context, NameMatch], Finding | None], *, is_defined: bool
) -> Finding | None:
    """Decide once for each name in each context: texts repeat themselves."""
    key = (context, replace(match, start=0, end=0))
    if key not in seen:
        seen[key] = classify_mention(match, context, is_defined=is_defined)
    return seen[key]


_BETWEEN_PARTS = re.compile(r"[,/|;()\[\]\n•·–—]|\b(?:and|und|et|y)\b")


def _may_be_a_person(folded: str, match: NameMatch) -> bool:
    """Whether a name in a byline or a credit is part of a person's: ``Petra Miller``, ``Lina Haddad``."""
    if not match.is_weak or (match.printed.isupper() and match.printed.isascii()) or not match.printed[:1].isalpha():
        return False
    before = _BETWEEN_PARTS.split(folded[max(0, match.start - WINDOW) : match.start])[-1]
    after = _BETWEEN_PARTS.split(folded[match.end : match.end + WINDOW])[0]
    rest = f"{before} {after}"
    alone = not re.search(r"\w", BYLINE_FILLERS.sub(" ", rest))
    described = re.search(r"(?i:agency|agence|agentur|agencia)|وکاله|خبرگزاری", rest)
    return not described if match.needs_word else not alone


def _redefined(folded: str, matches: list[NameMatch]) -> set[str]:
    """Short forms that the text itself gives another meaning: ``Palestinian Authority (PA)``."""
    weak = {match.start: match.printed for match in matches if match.is_weak}
    found = set()
    for short in _DEFINED_SHORT_FORM.finditer(folded) if weak else ():
        letters = short[1]
        if weak.get(short.start() + 1) != letters:
            continue
        words = re.findall(r"[^\W\d_]['\w]*", folded[max(0, short.start() - 90) : short.start()])
        last = [word for word in words if word not in _SMALL_WORDS][-len(letters) :]
        if "".join(word[0] for word in last).upper() == letters and not _NEWS_WORDS.intersection(last):
            found.add(letters)
    return found


__all__ = [
    "MAX_CANDIDATES",
    "AgencyMention",
    "find_agencies",
    "find_article_agencies",
    "is_agency_name",
]
