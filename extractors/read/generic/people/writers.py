"""Who wrote an article: people's names out of what the page states and out of the printed byline."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from extractors.contracts.article import Source
from extractors.language.text import fold, squeeze
from extractors.read.generic.body.body_text import BodyText
from extractors.read.generic.markup.blocks import Block, Blocks, Node
from extractors.read.generic.markup.class_names import Hint
from extractors.read.generic.markup.structured import Structured, text_value, types_of, unescape
from extractors.read.generic.markup.texts import text_of
from extractors.read.generic.people.east_asian_bylines import find_east_asian_writers, is_signed_in_han_or_hangul
from extractors.read.generic.people.names import (
    BARE_LABEL,
    LABEL,
    NOUN_LABEL,
    clean_names,
    look_like_names,
    names_after_label,
    printed_names,
)
from extractors.read.generic.phrases import has_printed_date, is_boilerplate

_META = (
    "author",
    "parsely-author",
    "sailthru.author",
    "dc.creator",
    "dcterms.creator",
    "dc.contributor",
    "citation_author",
    "byl",
    "article:author_name",
    "article.author",
    "article:author",
    "og:article:author",
    "cxenseparse:author",
    "rnews:author",
    "creator",
    "authors",
    "byline",
)
_LIBRARY = frozenset(("citation_author", "dc.creator", "dcterms.creator", "dc.contributor"))
_TAIL = re.compile(
    r"(?<=\S)\s*(?:[|\u00b7\u2022,]\s*)?(?:פורסם|עודכן|تم النشر|نشر في|نُشر|آخر تحديث|تاريخ النشر|تاریخ انتشار"
    r"|Опубликован[оа]?|Обновлен[оа]|Publicad[oa]|Actualizad[oa]|Atualizad[oa]|Pubblicato|Aggiornato|Yayınlan\w+|Yayın|Güncel\w+|Giriş"
    r"|Δημοσί\w+|Ενημέρ\w+|Opublikowan[oae]|Aktualiz\w+|Publisert|Oppdatert|Publicerad|Uppdaterad|Julkaistu|Päivitetty"
    r"|Diterbitkan|प्रकाशित|अपडेटेड|Đăng|Cập nhật|เผยแพร่|อัปเดต|入力|입력|수정|发布于|發布於)(?!\w).*$|"
    r"(?:,|(?<!\s)\s)\s*+(?:in|on|at|for|am|um|le|el|il):?\s+.*$|\s(?:is|was) an? .*$"
    r"|\s(?:[Pp]osted|[Pp]ublished|[Uu]pdated|[Cc]reated|[Ll]ast [Mm]odified|[Vv]eröffentlicht|[Pp]ublié)\b.*$"
)
_SITE_PART = re.compile(r"(?<!\s)\s++[|\-\u2013\u2014:\u00b7]\s+")
_TITLE_PART = re.compile(r"[_|\uff5c\-\u2013\u2014]")
_HAN_SITE = re.compile(
    r"([\u3400-\u9fff]{2,6}?)(?:新闻|财经|科技|体育|娱乐|军事|汽车|教育|手机|数码|健康|旅游|房产|时尚|订阅|视频|网|号|首页|中心)?"
)
_CLOCK = re.compile(r"\b\d{1,2}\s?[:h]\s?\d\d\b")
_SIGNED = re.compile(
    r"^(?:posted|written|published|geschrieben|verfasst|gepostet|eingestellt|publié|écrit|publicad[oa]|postad[oa]"
    r"|escrit[oa]|geplaatst|gepost|upplagd|lagt inn|opslået|indsendt|diposting|publicat|postat|zamieszczone)"
    r" (?:by|von|par|por|door|av|af|oleh|de|przez)\b",
    re.IGNORECASE,
)
_KOREAN_HOUSE = re.compile(
    r"[가-힣](?:일보|신문|뉴스|방송|통신|경제|미디어|닷컴|저널|투데이|타임[스즈])$|^(?:네이버|다음|카카오)$"
)
_KICKER = re.compile(r"kicker|eyebrow|overline|dachzeile|topline|subject", re.IGNORECASE)
_CREDIT = re.compile(
    r"\b(?:instagram|facebook|twitter|getty|shutterstock|foto|photo|bild|bildrechte|bildquelle|image|crédito|credit|copyright)\b",
    re.IGNORECASE,
)
_DATE_AND_AFTER = re.compile(
    r"(?:(?<![\s\-\u2013\u2014|\u00b7\u2022,])[\s\-\u2013\u2014|\u00b7\u2022,]++)?(?:\b(?:on|am|le|el|il"
    r"|,)\s+)?(?:\b(?:(?:[A-Z][a-z]{1,7}(?:day|dag|tag|di)|[A-Z][a-z]{1,3}\.?),?\s+)?(?:[^\W\d_]{3,12}\.?\s+\d{1,2}"
    r"(?!\d|[./\-]\d|\.?\s+(?:de\s+)?[^\W\d_]{3,12}\.?,?\s+(?:de\s+)?\d)|\d{1,2}\.?\s+(?:de\s+)?[^\W\d_]{3,12}"
    r"|\d{1,4}[./\-]\d)).*$"
)
_LONGEST = 60
_LONGEST_SIGN = 40
_LONGEST_LABEL = 24
_MOST_BELOW = 4
"""Blocks from the first of the text within which a byline may stand: below a standfirst, and a line of the day."""


@dataclass(frozen=True, slots=True)
class Writers:
    """The writers' names, the byline as printed (or as stated), the source of the names, and that of the byline."""

    names: tuple[str, ...]
    byline_raw: str | None
    source: Source | None
    byline_source: Source = Source.HEURISTIC


