"""Writers whose names are marked, not labelled: by a link to an author's page, a class name, a portrait, the day."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from functools import lru_cache
from itertools import islice, pairwise
from operator import itemgetter
from typing import NamedTuple

from lxml.etree import _Element as HtmlElement

from extractors.language.text import fold, squeeze, words
from extractors.read.confidence import AuthorsEvidence
from extractors.read.generic.body.body_text import BodyText
from extractors.read.generic.markup.blocks import Block, Blocks
from extractors.read.generic.markup.class_names import Hint
from extractors.read.generic.markup.texts import text_of
from extractors.read.generic.people.houses import has_given_name
from extractors.read.generic.people.labels import is_bare_label, is_bare_label_of_others
from extractors.read.generic.people.names import (
    ON_BEHALF,
    PLACE_BEFORE,
    Names,
    begins_with_name,
    is_post,
    look_like_names,
    split_names,
)
from extractors.read.generic.phrases import LONGEST_STAMP, READING_TIME, has_printed_date, is_boilerplate

_AUTHOR_FOLDERS = words(
    "author authors author-bio autor autoren autores autora autoras autori autore autorin autorzy auteur auteurs"
    " forfatter skribent contributor contributors columnist columnists journalist journalists journaliste journalistes"
    " writer writers reporter reporters redakteur redakteure byline bylines yazar yazarlar penulis muallif avtor avtory"
    " tac-gia tacgia szerzo"
)
"""Folders with pages about an author, below which the name stands."""
_PERSON_FOLDERS = words(
    "staff profile profiles profil people user users member members nutzer persona personas redaktion team by"
)
"""Folders with pages about a person, who may be anybody."""
_HANDLE_PATH = re.compile(r"^https?://(?:substack|medium)\.com/@[\w.-]+/?(?:\?|$)", re.IGNORECASE)
_NAME_WORDS = words(
    "author authors authorname authornames authorlink bylinename bylineauthor autor auteur byline writer contributor"
    " creator verfasser redakteur journalist reporter forfatter skribent username nick nickname fn"
)
_MARKS = ("data-testid", "data-test-id", "data-hook", "data-qa", "data-cy", "data-component")
_NAME_ENDS = words("name names link text txt title n url vcard fn")
_NO_NAME_WORDS = words("avatar image img photo picture bio role position job social follow date time count icon label")
_HASH = re.compile(r"__\w{4,8}$")
_CLASS_WORD = re.compile(r"[a-z]+|[A-Z][a-z]*")
_NICKNAME = re.compile(r"[^\W_][\w.'’-]{1,29}")
_AROUND_DATE = re.compile(r"^[\s|·•⋅∙,;:\u2013\u2014/-]+|[\s|·•⋅∙,;:\u2013\u2014/-]+$")
_SET_OFF = re.compile(r"\s+[|·•⋅∙\u2013\u2014/~-]+\s+|\s{2,}|\t")
_PORTRAIT = re.compile(
    r"avatar|gravatar|headshot|portrait|author|byline|profile[-_ ](?:pic|photo|image|img)|auteur|autor|porträt",
    re.IGNORECASE,
)
"""What the class or the description of a writer's portrait says."""
_OF_PORTRAIT = re.compile(
    r"^(?:(?:profile|author|avatar|head) ?)?(?:photo(?:graph)?|picture|image|pic|portrait|headshot|shot|avatar)"
    r" (?:of|for)(?: author)? |^(?:profil)?(?:foto|bild) von |^porträt von |^photo de |^retrato de "
    r"|^foto (?:de|di|del|van) |^фото:? |^avatar(?: of| de| di| von)? |^author:? "
    r"|['\u2019]s (?:profile |author )?(?:photo|picture|image|pic|avatar|portrait|headshot)$"
    r"| (?:avatar|headshot|(?:profile|author) (?:photo|picture|image|pic)|profilbild)$",
    re.IGNORECASE,
)
_OF_PROFILE = re.compile(
    r"^(?:view|visit|see|open|go to|to)\s+(?:the )?|['\u2019]s (?:author )?(?:profile|page|posts|articles|bio)$"
    r"|^(?:profile|profil|perfil|profilo) (?:of|von|de|di)\s+",
    re.IGNORECASE,
)
"""What the description of a link to a person's page says beside the name."""
_NO_PART = Hint.RELATED | Hint.COMMENTS | Hint.TEASER
_LONGEST_NAME = 60
_LONGEST_LINE = 160
_MOST_ABOVE = 6
_MOST_WITHOUT_HEADLINE = 15
_MOST_BELOW = 4
_MOST_AFTER = 8
_MOST_ELEMENTS = 40
_MOST_WORDS = 5
_MOST_LISTED = 4
"""Entries of a list of authors."""


