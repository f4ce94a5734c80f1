"""A readable word-level difference between the revisions of an article."""

from __future__ import annotations

import difflib
import itertools
import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from rich.console import Console
from rich.text import Text

from dateline.reports.safe_console import SafeConsole
from dateline.warehouse.lookup import FoundArticle, Revision
from extractors.language.text import MARKS, SPACELESS

_WORD = rf"[{SPACELESS}][{MARKS}]*|(?:(?![{SPACELESS}])[\w{MARKS}])+|[^\w\s{MARKS}]"
# a letter of a script without spaces is a word, since where its words end is not written; the space after a word goes
# with it, but two words are compared without it
_TOKEN = re.compile(rf"((?:{_WORD})\s*)")
_CONTEXT_WORDS = 12
_LONG_TEXT = 2_000
_STYLES = {"kept": "", "removed": "red strike", "added": "green bold", "gap": "dim"}
_MARKS = {"removed": ("[-", "-]"), "added": ("{+", "+}")}


class Piece(NamedTuple):
    """A run of text and its state: ``kept``, ``removed``, ``added``, or ``gap`` for kept text left out."""

    what: str
    text: str


def word_diff(old: str | None, new: str | None, *, context: int = _CONTEXT_WORDS) -> list[Piece]:
    """Compare two texts word by word and return the pieces in order; None counts as an empty text.

    Kept text further than ``context`` words from a change becomes a gap. A change of white space alone is no change,
    and kept text has the white space of ``new``.
    """
    before, after = _TOKEN.findall(old or ""), _TOKEN.findall(new or "")
    pieces: list[Piece] = []
    # in a long text the words that stand everywhere begin no match: the time would grow with their number squared
    is_long = max(len(before), len(after)) > _LONG_TEXT
    matcher = difflib.SequenceMatcher(
        None, [token.rstrip() for token in before], [token.rstrip() for token in after], autojunk=is_long
    )
    operations = matcher.get_opcodes()
    for number, (operation, a, b, c, d) in enumerate(operations):
        if operation == "equal":
            is_first, is_last = number == 0, number == len(operations) - 1
            pieces += _shorten(after[c:d], context, is_first=is_first, is_last=is_last)
            continue
        removed, added = "".join(before[a:b]), "".join(after[c:d])
        pieces += [Piece(what, text.rstrip()) for what, text in (("removed", removed), ("added", added)) if text]
        whole = added or removed
        if space := whole[len(whole.rstrip()) :]:
            pieces.append(Piece("kept", space))
    return pieces


def plain(pieces: Sequence[Piece]) -> str:
    """Return the difference as plain text: ``[-removed-]`` and ``{+added+}``."""
    marked = ((_MARKS.get(piece.what, ("", "")), piece.text) for piece in pieces)
    return "".join(f"{before}{text}{after}" for (before, after), text in marked)


def print_revisions(article: FoundArticle, revisions: Sequence[Revision], console: Console | None = None) -> None:
    """Print the changes of title and body of each revision against the one before it; a line if there is only one."""
    console = console or SafeConsole()
    # what is piped elsewhere has its lines as they are in the text
    soft_wrap = not console.is_terminal
    console.print(Text(f"{article.outlet_id}  {article.canonical_url}", style="dim"), soft_wrap=soft_wrap)
    if len(revisions) < 2:
        since = f"{revisions[0].valid_from_at:%Y-%m-%d %H:%M}" if revisions else "the first load"
        console.print(Text(f"“{article.title}” has not been changed since {since} UTC."), soft_wrap=soft_wrap)
        return
    for old, new in itertools.pairwise(revisions):
        head = f"\nRevision {new.number}, seen {new.valid_from_at:%Y-%m-%d %H:%M} UTC (before: revision {old.number})"
        console.print(Text(head, style="bold"))
        for name, before, after in (("title", old.title, new.title), ("body", old.body, new.body)):
            if before != after:
                shown = Text.assemble((f"{name}: ", "dim"), _styled(word_diff(before, after), console))
                console.print(shown, soft_wrap=soft_wrap)


def _styled(pieces: Sequence[Piece], console: Console) -> Text:
    if not console.color_system:
        return Text(plain(pieces))
    text = Text()
    for piece in pieces:
        text.append(piece.text, style=_STYLES[piece.what])
    return text


def _shorten(tokens: Sequence[str], context: int, *, is_first: bool, is_last: bool) -> Iterator[Piece]:
    if len(tokens) <= context * 2 or (is_first and is_last):
        yield Piece("kept", "".join(tokens))
        return
    if not is_first:
        yield Piece("kept", "".join(tokens[:context]).rstrip())
    yield Piece("gap", "… " if is_first else " …" if is_last else " … ")
    if not is_last:
        yield Piece("kept", "".join(tokens[-context:]))
