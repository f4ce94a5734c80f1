"""The text of a PDF: as lines, as an article's paragraphs, and the address that a browser prints on each page.

Read by pypdf, which is not imported until a PDF is met. A damaged or hostile file can keep a PDF reader busy for hours:
``read_pdf`` is for worker processes, which have a time limit a page; ``read_pdf_safely`` brings its own process.
"""

from __future__ import annotations

import contextlib
import io
import logging
import multiprocessing
import re
import resource
from dataclasses import dataclass
from multiprocessing.connection import Connection

from extractors.runtime.interrupts import without_interrupts

MAX_PDF_PAGES = 60
"""A longer PDF is a report or a book, not an article."""
TIME_LIMIT_S = 30.0
MEMORY_LIMIT_BYTES = 2 * 1024**3
"""What the process of ``read_pdf_safely`` may take; worker processes have a limit of their own."""
MAX_PDF_CHARACTERS = 5_000_000
_MIN_PROSE_CHARACTERS = 400
_URL = re.compile(r"https?://[^\s<>\"')\]]{4,2000}")
_PAGE_NUMBER = re.compile(
    r"^\W{0,9}(?:page |seite |p\. ?)?\d{1,4}(?:\s?(?:/|of|de|von|sur)\s?\d{1,4})?\W{0,9}$", re.IGNORECASE
)
_SENTENCE_END = re.compile(r"[.!?…。！？؟۔।:][\"'”’»)\]]{0,3}$")


class UnreadablePdfError(Exception):
    """A PDF gives no article text. The message says why and what to do, without naming the file."""


@dataclass(frozen=True, slots=True)
class PdfText:
    """The text of a PDF: ``pages`` in order, each as lines; ``title`` as its metadata state it, or None."""

    pages: tuple[tuple[str, ...], ...]
    title: str | None = None

    @property
    def printed_url(self) -> str | None:
        """Return the address in the first or last two lines of every page, as browsers print it; None without one."""
        edges = [" ".join((*page[:2], *page[-2:])) for page in self.pages]
        found = [{url.rstrip(".,;") for url in _URL.findall(edge)} for edge in edges]
        shared = set.intersection(*found) if found else set()
        return min(shared, key=lambda url: (len(url), url)) if shared else None

    def as_lines(self) -> str:
        """Return all lines of all pages, one a line, as they are printed."""
        return "\n".join(line for page in self.pages for line in page)

    def as_plain_text(self) -> str:
        """Return title and paragraphs separated by blank lines, without what repeats on top and at the foot of pages.

        Raises UnreadablePdfError if there is too little running text for an article.
        """
        paragraphs = _join_lines(self._article_lines())
        if sum(len(text) for text in paragraphs if len(text) > 80) < _MIN_PROSE_CHARACTERS:
            raise UnreadablePdfError("has no article's text: too few whole sentences; save the web page itself")
        if self.title and self.title not in paragraphs[0]:
            paragraphs.insert(0, self.title)
        return "\n\n".join(paragraphs)

    def _article_lines(self) -> list[str]:
        edges: dict[str, int] = {}
        for page in self.pages:
            for line in {_without_digits(line) for line in (*page[:2], *page[-2:])}:
                edges[line] = edges.get(line, 0) + 1
        kept: list[str] = []
        for page in self.pages:
            for index, line in enumerate(page):
                is_edge = index < 2 or index >= len(page) - 2
                repeats = len(self.pages) > 1 and edges.get(_without_digits(line), 0) == len(self.pages)
                if not (is_edge and (repeats or _PAGE_NUMBER.match(line) or _URL.search(line))):
                    kept.append(line)
        return kept


def is_pdf(content: bytes) -> bool:
    """Whether content is a PDF: its mark is in the first 1,024 bytes (ISO 32000-1, annex H)."""
    return b"%PDF-" in content[:1024]


def read_pdf(content: bytes) -> PdfText:
    """Return the text of a PDF, read in this process.

    Raises UnreadablePdfError: it is encrypted, damaged, too long, or has no text.
    """
    import pypdf

    try:
        reader = pypdf.PdfReader(io.BytesIO(content))
        if reader.is_encrypted and not reader.decrypt(""):
            raise UnreadablePdfError("is encrypted; remove its password and load it again")
        if len(reader.pages) > MAX_PDF_PAGES:
            raise UnreadablePdfError(f"has {len(reader.pages)} pages, over {MAX_PDF_PAGES}: it is no article")
        pages, characters = [], 0
        for page in reader.pages:
            text = page.extract_text()
            characters += len(text)
            if characters > MAX_PDF_CHARACTERS:
                raise UnreadablePdfError(f"has over {MAX_PDF_CHARACTERS:,} characters of text: it is no article")
            lines = (" ".join(line.split()) for line in text.splitlines())
            pages.append(tuple(line for line in lines if line))
        title = reader.metadata.title if reader.metadata else None
    except UnreadablePdfError:
        raise
    except Exception as error:  # whatever a hostile file does to the reader is that file's fault
        problem = f"{type(error).__name__}: {str(error)[:200]}"
        raise UnreadablePdfError(f"is no readable PDF ({problem}); save the web page itself") from error
    if not any(pages):
        raise UnreadablePdfError("has no text, only pictures: it is a scan; recognise its text (OCR) first")
    return PdfText(tuple(pages), " ".join(title.split()) if isinstance(title, str) and title.strip() else None)


def read_pdf_safely(content: bytes, *, time_limit_s: float = TIME_LIMIT_S) -> PdfText:
    """Return the text of a PDF, read in a process of its own.

    Raises UnreadablePdfError, also where reading it takes longer than the limit or ends the process.
    """
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe(duplex=False)
    worker = context.Process(target=_read_in_process, args=(content, theirs), daemon=True)
    with without_interrupts():
        worker.start()
    theirs.close()
    try:
        if not ours.poll(time_limit_s):
            raise UnreadablePdfError(f"takes longer than {time_limit_s:g} s to read; save the web page itself")
        result = ours.recv()
    except EOFError as error:
        raise UnreadablePdfError("ended the process that read it; save the web page itself") from error
    finally:
        worker.kill()
        worker.join()
        ours.close()
    if isinstance(result, PdfText):
        return result
    raise UnreadablePdfError(str(result))


def _read_in_process(content: bytes, answer: Connection) -> None:
    logging.disable(logging.CRITICAL)  # pypdf reports each damaged object
    _, hard = resource.getrlimit(resource.RLIMIT_DATA)
    limit = MEMORY_LIMIT_BYTES if hard < 0 else min(MEMORY_LIMIT_BYTES, hard)
    resource.setrlimit(resource.RLIMIT_DATA, (limit, hard))
    with contextlib.closing(answer):
        try:
            answer.send(read_pdf(content))
        except UnreadablePdfError as error:
            answer.send(str(error))


def _join_lines(lines: list[str]) -> list[str]:
    """Return paragraphs: a line that is clearly shorter than the column and ends a sentence ends its paragraph."""
    if not lines:
        return [""]
    widths = sorted(len(line) for line in lines)
    column = widths[int(len(widths) * 0.9)] if len(widths) > 3 else widths[-1]
    paragraphs, current = [], ""
    for line in lines:
        if current.endswith("-") and line[:1].islower():
            current = current[:-1] + line
        else:
            current = f"{current} {line}" if current else line
        is_short = len(line) < 0.8 * column
        if is_short and (_SENTENCE_END.search(line) or len(current) <= 120):
            paragraphs.append(current)
            current = ""
    return [*paragraphs, current] if current else paragraphs


def _without_digits(line: str) -> str:
    return re.sub(r"\d+", "0", line)
