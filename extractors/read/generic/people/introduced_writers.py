"""Writers of pages without a byline: introduced in a box or a sentence about the author, named by the article's own
element, in brackets behind the last sentence.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from extractors.language.quick_patterns import Beginning
from extractors.language.vocabulary import alternatives, patterns
from extractors.read.confidence import AuthorsEvidence
from extractors.read.generic.body.body_text import BodyText
from extractors.read.generic.markup.blocks import Block, Blocks
from extractors.read.generic.markup.class_names import Hint
from extractors.read.generic.people.houses import has_given_name
from extractors.read.generic.people.labels import LABEL, is_bare_label
from extractors.read.generic.people.marked_writers import Marked
from extractors.read.generic.people.names import Names, look_like_names, split_names

_ABOUT = Beginning(r"\W", alternatives("author_box_headings"), r"(?!\w)\W{0,6}", most="{0,4}")
_SAYS = re.compile(patterns("author_note_patterns"))
_WORD = r"[^\W\d_a-z][\w.'’-]{0,24}"
_PARTICLES = r"(?:(?:d[aeiou]s?|van|von|de[rnl]|dos|bin|al|el|la|le|y|ter|ten|zu) ){0,2}"
_AT_START = re.compile(rf"{_WORD}(?: {_PARTICLES}{_WORD}){{1,3}}")
"""Two to four words with capitals (or of a script without), with particles between."""
_IN_BRACKETS = re.compile(r"[(\[]([^()\[\]]{5,60})[)\]][.\s+*]{0,5}$")
_GOES_ON = re.compile(r"\s(?=[^\W\d_A-Z])|\s?[,(\u2013\u2014-]")
"""What a sentence about the person goes on with: a small letter, a comma, a dash."""
_LEADS_ON = re.compile(r"(?:[:\uff1a|\u2013\u2014-]|\b(?:by|von|par|por))\W{0,3}$", re.IGNORECASE)
"""What stands between such a heading and a name on the same line: *the author Ines Calder said* is a sentence."""
_ATTRIBUTES = ("data-author", "data-author-name", "data-article-author", "data-byline", "data-post-author")
_SENTENCE_ENDS = '.!?”"»“'
_ITALIC = frozenset(("em", "i"))
_APART = Hint.RELATED | Hint.COMMENTS
_MOST_AROUND = 6
_MOST_ABOVE = 8
_MOST_IN_TEXT = 6
_MOST_BELOW = 24
_MOST_BEHIND = 3
_MOST_LISTED = 6
_LONGEST_HEADING = 60
_LONGEST_NAME = 60
_SHORTEST_NOTE, _LONGEST_NOTE = 41, 879
_NEAR = 80


def introduced_writer(found: Blocks, text: BodyText, names_of_site: frozenset[str]) -> Marked | None:
    """Return the writer whom a page introduces without a byline; None if there is none.

    Tried in order: an attribute of the article's own element, an ``address`` near the headline, the sentence that the
    text begins with (``By Ines Calder. …``), a box about the author or a label above a name below the text, a closing
    note in italics that says what its subject does, brackets behind the last sentence.
    """
    if not text.blocks:
        return None
    start, end = text.blocks[0].index, text.blocks[-1].index
    head = [block for block in found.blocks[max(0, start - _MOST_ABOVE) : start + 2] if not block.flags & _APART]
    tail = found.blocks[max(start, end - _MOST_IN_TEXT) : end + _MOST_BELOW]
    tried = (
        _of_element(found, text.blocks[0]),
        _of_address(head),
        _of_first_sentence(head),
        _of_box([block for block in tail if not block.flags & _APART]),
        _of_closing_note(found, tail, end),
        _in_brackets(text),
    )
    for lines in tried:
        for line, raw in lines:
            names = split_names([line], names_of_site)
            people = tuple(name for name in names.people if look_like_names([name]))
            if people and not names.houses:
                return Marked(Names(people, ()), raw, AuthorsEvidence.UNMARKED)
    return None


def _of_element(found: Blocks, first: Block) -> Iterator[tuple[str, str]]:
    """The attribute for an author of an element that the text is in."""
    number = first.node
    for _ in range(_MOST_AROUND):
        if number < 0:
            return
        element = found.nodes[number].element
        for name in _ATTRIBUTES:
            if value := (element.get(name) or "").strip():
                yield value[:_LONGEST_NAME], value[:_LONGEST_NAME]
        number = found.nodes[number].parent


def _of_address(head: list[Block]) -> Iterator[tuple[str, str]]:
    """The text of an ``address`` element, which HTML has for whom to ask about the article around it."""
    for block in head:
        if block.tag == "address" and block.length <= _LONGEST_NAME and not any(map(str.isdigit, block.text)):
            yield block.text, block.text


def _of_first_sentence(head: list[Block]) -> Iterator[tuple[str, str]]:
    """The first sentence of a paragraph that begins like a byline and ends behind a name."""
    for block in head:
        label = LABEL.match(block.text)
        if label is None:
            continue
        name, stop, rest = block.text[label.end() :][: _LONGEST_NAME + 1].partition(". ")
        if stop and rest[:1].isupper() and has_given_name(name):
            yield name, f"{block.text[: label.end()]}{name}"


def _of_box(tail: list[Block]) -> Iterator[tuple[str, str]]:
    """The name behind a heading such as *About the author*, or behind a byline's word on a line of its own."""
    for number, block in enumerate(tail):
        about = _ABOUT.match(block.text)
        if about is not None:
            rest = block.text[about.end() :]
            if rest:
                if _LEADS_ON.search(about[0]) and (name := _name_at_start(rest)):
                    yield name, block.text[:_NEAR]
                continue
        elif block.length > _LONGEST_HEADING or not is_bare_label(block.text):
            continue
        for place, behind in enumerate(tail[number + 1 : number + 1 + _MOST_BEHIND], start=number + 1):
            if name := _name_at_start(behind.text):
                others = (
                    _names_in_list(tail[place + 1 : place + 1 + _MOST_LISTED], behind) if name == behind.text else ()
                )
                yield ", ".join((name, *others)), behind.text[:_NEAR]
                break


