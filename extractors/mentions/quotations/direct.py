"""Quotations in quotation marks: which piece was said, by the cue and the subject beside it."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, field

from extractors.mentions.quotations.finding import Finding
from extractors.mentions.quotations.reading import COLONS, COMMAS, DASHES, ENDS, Piece, Range, Reading
from extractors.mentions.quotations.subjects import (
    aside_after,
    cue_start,
    is_boundary,
    subject_after,
    subject_before,
)
from extractors.mentions.quotations.vocabulary import (
    ACCORDING,
    ANY_PRONOUN,
    PARTICIPLE,
    SAYING,
    SO,
    THAT,
    WORK,
)

_FARTHEST_AFTER = 24
_FARTHEST_BEFORE = 16
_FEWEST_WORDS = 3
_MARKS_AFTER = DASHES | COMMAS


@dataclass(slots=True)
class Direct:
    """The findings in quotation marks; ``of_piece`` gives the finding of a piece, ``used`` the words of their cues."""

    findings: list[Finding] = field(default_factory=list)
    of_piece: dict[int, int] = field(default_factory=dict)
    used: set[int] = field(default_factory=set)
    has_cue_after: set[int] = field(default_factory=set)
    waiting: list[tuple[int, int]] = field(default_factory=list)


def find_direct(reading: Reading) -> Direct:
    """Return the quotations in quotation marks whose speaker or form says that they are speech."""
    out = Direct()
    starts = [first for first, _ in reading.sentences]
    for number, piece in enumerate(reading.pieces):
        at = max(0, bisect_right(starts, piece.first) - 1)
        sentence = reading.sentences[at]
        before = max(sentence[0], reading.pieces[number - 1].stop if number else 0)
        following = reading.pieces[number + 1].first if number + 1 < len(reading.pieces) else len(reading.view)
        if piece.inner[1] <= piece.inner[0]:
            continue
        finding = (
            _before(reading, out, piece, before)
            if before < piece.first and _announced(reading, piece)
            else None
        )  # fmt: skip
        if finding is None:
            high = min(following, sentence[1])
            last = reading.view.text[piece.inner[1] - 1]
            if piece.stop == sentence[1] and last in "?!…—-–." and at + 1 < len(reading.sentences):
                high = min(following, reading.sentences[at + 1][1])
            finding = _after(reading, out, piece, high, is_sentence=last in ENDS)
            if finding is not None:
                out.has_cue_after.add(number)
        if finding is not None:
            out.of_piece[number] = len(out.findings)
            finding.spans[:0] = out.waiting
            out.waiting.clear()
            out.findings.append(finding)
        else:
            _continue(reading, out, number, sentence)
    return out


def _span(piece: Piece) -> tuple[int, int]:
    return piece.start, piece.end


def _announced(reading: Reading, piece: Piece) -> bool:
    """Whether a colon or a comma stands before the piece, or a verb of saying and a capital after it."""
    word = reading.view.words[piece.first - 1]
    if word in COLONS or word in COMMAS:
        return True
    first = reading.view.text[piece.inner[0] : piece.inner[1]].lstrip()[:1]
    return first.isupper() and bool(reading.role_before(piece.first) & SAYING)


def _before(reading: Reading, out: Direct, piece: Piece, low: int) -> Finding | None:
    """Return the finding of a piece that a verb of saying or a colon announces."""
    roles, words = reading.roles, reading.view.words
    at = piece.first - 1
    far = max(low, piece.first - _FARTHEST_BEFORE)
    is_colon = words[at] in COLONS
    while at >= far:
        if reading.piece_of[at] < 0 and roles[at] & (SAYING | ACCORDING) and not (
            not is_colon and roles[at] & SAYING == 0
        ):  # fmt: skip
            break
        at -= 1
    if at < far:
        if is_colon:
            return _colon(reading, piece, low)
        return None
    between = range(reading.stop_of(at), piece.first - 1)
    if not is_colon and any(roles[word] & THAT for word in between if word - at > 2):
        return None
    speaker = None
    if not (roles[at] & PARTICIPLE and at > low and words[at - 1] in COMMAS):
        speaker = subject_before(reading, low, at)
    first = cue_start(reading, low, at)
    if reading.vocabulary.language in VERB_FIRST or (speaker is None and not roles[at] & PARTICIPLE):
        after = subject_after(reading, reading.stop_of(at), piece.first)
        speaker = after or speaker
    out.used.add(at)
    return Finding(
        [_span(piece)], [(first, reading.stop_of(at))], speaker,
        [f"a verb of saying before it: {reading.text(at, reading.stop_of(at))}"], 0.9 if speaker else 0.75,
    )  # fmt: skip


VERB_FIRST = frozenset(("ar",))


def _colon(reading: Reading, piece: Piece, low: int) -> Finding | None:
    """Return the finding of a piece after ``Name:`` at the beginning of its sentence."""
    colon = piece.first - 1
    if not 0 < colon - low <= 8:
        return None
    at = colon - 1
    while at > low and not is_boundary(reading, at - 1):
        at -= 1
    if any(reading.roles[word] & WORK for word in range(at, colon)):
        return None
    return Finding([_span(piece)], [(colon, colon + 1)], (at, colon), ["a colon between the speaker and it"], 0.7)


def _after(reading: Reading, out: Direct, piece: Piece, high: int, *, is_sentence: bool) -> Finding | None:
    """Return the finding of a piece that a verb of saying follows."""
    roles, words = reading.roles, reading.view.words
    first = piece.stop
    has_mark = reading.view.text[piece.inner[1] - 1] in ",?!…—–-،，" or is_sentence
    while first < high and words[first] in _MARKS_AFTER:
        first += 1
        has_mark = True
    if not has_mark or first >= high:
        return None
    far = min(high, first + _FARTHEST_AFTER)
    at = first
    while at < far and not roles[at] & (SAYING | SO | ACCORDING):
        if is_boundary(reading, at) or (roles[at] & THAT and not roles[at] & ANY_PRONOUN):
            return None
        at += 1
    if at >= far or reading.piece_of[at] >= 0:
        return None
    stop = reading.stop_of(at)
    speaker: Range | None
    begin = cue_start(reading, first, at)
    if roles[at] & ACCORDING or begin == first:
        speaker = subject_after(reading, stop, high)
        if speaker is not None and not roles[speaker[0]] & ANY_PRONOUN:
            speaker = speaker[0], aside_after(reading, speaker[1], high)
    else:
        speaker = subject_before(reading, first, at)
        if speaker is None:
            speaker = subject_after(reading, stop, high)
    if speaker is None and is_sentence:
        return None
    out.used.add(at)
    addressee = None
    return Finding(
        [_span(piece)], [(begin, stop)], speaker, [f"a verb of saying after it: {reading.text(at, stop)}"],
        0.95 if speaker else 0.7, addressee=addressee,
    )  # fmt: skip


def _continue(reading: Reading, out: Direct, number: int, sentence: Range) -> None:
    """Join a piece without a cue to the quotation before it, or take it as one whose speaker is not printed."""
    piece = reading.pieces[number]
    text = reading.view.text
    inner = text[piece.inner[0] : piece.inner[1]].strip()
    if not inner:
        return
    before = reading.pieces[number - 1] if number else None
    previous = out.of_piece.get(number - 1)
    is_whole = piece.first == sentence[0] and piece.stop >= sentence[1] - 1 and inner[0] not in ",.;"
    is_whole = is_whole and (inner[-1] in ENDS or not piece.is_closed or reading.is_line_start(piece.first))
    if not piece.is_closed and previous is None and _goes_on(reading, number):
        out.waiting.append(_span(piece))
        return
    if before is not None and previous is not None:
        gap = text[before.end : piece.start]
        # a paragraph that is not closed goes on in the next
        if not before.is_closed and not gap.strip() and reading.is_line_start(piece.first):
            out.findings[previous].spans.append(_span(piece))
            out.of_piece[number] = previous
            return
        if "\n" not in gap and (number - 1 in out.has_cue_after or gap.strip(" ,—–-") == ""):
            cue_sentence = _sentences_between(text[before.end : piece.start])
            if (is_whole and cue_sentence <= 1) or _resumes(gap, inner):
                out.findings[previous].spans.append(_span(piece))
                out.of_piece[number] = previous
                return
    if is_whole and len(inner.split()) >= _FEWEST_WORDS:
        out.of_piece[number] = len(out.findings)
        spans = [*out.waiting, _span(piece)]
        out.waiting.clear()
        out.findings.append(
            Finding(spans, [], None, ["a sentence of its own in quotation marks"], 0.5, follows=previous)
        )


def _goes_on(reading: Reading, number: int) -> bool:
    """Whether the next piece begins the paragraph after one whose mark is not closed."""
    if number + 1 >= len(reading.pieces):
        return False
    following = reading.pieces[number + 1]
    return reading.is_line_start(following.first) and reading.pieces[number].stop >= following.first - 1


def _sentences_between(gap: str) -> int:
    return sum(gap.count(mark + " ") for mark in ".!?")


def _resumes(gap: str, inner: str) -> bool:
    """Whether a piece takes up a sentence that its cue interrupted: a comma or dash before it, a small letter in it."""
    end = gap.rstrip()[-1:]
    return end in ",،—–-" and end != ""
