"""Times that a page prints: near the headline, in and below the text, and elsewhere."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from lxml.etree import _Element as HtmlElement

from extractors.language.dates.printed import When, ordered_to_fit_url, parse_when, with_day_and_month_swapped
from extractors.read.generic.body.body_text import BodyText
from extractors.read.generic.markup.blocks import Block, Blocks
from extractors.read.generic.markup.class_names import Hint
from extractors.read.generic.markup.texts import text_of
from extractors.read.generic.phrases import LONGEST_STAMP
from extractors.read.generic.times.labels import Part, is_label, is_of_update, parts_of
from extractors.read.generic.times.stated import plausible
from extractors.read.page import Page

_THREE_DIGITS = re.compile(r"\d\D{0,30}\d\D{0,30}\d|[\u3007\u4e00\u4e8c]\D{0,9}\u5e74")
"""What a line must have to have a day: the numbers of a day and of a year."""
_MAY_BE_DATED = re.compile(r"\d(?:\d{3}|\d?\s?[./\-]\s?\d{1,2}\s?[./\-]|\d?\s?[\u6708\uc6d4])")
_STAMP_LABEL = re.compile(
    r"^\W*(?:(?:发布|發佈|發布|发表|刊登|发稿|更新)(?:日期|时间|時間)?|日期|时间|時間|掲載日|公開日|입력|등록)\s*[:：]"
    r"|^\W*(?:published|posted|publi[ée]e?|veröffentlicht|erstellt|publicad[oa]|pubblicat[oa]|opublikowan[oae]|geplaatst"
    r"|publicerad|publisert|опубликован[оа]?|дата|date|datum|data|fecha|letzte aktualisierung"
    r"|last (?:updated|modified))\b",
    re.IGNORECASE,
)
_LABELLED = re.compile(
    r"\b(?:date|published|posted|publié|publicado|pubblicato|veröffentlicht|fecha|data|datum|дата)\s?:\s?\d",
    re.IGNORECASE,
)
"""The day in a long line of labels and values."""
_POSTED = re.compile(
    r"^\W*(?:this (?:entry|post|article|item|story) was |dieser (?:artikel|beitrag|eintrag) wurde |cet article a été "
    r"|esta entrada fue |este (?:artículo|artigo|post) (?:fue|foi) |questo articolo è stato |dit (?:bericht|artikel) "
    r"|ten (?:wpis|artykuł) |эта запись |запись опубликована |отправлено |(?:submitted|posted|published) by "
    r"|gespeichert von |eingereicht von |(?:soumis|publié|posté) par |(?:enviado|publicado|postado) por "
    r"|(?:inviato|pubblicato) da |(?:ingediend|geplaatst|verstuurd) door |(?:inskickat|upplagd) av "
    r"|(?:lagt inn|innsendt|indsendt) av |dodane przez )",
    re.IGNORECASE,
)
"""How systems of blogs and portals begin the line with who wrote an entry and when, above or below it."""
_IN_BRACKETS = re.compile(r"^\s*(?:[^\d()]{0,30},?\s?)?[(\[（【]\s*([^)\]）】]{6,40})[)\]）】]")
_DATELINE = re.compile(
    r"^(?:[^\W\d][^\d.!?;:]{1,50}[,\uff0c\u060c\s]\s{0,2}(?:le |the |den |am )?)"
    r"(\d{1,2}(?:st|nd|rd|th|er|\.|º)?\s(?:de )?[^\W\d]{3,12}\.?,?\s(?:de )?20\d\d"
    r"|[^\W\d]{3,10}\.?\s\d{1,2}(?:st|nd|rd|th)?,?\s20\d\d"
    r"|20\d\d\s?年\s?\d{1,2}\s?月\s?\d{1,2}\s?日)"
    r"(?:\s(?:г|р)\.?)?\.?\s{0,3}(?:[/(\uff08\uff0f]|--?\s|[\u2013\u2014])"
)
"""Where and when a report was sent, as agencies and press releases begin: ``LENTON, March 3, 2026 /Wire/ --``."""
_NAMED_PUBLICATION = re.compile(r"publi(?:sh|c)(?!er)|pub-?_?(?:date|time)|posted|created", re.IGNORECASE)
_NAMED_UPDATE = re.compile(r"updated|modif|last-?_?upd|changed", re.IGNORECASE)
_NEAR_BLOCKS = 25
_MOST_LEADS = 6
_MOST_BELOW = 8
_MOST_TIMES = 50
_MOST_ELSEWHERE = 30
_LONGEST = 300
_AROUND = 160
"""Characters of a time element, and of the line it is in, in which words may say what it is of."""
_LONGEST_LABEL = 30
_FIRST_WORDS = 28
"""Characters of a day with its weekday."""
_BEGINNING = 60
"""Characters at the beginning of a paragraph in which its day may stand."""
_FIRST_BRACKET = 80
_BEGINNING_OF_TEXT = 120
"""Characters of a text in which its first bracket, and the place and day that it was sent from, may stand."""
_APART = Hint.RELATED | Hint.COMMENTS


_PARTED = re.compile(r"\d\s{0,3}[•·|–—/\u30fb-]\s")
_LONGEST_PREPOSITION = 4


@dataclass(frozen=True, slots=True)
class Printed:
    """A time printed on the page.

    ``is_marked`` says that the page's markup makes it a time or a byline near the headline, ``is_update`` and
    ``is_publication`` that words beside it say what it is of, ``shows_day`` that its day is shown to readers and stands
    not only in an attribute. ``place`` and ``mark`` name where and how it stands, for the scorecard of days.
    """

    when: When
    is_marked: bool
    is_update: bool = False
    is_publication: bool = False
    shows_day: bool = True
    place: str = "head"
    mark: str = "text"
    traits: tuple[str, ...] = ()


class Region:
    """Where the headline and the text of an article are among the page's blocks, as ranges of their numbers."""

    def __init__(self, found: Blocks, text: BodyText) -> None:
        self.found = found
        self.text = text
        self.start = text.blocks[0].index if text.blocks else 0
        self.end = text.blocks[-1].index if text.blocks else len(found.blocks)
        above = found.headline_above(self.start)
        self.has_headline = above is not None
        self.headline = above.first if above is not None else max(0, self.start - _NEAR_BLOCKS)
        self.low, self.high = max(0, self.headline - 6), min(len(found.blocks), self.start + 3)

    def is_in_text(self, index: int) -> bool:
        """Whether a block is one of the text, or is between two of them."""
        return bool(self.text.blocks) and self.start <= index <= self.end


