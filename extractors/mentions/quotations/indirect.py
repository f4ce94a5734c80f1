"""Indirect and mixed quotations: clauses that depend on a verb of saying or believing."""

from __future__ import annotations

from extractors.mentions.quotations.direct import VERB_FIRST, VERB_LAST, Direct
from extractors.mentions.quotations.finding import Finding
from extractors.mentions.quotations.lines import find_lines
from extractors.mentions.quotations.reading import COLONS, COMMAS, Range, Reading
from extractors.mentions.quotations.subjects import (
    AND,
    RELATIVE,
    aside_after,
    before_article,
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
    ADDRESS,
    ADVERB,
    ANONYMOUS,
    ANY_PRONOUN,
    AUXILIARY,
    BELIEF,
    CUE,
    HEAD,
    NOUN,
    PARTICIPLE,
    PARTICLE,
    SAYING,
    STOP,
    THAT,
    TIME,
    TOLD,
)

_FAR_THAT = 14
_SHORT_TAIL = 8
_LONGEST_CLAUSE = 120
_MOST_FINDINGS = 3_000
"""An article has a hundred at most; beyond this many a text is no article."""
_FEWEST_WORDS = 2
_NAMED_BEFORE = frozenset(("tr", "hi", "ur", "az"))
"""Languages whose *according to* follows the source."""
_PREPOSITIONS = frozenset(
    ("of", "for", "in", "on", "at", "from", "with", "by", "into", "about", "as", "like", "under", "up", "out", "over",
     "against", "after", "before", "between", "through", "than", "it")
)  # fmt: skip
"""English words after a verb that open no clause of what was said."""
_RATHER_VERBS = frozenset(
    ("want", "feel", "find", "show", "shows", "plan", "plans", "fear", "hope", "hopes", "thought")
)
"""Words that are nouns too, but verbs more often where a subject without a name precedes them."""
_LONGEST_NAME = 8
_UNNAMED = ["not", "to", "be"]
"""What sources ask for who want no name printed (*asked not to be named*)."""
_BE = frozenset(("is", "are", "was", "were", "be", "been", "being"))
_OF_TOPICS = frozenset(("discuss", "discusses", "discussed", "discussing"))
"""Verbs whose object is what was spoken of, and nothing that was said (*discussed the plan*)."""
_ASKING = frozenset(("how", "what", "whether", "why", "who", "which", "where", "when", "if"))
_STATES_OF_MIND = frozenset(("concerned", "convinced", "determined", "worried", "referring"))
_DETERMINERS = frozenset(("the", "a", "an", "his", "her", "their", "its", "this", "these", "those"))
_BEFORE_OBJECT = frozenset(("به", "از", "بر"))


def find_indirect(reading: Reading, direct: Direct, *, title_end: int = 0) -> list[Finding]:
    """Return the indirect and mixed quotations of the sentences, apart from what ``direct`` has."""
    out: list[Finding] = []
    roles, piece_of = reading.roles, reading.piece_of
    for first, stop in reading.sentences:
        if len(out) > _MOST_FINDINGS:
            break
        line = find_lines(reading, first, stop, title_end)
        if line is not None:
            out.append(line)
            continue
        last: Range | None = None
        for at in range(first, stop):
            role = roles[at]
            if not role & (CUE | ACCORDING) or piece_of[at] >= 0:
                continue
            if at in direct.used:
                last = subject_before(reading, first, at) or last
                continue
            if role & ACCORDING:
                finding = _according(reading, at, first, stop)
            else:
                finding = _clause(reading, direct, at, first, stop, last)
            if finding is not None:
                if finding.speaker is not None:
                    last = finding.speaker
                out.append(finding)
    return out


def _trim(reading: Reading, first: int, stop: int) -> Range | None:
    """Return a range without marks at its ends, except brackets and quotation marks; None if nothing is left."""
    words = reading.view.words
    while first < stop and reading.piece_of[first] < 0 and not reading.is_word(first):
        first += 1
    while stop > first and reading.piece_of[stop - 1] < 0 and not reading.is_word(stop - 1) and words[stop - 1] != ")":
        stop -= 1
    return (first, stop) if stop > first else None


def _spans(reading: Reading, *ranges: Range | None) -> list[tuple[int, int]]:
    return [reading.span(*each) for each in ranges if each is not None]


