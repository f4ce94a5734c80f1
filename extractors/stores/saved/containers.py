"""Which reader a saved file's name calls for: MHTML, mail, mailbox, web archive or HAR; any other is a page itself."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import PurePath

from extractors.stores.saved.document import SavedDocument
from extractors.stores.saved.mail_boxes import begins_mailbox, read_emlx, read_mbox
from extractors.stores.saved.mime_archive import read_mail, read_mhtml
from extractors.stores.saved.web_archives import read_har, read_webarchive

Read = Callable[[bytes, str], Iterator[SavedDocument]]

MAX_CONTAINER_BYTES = 128 * 1024 * 1024
"""The largest MHTML, mail, web archive or HAR that is read: they hold a page's pictures too."""
_READERS: dict[str, Read] = {
    ".mhtml": read_mhtml,
    ".mht": read_mhtml,
    ".eml": read_mail,
    ".emlx": read_emlx,
    ".mbox": read_mbox,
    ".mbx": read_mbox,
    ".webarchive": read_webarchive,
    ".har": read_har,
}


def reader_for(name: str, head: bytes = b"") -> Read | None:
    """Return the reader of a container format by the file's name, or None for a page or text.

    Thunderbird's mailboxes (``Inbox``) have no ending: they are known by ``head``, the file's first bytes.
    """
    path = PurePath(name)
    read = _READERS.get(path.suffix.lower() or f".{path.name.lower()}")  # Apple Mail exports a file "mbox"
    return read_mbox if read is None and not path.suffix and begins_mailbox(head) else read
