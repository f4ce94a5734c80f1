"""The gold texts that names are learned from, in numbers, with copies that teach what languages share.

Every text is learned from as it is, once more without its words and endings, and in some languages once more as if its
script had no capitals.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from benchmarks.entity_folds import TRAINING_SETS, fold_of, gold
from benchmarks.gold import HELD_OUT
from extractors.mentions.names.columns import read_columns
from extractors.mentions.names.features import look_at
from extractors.mentions.names.find import view_with_claims
from extractors.mentions.names.lists import role_words
from extractors.mentions.names.tagger import NONE, ORGANISATION, PERSON, PLACE, Encoded, WordTable, encode
from extractors.mentions.text_view import PLACE_ADJECTIVE, TextView

LABEL_OF = {"person": PERSON, "organisation": ORGANISATION, "place": PLACE}
LEXICAL = ("w=", "e2=", "e3=", "e4=", "?e2=", "p2=", "p3=")
SMALL_SCRIPTS = ("ar", "fa")
CASELESS_FROM = ("en", "fr", "pt", "de", "ru", "tr")
CASELESS_WEIGHT = 0.3
PLAIN_WEIGHT = 0.7


@dataclass
class Text:
    """One gold text in numbers, with the right label of each word."""

    record: dict[str, Any]
    view: TextView
    encoded: Encoded
    labels: NDArray[np.int64]
    types: NDArray[np.int64]
    fold: int
    weight: float
    is_original: bool = True


def right_labels(record: dict[str, Any], view: TextView) -> NDArray[np.int64]:
    """Return the right label of each word. In sets without places, those that the gazetteer finds are places."""
    starts, ends = np.array(view.starts), np.array(view.ends)
    labels = np.zeros(len(view), np.int64)
    if record["set"].startswith("ntrex"):
        for first, last, code in view.places:
            if code != PLACE_ADJECTIVE:
                labels[(starts >= first) & (ends <= last)] = PLACE
    for entity in record["entities"]:
        labels[(starts < entity["end"]) & (ends > entity["start"])] = LABEL_OF.get(entity["kind"], NONE)
    return labels


def read_texts(limit: int) -> tuple[list[Text], list[tuple[tuple[str, ...], tuple[str, ...]]]]:
    """Return the texts to learn from, and the features of each kind of word in them."""
    tables: dict[str, WordTable] = {}
    types: dict[tuple[str, int | str], int] = {}
    looks: list[Any] = []
    texts = []
    seen: Counter[str] = Counter()
    for record in gold(set(TRAINING_SETS)):
        fold = fold_of(record)
        seen[record["set"]] += 1
        if fold == HELD_OUT or (limit and seen[record["set"]] > limit):
            continue
        language = record["lang"]
        view = view_with_claims(record["text"], language)
        if not len(view):
            continue
        table = tables.setdefault(language, WordTable(language, None))
        encoded = encode(view, table)
        numbers = []
        for row in encoded.rows.tolist():
            key = (language, row)
            if key not in types:
                types[key] = len(looks)
                word = table.words[row]
                look = look_at(word, language, role_words(language), opens=table.numbers[word] != row)
                looks.append((look.own, look.near))
            numbers.append(types[key])
        weight = 2.0 if language in SMALL_SCRIPTS else 1.0
        labels = right_labels(record, view)
        for first, last in record.get("ignore") or ():
            inside = (np.array(view.starts) < last) & (np.array(view.ends) > first)
            labels[inside] = -1
        texts.append(Text(record, view, encoded, labels, np.array(numbers), fold, weight))
    texts += [copy for text in texts if (copy := caseless_copy(text, looks, types)) is not None]
    texts += [plain_copy(text, looks) for text in texts]
    return texts, looks


def caseless_copy(text: Text, looks: list[Any], types: dict[tuple[str, int | str], int]) -> Text | None:
    """Return a text as it would be in a script without capitals, to learn what such scripts share with others."""
    language = text.record["lang"]
    if text.encoded.caseless.mean() > 0.1 or language not in CASELESS_FROM:
        return None
    roles = role_words(language)
    numbers, kinds = [], []
    for word in text.view.words:
        key = ("\0" + language, word)
        if key not in types:
            look = look_at(word, language, roles, ignore_case=True)
            types[key] = len(looks)
            looks.append((_plain(look.own), _plain(look.near), look.number))
        numbers.append(types[key])
        kinds.append(looks[types[key]][2])
    capital = np.zeros_like(text.encoded.capital)
    encoded = replace(text.encoded, kinds=np.array(kinds), capital=capital, caseless=~capital)
    encoded.columns = read_columns(
        text.view, encoded.kinds, capital, encoded.folds, encoded.opens, encoded.known, encoded.caseless
    )
    return replace(text, encoded=encoded, types=np.array(numbers), weight=CASELESS_WEIGHT, is_original=False)


def plain_copy(text: Text, looks: list[Any]) -> Text:
    """Return a text without the features that are words or endings: what is learned from it serves all languages."""
    seen: dict[int, int] = {}
    for number in text.types.tolist():
        if number not in seen:
            seen[number] = _PLAIN.setdefault((_plain(looks[number][0]), _plain(looks[number][1])), len(looks))
            if seen[number] == len(looks):
                looks.append((_plain(looks[number][0]), _plain(looks[number][1])))
    return replace(
        text,
        types=np.array([seen[number] for number in text.types.tolist()]),
        weight=text.weight * PLAIN_WEIGHT,
        is_original=False,
    )


_PLAIN: dict[Any, int] = {}


def _plain(names: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(name for name in names if not name.startswith(LEXICAL))
