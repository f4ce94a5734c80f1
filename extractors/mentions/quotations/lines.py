"""Quotations by the form of their line: a dash at its beginning, or a headline's ``Speaker: words``."""

from __future__ import annotations

from extractors.mentions.quotations.finding import Finding
from extractors.mentions.quotations.reading import COLONS, COMMAS, DASHES, ENDS, Reading
from extractors.mentions.quotations.subjects import cue_start, subject_after
from extractors.mentions.quotations.vocabulary import ANY_PRONOUN, SAYING, WORK

_LONGEST_SPEAKER = 7
_LONGEST_HEADLINE = 30


def find_lines(reading: Reading, first: int, stop: int, title_end: int) -> Finding | None:
    """Return the quotation of a sentence that begins with a dash or is a headline with a colon, or None."""
    if reading.view.words[first] in DASHES and reading.is_line_start(first):
        return _dash(reading, first, stop)
    is_headline = reading.view.ends[stop - 1] <= title_end or (
        first == 0 and stop < len(reading.view) and reading.view.words[stop][0] == "\n"
    )
    return _headline(reading, first, stop) if is_headline else None


def _dash(reading: Reading, first: int, stop: int) -> Finding | None:
    words, roles = reading.view.words, reading.roles
    # the line may go on behind a question mark: - Where to? - asked the man.
    while stop < len(words) and words[stop][0] != "\n" and stop - first < 200:
        stop += 1
    for at in range(first + 2, stop):
        if not roles[at] & SAYING or reading.piece_of[at] >= 0:
            continue
        begin = cue_start(reading, first + 1, at)
        mark = words[begin - 1]
        if begin > first + 2 and (mark in COMMAS or mark in DASHES or mark in ENDS):
            subject = subject_after(reading, reading.stop_of(at), stop)
            end = begin
            while end > first + 1 and (words[end - 1] in COMMAS or words[end - 1] in DASHES or words[end - 1] in "."):
                end -= 1
            spans = [reading.span(first + 1, end)]
            after = subject[1] if subject else reading.stop_of(at)
            while after < stop and words[after] not in DASHES:
                after += 1
            if after + 1 < stop:
                spans.append(reading.span(after + 1, stop))
            return Finding(
                spans, [(begin, reading.stop_of(at))], subject,
                ["a dash at the beginning of its line", f"a verb of saying after it: {words[at]}"], 0.8, is_dash=True,
            )  # fmt: skip
    return None


def _headline(reading: Reading, first: int, stop: int) -> Finding | None:
    words, roles = reading.view.words, reading.roles
    far = min(stop - 2, first + _LONGEST_SPEAKER + 1)
    colon = next((at for at in range(first + 1, far) if words[at] in COLONS), None)
    if colon is None or stop - colon > _LONGEST_HEADLINE or words[stop - 1] == ".":
        return None
    speaker = range(first, colon)
    if any(reading.piece_of[at] >= 0 or roles[at] & (WORK | ANY_PRONOUN) for at in speaker):
        return None
    if not all(reading.is_word(at) or words[at] in "." for at in speaker) or words[colon + 1][0].isdigit():
        return None
    return Finding(
        [reading.span(colon + 1, stop)], [(colon, colon + 1)], (first, colon),
        ["a headline with a colon between the speaker and the words"], 0.6, is_headline=True,
    )  # fmt: skip