def _according(reading: Reading, at: int, first: int, stop: int) -> Finding | None:
    """Return the finding of a phrase such as *according to*, before or after what was said."""
    words = reading.view.words
    begin = reading.stop_of(at)
    if reading.vocabulary.language in _NAMED_BEFORE or words[at] == "zufolge":
        before, after = _trim(reading, first, at), _trim(reading, begin, stop)
        if before is None or after is None or before[1] - before[0] > _FAR_THAT:
            return None
        return Finding(
            _spans(reading, after), [(at, begin)], before,
            [f"a phrase that names the source: {reading.text(at, begin)}"], 0.7,
        )  # fmt: skip
    subject = subject_after(reading, begin, stop)
    if subject is None:
        return None
    subject = before_article(reading, subject)
    end = aside_after(reading, subject[1], stop)
    rest = subject[1] if at <= first + 1 and end + 2 >= stop else end
    if at <= first + 1:
        if rest >= stop:
            return None
        spans = _spans(reading, _trim(reading, rest, stop))
    else:
        before = _trim(reading, first, at)
        after = _trim(reading, end, stop) if end < stop and words[end] in COMMAS else None
        spans = _spans(reading, before, after)
    if not spans:
        return None
    return Finding(spans, [(at, begin)], subject, [f"a phrase that names the source: {reading.text(at, begin)}"], 0.75)


def _clause(reading: Reading, direct: Direct, at: int, first: int, stop: int, last: Range | None) -> Finding | None:
    """Return the finding of a clause that depends on the verb at ``at``."""
    roles, words = reading.roles, reading.view.words
    role = roles[at]
    end = reading.stop_of(at)
    language = reading.vocabulary.language
    if language in VERB_FIRST:
        return _verb_first(reading, direct, at, first, stop, last)
    begin = cue_start(reading, first, at)
    speaker = quoted_subject(reading, first, at) or subject_before(reading, first, at)
    is_relative = speaker is not None and words[speaker[0]].casefold() in RELATIVE
    why = f"{'a verb of saying' if role & SAYING else 'a verb of opinion'} over a clause: {reading.text(at, end)}"
    if (
        speaker is not None
        and role & SAYING
        and not role & PARTICIPLE
        and not is_relative
        and language not in VERB_LAST
    ):
        before = _before_comma(reading, direct, first, speaker[0])
        if before is not None and _is_tail(reading, end, stop, role):
            return Finding(_spans(reading, before), [(begin, end)], speaker, [why], 0.7)
    if role & SAYING and begin > first and words[begin - 1] in COMMAS and not role & PARTICIPLE:
        after = subject_after(reading, end, stop)
        before = _before_comma(reading, direct, first, begin)
        if after is not None and before is not None and _is_subject(reading, after, stop):
            speaker = after[0], aside_after(reading, after[1], stop)
            return Finding(_spans(reading, before), [(begin, end)], speaker, [why], 0.7)
    if speaker is None and not (language in VERB_LAST and end + 1 >= stop):
        if not role & PARTICIPLE:
            return None
        speaker = last or main_subject(reading, first, at)
    elif role & PARTICIPLE and begin > first and words[begin - 1] in COMMAS:
        speaker = last or main_subject(reading, first, at)
    elif follows_and(reading, first, at):
        speaker = last or main_subject(reading, first, at) or speaker
    content = _complement(reading, direct, at, end, stop)
    if content is None and language in VERB_LAST and end + 1 >= stop:
        speaker, content = _before_verb(reading, direct, first, begin)
        if content is not None and " " not in reading.text(*content):
            return None  # a place or a time (Ankara'da konuştu)
    if content is None:
        return None
    has_that = bool(roles[content[0]] & THAT)
    form = 0.8 if has_that else _form_without_that(reading, at, speaker, content)
    if form is None or (language == "en" and _is_unsaid(reading, begin, at, has_that=has_that)):
        return None
    return Finding(
        _spans(reading, content), [(begin, end)], speaker, [why], form - 0.15 * (not role & SAYING),
        is_belief=not role & SAYING and bool(role & BELIEF),
    )  # fmt: skip


