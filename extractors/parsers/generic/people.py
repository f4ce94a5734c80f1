"""Who wrote an article: people's names out of what the page states and out of the printed byline."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from extractors.extracted import Source
from extractors.parsers.generic.blocks import Blocks
from extractors.parsers.generic.body import BodyText
from extractors.parsers.generic.phrases import has_printed_date
from extractors.parsers.generic.structured import Structured, text_value, unescape
from extractors.parsers.generic.texts import text_of
from extractors.parsers.generic.vocabulary import Hint
from extractors.text import fold, squeeze, words

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
_BY = re.compile(
    r"^[\W_]*(?:(?:written|reported|posted|published|edited|authored|story|text|words|analysis|report|reporting"
    r"|review|interview|opinion|column|updated)\s+)?"
    r"(?:by|von|par|por|de|di|da|door|av|af|od|przez|autor(?:in|en|a|es|i)?|author(?:s|\(s\))?|auteurs?|autore"
    r"|autori|text|texte|yazan|kirjoittaja|написал[аи]?|"
    r"автор(?:ы|и)?|текст|συντάκτης|του|της|بقلم|كتب|كتبت|نویسنده|מאת|文|撰文|作者|記者|记者|取材|執筆|글|기자|लेखक"
    r"|द्वारा)\b\s*[:\uff1a\-]?\s*(?=\S)",
    re.IGNORECASE,
)
_SPLIT = re.compile(
    r"\s*(?:[,;/|\u2022\u00b7&+\u3001\uff0c\u060c]|(?<=\s)(?:and|AND|And|und|et|y|e|och|og|en|i|ve|ja|és|și|и|та|και"
    r"|with|mit|avec|con)(?=\s)|(?<=\s)و(?=\S))\s*"
)
_TAIL = re.compile(r"(?:,|\s)\s*(?:in|on|at|for|am|um|le|el|il)\s+.*$|\s(?:is|was) an? .*$")
_DATE_AND_AFTER = re.compile(
    r"[\s\-\u2013\u2014|\u00b7\u2022,]*(?:\b(?:on|am|le|el|il"
    r"|,)\s+)?(?:\b(?:(?:[A-Z][a-z]{1,7}(?:day|dag|tag|di)|[A-Z][a-z]{1,3}\.?),?\s+)?(?:[^\W\d_]{3,12}\.?\s+\d{1,2}|\d{1,2}\.?\s+(?:de\s+)?[^\W\d_]{3,12}"
    r"|\d{1,4}[./\-]\d)).*$"
)
_DEGREES = words("MS MD PhD RD RDN LD MPH MBA JD CPT DO RN DPT MA BA BSc MSc DVM LCSW CFP CPA LDN FAAD CSCS")
_ROLE_AFTER = re.compile(
    r"\s+(?:(?:Senior|Chief|Staff|Deputy|Managing|Executive|Associate|Assistant|Contributing|News|Freelance"
    r"|Digital)\s+)*"
    r"(?:Editor(?:-in-Chief)?|Writer|Reporter|Correspondent|Contributor|Columnist|Journalist|Producer"
    r"|Redakteur(?:in)?|Autor(?:in)?)$"
)
_SOURCE = re.compile(r"^(?:来源|來源|출처|sources?|quellen?|fuente|fonte)\s*[:：]", re.IGNORECASE)
_ADDRESS = re.compile(r"\S+@\S+|https?://\S+|www\.\S+|@\w+")
_PARENTHESES = re.compile(r"\s*[(\[\uff08][^)\]\uff09]{0,60}[)\]\uff09]")
_DIGITS = re.compile(r"\d")
_ROLE = re.compile(
    r"^(?:(?:senior|chief|staff|guest|contributing|executive|deputy|associate|assistant|managing|digital|news"
    r"|political|politics|sports?|business|science|health|"
    r"technology|tech|culture|entertainment|education|environment|features?|lifestyle|national|foreign|international"
    r"|online|web|night|city|copy|photo|video|"
    r"audience|social media|freelance|investigative|special|general assignment|data|economics|economy|legal|world|us"
    r"|u\.s\.|royal|money|opinion|arts?|food|travel)\s+)*"
    r"(?:editor(?:-in-chief)?|reporter|writer|correspondent|columnist|journalist|producer|contributor|author|critic"
    r"|analyst|intern|photographer|"
    r"redakteur(?:in)?|autor(?:in)?|korrespondent(?:in)?|reporter(?:in)?|journaliste?|journalistin|volontär(?:in)?"
    r"|periodista|redactor(?:a)?|giornalista|"
    r"reporterka|redaktor(?:ka)?|корреспондент|журналист|muhabir|ph\.?\s?d\.?|m\.?\s?d\.?|jr\.?|sr\.?|mba|esq\.?|rn"
    r"|md)\b.*$",
    re.IGNORECASE,
)
_NO_NAME = words(
    "news nachrichten noticias "
    "staff admin administrator editor editors editorial redaktion newsroom newsdesk desk webdesk redaction redacción "
    "redazione unknown guest user none null undefined author authors anonymous"
)
_LONGEST = 60
_LONGEST_LINE = 1000


@dataclass(frozen=True, slots=True)
class Writers:
    """The names, the line as printed (or as stated), and the source of the names."""

    names: tuple[str, ...]
    byline_raw: str | None
    source: Source | None


def find_writers(stated: Structured, found: Blocks, text: BodyText, names_of_site: frozenset[str]) -> Writers:
    """Return the writers: JSON-LD's, then meta elements', microdata's, linked authors', then the printed byline's."""
    raw, printed = _printed_byline(found, text, names_of_site)
    for source, entries in _sources(stated, found, text):
        names = _clean_all(entries, names_of_site)
        if names:
            together, shown = {fold(name) for name in names}, {fold(name) for name in printed}
            if raw and shown < together and _BY.match(raw):
                return Writers(printed, raw, Source.HEURISTIC)
            if raw and together < shown and _joined(printed, raw):
                return Writers(printed, raw, Source.HEURISTIC)
            return Writers(names, raw or ", ".join(names), source)
    if printed:
        return Writers(printed, raw, Source.HEURISTIC)
    return Writers((), raw, None)


