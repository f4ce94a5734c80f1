"""The notice of a correction that an article prints: what was wrong in an earlier version of it."""

from __future__ import annotations

import re

from extractors.language.vocabulary import patterns

_NOTICE = re.compile(rf"^[\s\[(*_–—-]{{0,4}}(?:{patterns('correction_notices')})", re.IGNORECASE)
_LONGEST_HEADING = 60
_SENTENCE_ENDS = tuple(".!?…。！？؟۔।")
_CLOSING = "'\"”’»›」』）)]*_ "
_MOST_PARAGRAPHS = 1_000
_LONGEST_NOTICE = 1_000


def find_correction_notice(lead: str | None, body: str | None) -> str | None:
    """Return the first paragraph that begins as such notices do, the next with it where it is only a heading, or None.

    The openings of all languages count (``correction_notices`` of the vocabularies). At most 1,000 characters of a
    notice are kept.
    """
    for text in (lead or "", body or ""):
        paragraphs = text.split("\n\n", _MOST_PARAGRAPHS)
        for number, paragraph in enumerate(paragraphs):
            if _NOTICE.match(paragraph[:200]):
                is_heading = len(paragraph) < _LONGEST_HEADING and not _is_sentence(paragraph)
                return "\n\n".join(paragraphs[number : number + 1 + is_heading])[:_LONGEST_NOTICE].strip()
    return None


def _is_sentence(paragraph: str) -> bool:
    return paragraph.rstrip(_CLOSING).endswith(_SENTENCE_ENDS)
