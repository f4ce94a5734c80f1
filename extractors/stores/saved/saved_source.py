"""A path of saved pages as the user gave it, with what was said of all its pages, and which of them are wanted."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from extractors.contracts.urls import split_url
from extractors.outlets.provisional import find_page_language
from extractors.stores.import_folders import escape_path

WARC = re.compile(r"\.warc(\.gz)?$", re.IGNORECASE)
"""What the name of a WARC file ends with."""


@dataclass(frozen=True, slots=True)
class SavedSource:
    """One path as the user gave it. ``outlet_id`` and ``url`` are what the command line says of all its pages.

    ``hosts`` (lower case) and ``languages`` (ISO 639-1) choose among its pages; empty for all of them.
    """

    path: Path
    outlet_id: str | None = None
    url: str | None = None
    hosts: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()

    @property
    def is_filtered(self) -> bool:
        """Whether only pages of some hosts or languages are asked for."""
        return bool(self.hosts or self.languages)

    def wants(self, url: str, content: bytes | None) -> bool:
        """Whether a page is of one of ``hosts`` (or below one) and in one of ``languages``; True without a filter."""
        if self.hosts:
            parts = split_url(url)
            host = (parts.hostname or "") if parts else ""
            if not any(host == wanted or host.endswith(f".{wanted}") for wanted in self.hosts):
                return False
        return not self.languages or (content is not None and find_page_language(content) in self.languages)

    @property
    def kind(self) -> str:
        """Return the kind of cause of its loads: ``warc`` for a WARC file, else ``files``."""
        return "warc" if WARC.search(self.path.name) else "files"

    @property
    def cause(self) -> str:
        """Return the text that distinguishes its loads from others: the real path, and ``|<url>`` if a URL is given."""
        path = escape_path(self.path.resolve())
        return f"{path}|{self.url}" if self.url else path
