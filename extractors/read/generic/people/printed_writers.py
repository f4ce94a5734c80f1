"""The byline as printed: near the headline, or under the text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from extractors.read.generic.body.body_text import BodyText
from extractors.read.generic.body.container import HEADINGS
from extractors.read.generic.markup.blocks import Block, Blocks, Node
from extractors.read.generic.markup.class_names import Hint
from extractors.read.generic.markup.texts import text_of
from extractors.read.generic.people.east_asian_bylines import (
    find_east_asian_writers,
    names_after_east_asian_label,
)
from extractors.read.generic.people.houses import has_given_name
from extractors.read.generic.people.labels import BARE_LABEL, LABEL, NOUN_LABEL, OTHERS, is_bare_label
from extractors.read.generic.people.names import (
    PLACE_BEFORE,
    Names,
    begins_with_name,
    clean_names,
    look_like_names,
    names_after_label,
    printed_names,
    split_names,
)
from extractors.read.generic.phrases import has_printed_date, is_boilerplate

_TAIL = re.compile(
    r"(?<=\S)\s{0,3}(?:[|\u00b7\u2022,]\s{0,3})?(?:פורסם|עודכן|تم النشر|نشر في|نُشر|آخر تحديث|تاريخ النشر|تاریخ انتشار"
    r"|Опубликован[оа]?|Обновлен[оа]|Publicad[oa]|Actualizad[oa]|Atualizad[oa]|Pubblicato|Aggiornato|Yayınlan\w+|Yayın|Güncel\w+|Giriş"
    r"|Δημοσί\w+|Ενημέρ\w+|Opublikowan[oae]|Aktualiz\w+|Publisert|Oppdatert|Publicerad|Uppdaterad|Julkaistu|Päivitetty"
    r"|Diterbitkan|प्रकाशित|अपडेटेड|Đăng|Cập nhật|เผยแพร่|อัปเดต|入力|입력|수정|发布于|發布於)(?!\w).{0,300}$|"
    r"(?:,|\s)\s{0,3}(?:in|on|at|for|am|um|le|el|il):?\s{1,3}.{0,300}$"
    r"|\s(?:[|\u00b7\u2022]\s{0,3})?(?:In|On|Under|Filed under|Category|Kategorien?|Catégorie):\s{1,3}.{0,300}$"
    r"|\s(?:is|was) an? .{0,300}$"
    r"|\s(?:[Pp]osted|[Pp]ublished|[Uu]pdated|[Cc]reated|[Ll]ast [Mm]odified|[Vv]eröffentlicht|[Pp]ublié)\b.{0,300}$"
)
_CLOCK = re.compile(r"\b\d{1,2}\s?[:h]\s?\d\d\b")
_SIGNED = re.compile(
    r"^(?:posted|written|published|submitted|created|geschrieben|verfasst|gepostet|eingestellt|gespeichert|erstellt|publié"
    r"|écrit|soumis|publicad[oa]|postad[oa]|enviado|escrit[oa]|inviato|geplaatst|ingediend|gepost|upplagd|lagt inn"
    r"|opslået|indsendt|diposting|publicat|postat|zamieszczone|wysłane)"
    r" (?:by|von|par|por|door|av|af|oleh|de|przez)\b",
    re.IGNORECASE,
)
_MARKS = re.compile(r"\s[|\u00b7\u2022\u2013\u2014/-]\s")
_DIGIT = re.compile(r"\d")
_KICKER = re.compile(
    r"kicker|eyebrow|overline|dachzeile|topline|subject|author[\w-]{0,40}[_-](?:desc\w*|role|job|position)\b",
    re.IGNORECASE,
)
"""Names of what is beside a name: a kicker, and what is said of the author."""
_CREDIT = re.compile(
    r"\b(?:instagram|facebook|twitter|getty|shutterstock|foto|photo|bild|bildrechte|bildquelle|image|crédito|credit|copyright)\b",
    re.IGNORECASE,
)
_DATE_AND_AFTER = re.compile(
    r"[\s\-\u2013\u2014|\u00b7\u2022,]{0,8}(?:\b(?:on|am|le|el|il"
    r"|,)\s{1,3})?(?:\b(?:(?:[A-Z][a-z]{1,7}(?:day|dag|tag|di)|[A-Z][a-z]{1,3}\.?),?\s{1,3})?(?:[^\W\d_]{3,12}\.?\s+\d{1,2}"
    r"(?!\d|[./\-]\d|\.?\s+(?:de\s+)?[^\W\d_]{3,12}\.?,?\s+(?:de\s+)?\d)|\d{1,2}\.?\s+(?:de\s+)?[^\W\d_]{3,12}"
    r"|\d{1,4}[./\-]\d)).{0,300}$"
)
_LONGEST = 60
_LONGEST_SIGN = 40
_LONGEST_SIGNED = 120
_MOST_AT_END = 8
_MOST_LISTED = 8
_LONGEST_LABEL = 24
_MOST_BELOW = 4
"""Blocks from the first of the text within which a byline may stand: below a standfirst, and a line of the day."""


class Byline(NamedTuple):
    """The line as printed (None without one), the people and the houses that it names, and whether a word such as
    ``by`` precedes the names.
    """

    raw: str | None = None
    people: tuple[str, ...] = ()
    houses: tuple[str, ...] = ()
    is_labelled: bool = False


def printed_byline(found: Blocks, text: BodyText, names_of_site: frozenset[str]) -> Byline:
    """Return the line near the headline that is marked as byline or begins like one, or that names its writers within,
    else the one under the text. A line that names houses alone counts where no other names people.
    """
    if not text.blocks:
        return Byline()
    start = text.blocks[0].index
    nodes = found.nodes
    above = found.headline_above(start)
    headline = above.first if above is not None else max(0, start - 15)
    head = [
        block
        for block in found.blocks[max(0, headline - 6) : start + _MOST_BELOW]
        if block.length <= 160 and block.tag != "h1" and not block.flags & (Hint.RELATED | Hint.COMMENTS | Hint.CAPTION)
    ]
    best = of_house = Byline()
    for block in head:
        line = raw = block.spaced
        if names := names_after_east_asian_label(raw):
            return Byline(raw, names, is_labelled=True)
        if block.tag == "li" and block.index < headline and block.flags & Hint.CHROME:
            continue  # a menu
        label = found.blocks[block.index - 1].text[:_LONGEST_LABEL] if block.index else ""
        is_elsewhere = block.flags & Hint.TAGS or (block.tag == "li" and block.flags & Hint.CHROME)
        if label and is_bare_label(label) and not is_boilerplate(line) and not is_elsewhere:
            line = f"{label} {line}"
        begins = LABEL.match(line)
        if begins is None and (best.raw is not None or block.index > start + 1):
            continue
        if best.is_labelled and block.index >= start:
            continue  # the text's own labels: Interview: Ines Calder
        if "\u00a9" in line or OTHERS.match(line):
            continue
        is_marked = _is_marked(nodes[block.node]) or (bool(block.flags & Hint.BYLINE) and has_given_name(line))
        undated = _before_day_of(block, line)
        if begins is None and not is_marked and undated is None and _CLOCK.search(line) is None:
            continue
        if begins is None and _CREDIT.search(line):
            continue
        said = line if undated is None else undated
        label_end = begins.end() if begins is not None else 0
        said = said[:label_end] + _TAIL.sub("", said[label_end:])
        if begins is None and is_marked and (placed := PLACE_BEFORE.match(said)):
            said = placed[1]
        found_names = split_names([said], names_of_site)
        if found_names.people and begins_with_name(block.pieces) and begins is None:
            first_name = block.pieces[0]
            if any(name.startswith(f"{first_name} ") for name in found_names.people):
                found_names = Names((first_name,), found_names.houses)
        if begins and (names := printed_names(said, names_of_site) or _nickname(said, names_of_site, is_marked)):
            if line is not raw and block.tag == "li":  # the label stands above a list of names
                names = (*names, *_listed_below(found, block, names_of_site))
            return Byline(raw, names, found_names.houses, is_labelled=True)
        names = () if begins else found_names.people
        if found_names.houses and not found_names.people and of_house.raw is None and (begins or is_marked):
            of_house = Byline(raw, (), found_names.houses, is_labelled=begins is not None)
        if best.raw is not None or _CREDIT.search(line):
            continue
        if names and text.blocks[0].text.startswith(names[0]):
            continue  # the place and day that the text begins with, printed above it
        is_sign = is_marked and len(names) == 1 and "/" in names[0]
        if names and (is_sign or look_like_names(names)) and (is_marked or undated is not None):
            best = Byline(line, names, found_names.houses)
        elif within := names_after_label(
            block.pieces,
            names_of_site,
            nicknames=is_marked or (undated is not None and _CLOCK.search(line) is not None),
        ):
            best = Byline(line, within, is_labelled=True)
        elif is_marked:
            first = clean_names(block.pieces[:1] if undated is None else _beside_date(line), names_of_site)
            if first and look_like_names(first):
                best = Byline(line, first)
    if best.raw is None:
        end = text.blocks[-1].index + 1
        after = [block for block in found.blocks[end : end + 8] if not block.flags & (Hint.RELATED | Hint.COMMENTS)]
        signed = find_east_asian_writers(head, text.blocks, after) or _signed_below(after, nodes, names_of_site)
        signed = signed or _labelled_at_end(text.blocks[-_MOST_AT_END:], names_of_site)
        if signed is not None:
            return Byline(*signed, is_labelled=True)
    return of_house if best.raw is None else best


def _listed_below(found: Blocks, first: Block, names_of_site: frozenset[str]) -> Iterator[str]:
    """The names in the entries that follow one with a name in the same list."""
    around = found.nodes[first.node].parent
    for block in found.blocks[first.index + 1 : first.index + 1 + _MOST_LISTED]:
        if block.tag != "li" or found.nodes[block.node].parent != around or block.length > _LONGEST:
            return
        yield from (name for name in clean_names([block.text], names_of_site) if look_like_names([name]))


def _nickname(line: str, names_of_site: frozenset[str], is_marked: bool) -> tuple[str, ...]:
    """Return the name with digits that follows a byline's word in an element that is marked as a byline."""
    names = split_names([line], names_of_site, nicknames=True).people if is_marked else ()
    return names if len(names) == 1 and " " not in names[0] else ()


