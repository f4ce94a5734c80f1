"""Quotations in quotation marks: which piece was said, by the cue and the subject beside it."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, field

from extractors.mentions.quotations.finding import Finding
from extractors.mentions.quotations.reading import COLONS, COMMAS, ENDS, Piece, Range, Reading
from extractors.mentions.quotations.subjects import (
    after_aside,
    aside_after,
    cue_start,
    follows_and,
    is_boundary,
    main_subject,
    quoted_subject,
    subject_after,
    subject_before,
)
from extractors.mentions.quotations.vocabulary import (
    ACCORDING,
    ANY_PRONOUN,
    LABEL,
    PARTICIPLE,
    SAYING,
    SO,
    THAT,
    WORK,
)

_FARTHEST_AFTER = 24
_FARTHEST_BEFORE = 16
_NEAREST_AFTER = 5
_PIECES_BACK = 3
_LONGEST_BEFORE_COLON = 8
_SURE_BEFORE = 0.9
_FEWEST_WORDS = 3


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
        low = sentence[0]
        if low == piece.first and at and reading.view.words[reading.sentences[at - 1][1] - 1] in COLONS:
            low = reading.sentences[at - 1][0]
        before = max(low, reading.pieces[number - 1].stop if number else 0)
        following = reading.pieces[number + 1].first if number + 1 < len(reading.pieces) else len(reading.view)
        if piece.inner[1] <= piece.inner[0]:
            continue
        last = reading.last_char(piece)
        high = min(following, sentence[1])
        if piece.first == low and piece.stop == sentence[1] and last in "?!…—-–." and at + 1 < len(reading.sentences):
            high = min(following, reading.sentences[at + 1][1])
        announced = _announcement(reading, piece, before)
        finding = None
        if announced and _resumed(reading, out, number, before):
            out.findings[out.of_piece[number - 1]].spans.append(_span(piece))
            out.of_piece[number] = out.of_piece[number - 1]
            out.has_cue_after.add(number)
            continue
        if announced:
            finding = _before(reading, out, piece, before, low, announced)
        is_fragment = before < piece.first and not announced and reading.begins_small(piece)
        if not is_fragment and (finding is None or (last in COMMAS and finding.confidence < _SURE_BEFORE)):
            after = _after(reading, out, piece, high, is_sentence=last in ENDS, last=last, low=before)
            if after is not None:
                finding = after
                out.has_cue_after.add(number)
        if reading.vocabulary.language in INSIDE and (finding is None or reading.roles[finding.cues[0][0]] & ACCORDING):
            finding = _inside(reading, piece) or finding
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


def _announcement(reading: Reading, piece: Piece, low: int) -> str:
    """Return what announces a piece: a colon or comma before it, a space for a verb and a capital, else nothing."""
    at = piece.first - 1
    while at >= low and reading.view.words[at][0] == "\n":
        at -= 1
    if at < low:
        return ""
    word = reading.view.words[at]
    if word in COLONS or word in COMMAS:
        return word
    if reading.is_dash(at):
        return "-"
    first = reading.view.text[piece.inner[0] : piece.inner[1]].lstrip()[:1]
    return " " if first.isupper() and reading.role_before(piece.first) & SAYING else ""


def _resumed(reading: Reading, out: Direct, number: int, low: int) -> bool:
    """Whether a piece takes up what a cue interrupted: the only verb between it and the piece before is that cue."""
    if number == 0 or number - 1 not in out.has_cue_after or reading.pieces[number - 1].stop != low:
        return False
    cues = [at for at in range(low, reading.pieces[number].first) if reading.roles[at] & SAYING]
    return (bool(cues) and cues[-1] in out.used) or not cues


def _before(reading: Reading, out: Direct, piece: Piece, low: int, first: int, mark: str) -> Finding | None:
    """Return the finding of a piece that a verb of saying or a colon announces."""
    roles = reading.roles
    end = piece.first
    while end > low and not reading.is_word(end - 1):
        end -= 1
    is_colon = mark in COLONS
    far = max(low, end - _FARTHEST_BEFORE)
    at = end - 1
    while at >= far and not (roles[at] & SAYING or (is_colon and roles[at] & ACCORDING)):
        at -= 1
    if at < far:
        return _colon(reading, piece, low, end) if is_colon else None
    stop = reading.stop_of(at)
    if mark in COMMAS and reading.begins_small(piece) and any(roles[word] & THAT for word in range(stop, end)):
        return None
    if not is_colon and (mark == "-" or any(roles[word] & THAT for word in range(stop, end) if word - at > 2)):
        return None
    speaker = None
    is_participle = bool(roles[at] & PARTICIPLE)
    if not is_participle or reading.view.words[at - 1] not in COMMAS:
        speaker = subject_before(reading, low, at)
    quoted = quoted_subject(reading, low, at)
    if quoted is not None:
        speaker = quoted
    elif is_participle:
        speaker = main_subject(reading, first, at) or speaker
    if reading.vocabulary.language in VERB_FIRST or (speaker is None and not is_participle):
        speaker = subject_after(reading, stop, end) or speaker
    if speaker is None or follows_and(reading, first, at):
        speaker = main_subject(reading, first, at) or speaker
    out.used.add(at)
    return Finding(
        [_span(piece)], [(cue_start(reading, low, at), stop)], speaker,
        [f"a verb of saying before it: {reading.text(at, stop)}"],
        0.9 if speaker and end - stop < 4 else 0.75,
    )  # fmt: skip


VERB_FIRST = frozenset(("ar",))
INSIDE = frozenset(("fr", "es", "ru", "it", "pt", "uk", "ca"))
VERB_LAST = frozenset(("tr", "fa", "hi", "ur", "az"))


def _colon(reading: Reading, piece: Piece, low: int, colon: int) -> Finding | None:
    """Return the finding of a piece after ``Name:`` at the beginning of its sentence."""
    if not 0 < colon - low <= _LONGEST_BEFORE_COLON:
        return None
    at = colon - 1
    while at > low and not is_boundary(reading, at - 1):
        at -= 1
    if any(reading.roles[word] & WORK for word in range(at, colon)):
        return None
    return Finding([_span(piece)], [(colon, colon + 1)], (at, colon), ["a colon between the speaker and it"], 0.7)


def _after(
    reading: Reading, out: Direct, piece: Piece, high: int, *, is_sentence: bool, last: str, low: int
) -> Finding | None:
    """Return the finding of a piece that a verb of saying follows."""
    roles, words = reading.roles, reading.view.words
    first = piece.stop
    farthest = _FARTHEST_AFTER if last in ",?!…—–-،，" or is_sentence else _NEAREST_AFTER
    while first < high and (words[first] in COMMAS or reading.is_dash(first)):
        first += 1
        farthest = _FARTHEST_AFTER
    if first >= high:
        return None
    language = reading.vocabulary.language
    is_last = language in VERB_LAST and bool(roles[first] & (SAYING | LABEL))
    if farthest == _NEAREST_AFTER and not is_last and not _is_sentence_start(reading, piece):
        return None
    far = min(high, first + farthest)
    at = first
    while at < far and not roles[at] & (SAYING | SO | ACCORDING) and not (is_last and at == first):
        past = after_aside(reading, at, high)
        if past > at:
            at = past
            continue
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
    if speaker is None and language in VERB_LAST and low < piece.first:
        speaker = subject_before(reading, low, piece.first)
    if speaker is None and is_sentence:
        return None
    out.used.add(at)
    return Finding(
        [_span(piece)], [(begin, stop)], speaker, [f"a verb of saying after it: {reading.text(at, stop)}"],
        0.95 if speaker else 0.7,
    )  # fmt: skip


def _inside(reading: Reading, piece: Piece) -> Finding | None:
    """Return the finding of a piece whose cue is within its marks (*We saw it, says Ida Roe, too late.*)."""
    words, roles = reading.view.words, reading.roles
    kept = reading.piece_of[piece.first : piece.stop]
    reading.piece_of[piece.first : piece.stop] = [-1] * len(kept)
    try:
        for at in range(piece.first + 2, piece.stop - 1):
            if not roles[at] & SAYING:
                continue
            begin = cue_start(reading, piece.first, at)
            mark = begin - 1
            if not (words[mark] in COMMAS or (reading.is_dash(mark) and not reading.is_word(mark - 1))):
                continue
            subject = subject_after(reading, reading.stop_of(at), piece.stop)
            if subject is None or subject[1] >= piece.stop:
                continue
            after = aside_after(reading, subject[1], piece.stop)
            # what is said goes on behind the cue, or the marks would have ended before it
            if words[min(after, piece.stop - 1)] not in ENDS or not any(reading.are_words[after : piece.stop]):
                after = subject[1]
            while after < piece.stop and not reading.is_word(after):
                after += 1
            while mark > piece.first and not reading.is_word(mark - 1):
                mark -= 1
            spans = [(piece.start, reading.view.ends[mark - 1])]
            if after < piece.stop:
                spans.append((reading.view.starts[after], piece.end))
            return Finding(
                spans, [(begin, reading.stop_of(at))], subject,
                [f"a verb of saying within its marks: {reading.text(at, reading.stop_of(at))}"], 0.8,
            )  # fmt: skip
    finally:
        reading.piece_of[piece.first : piece.stop] = kept
    return None


def _is_sentence_start(reading: Reading, piece: Piece) -> bool:
    """Whether a piece of several words begins its sentence with a capital or a letter without case."""
    begins = (
        piece.first == 0 or reading.view.words[piece.first - 1][0] in ".!?…\n" or reading.piece_of[piece.first - 1] >= 0
    )
    first = reading.view.text[piece.inner[0] : piece.inner[1]].lstrip()[:1]
    return begins and first.isalpha() and not first.islower() and piece.stop - piece.first > _FEWEST_WORDS + 2


def _continue(reading: Reading, out: Direct, number: int, sentence: Range) -> None:
    """Join a piece without a cue to the quotation before it, or take it as one whose speaker is not printed."""
    piece = reading.pieces[number]
    text = reading.view.text
    inner = text[piece.inner[0] : piece.inner[1]].strip()
    if not inner:
        return
    back = number - 1
    while back > max(0, number - _PIECES_BACK) and back not in out.of_piece:
        back -= 1
    before = reading.pieces[back] if number else None
    previous = out.of_piece.get(back)
    is_whole = piece.first == sentence[0] and piece.stop >= sentence[1] - 1 and inner[0] not in ",.;"
    is_whole = is_whole and (inner[-1] in ENDS or not piece.is_closed or reading.is_line_start(piece.first))
    if before is not None and previous is not None:
        gap = text[before.end : piece.start]
        # a paragraph that is not closed goes on in the next
        joins = not before.is_closed and not gap.strip() and reading.is_line_start(piece.first)
        if "\n" not in gap and (back in out.has_cue_after or gap.strip(" ,—–-") == ""):
            joins = joins or (is_whole and _is_next(reading, before, piece)) or _resumes(gap, inner)
        elif is_whole and reading.is_line_start(piece.first) and out.findings[previous].cues and piece.is_closed:
            # the next paragraph, in marks as a whole, with no cue of its own
            joins = joins or (len(gap.split("\n\n")) == 2 and _is_next(reading, before, piece))
        if joins:
            out.findings[previous].spans.append(_span(piece))
            out.of_piece[number] = previous
            if back in out.has_cue_after:
                out.has_cue_after.add(number)
            return
    if not piece.is_closed and _goes_on(reading, number):
        out.waiting.append(_span(piece))
        return
    if is_whole and len(inner.split()) >= _FEWEST_WORDS:
        out.of_piece[number] = len(out.findings)
        spans = [*out.waiting, _span(piece)]
        out.waiting.clear()
        out.findings.append(
            Finding(spans, [], None, ["a sentence of its own in quotation marks"], 0.3, follows=previous)
        )


def _goes_on(reading: Reading, number: int) -> bool:
    """Whether the next piece begins the paragraph after one whose mark is not closed."""
    if number + 1 >= len(reading.pieces):
        return False
    following = reading.pieces[number + 1]
    return reading.is_line_start(following.first) and reading.pieces[number].stop >= following.first - 1


def _is_next(reading: Reading, before: Piece, piece: Piece) -> bool:
    """Whether nothing but the sentence of the cue is between two pieces."""
    first = bisect_right(reading.sentences, (before.stop, 0))
    between = bisect_right(reading.sentences, (piece.first - 1, len(reading.view))) - first
    return between <= 1 and (between == 0 or reading.last_char(before) in ENDS)


def _resumes(gap: str, inner: str) -> bool:
    """Whether a piece takes up a sentence that its cue interrupted: a comma or dash before it, a small letter in it."""
    end = gap.rstrip()[-1:]
    return end in ",،—–-" and end != ""