def _form_without_that(reading: Reading, at: int, speaker: Range | None, content: Range) -> float | None:
    """Return what is given to a clause that no word such as *that* opens; None where it is none.

    In English the word before such a clause is often a noun (*the way back*, *the states of the north*) or has an
    object and no clause (*asked for the keys*): nobody speaks there. A clause of its own begins with its subject, and
    somebody who can speak precedes its verb.
    """
    if reading.vocabulary.language != "en":
        return 0.6
    word, role = reading.view.words[content[0]].casefold(), reading.roles[content[0]]
    if word in _PREPOSITIONS or _is_noun(reading, at):
        return None
    if reading.view.words[at].casefold() in _OF_TOPICS and word not in _ASKING:
        return None
    if reading.view.words[content[0] : content[0] + 3] == _UNNAMED:
        return None
    is_speech = bool(reading.roles[at] & SAYING)
    begins_clause = bool(role & ANY_PRONOUN) and word != "it"
    if not _can_speak(reading, speaker) and not (is_speech and (begins_clause or word in _DETERMINERS)):
        return None
    if word == "to":
        return 0.58
    return 0.66 if begins_clause else 0.62 if word in _DETERMINERS else 0.6


def _is_noun(reading: Reading, at: int) -> bool:
    """Whether an English word that is a verb or a noun is the noun: no name, pronoun, speaker or mark is before it."""
    words, roles = reading.view.words, reading.roles
    if not roles[at] & NOUN or words[at].casefold() in _RATHER_VERBS or at == 0:
        return False
    before = at - 1
    is_subject = roles[before] & (HEAD | ANONYMOUS | ANY_PRONOUN | AUXILIARY | ADVERB) or words[before] in RELATIVE
    is_named = any(stop == at for _, stop in reading.named_in(max(0, at - _LONGEST_NAME), at))
    return not (is_subject or is_named or words[before] in AND or not reading.is_word(before))


def _is_unsaid(reading: Reading, first: int, at: int, *, has_that: bool) -> bool:
    """Whether an English verb reports no words of its subject: a passive (*were found*), or an infinitive without
    *that* (*the right to refuse bills*).
    """
    words = [word.casefold() for word in reading.view.words[first : at + 1]]
    if words[0] == "to" and not has_that:
        return True
    return bool(_BE.intersection(words[:-1])) and not words[-1].endswith("ing") and words[-1] not in _STATES_OF_MIND


def _can_speak(reading: Reading, speaker: Range | None) -> bool:
    """Whether the words before a verb name somebody: a name, a pronoun, or a noun for people who speak."""
    if speaker is None:
        return False
    roles = reading.roles[speaker[0] : speaker[1]]
    return any(role & (HEAD | ANONYMOUS | ANY_PRONOUN) for role in roles) or bool(reading.named_in(*speaker))


def _verb_first(reading: Reading, direct: Direct, at: int, first: int, stop: int, last: Range | None) -> Finding | None:
    """Return the finding of a clause whose subject follows its verb, as in Arabic."""
    roles, words = reading.roles, reading.view.words
    end = reading.stop_of(at)
    if at > first and roles[at - 1] & AUXILIARY:
        return None
    speaker = None if roles[at] & PARTICIPLE else subject_after(reading, end, stop)
    begin = end
    if speaker is not None:
        begin = aside_after(reading, speaker[1], stop)
        has_aside = begin > speaker[1]
        if (speaker[1] + 1, begin) in reading.named_in(speaker[1], begin):
            speaker = speaker[0], begin  # the name behind the office that they hold
        if has_aside and begin < stop and words[begin] in COMMAS:
            begin += 1
        if begin >= stop or not reading.is_word(begin):
            # no word parts the subject and what it said
            named = next(iter(reading.named_in(*speaker)), None)
            begin = min(named[1] if named else speaker[0] + 1, stop)
            speaker = speaker[0], begin
    content = _complement(reading, direct, at, begin, stop)
    if content is None or (content[1] - content[0] < _FEWEST_WORDS and not roles[content[0]] & THAT):
        return None
    has_that = bool(roles[content[0]] & THAT)
    is_belief = not roles[at] & SAYING
    return Finding(
        _spans(reading, content), [(at, end)], speaker or (last if roles[at] & PARTICIPLE else None),
        [f"a verb before its subject: {reading.text(at, end)}"], 0.75 if has_that else 0.5, is_belief=is_belief,
    )  # fmt: skip


def _before_verb(reading: Reading, direct: Direct, first: int, cue: int) -> tuple[Range, Range | None]:
    """Return the subject and what was said where both precede the verb, as in Persian and Turkish."""
    words = reading.view.words
    named = next(iter(reading.named_in(first, cue)), None)
    at = first + 1
    while at < cue and words[at] not in COMMAS and words[at] not in _BEFORE_OBJECT:
        if named is not None and at == named[1]:
            break
        at += 1
    if at >= cue or any(reading.piece_of[word] in direct.of_piece for word in range(at, cue)):
        return (first, cue), None
    return (first, at), _trim(reading, at, cue)


