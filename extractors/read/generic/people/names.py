"""Names of people out of a stated or printed author line: labels, posts and employers cut away, houses set apart."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import NamedTuple

from extractors.language.agency_names import fold as fold_agency
from extractors.language.agency_names import name_index
from extractors.language.text import fold, squeeze, words
from extractors.language.vocabulary import patterns, phrases
from extractors.read.generic.people.employers import (
    BEATS,
    POSTS,
    ROLE,
    ROLE_AFTER,
    if_person,
    is_house_and_place,
    without_employer,
    without_post,
    without_staff,
)
from extractors.read.generic.people.houses import has_given_name, is_acronym, is_agency, is_desk, is_house, without_desk
from extractors.read.generic.people.labels import LABEL, OTHERS, PREPOSITIONS, WITHIN
from extractors.read.generic.people.templates import is_template
from extractors.read.generic.times.labels import is_label_alone

_SPLIT = re.compile(
    rf"\s{{0,4}}(?:[,;/|\u2022\u00b7\u22c5\u2219\u25cf\u25aa&+\u3001\uff0c\uff0f\uff5c\u060c]|(?<=\s)(?:{patterns('name_joiners')})(?=\s)"
    r"|(?<=\s)و(?=\S))\s{0,4}"
)
_DEGREES = words("MS MD PhD RD RDN LD MPH MBA JD CPT DO RN DPT MA BA BSc MSc DVM LCSW CFP CPA LDN FAAD CSCS")
_BEAT_LEFT = re.compile(rf"(?<!\s)\s++(?:{BEATS})$")
"""What is left of ``Ines Calder Health and science reporter`` before its ``and``."""
_ABROAD = re.compile(
    r"(?<!\s)\s++(?:[Ee]nvoyée?s? spécia(?:le?s?|ux)|[Ee]nviad[oa]s? especia(?:l|is|les)|[Ii]nviat[oaie] special[ei]"
    r"|[Cc]orrespondante?s?|[Cc]orresponsal)(?:\s+(?:à|au|en|in|em|a)\s.*)?$"
)
ON_BEHALF = re.compile(
    r"(?<!\s)\s++(?:on behalf of|for|im Auftrag|im Namen|für|au nom d(?:e|u|es)|pour|en nombre de|em nome de"
    r"|a nome di|namens|para|per|voor|för|til|dla|для)\s(?:.*)$"
)
"""For whom somebody writes: ``Ines Calder for Quay Herald``."""
_FROM_PLACE = re.compile(
    r"(?<!\s)\s++(?:(?:reporting )?(?:in|from)|aus|à|desde|från|fra|из|из г\.)\s(?=[^\W\d_a-zà-ÿа-я])[^,;|]{2,40}$"
)
"""Where somebody writes from, behind a name that is known as one."""
PLACE_BEFORE = re.compile(r"\w[\w.'’]{1,24}\s[-\u2013\u2014]\s(\w\S*(?:\s\w\S*){1,3})$")
"""A place of one word before the name: ``القاهرة - أحمد سالم``."""
_IN_TALK = re.compile(
    r"(?<!\s)\s++(?:im (?:Gespräch|Interview)|in (?:conversation|gesprek|dialogo)"
    r"|en (?:conversation|entretien|conversación)|em conversa|i sam(?:tale|tal)|w rozmowie|в беседе)$"
)
"""What is left of ``Ines Calder in conversation with Tom Reed`` where the line is cut at its ``with``."""
_POST = re.compile(
    r"(?:^|\s)(?:Officer|Director|Manager|President|(?:Co-?)?[Ff]ounder|C[ETIFMO]S?O|Engineer|Researcher|Scientist"
    r"|Professor|Lecturer|Consultant|Strategist|Specialist)$"
)
"""What follows a name and a comma and is a post: ``Ines Calder, Chief People Officer``."""
_HEAD_OF = re.compile(r"(?:Head|Director|Professor|VP|Vice President|Editor|Manager) (?:of|for)\s")
_LOOSE_END = re.compile(r"(?<=[^\W\d_])\s+(?:in|IN|on|ON|at|AT|am|AM|en|EN)$")
"""What is left of ``Ines Calder in`` where the name of a section follows as a link."""
_HAN_POST = re.compile(r"^[\u3400-\u9fff]{0,10}(?:作者|记者|記者|通讯员)\s+(?=\S)")
_KOREAN_POST = re.compile(
    r"^([가-힣]{2,4})\s+(?:[가-힣]+\s+)?(?:기자|특파원|칼럼니스트|논설위원|편집위원|선임기자|전문기자|교수|앵커|작가)$"
)
_SOURCE = re.compile(r"^(?:来源|來源|출처|sources?|quellen?|fuente|fonte)\s*[:：]", re.IGNORECASE)
_ADDRESS = re.compile(r"(?<!\S)\S+@\S+|https?://\S+|www\.\S+|@\w+|(?<=\w) @ .*$")
_PARENTHESES = re.compile(r"(?:(?<!\s)\s++)?[(\[\uff08][^)\]\uff09]{0,60}[)\]\uff09]")
_OTHERS_IN_BRACKETS = re.compile(
    rf"(?:[,;/&]|(?<=\s)(?:{patterns('name_joiners')})(?=\s))[^,;/&()]{{2,40}}\((?:{patterns('byline_others')})\)",
    re.IGNORECASE,
)
"""Behind the writers, who took the pictures or translated: ``Ines Calder, Tom Reed (photos)``."""
_DIGITS = re.compile(r"\d")
_NO_NAME = frozenset(phrases("not_names"))
_COMPANY_COMMA = re.compile(r",\s*(?=(?:Inc|LLC|L\.L\.C|Ltd|LLP|Corp|GmbH|S\.A|S\.L|S\.p\.A|PLC)\b)")
_ONLY_BEATS = re.compile(rf"(?:(?:{BEATS}|Executive|Content|Web|Online|Digital|Managing|Chief|Copy|Photo|Copy)\s*)+")
_GENERATION = re.compile(r",\s*((?:[JS]r|II|III|IV)\b\.?)")
_EMOJI = re.compile("[\u2190-\u21ff\u2600-\u27bf\u2b00-\u2bff\ufe0f\U0001f000-\U0001faff]+")
_LABEL_LEFT = re.compile(rf"(?:^|\s)(?:{PREPOSITIONS})$", re.IGNORECASE)
"""What ends with a byline's word has lost its name: ``Article by``."""
_ONE_WORD = re.compile(r"(\S{2,30})(\s(?:on|am|um|le|el|il|at|op|den|em|@|[|\u00b7\u2022])\s.{1,100})?")
"""A name of one word, and the day behind it."""
_EAST_ASIAN = re.compile(r"[\u3040-\u30ff\u3400-\u9fff]")
_EAST_ASIAN_NAME = re.compile(
    r"[\u3400-\u9fff\u3005]{1,3} [\u3040-\u30ff\u3400-\u9fff\u3005]{1,3}|[\u30a0-\u30ff\s]{4,24}"
)
_NO_NAME_WITHIN = re.compile(
    r"\b(?:Article Date|Category)\b|微信|公众号|订阅号|^(?:原创|转载|来源|功能介绍)|[「」《》，。！？：:]"
)
_LISTING_OF = re.compile(
    r"^(?:(?:(?:show|view|see|read) )?(?:all|more) (?:posts|articles|stories|entries|content)"
    r"|(?:zum )?profil|profile|(?:more|posts|articles|stories|mehr(?: artikel)?"
    r"|(?:zeige |alle anzeigen |zeig )?alle (?:artikel|beiträge|posts)"
    r"|(?:voir )?tous les (?:articles|billets)|(?:ver )?tod[oa]s (?:los|las|os|as) (?:artículos|entradas|posts|artigos"
    r"|publicações)|(?:vedi )?tutti gli articoli|alle (?:berichten|indlegg|innlegg)|все (?:записи|статьи)"
    r"|всі (?:записи|статті)|wszystkie (?:wpisy|artykuły)))"
    r"\s+(?:by|from|of|von|par|de|por|di|da|van|av|af|автора|autora)\s+",
    re.IGNORECASE,
)
_LISTING = re.compile(
    r"^(?:show all|view all|see all|all (?:posts|articles|stories)|more (?:by|from|articles)|(?:posts|articles"
    r"|stories) (?:by|of|from)|alle (?:artikel|beiträge)|mehr von|tous les articles|voir tous|todos los|ver todos"
    r"|read more|(?:special )?(?:for|to) the)\b",
    re.IGNORECASE,
)
_INSTITUTION = re.compile(
    r"\b(?:Institutes?|University|Universität|Université|Universidad|Department|Ministry|Agency|Foundation|Association"
    r"|Council|Commission|Cent(?:re|er)|School|College|Federation|Committee|Authority|Bureau|Service|Services)\b"
)
_PARTICLES = words(
    "de da do dos das del dello della degli di du des d van von der den dem ten ter te zu zum zur la le los las el al "
    "bin bint ibn ben abu y e i af av und and the of st"
)
_LONGEST = 60
_LONGEST_AGENCY = 40
_LONGEST_LINE = 1000
_FIRST_DIGIT = re.compile(r"\d")
_LAST_DIGIT = re.compile(r".*\d", re.DOTALL)
_AROUND_NAMES = " -\u2013\u2014|/\u00b7\u2022,;:()"