def printed_times(page: Page, region: Region, tag: str | None) -> list[Printed]:
    """Return the plausible times printed near the headline or the beginning of the text, then those right after its
    end. Numeric dates are read in the order that fits the page's URL.
    """
    return _plausible(page, tag, _near(region, page.time_zone, tag))


def times_elsewhere(page: Page, region: Region, tag: str | None) -> list[Printed]:
    """Return the plausible times on lines of their own below the first paragraphs, those that run into other text where
    an element's class says what they are, those in the headline, in captions near it, and in lines further away.
    """
    return _plausible(page, tag, _elsewhere(region, page.time_zone, tag))


def _plausible(page: Page, tag: str | None, entries: Iterator[Printed]) -> list[Printed]:
    found = []
    for entry in entries:
        if when := plausible(entry.when, page):
            when = ordered_to_fit_url(when, page.url, tag)
            found.append(entry if when is entry.when else replace(entry, when=when))
    return found


def _near(region: Region, zone: str | None, tag: str | None) -> Iterator[Printed]:
    found, text = region.found, region.text
    nodes, blocks = found.nodes, found.blocks
    low, high = region.low, region.high
    near = [time for time in found.times if low <= time[1] <= high and not nodes[time[2]].flags & _APART]
    for element, index, _ in near[:_MOST_TIMES]:
        yield from _of_element(region, element, index, zone, tag)
    later: list[Printed] = []
    for block in blocks[low:high]:
        if block.length <= 200 and not block.flags & (_APART | Hint.CAPTION) and block.tag != "h1":
            for entry in _of_block(block, _label_before(blocks, block), zone, tag):
                if entry.is_marked:
                    yield entry
                else:
                    later.append(entry)
    yield from later
    yield from _below(region, zone, tag)
    if text.blocks:
        beginning = text.blocks[0].text[:_BEGINNING_OF_TEXT]
        set_apart = _IN_BRACKETS.match(beginning[:_FIRST_BRACKET]) or _DATELINE.match(beginning)
        if set_apart and (when := parse_when(set_apart[1], zone=zone, language=tag)):
            yield Printed(when, is_marked=False, place="lead", mark="bracket")
    within = [
        (element, index)
        for element, index, node in found.times
        if text.blocks
        and region.start <= index <= region.end + _MOST_BELOW
        and not (index > region.end and nodes[node].flags & _APART)
    ]
    for element, index in within[:_MOST_TIMES]:
        value = element.get("datetime") or element.get("title") or text_of(element)
        if when := parse_when(value, zone=zone, language=tag):
            place = "body" if index <= region.end else "below"
            yield Printed(when, is_marked=False, place=place, mark="time", shows_day=False)