def find_writers(stated: Structured, found: Blocks, text: BodyText, names_of_site: frozenset[str]) -> Writers:
    """Return the writers' names, the printed byline and the sources of both; names may be empty.

    Tried in order: JSON-LD, meta elements, microdata, links to author pages, the printed byline. A printed byline is
    preferred if the stated names are a publisher's, logins, or incomplete.
    """
    names_of_site = names_of_site | _more_site_names(stated)
    raw, printed = _printed_byline(found, text, names_of_site)
    for source, entries in _sources(stated, found, text):
        names = clean_names(entries, names_of_site)
        if names:
            together, shown = {fold(name) for name in names}, {fold(name) for name in printed}
            is_signed = raw is not None and LABEL.match(raw) is not None and bool(printed) and look_like_names(printed)
            is_signed = is_signed or (raw is not None and bool(printed) and is_signed_in_han_or_hangul(raw))
            if is_signed and source is Source.META and _are_houses(names):
                return Writers(printed, raw, Source.HEURISTIC)
            if is_signed and (_are_logins(names) or (source is Source.JSON_LD and _are_organisations(stated))):
                return Writers(printed, raw, Source.HEURISTIC)
            if (
                raw
                and shown < together
                and LABEL.match(raw)
                and not raw.endswith((",", "&", " and", " und", " et", " y"))
            ):
                return Writers(printed, raw, Source.HEURISTIC)
            if raw and together < shown and _joined(printed, raw):
                return Writers(printed, raw, Source.HEURISTIC)
            if raw is None:
                return Writers(names, ", ".join(names), source, byline_source=source)
            return Writers(names, raw, source)
    if printed:
        return Writers(printed, raw, Source.HEURISTIC)
    return Writers((), raw, None)


def _are_logins(names: tuple[str, ...]) -> bool:
    """Whether what is stated are the names that people log in with, such as ``icalder``, and no agencies."""
    return all(name.islower() and name.isascii() and name.isalpha() and len(name) > 4 for name in names)


def _are_houses(names: tuple[str, ...]) -> bool:
    """Whether Korean names are those of newspapers, agencies and portals."""
    return all(_KOREAN_HOUSE.search(name) for name in names)


def _are_organisations(stated: Structured) -> bool:
    """Whether the page says of all its stated authors that they are no people."""
    value = stated.article.get("author")
    entries = [stated.resolve(entry) for entry in (value if isinstance(value, list) else [value])]
    return all(isinstance(entry, dict) and "Organization" in types_of(entry) for entry in entries)


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


def stated_authors(stated: Structured) -> tuple[str, ...]:
    """Return the authors as stated by JSON-LD and meta elements, not cleaned. They help to recognise paragraphs about
    an author.
    """
    return (*_json_ld_names(stated), *(value for value in stated.meta("author") if len(value) < _LONGEST))


def _sources(stated: Structured, found: Blocks, text: BodyText) -> Iterator[tuple[Source, list[str]]]:
    yield Source.JSON_LD, list(_json_ld_names(stated))
    values = [_given_name_first(value) if name in _LIBRARY else value for name in _META for value in stated.meta(name)]
    yield Source.META, values
    yield (
        Source.MICRODATA,
        [squeeze(text_of(element) or element.get("content") or "") for element in stated.microdata.get("author", ())],
    )
    yield Source.HEURISTIC, list(_linked_names(found, text))


def _given_name_first(name: str) -> str:
    """Turn a catalogue's ``Calder, Ines`` round; a list of two whole names stays."""
    surname, comma, given = name.partition(", ")
    if not comma or "," in given or (" " in surname and " " in given):
        return name
    return f"{given} {surname}"


def _json_ld_names(stated: Structured) -> Iterator[str]:
    for key in ("author", "creator"):
        value = stated.article.get(key)
        entries = value if isinstance(value, list) else [value]
        names = [name for entry in entries for name in _entry_names(stated.resolve(entry))]
        if names:
            yield from names
            return


def _entry_names(entry: Any) -> Iterator[str]:
    if isinstance(entry, str):
        yield squeeze(unescape(entry))
    elif isinstance(entry, dict):
        name = entry.get("name")
        if isinstance(name, list):
            yield from (squeeze(unescape(part)) for part in name if isinstance(part, str))
        elif text := text_value(name):
            yield text
    elif isinstance(entry, list):
        for inner in entry:
            yield from _entry_names(inner)


