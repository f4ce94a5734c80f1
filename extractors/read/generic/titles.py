"""The headline as it stands on the page, without the site's name and without the label of a desk."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import islice

from lxml.etree import _Element as HtmlElement

from extractors.contracts.article import Source
from extractors.language.text import fold, squeeze, words
from extractors.read.generic.body.container import HEADINGS
from extractors.read.generic.markup.blocks import Blocks
from extractors.read.generic.markup.class_names import Hint, hints_of
from extractors.read.generic.markup.structured import Structured, text_value
from extractors.read.generic.markup.texts import text_of
from extractors.read.page import Page

_CUT = re.compile(
    r"(?<!\s)\s++(?:[|\u2013\u2014\u00b7\u2022\u00ab\u00bb\u2039\u203a:]+|-{1,2})\s+|(?<=\S)[|_]+(?=\S)"
    r"|(?:(?<!\s)\s++)?--\s*|(?:(?<!\s)\s++)?(?:(?:\u2013\u2013|\uff5c|::)\s*|-(?=[\u3040-\u9fff]+$))"
)
_HOST = re.compile(
    r"(?:[a-z0-9-]{2,}\.)+(?:com|net|org|info|news|media|tv|co|[a-z]{2})(?:\.[a-z]{2})?(?=$|\s*[|\-\u2013\u2014_])",
    re.IGNORECASE,
)
_HOME = re.compile(r"\s*+(?:https?:)?(?://[\w.:\-]{1,100})?/?(?:index\.\w{2,5}|\?m=[01])?\s*+", re.IGNORECASE)
"""The address of a front page, alone or with its host."""
_SEO = re.compile(r"(?:^|[^a-z])seo(?:$|[^a-z]|title|head|h1)", re.IGNORECASE)
_LONGEST_KICKER = 24
_LONGEST = 400
_LONGEST_STATED = 1000
_MOST_SECOND = 12
_NO_NAMES = words("amp blog blogs mobile news edition archive archiv online")
"""What a host begins with that is no name of a site."""
_SECOND = ("h2", "h3")
_SHORTEST_PART = 8
_APART = Hint.TAGS | Hint.CHROME | Hint.HIDDEN | Hint.DATE | Hint.COMMENTS
_SHORTEST_TAIL = 15
_LEAST_LABEL = 4
_SET_OFF_BY = "(（[【|｜–—-"
_MOST_PARTS = 12


@dataclass(frozen=True, slots=True)
class Title:
    """A headline and its source."""

    text: str
    source: Source


def find_title(page: Page, stated: Structured, found: Blocks) -> Title | None:
    """Return the headline and its source, chosen among the page's headings, JSON-LD, OpenGraph and the ``title``
    element; None if none has one. The site's name is removed.

    JSON-LD's ``headline`` wins, unless it looks like the version for search engines: the ``title`` element repeats it
    while OpenGraph repeats the visible headline. Without it the visible headline wins if another source confirms it,
    unless OpenGraph words it slightly differently or agrees with the ``title`` element. A heading marked up as the
    headline (``itemprop``) wins over all.
    """
    names = site_names(page, stated)
    headline = without_site(
        text_value(stated.article.get("headline") or stated.article.get("alternativeHeadline")), names
    )
    open_graph = without_site(
        stated.first_meta("og:title", "twitter:title", "parsely-title", "sailthru.title", "dc.title", "articletitle")
        or "",
        names,
    )
    page_title = without_site(stated.page_title, names)
    shown = _shown_headline(found, (headline, open_graph, page_title), names)
    if shown and any(
        element.get("itemprop") == "headline" and squeeze(text_of(element)) == shown for element, _ in found.headlines
    ):
        return Title(shown, Source.MICRODATA)
    if not shown and (marked := stated.microdata.get("headline")):
        text = squeeze(marked[0].get("content") or text_of(marked[0]))
        if 0 < len(text) < _LONGEST:
            return Title(without_site(text, names), Source.MICRODATA)
    if shown:
        if fold(named := text_value(stated.article.get("name"))) == fold(shown):
            headline = named  # both are stated, and one of them is shown
        elif squeeze(stated.page_title).startswith(headline) and _is_followed_by_site(shown, headline):
            headline = shown
        return _reconcile(shown, headline, open_graph, page_title, names)
    page_title = _borne_out(page_title, found)
    for text, source in ((headline, Source.JSON_LD), (open_graph, Source.META), (page_title, Source.META)):
        if text and fold(text) not in names:
            return Title(text[:_LONGEST], source)
    return None


def _borne_out(title: str, found: Blocks) -> str:
    """Return the part of a ``title`` element that the page also shows as a heading; what follows or precedes it is the
    site's name.
    """
    cuts = list(_CUT.finditer(title))
    if not cuts:
        return title
    heads = {fold(head): head for cut in cuts if len(head := title[: cut.start()].strip()) >= _SHORTEST_PART}
    tails = {fold(tail): tail for cut in cuts if len(tail := title[cut.end() :].strip()) >= _SHORTEST_TAIL}
    parts = tails | heads
    headings = (block for block in found.blocks if block.tag in HEADINGS and len(block.text) <= len(title))
    if headed := [part for block in headings if (part := parts.get(fold(block.text)))]:
        return max(headed, key=len)
    for block in found.blocks:
        if len(block.text) <= len(title) and (part := heads.get(fold(block.text))):
            return part
    return title


def _reconcile(shown: str, headline: str, open_graph: str, page_title: str, names: frozenset[str]) -> Title:
    """Choose between the visible headline and the stated ones if they differ."""
    visible, stated, social = fold(shown), fold(headline), fold(open_graph)
    for text, folded, source in ((headline, stated, Source.JSON_LD), (open_graph, social, Source.META)):
        kicker = len(visible) - len(folded)
        if folded and visible.endswith(" " + folded) and kicker < _LONGEST_KICKER and ":" not in shown[: kicker + 1]:
            return Title(text, source)
    if not stated:
        is_form = social and social not in names and not social.startswith(visible) and not visible.startswith(social)
        if is_form and (social == fold(page_title) or _likeness(set(social.split()), set(visible.split())) > 0.85):
            return Title(open_graph, Source.META)
        return Title(shown, Source.HEURISTIC)
    if stated == visible or len(stated) < 8 or stated in names:
        return Title(shown, Source.HEURISTIC)
    if visible in (social, fold(page_title)) and _long_words(stated).isdisjoint(_long_words(visible)):
        return Title(shown, Source.HEURISTIC)  # a description that was put where the headline belongs
    if _is_cut(headline, visible) or _is_cut(headline, social):
        return Title(shown, Source.HEURISTIC) if _is_cut(headline, visible) else Title(open_graph, Source.META)
    if visible in social and (stated in fold(page_title) or stated.endswith(f" {visible}")):
        return Title(shown, Source.HEURISTIC)
    return Title(headline, Source.JSON_LD)


def _shown_headline(found: Blocks, stated: tuple[str, ...], names: frozenset[str]) -> str:
    """Return the heading that another source confirms, else the only ``h1``."""
    stated_forms = {folded for text in stated if (folded := fold(text))}
    references = [set(folded.split()) for folded in stated_forms]
    best, best_score, alone = "", 0.0, []
    headings = [element for element, _ in found.headlines]
    if any(_is_for_machines(element) for element in headings):
        headings = [element for element in headings if not _is_for_machines(element)]
        headings += [node.element for node in found.nodes if node.tag in _SECOND][:_MOST_SECOND]
    for element in headings:
        text = _heading_text(element)
        folded = fold(text)
        if not folded or len(text) > _LONGEST or folded in names:
            continue
        alone.append(text)
        if part := _part_stated(element, stated_forms - {folded}):
            return part
        tokens = set(folded.split())
        score = max((_likeness(tokens, reference) for reference in references), default=0.0)
        if score > best_score:
            best, best_score = text, score
    if best_score >= 0.34:
        return best
    if len(alone) == 1 and len(alone[0]) > 15:
        return alone[0]
    return "" if references else (alone[0] if alone else "")


def _part_stated(heading: HtmlElement, stated_forms: set[str]) -> str:
    """Return the part of a heading that a source states by itself, where a kicker stands before it in the heading."""
    for part in islice(heading.iter(), 1, _MOST_PARTS):
        text = squeeze(text_of(part))
        if len(text) > _LONGEST_KICKER and fold(text) in stated_forms:
            return text
    return ""


def _heading_text(heading: HtmlElement) -> str:
    """Return a heading's text without the day and the badges that some designs set in it."""
    apart = [
        part
        for part in islice(heading.iterdescendants("time", "span", "em", "i", "small"), _MOST_PARTS)
        if part.tag == "time" or hints_of(part.get("class") or "") & _APART
    ]
    return (squeeze(text_of(heading, apart)) if apart else "") or squeeze(text_of(heading))