def stated_authors(stated: Structured) -> tuple[str, ...]:
    """Return the authors as the page states them, uncleaned: for knowing a paragraph about one of them."""
    return (*_json_ld_names(stated), *(value for value in stated.meta.get("author", ()) if len(value) < _LONGEST))


def _sources(stated: Structured, found: Blocks, text: BodyText) -> Iterator[tuple[Source, list[str]]]:
    yield Source.JSON_LD, list(_json_ld_names(stated))
    values = [value for name in _META for value in stated.meta.get(name, ())]
    yield Source.META, values
    yield (
        Source.MICRODATA,
        [squeeze(text_of(element) or element.get("content") or "") for element in stated.microdata.get("author", ())],
    )
    yield Source.HEURISTIC, list(_linked_names(found, text))


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
    """The line near the headline that is marked as byline or begins like one."""
    if not text.blocks:
        return None, ()
    start = text.blocks[0].index
    nodes = found.nodes
    headline = max(
        (nodes[index].first for _, index in found.headlines if nodes[index].first <= start), default=max(0, start - 15)
    )
    best: tuple[str | None, tuple[str, ...]] = (None, ())
    for block in found.blocks[max(0, headline - 3) : start + 2]:
        if block.length > 160 or block.tag == "h1" or block.flags & (Hint.RELATED | Hint.COMMENTS | Hint.CAPTION):
            continue
        line = block.spaced
        begins = _BY.match(line)
        is_marked = bool(nodes[block.node].hints & (Hint.BYLINE | Hint.AUTHOR_BOX))
        undated = _before_date(line)
        if begins is None and not is_marked and undated is None:
            continue
        names = _clean_all([_TAIL.sub("", line if undated is None else undated)], names_of_site)
        if names and begins:
            return line, names
        is_sign = is_marked and len(names) == 1 and "/" in names[0]
        if best[0] is None and names and (is_sign or _looks_like_names(names)):
            best = (line, names)
        elif best[0] is None and is_marked:
            first = _clean_all(block.pieces[:1], names_of_site)
            if first and _looks_like_names(first):
                best = (line, first)
    return best


def _before_date(line: str) -> str | None:
    """Return what stands before the date in a line such as ``Name Surname - 21 December 2023``; None without a date."""
    if not has_printed_date(line):
        return None
    return _DATE_AND_AFTER.sub("", line).strip(" -\u2013\u2014|\u00b7\u2022,")


def _joined(names: tuple[str, ...], line: str) -> bool:
    """Whether the line joins all the names with an ``and`` before the last: then none is an employer or a post."""
    listed = r"\s*,\s*".join(re.escape(name) for name in names[:-1])
    return re.search(rf"{listed},?\s+(?:and|&|und|et|y|e|och|og|en|i)\s+{re.escape(names[-1])}", line) is not None


def _looks_like_names(names: Iterable[str]) -> bool:
    return all(
        2 <= len(name.split()) <= 4 and all(part[:1].isupper() or not part[:1].isascii() for part in name.split())
        for name in names
    )


def _clean_all(entries: Iterable[str], names_of_site: frozenset[str]) -> tuple[str, ...]:
    cleaned: dict[str, str] = {}
    for entry in list(entries)[:60]:
        for name in _clean(entry):
            folded = fold(name)
            if folded and folded not in cleaned and folded not in names_of_site and folded not in _NO_NAME:
                cleaned[folded] = name
    return tuple(cleaned.values())[:40]


def _clean(entry: str) -> Iterator[str]:
    """Cut a stated or printed author line into names."""
    if len(entry) > _LONGEST_LINE:
        return
    text = _ADDRESS.sub(" ", entry)
    text = _PARENTHESES.sub("", text)
    for _ in range(2):
        text = _BY.sub("", text, count=1)
    text = squeeze(text)
    if not text or len(text) > 300:
        return
    if "/" in text and " " not in text:  # agencies' initials such as srf/hosb stay one
        yield text
        return
    first = True
    for part in _SPLIT.split(text):
        is_first, first = first, False
        name = part.strip(" .-\u2013\u2014:|\u2022\"\u201c\u201d'")
        if _ROLE.match(name) or _SOURCE.match(name):
            continue
        bare = _ROLE_AFTER.sub("", name)
        if bare != name and not is_first:
            continue
        name = bare
        while (cut := name.rpartition(" "))[0] and cut[2].replace(".", "") in _DEGREES:
            name = cut[0].rstrip(", ")
        if name.replace(".", "") in _DEGREES or not 1 < len(name) <= _LONGEST or len(name.split()) > 6:
            continue
        if not _DIGITS.search(name):
            yield name
