"""The terms by which an article is compared with others: what it names, its numbers, and its rarer words.

A term follows from its article alone, so that how alike two articles are does not depend on what else is stored, nor on
the order in which loads came. People, organisations and places count by the id or key that all their spellings share;
rarer words count as they are written, and by how they sound where their letters show it (``Каванах``, ``Kavanagh``), so
that texts in two languages and scripts have terms in common. Each term has a weight: more for what is rare in its
language, what is named and what the headline has.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from extractors.mentions.folding import fold_word
from extractors.mentions.names.keys import word_key
from extractors.mentions.names.lists import frequent_words

PERSON, ORGANISATION, PLACE, NUMBER, SOUND, WORD, PAIR = "p", "o", "l", "n", "s", "w", "c"
"""The kinds of terms: the first letter of a term's key. A pair is two letters of a script that writes no spaces."""
MOST_TERMS = 80
"""An article keeps this many terms, the heaviest."""

_MOST_CHARACTERS, _MOST_OF_TITLE = 20_000, 1_000
_UNSPACED = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff"
_MARKS = "\u0300-\u036f\u0591-\u05c7\u064b-\u065f\u0670\u0900-\u0903\u093a-\u094f\u0981-\u0983\u09bc-\u09cd\u200c’'"
_LETTER = rf"[^\W_{_UNSPACED}]"
_WORDS = re.compile(rf"[{_UNSPACED}]+|[^\W\d_{_UNSPACED}]{_LETTER}*(?:[{_MARKS}]+{_LETTER}*)*")
_FIRST_UNSPACED = _UNSPACED[0]
_IS_UNSPACED = re.compile(f"[{_UNSPACED}]")
_NUMBERS = re.compile(r"\d+(?:[.,٫٬]\d+)*")
_GROUPS = re.compile("[.,٫٬]")
_YEAR = re.compile("(?:19|20)[0-9]{2}")
_FIELDS = frozenset(("title", "lead", "body", "dateline"))
_OF_FREQUENCY = (1.0, 0.9, 0.75, 0.6, 0.4, 0.1)
"""The weight of a word by how frequent its language has it, from words that no list has to the most frequent."""
_RARE = 1
_SHORTEST_WORD, _LONGEST_NUMBER, _STEM, _SHORTEST_SOUND = 3, 12, 6, 3
_NAMED = {
    "person_mentions": (PERSON, "person_id", 1.8, 0.6),
    "organisation_mentions": (ORGANISATION, "organisation_id", 1.6, 0.5),
}
"""For each table of names: the kind of term, the column of the id, the weight, and its share where a list has the name:
who is known to all is in many articles."""
_PLACE_WEIGHT, _NUMBER_WEIGHT, _SOUND_WEIGHT, _PAIR_WEIGHT = 0.8, 1.2, 1.2, 0.3


class Term(NamedTuple):
    """A term of an article: its key (kind and what is compared), its weight, and the form that is shown."""

    key: str
    weight: float
    form: str


def find_terms(
    fields: Mapping[str, str], language: str | None, mentions: Iterable[tuple[str, Mapping[str, Any]]]
) -> list[Term]:
    """Return up to ``MOST_TERMS`` terms of an article, the heaviest first; of equal weight by key.

    ``fields`` are its texts by name (title, lead, body); ``language`` is ISO 639-1; ``mentions`` are the staged rows of
    people, organisations and places, each with the name of its table. Names in bylines and captions do not count.
    """
    of_title = _counted((fields.get("title") or "")[:_MOST_OF_TITLE])
    counts = _counted(f"{fields.get('lead') or ''}\n{(fields.get('body') or '')[:_MOST_CHARACTERS]}")
    counts.update(of_title)
    language = language or ""
    frequency = frequent_words(language).get
    found: dict[str, tuple[float, str]] = {}
    for token, count in counts.items():
        kind, word = token
        weight = 1.0 if count == 1 else _repeated(count)
        if token in of_title:
            weight *= 2.0 if count == 1 else 1.5
        if kind == PAIR:
            weight *= _PAIR_WEIGHT
        elif kind == NUMBER:
            weight *= _NUMBER_WEIGHT * _number_share(word)
        else:
            step = frequency(word, 0)
            if step <= _RARE:
                sound = word_key(word, language)
                if sound is not None and len(sound) >= _SHORTEST_SOUND:
                    _add(found, SOUND + sound, _SOUND_WEIGHT * min(1.0, len(sound) / 5) * weight, word)
            key, weight = kind + word[:_STEM], weight * _OF_FREQUENCY[step]
            if (of_stem := found.get(key)) is None or weight > of_stem[0]:
                found[key] = weight, word
            continue
        _add(found, kind + word, weight, word)
    named = _named(mentions)
    _drop_words(found, (form for key, (_, _, form) in named.items() if key[0] == PLACE))
    for key, (count, share, form) in named.items():
        _add(found, key, share * _repeated(count), form)
    heaviest = sorted((-weight, key, form) for key, (weight, form) in found.items())[:MOST_TERMS]
    return [Term(key, round(-weight, 2), form) for weight, key, form in heaviest]


