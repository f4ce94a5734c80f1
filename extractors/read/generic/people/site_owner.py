"""The owner of a site that one person writes, who signs none of its pages: the site is called by the person's name."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice

from extractors.language.text import fold, squeeze, words
from extractors.read.confidence import AuthorsEvidence
from extractors.read.generic.markup.blocks import Blocks
from extractors.read.generic.markup.structured import Structured, types_of
from extractors.read.generic.markup.texts import text_of
from extractors.read.generic.people.houses import has_given_name, is_agency, is_desk, is_organisation
from extractors.read.generic.people.marked_writers import Marked
from extractors.read.generic.people.names import look_like_names, split_names

_COPYRIGHT = re.compile(
    r"(?:\u00a9|\(c\)|\bcopyright\b)[\s\u00a9(c)]{0,6}(?:(?:19|20)\d\d[\s,\u2013-]{0,4}){0,3}(?:by\s)?"
    r"([^\W\d_][^\d.,|\u00b7\u2022\u00a9]{3,40})",
    re.IGNORECASE,
)
_RESERVED = re.compile(
    r"(?<!\s)\s++(?:all rights|alle rechte|tous droits|todos los|some rights|unless)\b.*$", re.IGNORECASE
)
_POSSESSIVE = re.compile(r"^(\S+(?: \S+){1,2}?)['\u2019]s\s")
_TITLE_PARTS = re.compile(r"\s[|\u2013\u2014\u00b7-]\s|[()]")
_HOME = re.compile(r"(?:https?://[^/?#]+)?/?|\.\./?")
_PRESS = words(
    "news times post press journal gazette herald tribune chronicle observer courier star sun mail mirror standard"
    " today daily weekly review magazine bulletin register record sentinel reporter examiner enterprise democrat"
    " republican"
    " advertiser citizen leader independent dispatch telegraph guardian globe world report reports media online blog"
    " group company shop store studio studios design designs photography law firm clinic hotel school university"
    " college church museum foundation institute association society club radio tv television network zeitung"
    " nachrichten kurier bote anzeiger tagblatt rundschau verlag kliniken klinik praxis stiftung"
)
"""What the names of houses end with, also of those that are called after a person or a town."""
_BLOG_SERVICES = (
    *(" wordpress com", " blogspot com", " blogspot co uk", " blogspot de", " tumblr com", " substack com"),
    *(" livejournal com", " typepad com", " over blog com", " canalblog com", " hatenablog com", " hatenadiary org"),
    *(" blogg se", " blog hu", " blogfa com", " blogsky com", " skyrock com", " pixnet net", " blog jp", " ghost io"),
    *(" bearblog dev", " hashnode dev", " dreamwidth org", " medium com", " wixsite com", " weebly com"),
)
"""Services below whose address anybody opens a blog, folded."""
_ARTICLES = words("the der die das le la les el los las il lo gli o os as het de un une una ein eine")
_MOST_BLOCKS = 15
_MOST_LINKS = 12
_SHORTEST_SURNAME = 5
_FEWEST_WITNESSES = 2


def owner_of_site(stated: Structured, found: Blocks, names_of_site: frozenset[str]) -> Marked | None:
    """Return the person by whose name a site goes where two of these say so: its address, its name or title, the notice
    of copyright, the link to its first page, its feed's title. None for others and for what is stated to be news.

    ``names_of_site`` are the site's names, folded; the parts of its address are among them.
    """
    if "NewsArticle" in types_of(stated.article):
        return None
    witnesses: dict[str, set[str]] = {}
    spelled: dict[str, str] = {}
    for kind, text in _named(stated, found):
        name = squeeze(text)
        if 2 <= len(name.split()) <= 3 and _is_of_person(name, names_of_site):
            witnesses.setdefault(fold(name), set()).add(kind)
            spelled.setdefault(fold(name), name)
    for folded, kinds in witnesses.items():
        if _is_in_address(folded, names_of_site):
            kinds.add("address")
        if len(kinds) >= _FEWEST_WITNESSES:
            name = spelled[folded]
            return Marked(split_names([name], frozenset()), name, AuthorsEvidence.UNMARKED)
    return None


def blogger(houses: tuple[str, ...], names_of_site: frozenset[str]) -> str | None:
    """Return the stated author by whose name a blog goes at a service where anybody opens one: there it is what its
    writer is called, and no house's. None on other sites, and for what is a house by its form.

    ``names_of_site`` are folded; the site's address is among them.
    """
    if len(houses) != 1 or not any(name.endswith(_BLOG_SERVICES) for name in names_of_site):
        return None
    name = houses[0]
    first, space, _ = fold(name).partition(" ")
    if space and first in _ARTICLES:  # a paper is called so
        return None
    is_house = is_desk(name) or is_organisation(name) or is_agency(name) or not _PRESS.isdisjoint(fold(name).split())
    return None if is_house or fold(name).replace(" ", "") not in _joined(names_of_site) else name


def _joined(names: frozenset[str]) -> set[str]:
    return {name.replace(" ", "") for name in names}


def _named(stated: Structured, found: Blocks) -> Iterator[tuple[str, str]]:
    """What a page calls its site and its owner, each with the kind of place."""
    for block in found.blocks[-_MOST_BLOCKS:]:
        if match := _COPYRIGHT.search(block.text[:400]):
            yield "copyright", _RESERVED.sub("", match[1])
    for element, _, _ in found.links[:_MOST_LINKS]:
        if _HOME.fullmatch(element.get("href") or "-"):
            yield "home", text_of(element)
    site = stated.first_meta("og:site_name") or ""
    for part in (*_TITLE_PARTS.split(site), *_TITLE_PARTS.split(stated.page_title)):
        yield "title", part
        if owner := _POSSESSIVE.match(part):
            yield "title", owner[1]
    root = found.nodes[0].element.getroottree().getroot()
    for link in islice(root.iterfind("./head/link[@type='application/rss+xml']"), 3):
        yield "feed", _TITLE_PARTS.split(link.get("title") or "")[0]


def _is_of_person(name: str, names_of_site: frozenset[str]) -> bool:
    parts = fold(name).split()
    return (
        bool(parts)
        and parts[-1] not in _PRESS
        and parts[0] not in _PRESS
        and look_like_names([name])
        and has_given_name(name)
        and split_names([name], names_of_site).people == (name,)
    )


def _is_in_address(folded: str, names_of_site: frozenset[str]) -> bool:
    """Whether a part of the site's address is the name without spaces, or the surname."""
    parts = folded.split()
    return "".join(parts) in names_of_site or (len(parts[-1]) >= _SHORTEST_SURNAME and parts[-1] in names_of_site)
