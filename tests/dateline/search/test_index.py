"""The index of the published file: it finds what matching in memory finds, in any order of loads."""

from __future__ import annotations

import contextlib
import dataclasses
import datetime as dt
import random
import unicodedata

import duckdb

from dateline.search.articles import FACTS, Article, Found, read_articles
from dateline.search.document import Document
from dateline.search.find import find_articles
from dateline.search.folding import tokenise
from dateline.search.match import matches
from dateline.search.query import parse_query
from dateline.search.resolver import fold_value
from dateline.search.sql import compile_query
from dateline.search.text_sql import MACROS
from dateline.search.warehouse_names import WarehouseResolver
from tests.dateline.search.invented import Clock, invent_query, invent_story
from tests.dateline.search.named import facts_by_bridges, facts_by_lists
from tests.dateline.search.small_marts import Story, open_marts, store


def read_by_keys(connection: duckdb.DuckDBPyConnection, keys: list[str]) -> dict[str, Article]:
    rows = connection.execute(
        "select article_key, article_no, published_at from search_index.documents where article_key in ?", [keys]
    ).fetchall()
    return read_articles(connection, [Found(*row) for row in rows])


def found_by_sql(connection: duckdb.DuckDBPyConnection, text: str, names: WarehouseResolver) -> dict[str, float]:
    compiled = compile_query(parse_query(text), names, clock=Clock())
    rows = connection.execute(compiled.sql).fetchall()
    assert len({row[0] for row in rows}) == len(rows)
    return {key: score for key, score, *_ in rows}


def test_sql_finds_what_matching_in_memory_finds_in_any_order_of_loads(small_runs: None) -> None:
    rng = random.Random(7)
    stories = {key: invent_story(rng, key) for key in (f"k{n:02d}" for n in range(40))}
    at_once, piecemeal = open_marts(), open_marts()
    store(at_once, stories.values())
    # the same in another order, with earlier versions, articles that go, and articles that are read again unchanged
    others = [invent_story(rng, key) for key in rng.sample(sorted(stories), 20)] + [Story("gone", body="orva bridge")]
    store(piecemeal, others)
    keys = rng.sample(sorted(stories), len(stories))
    for start in range(0, len(keys), 5):
        store(piecemeal, [stories[key] for key in keys[start : start + 5]], gone=["gone"] if start == 20 else [])
    unchanged = store(piecemeal, [stories[key] for key in keys[:20]])
    assert unchanged.indexed == unchanged.removed == 0
    [(runs,)] = piecemeal.execute("select count(*) from search_index.runs").fetchall()
    assert runs > 1
    for (run_no,) in piecemeal.execute("select run_no from search_index.runs").fetchall():
        rows = piecemeal.execute(f"select term, article_no, field from search_index.run_{run_no}").fetchall()
        assert rows == sorted(rows), "a term is found by the zone maps"
    assert facts_by_lists(piecemeal) == facts_by_lists(at_once) == facts_by_bridges(at_once)
    resolver = WarehouseResolver(at_once)
    documents = {key: _with_facts(at_once, key, article.document)
                 for key, article in read_by_keys(at_once, list(stories)).items()}  # fmt: skip
    hits = 0
    for number in range(100):
        text = invent_query(random.Random(number))
        query = parse_query(text)
        expected = {
            key
            for key, document in documents.items()
            if matches(query, document, resolver=resolver, now=Clock().now()) is not None
        }
        found = found_by_sql(at_once, text, resolver)
        assert set(found) == expected, text
        assert found_by_sql(piecemeal, text, resolver) == found, text
        days = {key: documents[key].published_date or dt.date.min for key in found}
        ranked = sorted(found, key=lambda key: (-found[key], -days[key].toordinal(), key))
        for offset in (0, 3):
            page = find_articles(piecemeal, query, clock=Clock(), resolver=resolver, limit=5, offset=offset)
            assert page.total == len(found), text
            assert [hit.article.article_key for hit in page.hits] == ranked[offset : offset + 5], text
        hits += len(found)
    assert 500 < hits < 4_000


def _with_facts(connection: duckdb.DuckDBPyConnection, key: str, document: Document) -> Document:
    """A document with what filters ask for."""
    facts = dict(document.facts)
    for name, statement in FACTS.items():
        with contextlib.suppress(duckdb.CatalogException):
            rows = connection.execute(f"select * from ({statement}) where article_key = $key", {"key": key}).fetchall()
            facts[name] = frozenset(fold_value(fact) if name == "author" else fact for _, fact in rows if fact)
    return dataclasses.replace(document, facts=facts)


