"""Mails as programs keep them: Apple Mail's ``.emlx``, and ``.mbox``, as Thunderbird and Google Takeout export them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from extractors.stores.saved.document import MAX_DOCUMENTS, SavedDocument, UnreadableFileError
from extractors.stores.saved.mime_archive import read_mail

_LENGTH = re.compile(rb"\s{0,9}(\d{1,12})\s{0,9}\r?\n")
_BEGINS = re.compile(rb"^From (?=\S{1,400} .{0,20}\d\d:\d\d)", re.MULTILINE)
_QUOTED = re.compile(rb"^>(>{0,20}From )", re.MULTILINE)


def read_emlx(content: bytes, name: str) -> Iterator[SavedDocument]:
    """Yield the mail of an ``.emlx`` file: the length of the message, the message, and a property list behind it.

    Raises UnreadableFileError.
    """
    length = _LENGTH.match(content)
    message = content[length.end() : length.end() + int(length[1])] if length else content
    yield from read_mail(message, name)


def begins_mailbox(head: bytes) -> bool:
    """Whether a file's first bytes are the line that begins a mail in a mailbox."""
    return _BEGINS.match(head) is not None


def read_mbox(content: bytes, name: str) -> Iterator[SavedDocument]:
    """Yield the mails of an ``mbox`` file (RFC 4155): each begins with a line ``From sender date``.

    One that cannot be read is one document that says so. Raises UnreadableFileError if there is none.
    """
    begins = [found.start() for found in _BEGINS.finditer(content)]
    if not begins:
        raise UnreadableFileError(f"{name} is no mailbox: no line begins with From; export the mails as .eml")
    for number, (begin, end) in enumerate(zip(begins, [*begins[1:], len(content)], strict=True)):
        if number >= MAX_DOCUMENTS:
            detail = f"{name} has over {MAX_DOCUMENTS} mails; split it, the rest is not read"
            yield SavedDocument(name, reason="unreadable_file", detail=detail)
            return
        _, _, message = content[begin:end].partition(b"\n")
        try:
            yield from read_mail(_QUOTED.sub(rb"\1", message), f"{name}!/{number}")
        except UnreadableFileError as error:
            yield SavedDocument(f"{name}!/{number}", reason="unreadable_file", detail=str(error))
