"""The index of the published file: it finds what matching in memory finds, in any order of loads."""

from __future__ import annotations

import contextlib
import dataclasses
import datetime as dt
import random
import unicodedata

import duckdb
import pytest

from dateline.search import facts, index
from dateline.search.articles import FACTS, read_articles
from dateline.search.document import Document
from dateline.search.find import find_articles
from dateline.search.folding import tokenise
from dateline.search.match import matches
from dateline.search.query import parse_query
from dateline.search.resolver import fold_value
from dateline.search.sql import compile_query
from dateline.search.text_sql import MACROS
from dateline.search.warehouse_names import WarehouseResolver
from tests.dateline.search.small_marts import Story, open_marts, store

WORDS = [
    "orva",
    "bridge",
    "Bridges",
    "dam",
    "mayor",
    "café",
    "the",
    "12",
    "港口",
    "港",
    "新桥开",
    "يزد",
    "أحمد",
    "สะพาน",
    "की",
    "dam's",
]


class Clock:
    """Noon of one day."""

    def now(self) -> dt.datetime:
        return dt.datetime(2026, 10, 9, 12, tzinfo=dt.UTC)

    def monotonic(self) -> float:
        return 0.0

    async def sleep(self, seconds: float) -> None:
        raise AssertionError(seconds)


def invent_story(rng: random.Random, key: str) -> Story:
    def text(most: int) -> str:
        return "".join(rng.choice(WORDS) + rng.choice([" ", " ", " ", ", ", ""]) for _ in range(rng.randint(1, most)))

    return Story(
        key,
        title=text(4),
        lead=text(6) if rng.random() < 0.5 else None,
        body=text(25),
        captions=tuple({text(4) for _ in range(rng.randint(0, 2))}),
        outlet=rng.choice(["o1", "o2"]),
        language=rng.choice(["en", "ar"]),
        day=rng.choice([None, dt.date(2026, 10, rng.randint(1, 9))]),
        places=tuple(rng.sample(["sy", "hi", "pal", "gb"], rng.randint(0, 2))),
        agencies=("a1",) if rng.random() < 0.3 else (),
        tags=("sport",) if rng.random() < 0.3 else (),
        authors=("Layla Al-Haddad",) if rng.random() < 0.3 else (),
    )


def invent_query(rng: random.Random, depth: int = 3) -> str:
    def words() -> str:
        kind = rng.random()
        if kind < 0.5:
            return rng.choice(WORDS)
        if kind < 0.8:
            return '"' + " ".join(rng.choices(WORDS, k=rng.randint(2, 3))) + '"'
        return rng.choice(["bri*", "or*", '"the bri*"', "港"])

    def filters() -> str:
        return rng.choice(
            ["place:SY", "place:SY/HI", 'place:"Homs"', "place:palmyra", "outlet:harbour", "outlet:(qamar OR nobody)",
             "collection:coast", "country:sy", "language:ar", "agency:FNA", 'agency:"fictional wire"', "tag:SPORT",
             "author:haddad", 'author:"al haddad"', "published:2026-10-03..2026-10-05", "published:>2026-10-04",
             "published:last 3d", "kind:news", "*"]
        )  # fmt: skip

    if depth == 0 or rng.random() < 0.25:
        kind = rng.random()
        if kind < 0.45:
            return words()
        if kind < 0.65:
            return f"{words()} NEAR/{rng.randint(1, 6)} {rng.choice([words(), f'({words()} OR {words()})'])}"
        if kind < 0.8:
            field = rng.choice(["title", "lead", "body", "caption"])
            return f"{field}:({words()} {rng.choice(['', 'OR', 'AND NOT'])} {words()})"
        return filters()
    joint = rng.choice([" ", " AND ", " OR ", " NOT ", " -"])
    left, right = invent_query(rng, depth - 1), invent_query(rng, depth - 1)
    return f"{'NOT ' if rng.random() < 0.1 else ''}({left}){joint}({right})"


