"""The headline as it stands on the page, without the site's name, and the form that the page states beside it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import islice

from lxml.etree import _Element as HtmlElement

from extractors.contracts.article import FieldCandidate, Source
from extractors.language.text import count_words, fold, squeeze
from extractors.read.confidence import TitleEvidence
from extractors.read.generic.body.container import HEADINGS
from extractors.read.generic.headline_text import plain_headline, repair_double_encoding
from extractors.read.generic.markup.blocks import Blocks
from extractors.read.generic.markup.class_names import Hint, hints_of
from extractors.read.generic.markup.structured import Structured, text_value
from extractors.read.generic.markup.texts import text_of
from extractors.read.generic.phrases import has_printed_date
from extractors.read.generic.site_names import CUT, site_names, without_site
from extractors.read.page import Page

_HOME = re.compile(r"\s*+(?:https?:)?(?://[\w.:\-]{1,100})?/?(?:index\.\w{2,5}|\?m=[01])?\s*+", re.IGNORECASE)
"""The address of a front page, alone or with its host."""
_BLOCKS_BEHIND = frozenset(("div", "p", "ul", "section", "figure", "table"))
_SEO = re.compile(r"(?:^|[^a-z])seo(?:$|[^a-z]|title|head|h1)", re.IGNORECASE)
_KICKER = re.compile(
    r"kicker|eyebrow|over-?line|over-?title|dach-?zeile|top-?(?:line|title)|roof-?line|super-?title|super-?head|sub-?head"
    r"|sub-?title|pre-?title|pre-?head|strap-?line|surtitre|sur-?titre|antetitulo|occhiello|spitzmarke|title-?header"
    r"|h1-?small|rubric|rubrik|descriptor|entry-section",
    re.IGNORECASE,
)
"""What the class of a line is called that is above the headline, within the heading."""
_UNSEEN = re.compile(
    r"(?:^|[\s_-])(?:hidden|hide|is-hidden|visually-?hidden|sr-only|screen-reader\S*|aural|colon|hidden-?dash)",
    re.IGNORECASE,
)
_META = ("og:title", "twitter:title", "parsely-title", "sailthru.title", "dc.title", "articletitle")
_LONGEST_KICKER = 24
_LONGEST = 400
_MOST_SECOND = 12
_SECOND = ("h2", "h3")
_SHORTEST_PART = 8
_APART = Hint.TAGS | Hint.CHROME | Hint.HIDDEN | Hint.DATE | Hint.COMMENTS
_SHORTEST_TAIL = 15
_FEWEST_WORDS = 3
"""Words of a heading that is the headline without another source: shorter ones name a section or the site."""
_MOST_PARTS = 12
_MANY_WORDS = 5
"""The same where a heading of a lower level is what a source states."""
_LONGEST_WHOLE = 95
"""Letters within which systems do not cut a headline."""
_LONG_PARAGRAPH = 200
_MOST_ABOVE = 3
_MOST_WORDS_OF_ONE = 5
"""Words of a headline that one shared word can confirm."""
_LIKE = 0.34
_VERY_LIKE = 0.8


@dataclass(frozen=True, slots=True)
class Title:
    """A headline and its source.

    ``stated`` is the headline that the page states for search engines and sharing, where its words differ from those of
    ``text``. ``candidates`` are the differing values, the chosen one first; empty where the sources agree. ``evidence``
    is the kind of sources that the text rests on; None where an outlet's rules gave it.
    """

    text: str
    source: Source
    stated: str | None = None
    candidates: tuple[FieldCandidate, ...] = ()
    evidence: TitleEvidence | None = None


def find_title(page: Page, stated: Structured, found: Blocks) -> Title | None:
    """Return the headline and its source, chosen among the page's headings, JSON-LD, OpenGraph and the ``title``
    element; None if none has one. The site's name is removed.

    The headline that is shown wins over the forms stated for search engines and sharing. A heading is the headline if
    it is marked as such (``itemprop``), if a stated form confirms it, or if it is the only one. Without a shown
    headline JSON-LD's ``headline`` wins over OpenGraph and the ``title`` element.
    """
    logos = (fold(text_of(element)) for element, _ in found.headlines if _is_home_link(element))
    names = site_names(page, stated) | frozenset(filter(None, logos))
    forms = list(_stated_forms(stated, names))
    heading = _shown_headline(page, found, [form.value for form in forms], names)
    shown = _as_stated_without_site(heading, stated, names)
    if shown:
        is_marked = any(
            element.get("itemprop") == "headline" and squeeze(text_of(element)) == shown
            for element, _ in found.headlines
        )
        chosen = FieldCandidate(shown, Source.MICRODATA if is_marked else Source.HEURISTIC, "h1")
        if not is_marked:
            chosen = _without_glued_kicker(chosen, forms)
        return _with_others(chosen, forms, found, names)
    if marked := stated.microdata.get("headline"):
        text = plain_headline(marked[0].get("content") or text_of(marked[0]))
        if 0 < len(text) < _LONGEST:
            chosen = FieldCandidate(without_site(text, names), Source.MICRODATA, "headline")
            return _with_others(chosen, forms, found, names)
    for form in forms:
        text = _borne_out(form.value, found) if form.place == "title" else form.value
        if text and fold(text) not in names:
            chosen = FieldCandidate(_completed(text, forms)[:_LONGEST], form.source, form.place)
            return _with_others(chosen, forms, found, names)
    return None


def title_of_rule(text: str, page: Page, stated: Structured, found: Blocks) -> Title:
    """Return the headline that an outlet's rule gave, with the forms that the page states beside it."""
    names = site_names(page, stated)
    title = _with_others(FieldCandidate(text, Source.RULE, "rule"), list(_stated_forms(stated, names)), found, names)
    return replace(title, evidence=None)