class Marked(NamedTuple):
    """Names, the line that they are in, and what marks them."""

    names: Names
    raw: str
    evidence: AuthorsEvidence


def marked_writers(found: Blocks, text: BodyText, names_of_site: frozenset[str]) -> Marked | None:
    """Return the names that are marked as the writers' near the headline, else below the text; None if there are none.

    Tried in order: links to pages about an author, elements whose class says that they are an author's name, a name
    beside its own portrait. A single word or a login counts where it is marked.
    """
    if not text.blocks:
        return None
    start, end = text.blocks[0].index, text.blocks[-1].index
    above = found.headline_above(start)
    top = max(0, (above.first if above is not None else start - _MOST_WITHOUT_HEADLINE) - _MOST_ABOVE)
    head = range(top, start + _MOST_BELOW)
    tail = range(end, end + _MOST_AFTER)
    for area, is_below in ((head, False), (tail, True)):
        near = not is_below
        for found_lines in (
            _linked(found, area, is_near=near),
            _classed(found, area, is_near=near),
            _portrayed(found, area),
        ):
            collected = list(dict.fromkeys(found_lines))
            if marked := _marked(collected[:1] if is_below else collected, names_of_site):
                return marked
    everywhere = range(len(found.blocks))
    lines = (*_linked(found, everywhere, is_near=False), *_classed(found, everywhere, is_near=False))
    marked = _marked(list(dict.fromkeys(lines)), names_of_site)
    return marked if marked is not None and sum(map(len, marked.names)) == 1 else None


def _marked(lines: list[str], names_of_site: frozenset[str]) -> Marked | None:
    names = split_names(lines, names_of_site, nicknames=True)
    people = tuple(name for name in names.people if _is_plausible(name))
    if not people and not names.houses:
        return None
    return Marked(Names(people, names.houses), ", ".join(lines[:4]), AuthorsEvidence.MARKED)


def name_beside_day(found: Blocks, text: BodyText, names_of_site: frozenset[str]) -> Marked | None:
    """Return the name that is beside the day near the headline, or alone above the first paragraph, without any
    mark; None if there is none. It must begin with a common given name, or have an initial.
    """
    if not text.blocks:
        return None
    start = text.blocks[0].index
    above = found.headline_above(start)
    top = above.first if above is not None else max(0, start - _MOST_WITHOUT_HEADLINE)
    for block in found.blocks[max(0, top - 2) : start + _MOST_BELOW - 1]:
        if block.length > _LONGEST_LINE or block.flags & (_NO_PART | Hint.CAPTION) or block.tag == "h1":
            continue
        for part in _parts_beside_day(found, block):
            names = split_names([part], names_of_site)
            if names.people and all(map(_is_surely_a_name, names.people)):
                return Marked(names, block.spaced, AuthorsEvidence.UNMARKED)
            if names.people == (block.text,) and look_like_names(names.people) and _has_portrait(found, block.index):
                return Marked(names, block.spaced, AuthorsEvidence.UNMARKED)
        if top < block.index < start and _has_post_below(found, block.index) and has_given_name(block.text):
            names = split_names([block.text], names_of_site)
            if names.people == (block.text,):
                return Marked(names, block.text, AuthorsEvidence.UNMARKED)
    return None


def _has_post_below(found: Blocks, index: int) -> bool:
    """Whether the line below a line is a post, such as *Staff writer* or *Co-Founder, Quay Labs*."""
    below = found.blocks[index + 1].text if index + 1 < len(found.blocks) else ""
    return len(below) <= _LONGEST_NAME and is_post(below)


def _has_portrait(found: Blocks, index: int) -> bool:
    """Whether the picture right before a line is named a portrait."""
    pictures = found.pictures
    place = bisect_right(pictures, index, key=itemgetter(1)) - 1
    if place < 0 or pictures[place][1] != index:
        return False
    names = f"{pictures[place][0].get('class')} {pictures[place][0].get('alt')}"
    return len(names) <= _LONGEST_LINE and _PORTRAIT.search(names) is not None