class Names(NamedTuple):
    """The names in author lines: those of people, and those of houses (desks, agencies, the site)."""

    people: tuple[str, ...]
    houses: tuple[str, ...]


def clean_names(entries: Iterable[str], names_of_site: frozenset[str]) -> tuple[str, ...]:
    """Return the people's names in stated or printed author lines, as :func:`split_names`."""
    return split_names(entries, names_of_site).people


def split_names(entries: Iterable[str], names_of_site: frozenset[str], *, nicknames: bool = False) -> Names:
    """Return the names of people and of houses in stated or printed author lines, without repeats, at most 40 each.

    ``names_of_site`` (folded) are houses. ``nicknames`` also takes names with digits, where the page marks them as an
    author's.
    """
    people: dict[str, str] = {}
    houses: dict[str, str] = {}
    for entry in list(entries)[:60]:
        for name, is_person in _cleaned(entry, names_of_site, nicknames):
            folded = fold(name)
            if is_person and folded and folded not in _NO_NAME:
                people.setdefault(folded, name)
            elif not is_person and folded:
                houses.setdefault(folded, name)
    names = [name for folded, name in people.items() if not _are_others_joined(folded, people)]
    return Names(tuple(names[:40]), tuple(houses.values())[:40])


def _are_others_joined(folded: str, people: dict[str, str]) -> bool:
    """Whether a name is two or more of the other names run together."""
    if folded.count(" ") < 2:
        return False
    rest = folded
    for other in people:
        if other != folded and " " in other and other in rest:
            rest = rest.replace(other, "", 1).strip()
    return not rest