def _stated_forms(stated: Structured, names: frozenset[str]) -> Iterator[FieldCandidate]:
    """The headlines that the page states, without the site's name: JSON-LD, OpenGraph and its like, ``title``."""
    article = stated.article
    for key in ("headline", "alternativeHeadline", "name"):
        if text := without_site(plain_headline(text_value(article.get(key))), names):
            yield FieldCandidate(text, Source.JSON_LD, key)
            break
    for key in _META:
        if text := without_site(plain_headline(stated.first_meta(key)), names):
            yield FieldCandidate(text, Source.META, key)
            break
    if text := without_site(repair_double_encoding(stated.page_title), names):
        yield FieldCandidate(text, Source.META, "title")


def _with_others(chosen: FieldCandidate, forms: list[FieldCandidate], found: Blocks, names: frozenset[str]) -> Title:
    """Return the title with the stated form that differs from it, and all differing values."""
    differing: dict[str, FieldCandidate] = {fold(chosen.value): chosen}
    machine = [
        FieldCandidate(text, Source.HEURISTIC, "h1")
        for element, _ in found.headlines
        if _is_for_machines(element)
        and (text := squeeze(text_of(element)))
        and len(text) < _LONGEST
        and not _is_home_link(element)
    ]
    for form in (*forms, *machine):
        folded = fold(form.value)
        if folded and folded not in names and form.place != "title":
            differing.setdefault(folded, form)
    visible = fold(chosen.value)
    for form in forms:  # the title element adds sections and slogans: its words must be others
        if form.place == "title" and visible not in (folded := fold(form.value)) and folded not in names:
            differing.setdefault(folded, form)
    values = tuple(differing.values())
    evidence = _evidence(chosen, forms, is_differing=len(values) > 1)
    if len(values) < 2:
        return Title(chosen.value, chosen.source, evidence=evidence)
    return Title(chosen.value, chosen.source, values[1].value[:_LONGEST], values, evidence)


def _evidence(chosen: FieldCandidate, forms: list[FieldCandidate], *, is_differing: bool) -> TitleEvidence:
    visible = fold(chosen.value)
    alike = sum(visible in fold(form.value) if form.place == "title" else fold(form.value) == visible for form in forms)
    if chosen.place != "h1":
        return TitleEvidence.STATED_TWICE if alike > 1 else TitleEvidence.STATED_ONCE
    if not forms:
        return TitleEvidence.SHOWN_ALONE
    if not alike:
        return TitleEvidence.SHOWN_AGAINST_STATED
    return TitleEvidence.SHOWN_AND_ONE_STATED if is_differing else TitleEvidence.SHOWN_AND_STATED


def _without_glued_kicker(shown: FieldCandidate, forms: list[FieldCandidate]) -> FieldCandidate:
    """Return the stated form where the heading is that form behind a short kicker that no mark sets off."""
    visible = fold(shown.value)
    for form in forms:
        folded = fold(form.value)
        kicker = len(visible) - len(folded)
        if not folded or form.place == "title" or not visible.endswith(" " + folded):
            continue
        if kicker < _LONGEST_KICKER and ":" not in shown.value[: kicker + 1]:
            return FieldCandidate(form.value, form.source, shown.place)
    return shown


