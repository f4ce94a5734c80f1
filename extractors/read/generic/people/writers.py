"""Who wrote an article: people's names out of what the page states, marks and prints, with the houses apart."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import NamedTuple

from extractors.contracts.article import FieldCandidate, Source
from extractors.language.text import fold
from extractors.read.confidence import AuthorsEvidence
from extractors.read.generic.body.body_text import BodyText
from extractors.read.generic.markup.blocks import Blocks
from extractors.read.generic.markup.structured import Structured
from extractors.read.generic.people.closing_signatures import labelled_last_line, signature
from extractors.read.generic.people.east_asian_bylines import is_signed_in_han_or_hangul
from extractors.read.generic.people.houses import has_given_name, is_agency
from extractors.read.generic.people.introduced_writers import introduced_writer
from extractors.read.generic.people.labels import LABEL
from extractors.read.generic.people.marked_writers import (
    Marked,
    lone_first_line,
    marked_writers,
    name_beside_day,
    portrait_alone,
)
from extractors.read.generic.people.names import look_like_names, split_names
from extractors.read.generic.people.printed_writers import Byline, are_joined, printed_byline
from extractors.read.generic.people.site_owner import blogger, owner_of_site
from extractors.read.generic.people.state_writers import named_in_state
from extractors.read.generic.people.stated_writers import stated_writers
from extractors.read.generic.people.system_marks import named_by_own_comment, named_in_data_layer

_SITE_PART = re.compile(r"(?<!\s)\s++[|\-\u2013\u2014:\u00b7]\s+")
_TITLE_PART = re.compile(r"[_|\uff5c\-\u2013\u2014]")
_LOGIN = re.compile(r"[a-z]{5,40}|[a-z0-9]{1,30}(?:[._-][a-z0-9]{1,30}){1,3}")
_GUEST = re.compile(
    r"\b(?:guest (?:post|author|article|essay|column|contribut\w+|blog\w*)|gast(?:beitrag|autor\w*|artikel|kommentar)"
    r"|(?:auteur|article|billet) invité|(?:autora?|artículo|columna) invitad[ao]|(?:autor|artigo) convidado|ospite"
    r"|gostující autor)\b",
    re.IGNORECASE,
)
"""What says that another than who runs the site wrote a text."""
_HAN_SITE = re.compile(
    r"([\u3400-\u9fff]{2,6}?)(?:新闻|财经|科技|体育|娱乐|军事|汽车|教育|手机|数码|健康|旅游|房产|时尚|订阅|视频|网|号|首页|中心)?"
)


@dataclass(frozen=True, slots=True)
class Writers:
    """The writers' names, the byline as printed (or as stated), the source of the names, and that of the byline.

    ``houses`` are newsrooms, desks, agencies and publishers that the page names as the author. ``candidates`` are the
    differing names, the chosen ones first; empty where the sources agree. ``evidence`` is the kind of source.
    """

    names: tuple[str, ...]
    byline_raw: str | None
    source: Source | None
    byline_source: Source = Source.HEURISTIC
    houses: tuple[str, ...] = ()
    candidates: tuple[FieldCandidate, ...] = ()
    evidence: AuthorsEvidence | None = None


class _Found(NamedTuple):
    """The people that one source names."""

    people: tuple[str, ...]
    source: Source
    place: str


def find_writers(stated: Structured, found: Blocks, text: BodyText, names_of_site: frozenset[str]) -> Writers:
    """Return the writers' names, the printed byline and the sources of both; names may be empty.

    Tried in order: JSON-LD, meta elements, microdata, the printed byline, names that are marked by links to author
    pages and by class names, the state of scripts, a labelled last line, a name beside the day. A signed byline is
    preferred if the stated names are logins, incomplete, or another's in meta elements, where systems put who saved the
    article. Houses are no writers; they are kept apart.
    """
    names_of_site = names_of_site | _more_site_names(stated)
    byline = printed_byline(found, text, names_of_site)
    raw, printed = byline.raw, byline.people
    houses: dict[str, str] = {}
    sources: list[_Found] = []
    for entry in stated_writers(stated, lambda: not sources):
        names = split_names(entry.people, names_of_site)
        of_houses = split_names(entry.organisations, names_of_site)
        people = (*names.people, *filter(has_given_name, of_houses.people))
        others = (name for name in of_houses.people if not has_given_name(name))
        for house in (*names.houses, *of_houses.houses, *others):
            houses.setdefault(fold(house), house)
        if people:
            sources.append(_Found(people, entry.source, entry.place))
    is_sure = any(not _are_logins(source.people) for source in sources)
    marked = None if is_sure or (byline.people and byline.is_labelled) else marked_writers(found, text, names_of_site)
    for house in marked.names.houses if marked is not None else ():
        houses.setdefault(fold(house), house)
    chosen, evidence = _choose(sources, byline, marked)
    logins = chosen.people if _are_logins(chosen.people) else ()
    if not chosen.people or logins:
        unmarked = (
            named_by_own_comment(found, names_of_site)
            or named_in_state(stated, found, text, names_of_site)
            or labelled_last_line(found, text, names_of_site)
            or name_beside_day(found, text, names_of_site)
            or lone_first_line(found, text, names_of_site)
            or signature(found, text, names_of_site)
            or portrait_alone(found, text, names_of_site)
            or introduced_writer(found, text, names_of_site)
            or named_in_data_layer(found, names_of_site)
            or (None if houses or byline.houses or not text.blocks else owner_of_site(stated, found, names_of_site))
        )
        if logins and (unmarked is None or not _is_of_login(unmarked.names.people, logins)):
            unmarked = None  # who is named there may be anybody
        if unmarked is not None and (not houses or unmarked.names.people):
            raw, evidence = raw or unmarked.raw, unmarked.evidence
            chosen = _Found(unmarked.names.people, Source.HEURISTIC, "line")
    chosen = chosen._replace(people=_written_out(chosen.people, sources, marked))
    for house in byline.houses:
        houses.setdefault(fold(house), house)
    if not chosen.people and (nickname := blogger(tuple(houses.values()), names_of_site)):
        chosen, evidence = _Found((nickname,), Source.HEURISTIC, "line"), AuthorsEvidence.MARKED
    kept = tuple(house for folded, house in houses.items() if folded not in {fold(name) for name in chosen.people})
    byline_source = Source.HEURISTIC
    if raw is None:
        shown = chosen.people or tuple(filter(is_agency, kept))
        raw, byline_source = ", ".join(shown) or None, chosen.source
    return Writers(
        chosen.people,
        raw,
        chosen.source if chosen.people else None,
        byline_source,
        kept,
        _candidates(chosen, [*sources, _Found(printed, Source.HEURISTIC, "byline")]),
        evidence if chosen.people else AuthorsEvidence.HOUSE if kept else None,
    )


def _choose(
    sources: list[_Found], printed_line: Byline, marked: Marked | None
) -> tuple[_Found, AuthorsEvidence | None]:
    """Choose between what is stated, printed and marked."""
    raw, printed = printed_line.raw, printed_line.people
    byline = _Found(printed, Source.HEURISTIC, "byline")
    is_signed = raw is not None and bool(printed) and look_like_names(printed) and LABEL.match(raw) is not None
    is_signed = is_signed or (raw is not None and bool(printed) and is_signed_in_han_or_hangul(raw))
    shown = {fold(name) for name in printed}
    for stated in sources:
        together = {fold(name) for name in stated.people}
        if raw is not None and printed:
            is_whole = not raw.endswith((",", "&", " and", " und", " et", " y"))
            is_longer = together < shown and (
                are_joined(printed, raw) or (is_signed and all(map(has_given_name, printed)))
            )
            is_other = stated.source is Source.META and together.isdisjoint(shown)
            if (
                is_longer
                or (is_signed and _GUEST.search(raw) is not None)
                or (is_signed and (_are_logins(stated.people) or is_other))
                or (_are_logins(stated.people) and look_like_names(printed) and all(map(has_given_name, printed)))
                or (printed_line.is_labelled and is_other and not any(map(has_given_name, stated.people)))
                or (look_like_names(printed) and _are_shorter(stated.people, printed))
                or (shown < together and LABEL.match(raw) and is_whole)
            ):
                return byline, AuthorsEvidence.SIGNED
        if _are_logins(stated.people) and marked is not None and marked.names.people:
            return _Found(marked.names.people, Source.HEURISTIC, "link"), marked.evidence
        if not printed:
            return stated, AuthorsEvidence.STATED
        is_alike = bool(shown & together)
        return stated, AuthorsEvidence.STATED_AND_PRINTED if is_alike else AuthorsEvidence.STATED_AGAINST_PRINTED
    if printed and (is_signed or printed_line.is_labelled):
        return byline, AuthorsEvidence.SIGNED
    if marked is not None and marked.names.people:
        return _Found(marked.names.people, Source.HEURISTIC, "link"), marked.evidence
    return byline, AuthorsEvidence.MARKED if printed else None


def _are_shorter(stated: tuple[str, ...], printed: tuple[str, ...]) -> bool:
    """Whether the stated names are the first words of the printed ones: ``Ines`` for ``Ines Calder``."""
    return len(stated) == len(printed) and all(
        " " not in one and other.startswith(f"{one} ") for one, other in zip(stated, printed, strict=True)
    )


def _written_out(people: tuple[str, ...], sources: list[_Found], marked: Marked | None) -> tuple[str, ...]:
    """Put whole names in place of given names alone, where the page has one such name elsewhere: ``By Ines & Tom``."""
    others = [name for source in sources for name in source.people]
    others += marked.names.people if marked is not None else ()
    whole = {name: {other for other in others if other.startswith(f"{name} ")} for name in people if " " not in name}
    return tuple(next(iter(whole[name])) if len(whole.get(name, ())) == 1 else name for name in people)


def _candidates(chosen: _Found, others: list[_Found]) -> tuple[FieldCandidate, ...]:
    """Return one candidate a name, the chosen ones first; empty where all sources name the same people."""
    names: dict[str, FieldCandidate] = {}
    for found in (chosen, *others):
        for name in found.people:
            names.setdefault(fold(name), FieldCandidate(name, found.source, found.place))
    return tuple(names.values()) if len(names) > len(chosen.people) else ()


def _is_of_login(people: tuple[str, ...], logins: tuple[str, ...]) -> bool:
    """Whether one person's last name is in what one person logs in with: ``ines.calder`` for *Ines Calder*."""
    if len(people) != 1 or len(logins) != 1 or " " not in people[0]:
        return False
    return fold(people[0]).rpartition(" ")[2] in fold(logins[0]).replace(" ", "")


def _are_logins(names: tuple[str, ...]) -> bool:
    """Whether what is stated are the names that people log in with, such as ``icalder`` or ``ines.calder``."""
    return all(_LOGIN.fullmatch(name) is not None for name in names)


def _more_site_names(stated: Structured) -> frozenset[str]:
    """The site's name without the words it adds to it (``Harbour Post | News of Ellerby``), and as the end of a Chinese
    title has it, alone or with a channel's name: ``…_海港新闻``.
    """
    names = {fold(part) for part in _SITE_PART.split(stated.first_meta("og:site_name") or "")}
    names |= {f"{name} news" for name in names if name}
    tail = _TITLE_PART.split(stated.page_title)[-1].strip()
    if tail != stated.page_title and (match := _HAN_SITE.fullmatch(tail)):
        names |= {fold(tail), fold(match[1])}
    return frozenset(name for name in names if len(name) > 1)
