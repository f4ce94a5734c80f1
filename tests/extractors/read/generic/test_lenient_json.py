"""Structured data that is almost JSON: everything that can be read of it is read, and no neighbour is lost."""

from __future__ import annotations

import json
import re
import time
from typing import Any

import pytest

from extractors.read.extract import extract_page
from extractors.read.generic.markup.lenient_json import MOST_CHARACTERS, read_lenient_json

ARTICLE = {"@type": "NewsArticle", "headline": "Lanabanen åpner igjen", "author": {"name": "Ragna Lislegård"}}


KIND, TITLE = '"@type":"NewsArticle"', '"headline":"Lanabanen åpner igjen"'
AUTHOR = '"author":{"name":"Ragna Lislegård"}'
WHOLE = f"{{{KIND},{TITLE},{AUTHOR}}}"


@pytest.mark.parametrize(
    "text",
    [
        f"{{{KIND},{TITLE},{AUTHOR[:-1]},}},}}",
        f"{{{KIND},,{TITLE},,,{AUTHOR}}}",
        f"{{{KIND} {TITLE}\n{AUTHOR}}}",
        f'{{// hva\n{KIND}, /* tittel, "x": 1 */ {TITLE}, // {{ [\n{AUTHOR}}}',
        WHOLE.replace('"', "'"),
        re.sub(r'"([^"]*)"', "“\\1”", WHOLE),
        f'{{{KIND},headline:"Lanabanen åpner igjen",author:{{name:"Ragna Lislegård"}}}}',
        f"\ufeff{WHOLE};",
        f"<!--\n{WHOLE}\n-->",
        f"//<![CDATA[\n{WHOLE}\n//]]>",
        f"/*<![CDATA[*/{WHOLE}/*]]>*/",
        WHOLE.rstrip("}"),
        WHOLE + "}}]",
        f"{{<br />{KIND},<br />\n<p>{TITLE},</p>{AUTHOR}}}",
        WHOLE.replace('"', "&quot;"),
        WHOLE.replace('"', "&#34;"),
        f'var data = {{{KIND},"headline":"Lanabanen " + "åpner igjen",{AUTHOR}}};',
    ],
)
def test_slips_of_hands_and_templates_cost_nothing(text: str) -> None:
    assert read_lenient_json(text) == [ARTICLE]


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ('"Hun sa "nei" to ganger"', 'Hun sa "nei" to ganger'),
        ('"Hun sa "nei", og gikk"', 'Hun sa "nei", og gikk'),
        ('"«Kysten»: "Havet", sa hun"', '«Kysten»: "Havet", sa hun'),
        ('"én\nto\tog\x07tre"', "én\nto\tog\x07tre"),
        ("'Det er 'greit' nå'", "Det er 'greit' nå"),
        (r'"C:\dokument \"x\" \'y\' \/ é 😀"', "C:dokument \"x\" 'y' / é 😀"),
        (r'"\ud800 alene"', "\ud800 alene"),
        ("undefined", None),
        ("NaN", None),
        ("true", True),
        ("False", False),
        ("-12.5e1", -125.0),
        ("007", 7),
        ("document.title", None),
        ('new Date("2026-11-19T08:30:00Z")', "2026-11-19T08:30:00Z"),
        ("{{ side.tittel }}", None),
        ("{% if x %}", None),
        ("<?php echo $t; ?>", None),
        ("", None),
        ('"https://x.example/a//b" /* lenke */', "https://x.example/a//b"),
        ('[1, "to", , {"tre": 3}, ]', [1, "to", {"tre": 3}]),
        ('["a "b" c", "d"]', ['a "b" c', "d"]),
    ],
)
def test_a_value_is_read_as_it_was_meant_and_its_neighbours_stay(written: str, value: Any) -> None:
    [found] = read_lenient_json(f'{{"før": 1, "verdi": {written}, "etter": "ja"}}')
    assert found["verdi"] == value
    assert (found["før"], found["etter"]) == (1, "ja")


def test_several_objects_follow_each_other() -> None:
    assert read_lenient_json('{"a": 1}{"b": 2};\n[{"c": 3},] x {"d": 4') == [{"a": 1}, {"b": 2}, [{"c": 3}], {"d": 4}]


def test_a_missing_bracket_closes_with_what_is_around_it() -> None:
    assert read_lenient_json('{"@graph":[{"@type":"A","navn":"x"],"z":1}') == [
        {"@graph": [{"@type": "A", "navn": "x"}], "z": 1}
    ]


@pytest.mark.parametrize(
    "text", ["", "ingenting", "}", "]", '"', "{", "[", '{"', "{{", "&quot;", '{"a":', "[[[[", "<!--"]
)
def test_nothing_raises(text: str) -> None:
    assert all(isinstance(value, (dict, list)) for value in read_lenient_json(text))


@pytest.mark.parametrize(
    "unit",
    [
        '"',
        "'",
        "{",
        "[",
        "{{",
        '{"a":',
        '["a",',
        "/*",
        "//",
        "/**/",
        "f(",
        "\\",
        '"a":',
        '" ',
        '",',
        ",",
        "<br ",
        "&quot;",
        "1",
        "a:",
    ],
)
def test_no_text_takes_long(unit: str) -> None:
    started = time.process_time()
    read_lenient_json('{"a":"' + unit * (MOST_CHARACTERS // len(unit)))
    read_lenient_json("{a:" + unit * (MOST_CHARACTERS // len(unit)))
    assert time.process_time() - started < 3


def page(block: str, kind: str = "application/ld+json") -> bytes:
    paragraphs = "".join(
        f"<p>Byrådet i Sandvær vedtok i sak {n} at lanabanen skal gå hver time fra mandag av.</p>" for n in range(5)
    )
    script = f'<script type="{kind}">{block}</script>'
    body = f"<article><h1>Lanabanen</h1>{paragraphs}</article>"
    return f"<html lang='no'><head>{script}</head><body>{body}</body></html>".encode()


BLOCK = (
    '{"@type":"NewsArticle", // sak\n"headline":"Lanabanen","datePublished":"2026-11-19T08:30:00+01:00",'
    '"author":{"name":"Ragna Lislegård"},"description":"Den "nye" banen",}'
)


@pytest.mark.parametrize(
    "kind", ["application/ld+json", "application/json+ld", "application/ld-json", "APPLICATION/LD+JSON; charset=utf-8"]
)
def test_fields_come_from_a_block_with_slips(kind: str) -> None:
    article = extract_page(page(BLOCK, kind), "https://avis.example/a/1", rules=False).article
    assert article.authors == ("Ragna Lislegård",)
    assert article.published_at is not None and article.published_at.isoformat() == "2026-11-19T08:30:00+01:00"


def test_json_within_a_json_string_is_read() -> None:
    block = json.dumps(json.dumps({"@type": "NewsArticle", "headline": "x", "datePublished": "2026-11-19T08:30:00Z"}))
    assert extract_page(page(block), "https://avis.example/a/1", rules=False).article.published_at is not None


def test_very_many_spoilt_blocks_are_not_all_repaired() -> None:
    spoilt = '<script type="application/ld+json">{"a":"' + '"' * 300_000 + "</script>"
    started = time.process_time()
    assert extract_page(
        page(BLOCK).replace(b"</head>", (spoilt * 14 + "</head>").encode()), "https://avis.example/a/1"
    ).article
    assert time.process_time() - started < 5
