"""Writers who sign below a text: on a line of their own, with or without a byline's word, or in a notice of rights."""

from __future__ import annotations

import re
from collections.abc import Iterator

from extractors.read.confidence import AuthorsEvidence
from extractors.read.generic.body.body_text import BodyText
from extractors.read.generic.markup.blocks import Block, Blocks
from extractors.read.generic.markup.class_names import Hint
from extractors.read.generic.people.houses import has_given_name
from extractors.read.generic.people.labels import LABEL, OTHERS
from extractors.read.generic.people.marked_writers import Marked
from extractors.read.generic.people.names import begins_with_name, look_like_names, printed_names, split_names

_RIGHTS = re.compile(
    r"(?:\u00a9|\(c\)|copyright)[\s\u00a9]{0,4}(?:\d{4})?[\s,:]{0,4}([^\W\d_][^\d,;|\u00a9]{3,50})$", re.I
)
_JOINED = re.compile(r"[\s,&+/()\u2013\u2014-]+|\b(?:and|und|et|y|e|och|og|en|i|и|ve|dan)\b")
"""What stands between and around the names of a signature."""
_LEADS_ON = (":", "\uff1a")
_APART = Hint.RELATED | Hint.COMMENTS
_LONGEST_SIGNATURE = 60
_LONGEST_LINE = 160
_FEWEST_SIGNED = 2
"""Paragraphs of a text that its writer signs."""
_MOST_BEHIND = 2
_MOST_SIGNERS = 3


def labelled_last_line(found: Blocks, text: BodyText, names_of_site: frozenset[str]) -> Marked | None:
    """Return the names on the last line of a text, or right behind it, that begins with a byline's word (``By Ines
    Calder``, ``(Reporting by Ines Calder; editing by Tom Reed)``) or a notice of rights; None if there are none. Each
    must begin with a common given name.
    """
    for block in _last_lines(found, text, _LONGEST_LINE):
        rights = _RIGHTS.match(block.text.strip())
        if rights is None and (LABEL.match(block.text) is None or block.text.endswith(_LEADS_ON)):
            continue
        line = rights[1] if rights is not None else block.text.strip(" ()[].*").partition(";")[0]
        if rights is None and len(OTHERS.split(line, maxsplit=1)[0]) > _LONGEST_LINE // 2:
            continue
        names = split_names([line], names_of_site) if rights is not None else None
        people = names.people if names is not None else printed_names(line, names_of_site)
        if people and look_like_names(people) and all(map(has_given_name, people)):
            return Marked(split_names(people, names_of_site), block.text, AuthorsEvidence.UNMARKED)
    return None


def signature(found: Blocks, text: BodyText, names_of_site: frozenset[str]) -> Marked | None:
    """Return the names that a text ends with on a line of its own, each of which begins with a common given name; None
    if there are none. Where other lines of the text are names too (letters, lists), nobody signs the whole.
    """
    if len(text.blocks) < _FEWEST_SIGNED:
        return None
    for block in _last_lines(found, text, _LONGEST_SIGNATURE):
        if block.link_length:
            continue
        people = _signers(block, names_of_site)
        if people and not any(
            other.index < block.index and other.length <= _LONGEST_SIGNATURE and _signers(other, names_of_site)
            for other in text.blocks
        ):
            return Marked(split_names(people, names_of_site), block.text, AuthorsEvidence.UNMARKED)
    return None


def _last_lines(found: Blocks, text: BodyText, longest: int) -> Iterator[Block]:
    """The last block of a text and those behind it in the same element, if they are short paragraphs."""
    if not text.blocks:
        return
    last = text.blocks[-1]
    parent = found.nodes[last.node].parent
    behind = found.blocks[last.index + 1 : last.index + 1 + _MOST_BEHIND]
    for block in (last, *(block for block in behind if found.nodes[block.node].parent == parent)):
        if block.length <= longest and block.tag in ("p", "div") and not block.flags & _APART:
            yield block


def _signers(block: Block, names_of_site: frozenset[str]) -> tuple[str, ...]:
    """Return the names that a line consists of; of several lines in one paragraph, the first."""
    line = block.pieces[0] if begins_with_name(block.pieces) else block.text
    people = split_names([line], names_of_site).people
    if not 1 <= len(people) <= _MOST_SIGNERS or not look_like_names(people) or not all(map(has_given_name, people)):
        return ()
    rest = line
    for name in people:
        rest = rest.replace(name, "", 1)
    return people if not _JOINED.sub("", rest) else ()