def _is_marked(node: Node) -> bool:
    """Whether an element's own class says that a byline is in it; that of a kicker says no more than its place."""
    return bool(node.hints & (Hint.BYLINE | Hint.AUTHOR_BOX)) and (
        _KICKER.search(node.element.get("class") or "") is None
    )


def _signed_below(
    after: list[Block], nodes: list[Node], names_of_site: frozenset[str]
) -> tuple[str, tuple[str, ...]] | None:
    """The byline that is under the text: ``Posted by Ines Calder at 5:11``."""
    for block in after:
        line = block.spaced
        pieces = block.pieces or (line,)
        first = pieces[0]
        if block.length > _LONGEST_SIGNED and not (len(pieces) > 1 and BARE_LABEL.fullmatch(first)):
            continue
        if len(pieces) > 1 and BARE_LABEL.fullmatch(first):
            first = f"{first.rstrip(' :')}: {pieces[1]}"
        if not _SIGNED.match(line) and not (_is_marked(nodes[block.node]) and LABEL.match(line)):
            if NOUN_LABEL.match(first):
                line, names = first, printed_names(first, names_of_site)
            elif card := _name_on_card(nodes[block.node]):
                names = clean_names([card], names_of_site)
            elif nodes[block.node].is_right_aligned and block.length <= _LONGEST_SIGN:
                names = clean_names([line], names_of_site)
            else:
                continue
            written = tuple(name for name in names if look_like_names([name]))
            if written and written[0] == names[0]:
                return line, written
            continue
        undated = _before_date(line)
        if names := printed_names(_TAIL.sub("", line if undated is None else undated), names_of_site):
            return line, names
    return None


