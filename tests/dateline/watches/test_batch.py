"""The index of a batch lets through every article that matches a query."""

from __future__ import annotations

import datetime as dt
import random

import pytest

from dateline.search.document import Document
from dateline.search.match import match_bound, matches
from dateline.search.query import parse_query
from dateline.search.resolver import LiteralResolver, bind
from dateline.watches.articles import Article, Revision
from dateline.watches.batch import Batch, Vocabulary
from tests.dateline.search.invented import WORDS, invent_query

NOON = dt.datetime(2026, 3, 2, 12)
TEXTS = (
    "The ferry sails to Homs.", "Ferries and a red ferry-boat", "سفينة في حمص", "قایق‌ها در بندر", "港口的渡轮",
    "Паром в порту", "naïve café, straße", "Ο φάρος", "नाव और बंदरगाह", "A pier. No boat.",
    "", "ferry one two three port", "x" * 200,
)  # fmt: skip
QUERIES = (
    "ferry", "ferr*", "ferry AND port", "ferry NEAR/4 port", '"red ferry"', "boat NOT ferry", "NOT ferry", "حمص",
    "渡轮", "title:ferry", "(ferry OR паром) AND NOT homs", "cafe", "strasse OR straße", "language:en AND ferry",
    "author:amal",
)  # fmt: skip


def batch(vocabulary: Vocabulary | None = None) -> tuple[Batch, list[Document]]:
    articles, stored = [], {}
    for number, text in enumerate(TEXTS):
        title, body = (text, "") if number % 2 else ("", text)
        revision = Revision(1, str(number), NOON, "load", title, "", body)
        article = Article(str(number), "o", "O", "c", "GB", "en", "article", "https://o.example/", NOON, NOON, None,
                          revisions=[revision])  # fmt: skip
        articles.append(article)
        stored[article.article_key] = Document(
            captions=("Amal at the port",) if number == 9 else (),
            facts={"language": frozenset({"en" if text.isascii() else "xx"}), "author": frozenset({"amal haddad"})},
            published_at=NOON.replace(tzinfo=dt.UTC), published_date=NOON.date(),
        )  # fmt: skip
    made = Batch(articles, stored, vocabulary=vocabulary)
    return made, [entry.document for entry in made.entries]


@pytest.mark.parametrize("text", QUERIES)
def test_no_article_that_meets_a_query_is_left_out(text: str) -> None:
    made, documents = batch()
    query = bind(parse_query(text), LiteralResolver())
    candidates = {id(entry.document) for entry in made.candidates(query.root)}
    meet = {id(document) for document in documents if matches(query, document) is not None}
    assert meet <= candidates
    assert meet, "the query says nothing about the index"


def test_terms_that_no_query_asks_for_are_not_missed() -> None:
    queries = [bind(parse_query(text), LiteralResolver()) for text in QUERIES]
    made, _ = batch(Vocabulary(queries))
    full, _ = batch()
    for query in queries:
        found = [entry.article.article_key for entry in made.candidates(query.root)]
        assert found == [entry.article.article_key for entry in full.candidates(query.root)]
    assert len(Vocabulary(queries).of({"ferryman", "pier", "port", "sails"})) == 2, "a prefix and a word"


def test_a_rare_word_leaves_out_all_other_articles() -> None:
    made, _ = batch()
    (only,) = made.candidates(parse_query("паром").root)
    assert only.document.title == "Паром в порту"


def test_what_is_found_by_the_index_is_what_each_article_alone_meets() -> None:
    rng = random.Random(11)

    def text() -> str:
        return "".join(rng.choice(WORDS) + rng.choice([" ", " ", ", ", ""]) for _ in range(rng.randint(0, 12)))

    articles = [
        Article(str(number), "o", "O", "c", "GB", "en", "article", "https://o.example/", NOON, NOON, None,
                revisions=[Revision(1, str(number), NOON, "load", text(), text(), text())])
        for number in range(80)
    ]  # fmt: skip
    facts = {"language": frozenset({"en"}), "tag": frozenset({"sport"})}
    made = Batch(articles, {one.article_key: Document(captions=(text(),), facts=facts) for one in articles})
    found = 0
    for _ in range(300):
        query = bind(parse_query(invent_query(rng)), LiteralResolver())
        one_by_one = [entry for entry in made.entries if matches(query, entry.document, now=NOON) is not None]
        by_index = [
            entry for entry in made.candidates(query.root) if match_bound(query, entry.document, now=NOON) is not None
        ]
        assert by_index == one_by_one, query.text
        found += len(by_index)
    assert found > 1_000