def test_a_restriction_looks_at_those_articles_only() -> None:
    connection = open_marts()
    store(connection, [Story("a", body="orva bridge"), Story("b", body="orva"), Story("c", body="orva bridge")])
    for text in ("orva", '"orva bridge" OR language:en', "language:en", "NOT dam", "NOT (bridge OR language:ar)", "*"):
        compiled = compile_query(
            parse_query(text), WarehouseResolver(connection), clock=Clock(), within="(select 'b' as article_key)"
        )
        keys = {row[0] for row in connection.execute(compiled.sql).fetchall()}
        assert keys <= {"b"}, text
        assert keys == {"b"} or text.startswith('"orva')


def test_terms_in_sql_are_those_in_memory_for_every_character() -> None:
    rng = random.Random(3)
    # all of the scripts of alphabets, some of each block of Chinese, Korean and rare ones
    numbers = [*range(1, 0x3400), *range(0x3400, 0x20000, 23), *range(0xF900, 0x10000)]
    assigned = [chr(n) for n in numbers if unicodedata.category(chr(n)) not in ("Cn", "Cs", "Co")]
    hot = "aZé ـأیकी港口がบั\u200c.,’-한İςΣ\x01"
    texts = assigned + ["".join(rng.choices(letters, k=12)) for letters in (hot, assigned) for _ in range(2_000)]
    connection = duckdb.connect()
    connection.execute("create schema search_index")
    for macro in MACROS:
        connection.execute(macro)
    rows = connection.execute(
        "select text, list_transform(search_index.tokens(text), lambda t: search_index.fold(t))"
        " from (select unnest(?::varchar[]) as text)",
        [texts],
    ).fetchall()
    assert len(rows) == len(texts)
    for text, terms in rows:
        in_memory = {token.position: token.term for token in tokenise(text)}
        assert in_memory == {number: term for number, term in enumerate(terms) if term}, repr(text)


def test_hits_are_marked_counted_and_paged() -> None:
    connection = open_marts()
    long = "The mayor spoke. " * 30 + "The Orva bridge is safe. " + "Boats passed. " * 30
    store(
        connection,
        [
            Story("a", title="Orva bridge", body="Nothing more.", day=dt.date(2026, 10, 1)),
            Story("b", body=long, captions=("A band on the ORVA",), day=dt.date(2026, 10, 3)),
            Story("c", body="orva " * 5, day=dt.date(2026, 10, 2)),
        ],
    )
    result = find_articles(connection, parse_query("orva"), clock=Clock(), limit=2)
    assert result.total == 3
    assert result.hits[0].article.article_key == "a"
    assert [result.hits[0].title.text[start:stop] for start, stop in result.hits[0].title.marks] == ["Orva"]
    rest = find_articles(connection, parse_query("orva"), clock=Clock(), limit=2, offset=2)
    assert (rest.total, len(rest.hits)) == (3, 1)
    assert find_articles(connection, parse_query("orva"), clock=Clock(), offset=9).total == 3
    newest = find_articles(connection, parse_query("orva -nothing"), clock=Clock(), order="newest")
    assert [hit.article.article_key for hit in newest.hits] == ["b", "c"]
    [body, caption] = newest.hits[0].snippets
    assert [body.text[start:stop] for start, stop in body.marks] == ["Orva"]
    assert body.text.startswith("…")
    assert len(body.text) < 300
    assert [caption.text[start:stop] for start, stop in caption.marks] == ["ORVA"]


def test_a_query_of_quotation_marks_and_comments_is_only_words() -> None:
    connection = open_marts()
    store(connection, [Story("a", body="orva")])
    for text in ('place:"\'; drop table x; --"', "outlet:'*/or", "tag:\"a' or '1'='1\"", "orva'--", 'author:"\'\\x"'):
        find_articles(connection, parse_query(text), clock=Clock())
    assert connection.execute("select count(*) from marts.fct_articles").fetchone() == (1,)


def test_a_file_without_an_index_or_with_another_version_gets_it_whole() -> None:
    connection = open_marts()
    store(connection, [Story("a", body="orva"), Story("b", body="bridge")])
    connection.execute("update search_index.version set index_version = 99")
    assert store(connection, [Story("b", body="dam")]).indexed == 2
    connection.execute("drop schema search_index cascade")
    assert store(connection, []).indexed == 2
    assert find_articles(connection, parse_query("orva OR bridge OR dam"), clock=Clock()).total == 2


