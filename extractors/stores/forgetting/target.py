"""What one ``dateline forget`` removes, in plain words: needed while it is under way and deleted at its end.

It lies in ``state/forgetting.json``, so that a command that was killed can be completed when the warehouse no longer
knows the article.
"""

from __future__ import annotations

import contextlib
import html
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from extractors.contracts.outlet import Outlet
from extractors.contracts.urls import UrlRejectedError, identify_url
from extractors.runtime.typed_json import DamagedJsonError, dump_json, read_typed
from extractors.stores.forgetting.register import ForgottenError

JOURNAL = "forgetting.json"
REPLACED = "[forgotten]"
_SHORTEST_PHRASE = len(REPLACED)
"""Shorter titles would hit other texts."""


@dataclass(frozen=True, slots=True)
class ForgetTarget:
    """The article or outlet that is being forgotten.

    ``refs`` are its identities, ``urls`` its addresses, ``titles`` its headlines and opening summaries as other pages
    may quote them, ``texts`` further phrases of its own. ``asked`` is what the command was given. ``is_refused_gone``
    says that candidates which were refused before are removed already.
    """

    scope: Literal["article", "outlet"]
    outlet_id: str
    asked: str
    refs: tuple[str, ...] = ()
    urls: tuple[str, ...] = ()
    titles: tuple[str, ...] = ()
    texts: tuple[str, ...] = ()
    is_refused_gone: bool = False

    def matches_url(self, url: str | None, outlet: Outlet) -> bool:
        """Whether an address is one of the article's."""
        if not url:
            return False
        if url in self.urls:
            return True
        try:
            return identify_url(url, outlet) in self.refs
        except UrlRejectedError:
            return False

    @property
    def phrases(self) -> tuple[str, ...]:
        """What must not be left in any report or log, the longest first."""
        return _longest_first((*self.titles, *self.texts, *self.urls))

    @property
    def quoted(self) -> tuple[str, ...]:
        """What pages of other articles may quote of it and must not keep, the longest first."""
        return _longest_first(self.titles)


def filler(phrase: str) -> str:
    """What is in the place of a phrase: as many characters, so that offsets in the text stay right."""
    words = REPLACED + " forgotten" * len(phrase)
    return words[: len(phrase) - 1] + words[len(phrase) - 1].replace(" ", "n")


def spellings(phrase: str) -> list[bytes]:
    """A phrase as it may be in a file: plain, escaped for HTML, and within JSON."""
    plain = {phrase, html.escape(phrase), html.escape(phrase, quote=False), json.dumps(phrase)[1:-1]}
    plain |= {json.dumps(phrase, ensure_ascii=False)[1:-1], phrase.replace("'", "&#x27;").replace('"', "&#34;")}
    found = {text.encode("utf-8", "replace") for text in plain}
    for charset in ("cp1252", "cp1256", "cp1251"):  # pages in the charsets of older sites
        with contextlib.suppress(UnicodeEncodeError):
            found |= {text.encode(charset) for text in plain}
    return sorted(found, key=len, reverse=True)


def write_journal(state: Path, target: ForgetTarget) -> None:
    """Keep the target until the command is complete."""
    from extractors.runtime.atomic_files import write_atomically

    state.mkdir(parents=True, exist_ok=True)
    write_atomically(state / JOURNAL, dump_json(target))


def read_journal(state: Path) -> ForgetTarget | None:
    """The target of a command that was not completed, or None. Raises ForgottenError if it is damaged."""
    path = state / JOURNAL
    try:
        return read_typed(ForgetTarget, path.read_bytes())
    except FileNotFoundError:
        return None
    except DamagedJsonError as error:
        raise ForgottenError(
            f"{path} is damaged ({error}): a command that was not completed cannot be read; remove the file and run "
            "`dateline forget` again with the same argument"
        ) from error


def remove_journal(state: Path) -> None:
    """Delete the target: the command is complete."""
    for path in (
        state / JOURNAL,
        *state.glob(f".{JOURNAL}.*"),
    ):  # the second are of commands killed while they wrote it
        path.unlink(missing_ok=True)


def _longest_first(phrases: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(sorted({p for p in phrases if len(p) >= _SHORTEST_PHRASE}, key=lambda p: (-len(p), p)))