def look_like_names(names: Iterable[str]) -> bool:
    """Whether every name has two to four words, each capitalised (or not ASCII). True for no names."""
    return all(
        2 <= len(parts := name.split()) <= 4
        and all(part[:1].isupper() or not part[:1].isascii() for part in parts)
        and (_EAST_ASIAN.search(name) is None or _EAST_ASIAN_NAME.fullmatch(name) is not None)
        for name in names
    )


def begins_with_name(pieces: tuple[str, ...]) -> bool:
    """Whether the first of several texts of a line, between its inline elements, is a person's name and nothing else:
    what follows, a post or a place, runs into it only as a design's margins are no text.
    """
    if len(pieces) < 2 or not has_given_name(pieces[0]):
        return False
    return look_like_names(pieces[:1]) and clean_names(pieces[:1], frozenset()) == pieces[:1]


def is_post(line: str) -> bool:
    """Whether a short line, or what is before its first comma, is what a person does: *Staff writer*."""
    first = line.partition(",")[0].strip()
    return bool(first) and (ROLE.match(first) or _POST.search(first) or POSTS.fullmatch(first)) is not None


def printed_names(line: str, names_of_site: frozenset[str]) -> tuple[str, ...]:
    """Return the names in a line that begins like a byline; an empty tuple if it continues like a sentence."""
    names = clean_names([line], names_of_site)
    if not names or not _could_be_name(names[0]):
        return ()
    written = [name for name in names if _could_be_name(name)]
    if " " in written[0]:  # ``by Ines Calder, Lenton``: what follows is where, or an agency
        written[1:] = [
            name
            for name in written[1:]
            if " " in name or not name.isascii() or name_index().has_name(fold_agency(name))
        ]
    return tuple(written)