def _is_followed_by_site(shown: str, stated: str) -> bool:
    """Whether what is stated is the heading with a source in brackets or behind a line, as the ``title`` has it too."""
    rest = stated.removeprefix(shown).strip()
    return rest != stated and 0 < len(rest) < 2 * len(shown) and rest[0] in _SET_OFF_BY


def _long_words(folded: str) -> set[str]:
    """The words of a folded text that are more than links between others."""
    return {word for word in folded.split() if len(word) > 3 or not word.isascii()}


def _is_cut(stated: str, folded: str) -> bool:
    """Whether a stated headline ends in dots where another source, given folded, goes on."""
    if not stated.endswith(("...", "\u2026")):
        return False
    bare = fold(stated)
    return len(folded) > len(bare) and folded.startswith(bare)


def _is_for_machines(heading: HtmlElement) -> bool:
    """Whether an ``h1`` is one for search engines or for the whole site: named so, the last crumb of a menu, or a
    blog's name that leads to its front page.
    """
    if _SEO.search(heading.get("class") or ""):
        return True
    link = next(heading.iter("a"), None)
    if link is not None and _HOME.fullmatch(link.get("href") or "") and text_of(link) == text_of(heading):
        return True
    return next(heading.iterancestors("nav"), None) is not None


def _likeness(one: set[str], other: set[str]) -> float:
    if not one or not other:
        return 0.0
    return (
        len(one & other)
        / min(len(one), len(other))
        * (0.5 + 0.5 * min(len(one), len(other)) / max(len(one), len(other)))
    )