def _labelled_at_end(blocks: list[Block], names_of_site: frozenset[str]) -> tuple[str, tuple[str, ...]] | None:
    """The writers on a short last line of the text, behind a label that an element sets off."""
    for block in reversed(blocks):
        pieces = block.pieces
        if block.tag in HEADINGS and block.length <= _LONGEST and _SIGNED.match(block.text):
            names = printed_names(block.text, names_of_site)
            if names and look_like_names(names):
                return block.text, names
        if block.length <= _LONGEST_SIGNED and NOUN_LABEL.match(block.text):
            names = printed_names(block.text, names_of_site)[:1]
            if names and look_like_names(names) and has_given_name(names[0]):
                return block.text, names
        if block.length <= _LONGEST and len(pieces) > 1 and BARE_LABEL.fullmatch(pieces[0]):
            names = clean_names(pieces[1:2], names_of_site)
            if names and look_like_names(names):
                return block.spaced, names
    return None


def _name_on_card(node: Node) -> str:
    """The name that the hCard microformat marks in a short line."""
    marked = (part for part in node.element.iterdescendants("span", "a") if "fn" in (part.get("class") or "").split())
    return next((text_of(part) for part in marked), "")


def _before_date(line: str) -> str | None:
    """Return what precedes the date in a line such as ``Name Surname - 21 December 2023``; None without a date."""
    if not has_printed_date(line):
        return None
    return _DATE_AND_AFTER.sub("", line).strip(" -\u2013\u2014|\u00b7\u2022,")


def _before_day_of(block: Block, line: str) -> str | None:
    """Return what precedes the date in a line: at most the texts of the elements before the one with the date, since a
    weekday may begin it.
    """
    undated = _before_date(line)
    if undated is None or (line is not block.spaced and line != block.spaced):
        return undated
    pieces = block.pieces
    dated = next((number for number, piece in enumerate(pieces) if has_printed_date(piece)), 0)
    before = " ".join(pieces[:dated]).strip(" -\u2013\u2014|\u00b7\u2022,")
    return before if before and len(before) < len(undated) and not _DIGIT.search(before) else undated


def _beside_date(line: str) -> tuple[str, ...]:
    """Return the part of a line that marks set off from the day in it: ``Dec. 19, 2025 · Ines Calder``."""
    parts = (_TAIL.sub("", part.strip()) for part in _MARKS.split(line))
    return next(((part,) for part in parts if part and not _DIGIT.search(part)), ())


def are_joined(names: tuple[str, ...], line: str) -> bool:
    """Whether the line joins all the names with an ``and`` before the last: then none is an employer or a post."""
    listed = r"\s*,\s*".join(re.escape(name) for name in names[:-1])
    return re.search(rf"{listed},?\s+(?:and|&|und|et|y|e|och|og|en|i)\s+{re.escape(names[-1])}", line) is not None
