"""Which article in memory matches a query, and what is marked."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dateline.search.document import Document
from dateline.search.folding import simple_offsets, simple_terms, tokenise
from dateline.search.match import matches
from dateline.search.nodes import Element, Run, Words
from dateline.search.query import parse_query

NOW = dt.datetime(2026, 10, 9, 12, tzinfo=dt.UTC)
STORY = Document(
    title="Bridge over the Orva reopens",
    lead="The bridge was shut for two years.",
    body="Mayor Layla Haddad said the Orva bridge, built in 1931, is safe.\n\nBoats passed below; a brass band played.",
    captions=("The old dam", "A band on the bridge"),
    facts={
        "place": frozenset({"SY/HI"}),
        "language": frozenset({"en"}),
        "author": frozenset({"layla al haddad"}),
        "outlet": frozenset({"harbour"}),
    },
    published_date=dt.date(2026, 10, 5),
    published_at=dt.datetime(2026, 10, 5, 9, tzinfo=dt.UTC),
)


def found(query: str, document: Document = STORY) -> list[str] | None:
    spans = matches(parse_query(query), document, now=NOW)
    if spans is None:
        return None
    shown = []
    for span in spans:
        text = document.captions[span.item] if span.field == "captions" else getattr(document, span.field)
        shown.append(f"{span.field}:{text[span.start : span.end]}")
    return shown


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("ORVA", ["title:Orva", "body:Orva"]),
        ("orva mayor", ["title:Orva", "body:Mayor", "body:Orva"]),
        ("orva ferry", None),
        ("orva OR ferry", ["title:Orva", "body:Orva"]),
        ("orva NOT ferry", ["title:Orva", "body:Orva"]),
        ("orva -mayor", None),
        ("NOT ferry", []),
        ('"orva bridge"', ["body:Orva bridge"]),
        ('"bridge orva"', None),
        ("bridg", None),
        ("bras* reopen*", ["title:reopens", "body:brass"]),
        ("title:orva", ["title:Orva"]),
        ("title:mayor", None),
        ("title:(bridge NOT mayor)", ["title:Bridge"]),
        ("caption:(dam OR band)", ["captions:dam", "captions:band"]),
        # a phrase does not go on from one caption into the next
        ('"dam a"', None),
        ("dam NEAR/50 band", None),
        ("mayor NEAR/3 said", ["body:Mayor", "body:said"]),
        ("said NEAR/2 mayor", None),
        ('"built in" NEAR/2 (safe OR is)', ["body:built in", "body:is"]),
        ("orva NEAR/1 orva", None),
        ("place:SY/HI orva", ["title:Orva", "body:Orva"]),
        ("place:SY orva", None),
        ("outlet:(gazette OR harbour)", []),
        ("author:haddad", []),
        ('author:"layla haddad"', None),
        ("published:2026-10-01..2026-10-05", []),
        ("published:>2026-10-05", None),
        ("published:last 5d", []),
        ("published:last 4d", None),
        ("*", []),
    ],
)
def test_meaning(query: str, expected: list[str] | None) -> None:
    assert found(query) == expected


@pytest.mark.parametrize(
    ("query", "text", "expected"),
    [
        ("港口", "周二,里斯本港口管理局宣布新桥开放。", ["body:港口"]),
        ("口港", "周二,里斯本港口管理局宣布新桥开放。", None),
        ("港口管", "周二,里斯本港口管理局宣布新桥开放。", ["body:港口管"]),
        ("开", "周二,里斯本港口管理局宣布新桥开放。", ["body:开放"]),
        ('"港口 管理"', "港口管理局", ["body:港口管理"]),
        ("放", "周二,里斯本港口管理局宣布新桥开放。", ["body:放"]),
        ("二里", "周二,里斯本", None),
        ("東京タワー", "昨日、東京タワーが閉館した。", ["body:東京タワー"]),
        ("ハス", "バスが来た", None),
        ("สะพาน", "เมื่อวานเปิดสะพานใหม่แล้ว", ["body:สะพาน"]),
        ("یزد", "موزه در يزد باز شد", ["body:يزد"]),
        ("القاهرة", "وصل إلى القاهره أمس", ["body:القاهره"]),
        ("احمد", "قال أَحْمَد إن الجسر سيفتح", ["body:أَحْمَد"]),
        ("خوابمانده", "ساعت‌هاي خواب‌مانده", ["body:خواب‌مانده"]),
        ("جسر", "قال إن الجسور ستفتح", None),
        ("CAFÉ", "The cafe by the river", ["body:cafe"]),
        ("cafe\u0301", "The café by the river", ["body:café"]),
        ("οδοσ", "η οδός", ["body:οδός"]),
        ("ai芯片", "新的AI芯片 AI 芯片", ["body:AI芯片", "body:AI 芯片"]),
        ("की", "दिल्ली का मौसम", None),
        ("दिल्ली", "दिल्ली का मौसम", ["body:दिल्ली"]),
        ("한국", "한국의 한국", ["body:한국"]),
    ],
)
def test_scripts_are_read_as_their_readers_do(query: str, text: str, expected: list[str] | None) -> None:
    assert found(query, Document(body=text)) == expected


class Names:
    """Homs, and no other name."""

    def spellings(self, words: Words) -> tuple[Run, ...]:
        return ((Element(0, "حمص"),),) if words.run == (Element(0, "homs"),) else ()

    def keys(self, name: str, value: str) -> frozenset[str]:
        return frozenset({"SY/HI"}) if (name, value) == ("place", "Homs") else frozenset()


def test_a_name_is_found_in_another_script() -> None:
    document = Document(body="قصف على حمص أمس", facts={"place": frozenset({"SY/HI"})})
    spans = matches(parse_query("homs NEAR/2 قصف place:Homs"), document, resolver=Names())
    assert [document.body[s.start : s.end] for s in spans or () if document.body] == ["قصف", "حمص"]
    assert matches(parse_query("homs place:Hama"), document, resolver=Names()) is None


def test_a_text_of_hostile_size_is_read_in_one_pass() -> None:
    document = Document(body="b " + "a " * 50_000 + "c")
    assert matches(parse_query("a NEAR/100 b"), document) is not None
    # of a word, the first thousand places are known
    assert matches(parse_query("a NEAR/100 c"), document) is None
    assert len(matches(parse_query("a NEAR/2 (a OR b)"), document) or ()) <= 500


def test_a_query_that_counts_from_now_needs_the_time() -> None:
    with pytest.raises(ValueError, match="counts from now"):
        matches(parse_query("published:last 7d"), STORY)


def _check_simple(text: str) -> bool:
    """Whether a text is cut the fast way, and then as the slow one cuts it."""
    terms = simple_terms(text)
    if terms is None:
        return False
    offsets = simple_offsets(text)
    assert [
        (term, number, offsets[2 * number], offsets[2 * number + 1]) for number, term in enumerate(terms)
    ] == tokenise(text)
    return True


@given(st.text(max_size=60))
def test_the_fast_way_cuts_as_the_slow_one(text: str) -> None:
    _check_simple(text)


def test_each_letter_that_is_cut_fast_is_cut_as_the_slow_way_does() -> None:
    letters = [chr(code) for code in range(0x2200)]
    assert sum(_check_simple(f"ab{letter}cd {letter} x{letter} {letter * 70}") for letter in letters) > 2_000