def _of_element(
    region: Region, element: HtmlElement, index: int, zone: str | None, tag: str | None
) -> Iterator[Printed]:
    """Read a ``time`` or ``abbr`` element near the headline: its attribute, and what it shows where that differs."""
    printed = text_of(element)
    block = region.found.blocks[index] if index < len(region.found.blocks) else None
    around = printed[:_AROUND] + " " + (block.text[:_AROUND] if block is not None else "")
    values = (element.get("datetime"), element.get("content"), element.get("title"), printed)
    when = next((read for value in values if (read := parse_when(value, zone=zone, language=tag))), None)
    if when is None:
        return
    shown = parse_when(printed, zone=zone, language=tag)
    if (
        shown
        and _differ_by_days(shown, when)
        and not ((other := with_day_and_month_swapped(shown)) and not _differ_by_days(other, when))
    ):
        when = shown  # the attribute holds the time of some change of the page
    label = _label_of(printed, around)
    if not (label.is_publication or label.is_update):
        label = _label_in_names(element)
    in_text = region.is_in_text(index) and index > region.headline
    is_within = in_text and block is not None and block.length > len(printed) + _AROUND // 2  # a paragraph has it
    is_live = block is not None and bool(block.flags & Hint.LIVE)
    place = "live" if is_live else "body" if is_within or (in_text and shown is None) else "head"
    entry = Printed(
        when,
        is_marked=not is_live,
        is_update=label.is_update,
        is_publication=label.is_publication,
        shows_day=shown is not None,
        place=place,
        mark="time" if shown is not None else "timeattr",
    )
    if shown and not shown.is_day_only and (when.is_zone_assumed or not when.at.utcoffset()):
        yield replace(entry, when=shown)
    yield entry


def _label_in_names(element: HtmlElement) -> Part:
    """Return what the class names of a time element, or of the element around it, say of it."""
    above = element.getparent()
    for names in (element.get("class"), element.get("itemprop"), above.get("class") if above is not None else None):
        if names and _NAMED_PUBLICATION.search(names[:200]):
            return Part("", is_publication=True)
        if names and _NAMED_UPDATE.search(names[:200]):
            return Part("", is_update=True)
    return Part("")


def _label_of(printed: str, around: str) -> Part:
    """Return what words within or around a time element say of it."""
    for text in (printed, around):
        labels = [part for part in parts_of(text) if part.is_publication or part.is_update]
        if own := [part for part in labels if text is around and printed and printed in part.text]:
            return own[0]
        if len(labels) == 1 or (labels and text is printed):
            return labels[0]
    return Part("", is_update=is_of_update(around) and not labels)


def _label_before(blocks: list[Block], block: Block) -> str:
    """Return the line before a block if it is short and a label without a time: the ``dt`` before a ``dd``."""
    if block.index == 0 or block.length > LONGEST_STAMP or _THREE_DIGITS.search(block.text) is None:
        return ""
    before = blocks[block.index - 1].text
    return f"{before} " if len(before) <= _LONGEST_LABEL and is_label(before) else ""


def _of_block(block: Block, label: str, zone: str | None, tag: str | None) -> Iterator[Printed]:
    """Read the times of a short line near the headline, each part of it with what its words say."""
    if _THREE_DIGITS.search(block.text) is None:
        return
    line = label + block.spaced
    is_marked = bool(block.flags & (Hint.DATE | Hint.BYLINE))
    if not (is_marked or block.length <= 120 or _LABELLED.search(block.text)):
        line = line[:_BEGINNING]
        if not any(part.is_publication for part in parts_of(line)):
            return
    mark = "class" if is_marked else "line" if block.length <= LONGEST_STAMP else "text"
    traits = _traits(block)
    count = 0
    for part in parts_of(line):
        if when := parse_when(part.text, zone=zone, language=tag):
            count += 1
            yield Printed(
                when, is_marked and not part.is_update, part.is_update, part.is_publication, mark=mark, traits=traits
            )
    if not count and (when := parse_when(line, zone=zone, language=tag)):
        yield Printed(when, is_marked, is_of_update(line), mark=mark, traits=traits)


def _traits(block: Block) -> tuple[str, ...]:
    traits = []
    if block.link_density > 0.5:
        traits.append("linked")
    if block.flags & Hint.CHROME:
        traits.append("chrome")
    if block.flags & Hint.AUTHOR_BOX:
        traits.append("author_box")
    return tuple(traits)