def _drop_words(found: dict[str, tuple[float, str]], names: Iterable[str]) -> None:
    """Drop the words and sounds that the names of places are written with. A place counts once, as the place: two
    places that two articles name, of different events, would otherwise be six terms that they share.
    """
    words = {fold_word(word) for name in names for word in _WORDS.findall(name)}
    for key in [key for key, (_, form) in found.items() if key[0] in (SOUND, WORD) and form in words]:
        del found[key]


def _add(found: dict[str, tuple[float, str]], key: str, weight: float, form: str) -> None:
    known = found.get(key)
    if known is None or weight > known[0]:
        found[key] = weight, form


def write_terms(terms: Iterable[Term]) -> str | None:
    """Return terms as they are stored: a line each of key, weight in hundredths, and form where the key is another,
    parted by tabs; None without terms.
    """
    lines = []
    for key, weight, form in terms:
        line = f"{key}\t{round(100 * weight)}"
        lines.append(line if form == key[1:] else f"{line}\t{form}")
    return "\n".join(lines) or None


def terms_of_row(article: Mapping[str, Any], mentions: Iterable[tuple[str, Mapping[str, Any]]]) -> str | None:
    """Return the terms of a staged row of ``articles`` as they are stored; ``mentions`` as ``find_terms`` has them."""
    title, lead, body = article["title"] or "", article["lead"] or "", article["body"] or ""
    fields = {"title": title, "lead": "" if body.startswith(lead) else lead, "body": body}
    return write_terms(find_terms(fields, article["language"], mentions))


def read_terms(stored: str | None) -> dict[str, Term]:
    """Return stored terms by key, in their order."""
    terms = {}
    for line in (stored or "").split("\n"):
        key, _, rest = line.partition("\t")
        weight, _, form = rest.partition("\t")
        if key and weight:
            terms[key] = Term(key, int(weight) / 100, form or key[1:])
    return terms


def read_weights(stored: str | None) -> dict[str, float]:
    """Return the weights of stored terms by key, in their order: ``read_terms`` without the forms."""
    weights = {}
    for line in (stored or "").split("\n"):
        key, *more = line.split("\t", 2)
        if key and more and more[0]:
            weights[key] = int(more[0]) / 100
    return weights


def _counted(text: str) -> Counter[tuple[str, str]]:
    """Count the words, pairs of letters and numbers of a text, each folded."""
    counts: Counter[tuple[str, str]] = Counter()
    known = counts.get  # quicker than a counter's own zero
    for word, count in Counter(_WORDS.findall(text)).items():
        if word[0] >= _FIRST_UNSPACED and _IS_UNSPACED.match(word):
            for at in range(len(word) - 1):
                counts[PAIR, word[at : at + 2]] += count
        elif len(folded := fold_word(word)) >= _SHORTEST_WORD:
            token = (WORD, folded)
            counts[token] = known(token, 0) + count
    for number, count in Counter(_NUMBERS.findall(text)).items():
        if len(number) <= _LONGEST_NUMBER:
            counts[NUMBER, _fold_number(number)] += count
    return counts


def _fold_number(printed: str) -> str:
    """Return a number in ASCII digits, without marks between thousands and with a point before decimals."""
    groups = ["".join(str(int(digit)) for digit in group) for group in _GROUPS.split(printed)]
    is_thousands = len(groups) > 1 and all(len(group) == 3 for group in groups[1:])
    return "".join(groups) if is_thousands else ".".join(groups)


def _number_share(number: str) -> float:
    """Return how distinctive a number is, 0 to 1: one digit is in most texts, a year in all texts of its time."""
    digits = len(number.replace(".", ""))
    return 0.3 if digits < 2 else 0.5 if digits == 2 or _YEAR.fullmatch(number) else 1.0


def _repeated(count: int) -> float:
    return 1 + 0.7 * math.log(count)


def _named(mentions: Iterable[tuple[str, Mapping[str, Any]]]) -> dict[str, tuple[int, float, str]]:
    """Return, for each person, organisation and place, how often it is named, its weight, and its name."""
    found: dict[str, tuple[int, float, str]] = {}
    for table, row in mentions:
        if row["field"] not in _FIELDS:
            continue
        if table in _NAMED:
            kind, id_column, weight, listed_share = _NAMED[table]
            name = row[id_column] if row["is_listed"] else row["name_key"]
            weight *= listed_share if row["is_listed"] else 1.0
            form = row["name"] or row["surface_form"]
        elif table == "place_mentions":
            kind, name, weight, form = PLACE, row["place_id"], _PLACE_WEIGHT, row["surface_form"]
        else:
            continue
        if not name:
            continue
        key = kind + " ".join(str(name).split())
        count, most, known = found.get(key, (0, 0.0, " ".join(str(form).split())))
        found[key] = (count + 1, max(most, weight * (row["confidence"] or 0.0)), known)
    return found
