"""The postings of generated articles, from the numbers of their words: the rows that the product's SQL makes of texts.

Cutting texts into terms is most of what a large file costs; here the words are known before they are texts. A test
holds the index that this writes equal to the product's.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import duckdb
import numpy as np
import pyarrow as pa

from dateline.search.document import MAX_PLACES
from dateline.search.index import CHUNK, WritePostings
from dateline.search.postings import TOTAL

FIELDS = ("title", "lead", "body", "caption")
"""By the number that the index has for them."""


@dataclass(frozen=True, slots=True)
class Words:
    """The words of one text of each of some articles: how many it has, and their numbers one after another."""

    lengths: np.ndarray
    numbers: np.ndarray

    def chosen(self, which: np.ndarray) -> Words:
        """Return the words of some of the texts, which may be taken twice."""
        lengths = self.lengths[which]
        starts = (np.cumsum(self.lengths) - self.lengths)[which]
        places = np.arange(lengths.sum()) - np.repeat(np.cumsum(lengths) - lengths, lengths)
        return Words(lengths, self.numbers[np.repeat(starts, lengths) + places])


DrawWords = Callable[[int, int], dict[str, Words]]
"""Gives the words of the articles from a number on, so many of them, by field."""


def postings_of(draw: DrawWords, vocabulary: list[str], articles: int) -> WritePostings:
    """Return what writes the postings of articles 0, 1, 2 … in the order in which ``update_index`` comes to them."""
    order = np.array(sorted(range(len(vocabulary)), key=vocabulary.__getitem__))
    ranks = np.empty(len(order), "int64")
    ranks[order] = np.arange(len(order))
    terms = pa.array([vocabulary[number] for number in order])
    firsts = iter(range(0, articles, CHUNK))

    def write(connection: duckdb.DuckDBPyConnection, table: str) -> None:
        first = next(firsts)
        count = min(CHUNK, articles - first)
        numbered = connection.execute(
            "select article_no from range($first, $last) as t(n)"
            " inner join search_numbered on article_key = md5('article' || n) order by n",
            {"first": first, "last": first + count},
        ).fetchnumpy()["article_no"]
        rows = _rows(draw(first, count), numbered.astype("int64"), ranks, terms)
        connection.register("postings", rows)
        connection.execute(f"insert into {table} select *, {TOTAL} as total from postings")
        connection.execute("create or replace temp table search_vocabulary as select distinct term from postings")
        connection.unregister("postings")

    return write


def _rows(words: dict[str, Words], article_nos: np.ndarray, ranks: np.ndarray, terms: pa.Array) -> pa.Table:
    """Postings sorted by term, article and field: each is a key of 64 bits, and so are sorted at once."""
    base = int(article_nos.min())
    keys, counts = [], np.zeros((len(FIELDS), len(article_nos)), "int64")
    for field, name in enumerate(FIELDS):
        lengths, numbers = words[name].lengths, words[name].numbers
        if lengths.max() > MAX_PLACES:
            raise ValueError(f"a generated {name} has more than {MAX_PLACES} words")
        places = np.arange(len(numbers)) - np.repeat(np.cumsum(lengths) - lengths, lengths)
        article = np.repeat(article_nos - base, lengths)
        keys.append((ranks[numbers] << 34) | (article << 18) | (field << 16) | places)
        counts[field, article_nos - base] = lengths
    together = np.sort(np.concatenate(keys))
    groups = together >> 16
    begins = np.flatnonzero(np.append(True, groups[1:] != groups[:-1]))
    group, hits = groups[begins], np.diff(np.append(begins, len(groups)))
    text, article, rank = group & 3, (group >> 2) & 0xFFFF, group >> 18
    # as the SQL of dateline/search/index.py has it
    hits = hits * np.where(text == 0, 3, 1)
    norm = np.where(text == 2, 0.3 + 0.9 * counts[text, article] / 400, 0.9)
    weight = np.floor(np.where(text == 0, 200, 100) * hits / (hits + norm) + 0.5)
    offsets = np.append(begins, len(groups)).astype("int32")
    positions = pa.ListArray.from_arrays(pa.array(offsets), pa.array((together & 0xFFFF).astype("uint32")))
    return pa.table(
        {
            "term": terms.take(pa.array(rank)),
            "article_no": (article + base).astype("uint32"),
            "field": text.astype("uint8"),
            "weight": weight.astype("uint8"),
            "positions": positions,
        }
    )