def test_captions_of_hits_are_those_that_their_articles_have_now(small_runs: None) -> None:
    connection = open_marts()
    rng = random.Random(5)
    stories = {key: invent_story(rng, key) for key in (f"k{n:02d}" for n in range(30))}
    store(connection, stories.values())
    stories["k03"] = dataclasses.replace(stories["k03"], captions=("A heron at the lock", "The lock"))
    stories["k04"] = dataclasses.replace(stories["k04"], captions=())
    store(connection, [stories["k03"], stories["k04"], stories["k05"]], gone=["k06"])
    del stories["k06"]
    kept = """
        select d.article_key, c.captions from search_index.captions as c
        inner join search_index.documents as d on c.article_no = d.article_no
    """
    expected = {key: list(dict.fromkeys(story.captions)) for key, story in stories.items() if story.captions}
    assert dict(connection.execute(kept).fetchall()) == expected and len(expected) > 10
    [hit] = find_articles(connection, parse_query("heron"), clock=Clock()).hits
    assert hit.article.document.captions == ("A heron at the lock", "The lock")
    # what was removed is not kept, and a file of an earlier release gets all of it
    assert connection.execute("select count(*) from search_index.captions").fetchall() == [(len(expected),)]
    before = {
        text: found_by_sql(connection, text, WarehouseResolver(connection)) for text in ("orva", "br*", "orva dam")
    }
    connection.execute("drop table search_index.captions")
    for (run,) in connection.execute("select run_no from search_index.runs").fetchall():
        connection.execute(f"alter table search_index.run_{run} drop column total")
    store(connection, [])
    assert dict(connection.execute(kept).fetchall()) == expected
    assert {text: found_by_sql(connection, text, WarehouseResolver(connection)) for text in before} == before


def test_a_word_counts_for_all_texts_of_an_article_or_for_those_asked_for(small_runs: None) -> None:
    connection = open_marts()
    store(connection, [Story("a", title="Orva", lead="orva bridge", body="orva"), Story("b", body="orva bridge")])
    whole = "select article_no, sum(weight), sum(total) from search_index.postings group by term, article_no"
    rows = connection.execute(whole).fetchall()
    assert len(rows) > 4 and all(weight == total for _, weight, total in rows)
    names = WarehouseResolver(connection)
    in_parts = [found_by_sql(connection, f"{name}:orva", names)["a"] for name in ("title", "lead", "body")]
    assert found_by_sql(connection, "orva", names).keys() == {"a", "b"}
    assert found_by_sql(connection, "orva", names)["a"] < sum(in_parts), "a word is rarer in one text than in all"
    assert found_by_sql(connection, "or*", names) == found_by_sql(connection, "orva", names)


def test_texts_of_a_page_are_read_by_an_index_that_follows_edits() -> None:
    connection = open_marts()
    store(connection, [Story(f"k{n}", body=f"orva {n}") for n in range(30)])
    store(connection, [Story("k7", title="Mended", body="orva seven")], gone=["k8"])
    wanted = [Found(key, number, None) for number, key in enumerate(("k7", "k8", "k9"), 1)]
    read = read_articles(connection, wanted)
    assert {key: one.document.body for key, one in read.items()} == {"k7": "orva seven", "k9": "orva 9"}
    plan = "explain analyze select body from marts.fct_articles where article_key in ('k7', 'k8', 'k9')"
    assert "Index Scan" in connection.execute(plan).fetchall()[0][1]
    connection.execute("drop index marts.articles_by_key")  # a file of an earlier release
    day = dt.datetime(2026, 10, 5, 12)
    assert read_articles(connection, [Found(one.article_key, one.article_no, day) for one in wanted]) == read
    assert read_articles(connection, wanted) == {}, "blocks are chosen by time"


def test_a_word_repeated_without_end_costs_no_more() -> None:
    connection = open_marts()
    store(connection, [Story("a", body="orva " * 20_000 + "bridge")])
    [(places,)] = connection.execute("select max(len(positions)) from search_index.postings").fetchall()
    assert places == 1_000
    assert find_articles(connection, parse_query("orva NEAR/100 orva"), clock=Clock()).total == 1


def test_names_are_found_in_other_scripts_and_a_place_with_what_lies_in_it() -> None:
    connection = open_marts()
    store(
        connection,
        [
            Story("ar", body="قصف على حمص أمس", places=("hi",)),
            Story("en", body="Calm in Homs", places=("hi",)),
            Story("hims", body="Calm in Hims"),
            Story("pal", body="Calm", places=("pal",)),
            Story("person", body="قالت ليلى الحداد إن", people=("p1",)),
        ],
    )

    def found(text: str) -> set[str]:
        result = find_articles(connection, parse_query(text), clock=Clock())
        assert result.total == len(result.hits)
        return {hit.article.article_key for hit in result.hits}

    assert found("homs") == {"ar", "en"}
    assert found("حمص") == {"ar", "en", "hims"}
    assert found('"Layla Al-Haddad"') == found("person:haddad") == found("person:الحداد") == {"person"}
    assert found("place:Homs") == found("place:حمص") == found("place:SY/HI") == {"ar", "en", "pal"}
    assert found("place:SY NOT homs") == {"pal"}
    assert found("title:homs") == found("place:nowhere") == set()
    spans = find_articles(connection, parse_query("homs قصف"), clock=Clock()).hits[0].spans
    assert len(spans) == 2