def site_names(page: Page, stated: Structured) -> frozenset[str]:
    """Return the folded names of the site: the stated site name, the publisher, organisations in JSON-LD, words of the
    host, and the outlet's name.
    """
    names = {
        fold(
            stated.first_meta(
                "og:site_name", "application-name", "apple-mobile-web-app-title", "twitter:site", "al:ios:app_name"
            )
        )
    }
    publisher = stated.resolve(stated.article.get("publisher"))
    names.add(fold(text_value(publisher.get("name") if isinstance(publisher, dict) else publisher)))
    for item in stated.items:
        if item.get("@type") in ("WebSite", "NewsMediaOrganization", "Organization"):
            names.add(fold(text_value(item.get("name"))))
            names.add(fold(text_value(item.get("alternateName"))))
    host = page.host
    names.add(fold(host))
    labels = host.split(".")
    if len(labels) >= 2:
        label = (
            labels[-3]
            if len(labels) > 2 and labels[-2] in {"co", "com", "org", "net", "gov", "edu", "ac"}
            else labels[-2]
        )
        names.add(label)
        if len(labels[0]) >= _LEAST_LABEL and labels[0] not in _NO_NAMES:
            names.add(labels[0])
    if page.outlet is not None:
        names.add(fold(page.outlet.name))
    return frozenset(name for name in names if len(name) > 1)


def without_site(title: str, names: frozenset[str]) -> str:
    """Return a title without the site's name, and other parts joined with it, at the end or the beginning. The empty
    string for an empty title.
    """
    title = squeeze(title[:_LONGEST_STATED])
    if not title:
        return ""
    joined = {name.replace(" ", "") for name in names}
    cuts = list(_CUT.finditer(title))
    for cut in cuts:
        tail = title[cut.end() :]
        parts = [fold(part) for part in _CUT.split(tail)]
        if cut.start() < 8 or not parts or len(parts) > 3:
            continue
        if any(_is_site(part, names, joined) for part in parts) or _is_host(tail):
            return title[: cut.start()].strip()
    if cuts and _is_site(fold(title[: cuts[0].start()]), names, joined) and len(title) - cuts[0].end() >= 8:
        return title[cuts[0].end() :].strip()
    return title


def _is_host(tail: str) -> bool:
    """Whether what a title ends with begins with a host's name, as sites call themselves: ``News.example``."""
    return _HOST.match(tail) is not None


def _is_site(part: str, names: frozenset[str], joined: set[str]) -> bool:
    bare = part.removeprefix("the ")
    if " " in part and names.issuperset(part.split()):
        return True
    return part in names or bare in names or part.replace(" ", "") in joined or bare.replace(" ", "") in joined