def _below(region: Region, zone: str | None, tag: str | None) -> Iterator[Printed]:
    """Lines right after the text that are a stamp."""
    for block in region.found.blocks[region.end : region.end + _MOST_BELOW]:
        is_posted = _POSTED.match(block.text) is not None
        if block.flags & _APART or (block.length > _LONGEST and not is_posted):
            continue
        if _THREE_DIGITS.search(block.text, 0, _LONGEST) is None:
            continue
        label = _label_before(region.found.blocks, block)
        parts = parts_of(label + (block.spaced if block.length < 200 else block.text[:_LONGEST]))
        is_labelled = any(part.is_publication or part.is_update for part in parts)
        is_stamp = block.length <= 120 and (
            block.flags & (Hint.DATE | Hint.BYLINE) or is_labelled or _STAMP_LABEL.match(block.text)
        )
        if is_stamp or is_posted:
            traits = _traits(block)
            entries = [
                Printed(when, False, part.is_update, part.is_publication, place="below", mark="class", traits=traits)
                for part in parts
                if (when := parse_when(part.text, zone=zone, language=tag))
            ]
            if not entries and (when := parse_when(block.text, zone=zone, language=tag)):
                entries = [Printed(when, is_marked=False, place="below", mark="class", traits=traits)]
            yield from sorted(entries, key=lambda entry: (not entry.is_publication, entry.is_update))


def _elsewhere(region: Region, zone: str | None, tag: str | None) -> Iterator[Printed]:
    found, start = region.found, region.start
    apart = _APART | Hint.CAPTION | Hint.CHROME
    low = region.headline if region.has_headline else max(0, start - _MOST_LEADS)
    for element, index, node in found.stamps:
        if low <= index <= start + 1 and not found.nodes[node].flags & apart:
            line = text_of(element)
            if when := parse_when(line, zone=zone, language=tag):
                yield Printed(when, is_marked=False, is_update=is_of_update(line), place="lead", mark="stamp")
    left = _MOST_ELSEWHERE
    for block in found.blocks:
        if left <= 0:
            return
        if block.flags & _APART or _MAY_BE_DATED.search(block.text, 0, 200) is None:
            continue
        place = _place_of(block, region)
        if place == "head" and block.length <= 200 and not (block.tag == "h1" or block.flags & Hint.CAPTION):
            continue  # read already
        left -= 1
        is_long = block.length > 200
        is_posted = _POSTED.match(block.text) is not None
        line = (
            block.text[: _AROUND if is_posted else _BEGINNING]
            if is_long
            else _label_before(found.blocks, block) + block.spaced
        )
        is_marked = bool(block.flags & (Hint.DATE | Hint.BYLINE))
        mark = "long" if is_long else "class" if is_marked else "line" if block.length <= LONGEST_STAMP else "text"
        if place == "head":
            place = "h1" if block.tag == "h1" else "lead" if is_long else "caption"
        if place == "h1" and mark == "text":
            yield from _behind_headline(block, zone, tag)
        for part in parts_of(line):
            when = parse_when(part.text, zone=zone, language=tag)
            is_publication = part.is_publication or (is_posted and not part.is_update)
            if when is None or (
                mark in ("text", "long")
                and not (is_publication or part.is_update)
                and not _begins_with(line, when, zone, tag)
            ):
                continue  # a day that a sentence is about
            yield Printed(when, False, part.is_update, is_publication, place=place, mark=mark, traits=_traits(block))


def _behind_headline(block: Block, zone: str | None, tag: str | None) -> Iterator[Printed]:
    """Yield the day that begins an element of its own within the heading, after the headline's words.

    A sign must part it from what follows; at the heading's end no short word, such as a preposition, may lead to it.
    """
    pieces = block.pieces
    for before, piece, after in zip(pieces, pieces[1:], (*pieces[2:], ""), strict=False):
        when = parse_when(piece, zone=zone, language=tag) if len(piece) <= LONGEST_STAMP else None
        if when is None or not _begins_with(piece, when, zone, tag):
            continue
        last_word = before.rpartition(" ")[2]
        is_led_to = len(last_word) <= _LONGEST_PREPOSITION and last_word.islower()
        if _PARTED.search(f"{piece} {after}") or not (after or is_led_to):
            yield Printed(when, is_marked=False, place="h1", mark="line")


def _begins_with(line: str, when: When, zone: str | None, tag: str | None) -> bool:
    """Whether a line begins with a time."""
    first = parse_when(line[:_FIRST_WORDS], zone=zone, language=tag)
    return first is not None and first.at.date() == when.at.date()


def _place_of(block: Block, region: Region) -> str:
    index = block.index
    if region.low <= index < region.high:
        return "head"
    if region.start <= index <= region.start + _MOST_LEADS:
        return "lead"
    if region.is_in_text(index):
        return "body"
    if region.end < index <= region.end + _MOST_BELOW:
        return "below"
    return "above" if index < region.low else "far"


def _differ_by_days(one: When, other: When) -> bool:
    return abs((one.at.date() - other.at.date()).days) > 1