def _names_in_list(blocks: list[Block], first: Block) -> Iterator[str]:
    """The names that stand each on a line of its own behind another one."""
    for block in blocks:
        if block.tag != first.tag or block.length > _LONGEST_NAME or not has_given_name(block.text):
            return
        yield block.text


def _name_at_start(text: str) -> str:
    """Return the name that a short line consists of, or that a sentence about a person begins with; else nothing."""
    found = _AT_START.match(text)
    if found is None:
        return ""
    is_line = len(text) <= _LONGEST_NAME and text[-1] not in ".!?:…"
    goes_on = _GOES_ON.match(text, found.end())
    if found.end() == len(text) or (goes_on is not None and (is_line or text[found.end()] == " ")):
        return found[0]
    return found[0] if goes_on is not None and has_given_name(found[0]) else ""


def _of_closing_note(found: Blocks, tail: list[Block], end: int) -> Iterator[tuple[str, str]]:
    """The person whom the last paragraph, all in italics or in a box of the author's, is about."""
    for block in tail:
        if not end - 1 <= block.index <= end + _MOST_BEHIND or not _SHORTEST_NOTE <= block.length <= _LONGEST_NOTE:
            continue
        if not block.flags & Hint.AUTHOR_BOX and not _is_italic(found, block):
            continue
        name = _AT_START.match(block.text)
        if name and has_given_name(name[0]) and _SAYS.search(block.text[name.end() : name.end() + _NEAR]):
            yield name[0], block.text[:_NEAR]


def _is_italic(found: Blocks, block: Block) -> bool:
    element = found.nodes[block.node].element
    if element.tag in _ITALIC:
        return True
    inner = element[0] if len(element) == 1 else None
    return (
        inner is not None
        and inner.tag in _ITALIC
        and not (element.text or "").strip()
        and not (inner.tail or "").strip()
    )


def _in_brackets(text: BodyText) -> Iterator[tuple[str, str]]:
    """The names in brackets behind the last sentence, as the German press signs: ``(Ines Calder/Quay Agency)``."""
    last = text.blocks[-1].text
    found = _IN_BRACKETS.search(last[-_NEAR:])
    before = last[: -len(found[0])].rstrip() if found is not None else ""
    if found is None or before[-1:] not in _SENTENCE_ENDS:
        return
    for part in re.split(r"\s*[/,;|]\s*", found[1]):
        if has_given_name(part):
            yield part, found[1]