def _linked_names(found: Blocks, text: BodyText) -> Iterator[str]:
    start = text.blocks[0].index if text.blocks else 0
    end = text.blocks[-1].index + 6 if text.blocks else 60
    for element, index, _ in found.links:
        if start - 25 <= index <= end and "author" in (element.get("rel") or "").split():
            yield squeeze(text_of(element))


def _printed_byline(found: Blocks, text: BodyText, names_of_site: frozenset[str]) -> tuple[str | None, tuple[str, ...]]:
    """The line near the headline that is marked as byline or begins like one, or that names its writers within."""
    if not text.blocks:
        return None, ()
    start = text.blocks[0].index
    nodes = found.nodes
    above = found.headline_above(start)
    headline = above.first if above is not None else max(0, start - 15)
    head = [
        block
        for block in found.blocks[max(0, headline - 6) : start + _MOST_BELOW]
        if block.length <= 160 and block.tag != "h1" and not block.flags & (Hint.RELATED | Hint.COMMENTS | Hint.CAPTION)
    ]
    best: tuple[str | None, tuple[str, ...]] = (None, ())
    for block in head:
        line = raw = block.spaced
        label = found.blocks[block.index - 1].text[:_LONGEST_LABEL] if block.index else ""
        if label and BARE_LABEL.fullmatch(label) and not is_boilerplate(line):
            line = f"{label} {line}"
        begins = LABEL.match(line)
        if "\u00a9" in line or (begins is None and block.index > start + 1):
            continue
        is_marked = _is_marked(nodes[block.node])
        undated = _before_date(line)
        if begins is None and not is_marked and undated is None and _CLOCK.search(line) is None:
            continue
        if begins is None and (best[0] is not None or _CREDIT.search(line)):
            continue
        said = _TAIL.sub("", line if undated is None else undated)
        names = printed_names(said, names_of_site) if begins else clean_names([said], names_of_site)
        if names and begins:
            return raw, names
        if best[0] is not None or _CREDIT.search(line):
            continue
        if names and text.blocks[0].text.startswith(names[0]):
            continue  # the place and day that the text begins with, printed above it
        is_sign = is_marked and len(names) == 1 and "/" in names[0]
        if names and (is_sign or look_like_names(names)) and (is_marked or undated is not None):
            best = (line, names)
        elif within := names_after_label(block.pieces, names_of_site):
            best = (line, within)
        elif is_marked:
            first = clean_names(block.pieces[:1], names_of_site)
            if first and look_like_names(first):
                best = (line, first)
    if best[0] is None:
        end = text.blocks[-1].index + 1
        after = [block for block in found.blocks[end : end + 8] if not block.flags & (Hint.RELATED | Hint.COMMENTS)]
        best = find_east_asian_writers(head, text.blocks, after) or _signed_below(after, nodes, names_of_site) or best
    return best


def _is_marked(node: Node) -> bool:
    """Whether an element's own class says that a byline stands in it; that of a kicker says no more than its place."""
    return bool(node.hints & (Hint.BYLINE | Hint.AUTHOR_BOX)) and (
        _KICKER.search(node.element.get("class") or "") is None
    )


def _signed_below(
    after: list[Block], nodes: list[Node], names_of_site: frozenset[str]
) -> tuple[str, tuple[str, ...]] | None:
    """The byline that stands under the text: ``Posted by Ines Calder at 5:11``."""
    for block in after:
        line = block.spaced
        if block.length > 120:
            continue
        first = (block.pieces or (line,))[0]
        if not _SIGNED.match(line) and not (_is_marked(nodes[block.node]) and LABEL.match(line)):
            if NOUN_LABEL.match(first):
                line, names = first, printed_names(first, names_of_site)
            elif card := _name_on_card(nodes[block.node]):
                names = clean_names([card], names_of_site)
            elif nodes[block.node].is_right_aligned and block.length <= _LONGEST_SIGN:
                names = clean_names([line], names_of_site)
            else:
                continue
            if names and look_like_names(names):
                return line, names
            continue
        undated = _before_date(line)
        if names := printed_names(_TAIL.sub("", line if undated is None else undated), names_of_site):
            return line, names
    return None


def _name_on_card(node: Node) -> str:
    """The name that the hCard microformat marks in a short line."""
    marked = (part for part in node.element.iterdescendants("span", "a") if "fn" in (part.get("class") or "").split())
    return next((text_of(part) for part in marked), "")


def _before_date(line: str) -> str | None:
    """Return what stands before the date in a line such as ``Name Surname - 21 December 2023``; None without a date."""
    if not has_printed_date(line):
        return None
    return _DATE_AND_AFTER.sub("", line).strip(" -\u2013\u2014|\u00b7\u2022,")


def _joined(names: tuple[str, ...], line: str) -> bool:
    """Whether the line joins all the names with an ``and`` before the last: then none is an employer or a post."""
    listed = r"\s*,\s*".join(re.escape(name) for name in names[:-1])
    return re.search(rf"{listed},?\s+(?:and|&|und|et|y|e|och|og|en|i)\s+{re.escape(names[-1])}", line) is not None
