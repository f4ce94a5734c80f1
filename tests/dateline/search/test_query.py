"""The query language: what is read, and where an error points."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dateline.search.nodes import And, AnyOf, Element, Everything, Filter, InText, Near, Not, Or, Published, Words
from dateline.search.query import MAX_LEAVES, QueryError, parse_query


def shape(node: object) -> object:
    """A tree as plain tuples, without places."""
    match node:
        case Words(_, run):
            return " ".join(element.term + "*" * element.is_prefix for element in run)
        case Near(left, right, distance):
            return ("near", distance, shape(left), shape(right))
        case And(parts) | Or(parts) | AnyOf(parts):
            return (type(node).__name__.lower(), *map(shape, parts))
        case Not(part):
            return ("not", shape(part))
        case InText(name, part):
            return (name, shape(part))
        case Filter(name, value):
            return (name, value)
        case Published(first, last, within):
            return ("published", first and f"{first}", last and f"{last}", within)
        case Everything():
            return "*"
    raise AssertionError(node)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("homs", "homs"),
        ("homs ceasefire", ("and", "homs", "ceasefire")),
        ("homs AND ceasefire", ("and", "homs", "ceasefire")),
        ("homs OR hama bridge", ("or", "homs", ("and", "hama", "bridge"))),
        ("(homs OR hama) bridge", ("and", ("or", "homs", "hama"), "bridge")),
        ("homs and hama", ("and", "homs", "and", "hama")),
        ("homs NOT sport -football", ("and", "homs", ("not", "sport"), ("not", "football"))),
        ("NOT NOT homs", "homs"),
        ("NOT (a OR b)", ("not", ("or", "a", "b"))),
        ('"prime minister"', "prime minister"),
        ("“prime minister” «aïe»", ("and", "prime minister", "aie")),
        ('"prime min*"', "prime min*"),
        ("bridge*", "bridge*"),
        ("Deir-ez-Zor", "deir ez zor"),
        ("12:30, don’t!", ("and", "12 30", "don t")),
        ("Iran: nuclear deal", ("and", "iran", "nuclear", "deal")),
        ("AND-gate", "and gate"),
        ("homs NEAR/5 bridge", ("near", 5, "homs", "bridge")),
        ("homs NEAR bridge", ("near", 10, "homs", "bridge")),
        (
            'a NEAR/5 (b OR "c d") NEAR/2 e',
            ("and", ("near", 5, "a", ("anyof", "b", "c d")), ("near", 2, ("anyof", "b", "c d"), "e")),
        ),
        ("title:bridge dam", ("and", ("title", "bridge"), "dam")),
        ("title:(bridge NEAR/3 dam*)", ("title", ("near", 3, "bridge", "dam*"))),
        ("caption:flood", ("captions", "flood")),
        ("place:SY/HI", ("place", "SY/HI")),
        ('place: "Homs"', ("place", "Homs")),
        ("said-by:haddad org:UN lang:ar", ("and", ("said-by", "haddad"), ("organisation", "UN"), ("language", "ar"))),
        ('outlet:(harbour OR "the gazette")', ("or", ("outlet", "harbour"), ("outlet", "the gazette"))),
        ("country:(NOT SY)", ("not", ("country", "SY"))),
        ("published:2026-10-01..2026-10-09", ("published", "2026-10-01", "2026-10-09", None)),
        ("published:2026-02", ("published", "2026-02-01", "2026-02-28", None)),
        ("published:>=2026-10", ("published", "2026-10-01", None, None)),
        ("published:>2026", ("published", "2027-01-01", None, None)),
        ("published:< 2026-10-01", ("published", None, "2026-09-30", None)),
        ("published:..2026-10-09", ("published", None, "2026-10-09", None)),
        ("published:last 7d x", ("and", ("published", None, None, dt.timedelta(days=7)), "x")),
        ('published:"last 36 hours"', ("published", None, None, dt.timedelta(hours=36))),
        ("*", "*"),
        ("港口", "港口"),
        ("港口管", "港口 口管"),
        ("港", "港*"),
        ("ai芯片", "ai 芯片"),
        ("یزد", "يزد"),
        ("ﻻ", "ﻻ"),
        ("（港口 OR 新桥）", ("or", "港口", "新桥")),
    ],
)
def test_what_is_read(text: str, expected: object) -> None:
    assert shape(parse_query(text).root) == expected


def test_a_run_of_letters_without_spaces_keeps_the_place_of_what_follows() -> None:
    root = parse_query('"港口管 opens"').root
    assert isinstance(root, Words)
    assert root.run == (Element(0, "港口"), Element(1, "口管"), Element(3, "opens"))


@pytest.mark.parametrize(
    ("text", "position", "message"),
    [
        ("", 0, "empty"),
        ("homs AND", 5, "AND needs words after it"),
        ("homs AND )", 9, "closes nothing"),
        ("(homs AND) dam", 6, "AND needs words after it"),
        ("AND homs", 0, "AND needs words before it"),
        ("homs OR OR hama", 8, "OR needs words before it"),
        ("homs (bridge", 5, "never closed"),
        ("homs) bridge", 4, "closes nothing"),
        ('homs "bridge', 5, "quotation mark is never closed"),
        ("()", 0, "nothing here to search"),
        ("NEAR/5 homs", 0, "NEAR needs words before it"),
        ("homs NEAR/ bridge", 5, "NEAR takes a number"),
        ("homs NEAR/5", 5, "NEAR/5 needs words after it"),
        ("homs NEAR/0 dam", 5, "from 1 to 100 words, not 0"),
        ("homs NEAR/999999999 dam", 5, "from 1 to 100 words"),
        ("homs NEAR/5 place:SY", 5, "NEAR needs words"),
        ("homs tite:bridge", 5, "did you mean title:?"),
        ("see https://news.example/1", 4, 'put text with a colon into quotes: "https:'),
        ("homs title:", 5, "title: needs a value"),
        ('place:" "', 0, "place: needs a value"),
        ("title:(homs place:SY)", 0, "takes words"),
        ("place:(homs NEAR/3 dam)", 0, "takes values"),
        ("a*b", 1, "* is used at the end"),
        ("homs a*", 5, "at least 2 letters"),
        ('homs "—"', 6, "no letter or digit"),
        ("published:soon", 10, "last 7d"),
        ("published:2026-02-30", 10, "not in the calendar"),
        ("published:2026-10-09..2026-10-01", 10, "before it begins"),
        ("published:last 0d", 10, "longer than nothing"),
    ],
)
def test_an_error_points_at_the_character(text: str, position: int, message: str) -> None:
    with pytest.raises(QueryError) as caught:
        parse_query(text)
    assert message in caught.value.message
    assert caught.value.position == position
    shown, caret = caught.value.pointed().split("\n")
    assert caret.index("^") == position
    assert shown == text


def test_the_caret_stands_under_the_character_where_letters_are_wide_or_a_query_is_long() -> None:
    with pytest.raises(QueryError) as caught:
        parse_query("港口 AND")
    assert caught.value.pointed() == "港口 AND\n     ^"
    with pytest.raises(QueryError) as caught:
        parse_query("word " * 100 + "\x1b[2J tite:x" + " word" * 100)
    shown, caret = caught.value.pointed().split("\n")
    assert shown[caret.index("^") :].startswith("tite:x")
    assert len(shown) < 80
    assert "\x1b" not in shown


@pytest.mark.parametrize(
    "text",
    [
        "x" * 1_000_000,
        "(" * 10_000 + "x" + ")" * 10_000,
        "(" * 9_000 + "x" + ")" * 9_000,
        "(a " * 50 + "x" + ")" * 50,
        '"' * 19_999,
        "*" * 15_000,
        "a:" * 9_000,
        "title:" * 3_000,
        "NEAR/5 " * 2_500,
        " ".join(["word"] * (MAX_LEAVES + 1)),
        "a-" * 9_000,
        "a NEAR/5 " * 600 + "b",
    ],
)
def test_a_hostile_query_is_an_error_and_no_more(text: str) -> None:
    with pytest.raises(QueryError):
        parse_query(text)


@pytest.mark.parametrize("text", ["NOT " * 4_000 + "x", "-" * 15_000 + "x", "a" * 19_999, " x" + "." * 15_000])
def test_a_strange_query_is_read_at_once(text: str) -> None:
    assert parse_query(text).words


PIECES = [*'ab港ي*"“()（-:/. \x00\u200c', "AND", "NOT ", "NEAR/2 ", "title:", "published:", "2026-1"]


@given(st.lists(st.sampled_from(PIECES), max_size=40).map("".join))
def test_every_text_is_a_query_or_an_error_with_a_place(text: str) -> None:
    try:
        parse_query(text)
    except QueryError as error:
        assert 0 <= error.position <= len(text)
        assert len(error.pointed().split("\n")) == 2