def portrait_alone(found: Blocks, text: BodyText, names_of_site: frozenset[str]) -> Marked | None:
    """Return the name that a portrait near the headline is described by; None if there is none. It must begin with a
    common given name.
    """
    if not text.blocks:
        return None
    start = text.blocks[0].index
    above = found.headline_above(start)
    area = range(max(0, (above.first if above is not None else start - _MOST_WITHOUT_HEADLINE) - 2), start + 1)
    for picture, index in found.pictures:
        if index >= area.stop:
            break
        alt = squeeze(picture.get("alt")) if index >= area.start else ""
        if not 1 < len(alt) <= _LONGEST_NAME:
            continue
        name = _name_of_portrait(alt)
        if (name != alt or _PORTRAIT.search(picture.get("class") or "")) and has_given_name(name):
            names = split_names([name], names_of_site)
            if len(names.people) == 1 and look_like_names(names.people):
                return Marked(names, name, AuthorsEvidence.UNMARKED)
    return None


def _name_of_portrait(description: str) -> str:
    """Return the description of a portrait without the words for it: *Photo of Ines Calder*, *Ines Calder's avatar*."""
    return _OF_PORTRAIT.sub("", description).strip()


def _parts_beside_day(found: Blocks, block: Block) -> Iterator[str]:
    """The parts of a line with a day or a time of reading that have none themselves, or a whole line beside a line with
    a day.
    """
    if has_printed_date(block.spaced) or (
        any(map(str.isdigit, block.text)) and READING_TIME.search(block.spaced) is not None
    ):
        for piece in block.pieces or (block.text,):
            for part in _SET_OFF.split(piece):
                bare = ON_BEHALF.sub("", _AROUND_DATE.sub("", part))
                if bare and not has_printed_date(bare) and not any(map(str.isdigit, bare)):
                    yield bare
        return
    neighbours = found.blocks[max(0, block.index - 1) : block.index + 2]
    is_beside = any(
        other is not block and other.length <= LONGEST_STAMP and has_printed_date(other.text) for other in neighbours
    )
    if is_beside and block.length <= _LONGEST_NAME:
        yield block.pieces[0] if begins_with_name(block.pieces) else block.text
        if placed := PLACE_BEFORE.match(block.text):
            yield placed[1]


def lone_first_line(found: Blocks, text: BodyText, names_of_site: frozenset[str]) -> Marked | None:
    """Return the name that a text begins with on a line of its own, set in bold or beginning with a given name."""
    for block in text.blocks[:3]:
        if block.length > _LONGEST_NAME or block.tag not in ("p", "div"):
            continue
        if block.text[-1:] in ".!?:…" or is_boilerplate(block.text):
            continue
        names = split_names([block.text], names_of_site)
        if names.people and look_like_names(names.people) and all(map(has_given_name, names.people)):
            return Marked(names, block.text, AuthorsEvidence.UNMARKED)
    return None


def _linked(found: Blocks, area: range, *, is_near: bool = True) -> Iterator[str]:
    """The texts of links to pages about an author."""
    links = found.links
    for place in range(bisect_left(links, area.start, key=itemgetter(1)), len(links)):
        element, index, number = links[place]
        if index >= area.stop:
            break
        node = found.nodes[number]
        if node.flags & _NO_PART:
            continue
        address, relations = element.get("href") or "", element.get("rel")
        is_author = (relations is not None and "author" in relations.split()) or (
            "/@" in address and _HANDLE_PATH.match(address) is not None
        )
        if not is_author:
            folders = _folders_of(address)
            is_author = not _AUTHOR_FOLDERS.isdisjoint(folders)
            if not is_author and _PERSON_FOLDERS.isdisjoint(folders):
                continue
        is_byline = bool(node.flags & (Hint.BYLINE | Hint.AUTHOR_BOX))
        is_in_chrome = node.flags & Hint.CHROME and not is_byline
        if is_in_chrome and not (is_author and is_near and next(element.iterancestors("nav"), None) is None):
            continue
        text = squeeze(text_of(element)) or (_described(element) if is_author else "")
        if not 1 < len(text) <= _LONGEST_NAME or is_bare_label(text) or is_boilerplate(text):
            continue
        if index < len(found.blocks) and _is_other(found.blocks[index], text):
            continue
        is_named = is_byline and (_is_name_class(element.get("class") or "") or look_like_names([text]))
        if is_author or has_given_name(text) or is_named:
            yield text