def _as_stated_without_site(shown: str, stated: Structured, names: frozenset[str]) -> str:
    """Return a heading without the site's name, where a source states it so word by word."""
    bare = without_site(shown, names)
    if bare == shown:
        return shown
    values = (text_value(stated.article.get("headline")), *(stated.first_meta(key) for key in _META))
    return bare if fold(bare) in {fold(plain_headline(value)) for value in values if value} else shown


def _completed(text: str, forms: list[FieldCandidate]) -> str:
    """Return the whole form of a stated headline that was cut off, in dots or at the length that JSON-LD asks for,
    where another source has it.
    """
    start = text.rstrip(".\u2026 ")
    if len(start) < len(text) or len(text) >= _LONGEST_WHOLE:
        for form in forms:
            rest = form.value[len(start) :].lstrip(".\u2026")
            if form.value.startswith(start) and rest and not CUT.match(rest):
                return form.value
    return text


def _borne_out(title: str, found: Blocks) -> str:
    """Return the part of a ``title`` element that the page also shows, as a heading or on a line of its own; what
    follows or precedes it is the site's name.
    """
    cuts = list(CUT.finditer(title))
    if not cuts:
        return title
    heads = {fold(head): head for cut in cuts if len(head := title[: cut.start()].strip()) >= _SHORTEST_PART}
    tails = {fold(tail): tail for cut in cuts if len(tail := title[cut.end() :].strip()) >= _SHORTEST_TAIL}
    parts = tails | heads
    headings = (block for block in found.blocks if block.tag in HEADINGS and len(block.text) <= len(title))
    if headed := [part for block in headings if (part := parts.get(fold(block.text)))]:
        return max(headed, key=len)
    shown = (heads.get(fold(block.text)) for block in found.blocks if len(block.text) <= len(title))
    if head := next(filter(None, shown), ""):
        return head
    return _shown_tail(tails, len(title), found) or title


def _shown_tail(tails: dict[str, str], longest: int, found: Blocks) -> str:
    """Return the end of a ``title`` element that stands on a line of its own above the first long paragraph: old pages
    put the site's name first, and mark the headline by its size alone.
    """
    for block in found.blocks if tails else ():
        if block.length > _LONG_PARAGRAPH:
            return ""
        first = (block.pieces or (block.text,))[0]
        tail = tails.get(fold(first)) if len(first) <= longest else None
        if tail and not block.link_length and not block.flags & _APART and count_words(tail) >= _FEWEST_WORDS:
            return tail
    return ""


def _shown_headline(page: Page, found: Blocks, stated: list[str], names: frozenset[str]) -> str:
    """Return the heading that another source confirms, else the only ``h1`` above the text; empty if there is none."""
    forms = {folded for text in stated if (folded := fold(text)) and folded not in names}
    references = [set(folded.split()) for folded in forms]
    headlines = found.headlines or [(element, 0) for element in islice(page.root.iter("h1"), _MOST_SECOND)]
    headings = [(element, index) for element, index in headlines if not _is_for_machines(element)]
    above, below = list[str](), list[str]()
    for element, index in headings:
        text = _heading_text(element, forms)
        folded = fold(text)
        if folded in forms and len(text) <= _LONGEST and folded not in names:
            return text
        if folded and len(text) <= _LONGEST and folded not in names:
            (above if _is_above_text(element, index, found) else below).append(text)
    for texts in filter(None, (above, below)):
        best = max(texts, key=lambda text: _best_likeness(fold(text), references))
        if _best_likeness(fold(best), references) >= _LIKE:
            return best
    second = _second_headline(found, forms, references, _VERY_LIKE)
    is_alone = len(above) == 1 and count_words(above[0]) >= (_MANY_WORDS if fold(second) in forms else _FEWEST_WORDS)
    if above and (is_alone or not references):
        return above[0]
    if second:
        return second
    for element, _ in headlines:
        if fold(text := squeeze(text_of(element))) in forms and not _is_home_link(element):
            return text
    if not headlines or headings:
        return ""
    if references:
        return _second_headline(found, forms, references, _LIKE)
    seconds = (squeeze(text_of(node.element)) for node in found.nodes if node.tag in _SECOND)
    return next((text for text in seconds if count_words(text) >= _FEWEST_WORDS and fold(text) not in names), "")


