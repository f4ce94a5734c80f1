"""What a file among saved pages is that is no page, in words with a remedy: by its ending, else by its bytes."""

from __future__ import annotations

from pathlib import PurePath

_BY_ENDING = {
    "is a packed file of a kind that is not read; unpack it and load the folder": "7z rar ace arj cab lzh zst lz4 iso",
    "is a message of Outlook; save it as .eml or as HTML": "msg oft pst ost",
    "is a document of an office program; save it as HTML or text": (
        "doc docx odt rtf pages xls xlsx ods numbers ppt pptx odp epub mobi"
    ),
    "is a shortcut and holds no page; open it and save the page": "url webloc desktop lnk website",
    "is an unfinished download; download it again": "crdownload part partial opdownload tmp",
}
_ENDINGS = {f".{ending}": why for why, endings in _BY_ENDING.items() for ending in endings.split()}
_BYTES_ALLOWED = bytes(set(range(256)) - (set(range(32)) - {9, 10, 12, 13, 27}))
_HEAD_BYTES = 4096
_MOST_CONTROLS = 0.05


def why_no_page(name: str, content: bytes) -> str | None:
    """Return what a file is that is no page, to be put behind its name; None for what may be a page or text."""
    if why := _ENDINGS.get(PurePath(name).suffix.lower()):
        return why
    head = content[:_HEAD_BYTES]
    if head[:2] in (b"\xff\xfe", b"\xfe\xff"):  # text in UTF-16 has a zero byte for each letter of Latin
        return None
    controls = len(head.translate(None, _BYTES_ALLOWED))
    return "is no text; leave it out" if controls > len(head) * _MOST_CONTROLS else None