def _described(link: HtmlElement) -> str:
    """Return what describes a link that shows no text: its own title, or the description of the picture in it."""
    picture = next(link.iterdescendants("img"), None)
    values = (link.get("title"), link.get("aria-label"), picture.get("alt") if picture is not None else None)
    described = next((text for value in values if (text := squeeze(value))), "")
    return _OF_PROFILE.sub("", _name_of_portrait(described)).strip()


def _is_other(block: Block, name: str) -> bool:
    """Whether a name in a line follows a word for another than the writer: ``Reviewed by``."""
    pieces = block.pieces
    place = pieces.index(name) if name in pieces else 0
    return place > 0 and len(pieces[place - 1]) <= _LONGEST_NAME and is_bare_label_of_others(pieces[place - 1])


def _folders_of(address: str) -> set[str]:
    """Return the parts of an address in lower case that are between slashes, with something below them."""
    parts = address.lower().split("/")
    return {part for part, below in pairwise(parts[1:]) if below[:1] not in ("", "?", "#")}


def _classed(found: Blocks, area: range, *, is_near: bool = True) -> Iterator[str]:
    """The texts of elements whose class says that an author's name is in them."""
    seen = set[HtmlElement]()
    for block in found.blocks[area.start : area.stop]:
        node = found.nodes[block.node]
        if block.length > _LONGEST_LINE or node.flags & _NO_PART or node.element in seen:
            continue
        if not is_near and not node.flags & (Hint.BYLINE | Hint.AUTHOR_BOX):
            continue
        seen.add(node.element)
        around = found.nodes[node.parent] if node.parent >= 0 else node
        is_listed = node.tag in ("li", "p", "dd") and around.last - around.first <= _MOST_LISTED
        listing = (around.element,) if is_listed and not node.element.get("class") else ()
        for element in (*listing, *islice(node.element.iter(), _MOST_ELEMENTS)):
            names = _marks_of(element) if isinstance(element.tag, str) else None
            if not names or not _is_name_class(names):
                continue
            first = block.pieces[0] if begins_with_name(block.pieces) else block.text
            text = first if element in listing else squeeze(text_of(element))
            if element is node.element and has_given_name(first):
                text = first
            if 1 < len(text) <= _LONGEST_NAME and not is_bare_label(text) and not has_printed_date(text):
                yield text
                break


def _marks_of(element: HtmlElement) -> str:
    """Return an element's class names, and what the names for tests and scripts that systems with hashed class names
    leave say of it.
    """
    marks = element.get("class") or ""
    for name in _MARKS:
        if value := element.get(name):
            marks = f"{marks} {value}"
    return marks


@lru_cache(maxsize=4096)
def _is_name_class(names: str) -> bool:
    """Whether an element's class ends with a word for an author: ``post-author-name``, not ``author-info``."""
    for name in names.split():
        parts = [part.lower() for part in _CLASS_WORD.findall(_HASH.sub("", name))]
        if "".join(parts[-2:]) in _NAME_WORDS:
            parts[-2:] = ["".join(parts[-2:])]
        while len(parts) > 1 and parts[-1] in _NAME_ENDS:
            parts.pop()
        if parts and parts[-1] in _NAME_WORDS and _NO_NAME_WORDS.isdisjoint(parts):
            return True
    return False


def _portrayed(found: Blocks, area: range) -> Iterator[str]:
    """The lines beside a picture whose description is the same name."""
    described = {
        fold(_name_of_portrait(picture.get("alt") or "")): index
        for picture, index in found.pictures
        if index in area and picture.get("alt") and len(picture.get("alt") or "") <= _LONGEST_NAME
    }
    for block in found.blocks[area.start : area.stop] if described else ():
        index = described.get(fold(block.text))
        if block.flags & Hint.CAPTION or index is None or abs(index - block.index) > 1:
            continue
        if look_like_names([block.text]) and has_given_name(block.text):
            yield block.text


def _is_plausible(name: str) -> bool:
    parts = name.split()
    if len(parts) == 1:
        return _NICKNAME.fullmatch(name) is not None or not name.isascii()
    return len(parts) <= _MOST_WORDS and not is_boilerplate(name)


def _is_surely_a_name(name: str) -> bool:
    if not look_like_names([name]):
        return False
    has_initial = any(len(part) == 2 and part[0].isupper() and part[1] == "." for part in name.split()[1:-1])
    return has_initial or has_given_name(name)