def without_writer(line: str, names_of_site: frozenset[str]) -> str:
    """Return a printed time without the writer who is named before or behind it: ``5.10.2026 14:10 Muhabir: Ines
    Calder``.
    """
    first, last = _FIRST_DIGIT.search(line), _LAST_DIGIT.match(line)
    if first is None or last is None:
        return line
    start = first.start() if _is_writer(line[: first.start()], names_of_site) else 0
    end = last.end() if _is_writer(line[last.end() :], names_of_site) else len(line)
    return line[start:end]


def _is_writer(text: str, names_of_site: frozenset[str]) -> bool:
    """Whether a text is nothing but a writer: behind a byline's word, or with a common given name."""
    name = text.strip(_AROUND_NAMES)
    label = LABEL.match(name)
    names = printed_names(LABEL.whole.sub("", name, count=1) if label else name, names_of_site) if name else ()
    return bool(names) and look_like_names(names) and (label is not None or has_given_name(names[0]))


def is_byline(line: str) -> bool:
    """Whether a short line only names the writers of the article: a label or role with names, or an agency alone."""
    if line[-1:] in ".!?":
        return False
    if LABEL.match(line):
        return look_like_names(printed_names(line, frozenset())[:1] or ("",))
    if ROLE_AFTER.search(_ADDRESS.sub("", line).rstrip()):
        return look_like_names(clean_names([line], frozenset())[:1] or ("",))
    bare = line.strip(" .:-\u2013\u2014")
    return len(bare) < _LONGEST_AGENCY and name_index().has_name(fold_agency(bare))


def names_after_label(
    pieces: tuple[str, ...], names_of_site: frozenset[str], *, nicknames: bool = False
) -> tuple[str, ...]:
    """Return the names after a ``by`` inside a line, as in ``5 May 2026, 10:22 | By Ines Calder``, or an empty tuple.
    ``pieces`` are the line's texts between inline elements. ``nicknames`` also takes an element's text of one word.
    """
    for number, piece in enumerate(pieces):
        for label in WITHIN.finditer(piece):
            rest = piece[label.end() :] or next(iter(pieces[number + 1 :]), "")
            names = clean_names([rest], names_of_site)
            if names and look_like_names(names):
                return names
            one = _ONE_WORD.fullmatch(rest) if nicknames else None
            if one and (one[2] or label.end() == len(piece)):
                names = split_names([one[1]], names_of_site, nicknames=True).people
                if names:
                    return names
    return ()


def _without_errand(name: str) -> str:
    """Return a name without for whom and from where its person writes, if it begins with a common given name."""
    bare = _FROM_PLACE.sub("", ON_BEHALF.sub("", name))
    return bare if bare != name and " " in bare and has_given_name(bare) else name


def _could_be_name(name: str) -> bool:
    """Whether no word of it is a small one but for the particles of names; a single word may be initials."""
    parts = name.split()
    if len(parts) == 1:
        return True
    return all(
        not part[:1].islower() or part.lower() in _PARTICLES or part[1:2] in {"'", "’", "-"} or part[:3] == "al-"
        for part in parts
    )


@lru_cache(maxsize=256)  # what is stated in JSON-LD is in meta elements and in the byline too
def _cleaned(entry: str, names_of_site: frozenset[str], nicknames: bool) -> tuple[tuple[str, bool], ...]:
    return tuple(_clean(entry, names_of_site, nicknames=nicknames))