def _before_comma(reading: Reading, direct: Direct, first: int, stop: int) -> Range | None:
    """Return what precedes a comma that ends at ``stop``; None if it has a quotation of its own."""
    last = stop - 1
    if last <= first:
        return None
    number = reading.piece_of[last]
    has_comma = reading.view.words[last] in COMMAS or (
        number >= 0 and reading.last_char(reading.pieces[number]) in COMMAS
    )
    if not has_comma:
        return None
    if any(reading.piece_of[at] in direct.of_piece for at in range(first, stop)):
        return None
    return _trim(reading, first, stop)


def _is_subject(reading: Reading, found: Range, stop: int) -> bool:
    """Whether words after a verb can be its subject: a mark or occasion follows, and in English they are somebody."""
    roles = reading.roles
    at = found[1]
    if at < stop and reading.is_word(at) and not roles[at] & (STOP | TIME):
        return False
    if reading.vocabulary.language != "en":
        return True
    if any(roles[word] & (HEAD | ANONYMOUS | ANY_PRONOUN) for word in range(*found)):
        return True
    return bool(reading.named_in(*found))


def _is_tail(reading: Reading, first: int, stop: int, role: int) -> bool:
    """Whether nothing but a time, place or occasion follows."""
    roles = reading.roles
    at = first
    while at < stop and reading.is_word(at) and not roles[at] & (TIME | STOP | ADDRESS):
        if roles[at] & THAT or not role & TOLD or at - first > 2 or reading.piece_of[at] >= 0:
            return False
        at += 1
    words = sum(reading.is_word(word) for word in range(at, stop))
    return words == 0 or (words <= _SHORT_TAIL and not any(roles[word] & THAT for word in range(at, stop)))


def _complement(reading: Reading, direct: Direct, cue: int, first: int, stop: int) -> Range | None:
    """Return what depends on the verb: from its *that*, or from the word after it, to the end of its clause."""
    roles, words = reading.roles, reading.view.words
    begin = first
    for at in range(first, min(stop, first + _FAR_THAT)):
        if reading.piece_of[at] >= 0 or is_boundary(reading, at) or roles[at] & SAYING:
            break
        if roles[at] & THAT:
            begin = at
            break
    else:
        at = first
    if begin == first and not (first < stop and roles[first] & THAT):
        begin = _skip_address(reading, roles[cue], first, stop)
    if begin < stop and (words[begin] in COMMAS or words[begin] in COLONS):
        begin += 1
    end = begin
    stop = min(stop, begin + _LONGEST_CLAUSE)
    while end < stop:
        number = reading.piece_of[end]
        if number >= 0 and number in direct.of_piece:
            break
        if number < 0:
            word = words[end]
            if end > begin and word in COMMAS and end + 1 < stop and _ends_clause(reading, end + 1, stop):
                break
            if word in ";؛" or (word in AND and end > begin and end + 1 < stop and roles[end + 1] & SAYING):
                break
        end += 1
    if reading.vocabulary.language == "de" and end > begin + 1 and end + 1 >= stop:
        at = end - 1 if reading.is_word(end - 1) else end - 2
        if roles[at] & PARTICLE and at > begin:
            end = at
    return _trim(reading, begin, end)


def _skip_address(reading: Reading, role: int, first: int, stop: int) -> int:
    """Return the word after an addressee (``told Reuters``) and after adverbs and days."""
    roles, words = reading.roles, reading.view.words
    at = first
    if role & TOLD:
        while at < stop and reading.piece_of[at] < 0 and (words[at][0].isupper() or roles[at] & ADDRESS):
            at += 1
    while at < stop and roles[at] & (ADVERB | TIME) and not roles[at] & (STOP | ANY_PRONOUN):
        at += 1
    return at if at < stop else first


def _ends_clause(reading: Reading, at: int, stop: int) -> bool:
    """Whether a comma before the word ``at`` ends what depends on a verb."""
    role = reading.roles[at]
    if role & (PARTICIPLE | ACCORDING):
        return True
    # , he said
    far = min(stop, at + 7)
    while (
        at < far and reading.piece_of[at] < 0 and not is_boundary(reading, at) and reading.view.words[at] not in COMMAS
    ):
        if reading.roles[at] & SAYING and not reading.roles[at] & PARTICIPLE:
            return at + 1 < stop and (not reading.is_word(at + 1) or bool(reading.roles[at + 1] & (STOP | TIME)))
        at += 1
    return False