def _second_headline(found: Blocks, forms: set[str], references: list[set[str]], least: float) -> str:
    """Return the heading of a lower level whose words are nearest to those of a stated headline; empty if none has
    this likeness.
    """
    best, best_score = "", 0.0
    for node in islice((node for node in found.nodes if node.tag in _SECOND), _MOST_SECOND):
        text = _heading_text(node.element, forms)
        score = _best_likeness(fold(text), references) if len(text) <= _LONGEST else 0.0
        if score > best_score:
            best, best_score = text, score
    return best if best_score >= least else ""


def _is_above_text(heading: HtmlElement, index: int, found: Blocks) -> bool:
    """Whether a heading precedes the text and is beside no other one: not in an aside or a footer, nor under long
    paragraphs.
    """
    if any(above.tag in ("aside", "footer", "nav") for above in heading.iterancestors()):
        return False
    long = (block for block in found.blocks if block.node < index and block.length > _LONG_PARAGRAPH)
    return sum(1 for _ in islice(long, _MOST_ABOVE)) < _MOST_ABOVE


def _heading_text(heading: HtmlElement, forms: set[str]) -> str:
    """Return a heading's text without the kicker, the day and the badges that some designs set in it. A kicker stays
    where a source states it with the headline and none states the headline alone. ``forms`` are the folded stated
    headlines.
    """
    whole = squeeze(repair_double_encoding(text_of(heading)))
    if not len(heading):
        return whole
    for part in islice(heading.iter(), 1, _MOST_PARTS):
        text = squeeze(text_of(part))
        if len(text) > _LONGEST_KICKER and fold(text) in forms and not _KICKER.search(part.get("class") or ""):
            return text
    if fold(whole) not in forms:
        # an h1 without its end tag holds the blocks behind it too
        if heading[0].tag in _BLOCKS_BEHIND and fold(own := repair_double_encoding(squeeze(heading.text))) in forms:
            return own
        for child in islice(heading, _MOST_PARTS):
            if fold(rest := _text_without(heading, [child])) in forms:
                return rest
    parts = islice(heading.iterdescendants("time", "span", "em", "i", "small", "div", "p", "strong"), _MOST_PARTS)
    apart = [part for part in parts if _is_apart(part, heading)]
    bare = _text_without(heading, apart) if apart else ""
    if fold(bare) not in forms and fold(whole) in forms:
        return whole
    return bare or whole


def _text_without(heading: HtmlElement, apart: list[HtmlElement]) -> str:
    return repair_double_encoding(squeeze(text_of(heading, apart))).strip(" :|\u2013\u2014\u2022\u00b7/-")


def _is_apart(part: HtmlElement, heading: HtmlElement) -> bool:
    """Whether an element within a heading is a day, a badge, a kicker or unseen punctuation."""
    names = part.get("class") or ""
    if part.tag in ("time", "small") or hints_of(names) & _APART or _UNSEEN.search(names):
        return True
    if _KICKER.search(names):
        return _is_followed(part, heading)
    return part.tag == "span" and len(text := text_of(part)) <= _LONGEST_KICKER and has_printed_date(text)


def _is_followed(part: HtmlElement, heading: HtmlElement) -> bool:
    """Whether text follows an element within the heading: the last line of a heading is no kicker."""
    while part is not heading:
        if (part.tail or "").strip() or any(text_of(after) for after in part.itersiblings()):
            return True
        above = part.getparent()
        if above is None:
            return False
        part = above
    return False


def _is_for_machines(heading: HtmlElement) -> bool:
    """Whether an ``h1`` is one for search engines or for the whole site: named so, the last crumb of a menu, or a
    blog's name that leads to its front page.
    """
    return bool(_SEO.search(heading.get("class") or "")) or _is_home_link(heading) or _is_in_menu(heading)


def _is_home_link(heading: HtmlElement) -> bool:
    link = next(heading.iter("a"), None)
    return link is not None and bool(_HOME.fullmatch(link.get("href") or "")) and text_of(link) == text_of(heading)


def _is_in_menu(heading: HtmlElement) -> bool:
    around = next(heading.iterancestors("nav", "main", "article"), None)
    return around is not None and around.tag == "nav"


def _best_likeness(folded: str, references: list[set[str]]) -> float:
    tokens = set(folded.split())
    return max((_likeness(tokens, reference) for reference in references), default=0.0)


def _likeness(one: set[str], other: set[str]) -> float:
    fewer, more = sorted((len(one), len(other)))
    shared = len(one & other)
    if not fewer or (shared == 1 and more > _MOST_WORDS_OF_ONE):
        return 0.0
    return shared / fewer * (0.5 + 0.5 * fewer / more)