@pytest.fixture
def small_runs(monkeypatch: pytest.MonkeyPatch) -> None:
    """Few articles a chunk and a class, so that a test sees runs of every age."""
    monkeypatch.setattr(index, "CHUNK", 7)
    monkeypatch.setattr(index._Run, "size_class", property(lambda run: run.article_count // 8))
    monkeypatch.setattr(index, "LARGEST_RUN", 30)
    monkeypatch.setattr(index, "MERGED_AT_ONCE", 50)


def found_by_sql(connection: duckdb.DuckDBPyConnection, text: str, names: WarehouseResolver) -> dict[str, float]:
    compiled = compile_query(parse_query(text), names, clock=Clock())
    rows = connection.execute(compiled.sql).fetchall()
    assert len({row[0] for row in rows}) == len(rows)
    return {key: score for key, score, *_ in rows}


_NAMED = """
    select d.article_key, n.kind || '{credited}' as kind, n.key
    from (select article_key, unnest({column}) as number from search_index.documents) as d
    inner join search_index.numbers as n on d.number = n.number and n.kind = '{kind}'
"""


def facts_by_lists(connection: duckdb.DuckDBPyConnection) -> set[tuple[str, str, str]]:
    """What the documents of the index say that articles name: key, kind, key of what is named."""
    columns = {"[outlet_no]": "outlet", "place_nos": "place", "agency_nos": "agency", "credited_agency_nos": "agency"}
    return {
        row
        for column, kind in columns.items()
        for row in connection.execute(
            _NAMED.format(column=column, kind=kind, credited=" credited" if "credited" in column else "")
        ).fetchall()
    }


def facts_by_bridges(connection: duckdb.DuckDBPyConnection) -> set[tuple[str, str, str]]:
    return set(
        connection.execute("""
            select article_key, 'outlet', outlet_key from marts.fct_articles
            union all select article_key, 'place', place_key from marts.bridge_article_places
            union all select article_key, 'agency', agency_key from marts.bridge_article_agencies
            union all
            select article_key, 'agency credited', agency_key from marts.bridge_article_agencies where is_credited
        """).fetchall()
    )


def test_a_file_of_a_release_without_numbers_gets_them(small_runs: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(facts, "_SLICE", 4)
    rng = random.Random(9)
    connection = open_marts()
    store(connection, [invent_story(rng, f"k{n}") for n in range(15)])
    for column in (part.split()[0] for part in facts.COLUMNS.split(", ")):
        connection.execute(f"alter table search_index.documents drop column {column}")
    connection.execute("drop table search_index.numbers")
    assert store(connection, [invent_story(rng, "k3"), invent_story(rng, "new")]).indexed == 2
    assert facts_by_lists(connection) == facts_by_bridges(connection) and len(facts_by_lists(connection)) > 20


def test_who_a_name_stands_for_is_followed_in_articles_that_did_not_come_again() -> None:
    connection = open_marts()
    connection.execute("""
        create table marts.dim_people as select unnest(['p1', 'p2', 'p3']) as person_key;
        alter table marts.bridge_article_people add column quotation_count integer;
        create table batch.int_rejoined_person_articles (article_key varchar);
    """)
    store(connection, [Story("a"), Story("b"), Story("c")])
    connection.execute("insert into marts.bridge_article_people values ('a', 'p1', 2), ('b', 'p1', 0), ('c', 'p3', 1)")
    connection.execute("insert into batch.int_rejoined_person_articles values ('a'), ('b')")
    store(connection, [])
    connection.execute("update marts.bridge_article_people set person_key = 'p2' where article_key = 'b'")
    connection.execute("delete from batch.int_rejoined_person_articles where article_key = 'a'")
    store(connection, [])
    for column, expected in (
        ("person_nos", {("a", "p1"), ("b", "p2")}),  # what is not said to be joined anew is not read
        ("quoted_person_nos", {("a", "p1")}),
    ):
        named = _NAMED.format(column=column, kind="person", credited="")
        assert {(key, person) for key, _, person in connection.execute(named).fetchall()} == expected
    counts = "select len(quoted_person_nos) from search_index.documents where article_key = 'a'"
    assert connection.execute(counts).fetchall() == [(2,)]


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
                 for key, article in read_articles(at_once, list(stories)).items()}  # fmt: skip
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


def test_spellings_beside_the_index_are_those_of_the_names_tables() -> None:
    connection = open_marts()
    connection.execute("""
        insert into marts.dim_place_names values
            ('al', 'حلب', 'حلب', 'arabic'), ('al', 'aleppo', 'aleppo', 'latin'), ('al', 'halab', 'halab', 'latin'),
            ('dz', 'deir ez-zor', 'deir ez-zor', 'latin'), ('dz', 'دير الزور', 'دير الزور', 'arabic'),
            ('dz', 'дейр-эз-зор', 'дейр-эз-зор', 'cyrillic'), ('x', 'halab', 'halab', 'latin')
    """)
    store(connection, [])
    queries = [
        parse_query(f'"{text}"') for text in ("Homs", "HALAB", "Deir ez Zor", "حلب", "zor", "layla al haddad", "x")
    ]
    together, alone, without = (WarehouseResolver(connection) for _ in range(3))
    together.learn(queries)
    words = [query.words[0] for query in queries]
    found = [together.spellings(one) for one in words]
    assert found == [alone.spellings(one) for one in words]
    connection.execute("drop table search_index.spellings")
    assert found == [without.spellings(one) for one in words], "a file without the table"
    assert [len(runs) for runs in found] == [1, 1, 2, 2, 0, 1, 0]


def test_spellings_are_made_again_once_a_name_came_or_went() -> None:
    connection = open_marts()
    store(connection, [])
    made = connection.execute("from search_index.spellings").fetchall()
    assert len(made) == 6
    connection.execute("insert into search_index.spellings values ('left alone', 'left alone', '')")
    store(connection, [])
    assert connection.execute("select count(*) from search_index.spellings").fetchall() == [(7,)], "no name is new"
    connection.execute(
        "insert into marts.dim_place_names values ('pal', $name, $name, 'arabic')", {"name": "\u062a\u062f\u0645\u0631"}
    )
    connection.execute("insert into marts.dim_place_names values ('pal', 'Tadmur', 'tadmur', 'latin')")
    store(connection, [])
    pairs = connection.execute(
        "select name, spelling from search_index.spellings where spelling like '%tadmur%'"
    ).fetchall()
    assert pairs == [(" \u062a\u062f\u0645\u0631 ", "tadmur")]
    connection.execute("delete from marts.dim_place_names where place_key = 'pal'")
    store(connection, [])
    assert connection.execute("from search_index.spellings").fetchall() == made