def _clean(entry: str, names_of_site: frozenset[str], *, nicknames: bool) -> Iterator[tuple[str, bool]]:
    """Cut a stated or printed author line into names; the second value says whether the name is a person's."""
    if len(entry) > _LONGEST_LINE or is_template(entry):
        return
    whole = _HAN_POST.sub("", squeeze(entry))
    is_plain = "://" not in whole and without_staff(whole, names_of_site) == whole
    if is_plain and (is_desk(whole) if LABEL.match(whole) else is_house(whole, names_of_site)):
        named = LABEL.whole.sub("", whole, count=1)
        if named[:1].islower() or not is_house(named, names_of_site):
            named = whole  # the word belongs to the name: De redactie, От редакции
        yield squeeze(_PARENTHESES.sub("", named)) or named, False
        return
    text = _OTHERS_IN_BRACKETS.sub("", entry) if "(" in entry else entry
    text = _EMOJI.sub("", _PARENTHESES.sub("", text))
    text = _ADDRESS.sub(" ", text)
    for _ in range(2):
        text = LABEL.whole.sub("", text, count=1)
    text = squeeze(OTHERS.split(text, maxsplit=1)[0])
    if not text or len(text) > 300:
        return
    if is_desk(text) and without_staff(text, names_of_site) == text:
        yield text, False
        return
    if "/" in text and " " not in text:  # agencies' initials such as srf/hosb stay one
        yield text, not any(is_agency(part) for part in text.split("/"))
        return
    first = True
    is_of_house = False
    for part in _SPLIT.split(_COMPANY_COMMA.sub(" ", _GENERATION.sub(r" \1", text))):
        is_first, first = first, False
        name = part.strip(" .-\u2013\u2014:|\u2022\"\u201c\u201d'\u3010\u3011*\u2217")
        if not is_first and _HEAD_OF.match(name):
            return  # what he or she is head of goes on behind the next comma or "and"
        if not is_first and (_POST.search(name) or POSTS.fullmatch(name) or is_house_and_place(name)):
            is_of_house = True
            continue
        name = _HAN_POST.sub("", name)
        if is_first:
            name = without_desk(without_staff(name, names_of_site))
        if is_house(name, names_of_site):
            is_of_house = True
            yield name, False
            continue
        if is_of_house and " " not in name:
            continue  # the place of the house that was just named
        name = _LISTING_OF.sub("", name)
        if ROLE.match(name) or _SOURCE.match(name) or _LISTING.match(name):
            continue
        if not is_first and _INSTITUTION.search(name):
            return
        if not is_first and not _could_be_name(name):
            continue
        name = _without_errand(_IN_TALK.sub("", _ABROAD.sub("", name)))
        bare = ROLE_AFTER.sub("", name)
        if bare != name and not is_first:
            continue
        if _ONLY_BEATS.fullmatch(bare) and bare != name:
            yield name, False
            continue
        if _LABEL_LEFT.search(name) or is_label_alone(name):
            continue
        left, apart, right = name.partition(" - ")
        if apart and has_given_name(left) and has_given_name(right):
            yield left, True
            name = right
        elif apart and has_given_name(left) != has_given_name(right):
            name = left if has_given_name(left) else right
        bare = ROLE_AFTER.sub("", name)
        bare = if_person(_BEAT_LEFT.sub("", _LOOSE_END.sub("", bare)), bare)
        name = without_employer(without_post(bare), names_of_site)
        is_of_house = name != bare
        if korean := _KOREAN_POST.match(name):
            name = korean[1]
        while (cut := name.rpartition(" "))[0] and cut[2].replace(".", "") in _DEGREES:
            name = cut[0].rstrip(", ")
        if name.replace(".", "") in _DEGREES or not 1 < len(name) <= _LONGEST or len(name.split()) > 6:
            continue
        if is_house(name, names_of_site) or is_acronym(name):
            yield name, False
        elif not _NO_NAME_WITHIN.search(name) and (nicknames or not _DIGITS.search(name)):
            yield name, True
