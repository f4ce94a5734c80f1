"""A tag of very many attributes is cut to the first ones before a parser sees it, and its page is read all the same."""

from __future__ import annotations

import pytest
from lxml import etree

from extractors.language.markup import MOST_ATTRIBUTES, bound_attributes, has_many_attributes
from extractors.read.extract import extract_page
from extractors.read.page import Page, parse_text

COUNT = 20_000
NAMES = [b"a%d" % number for number in range(COUNT)]
BEFORE = b"<html><body><h1>A bridge is opened</h1><p>People crossed it.</p>"
AFTER = b"inside</p><p>Nobody fell.</p></body></html>"

SHAPES = {
    "bare": b" ".join(NAMES),
    "slashes": b"/".join(NAMES),
    "quoted": b" ".join(name + b'="v"' for name in NAMES),
    "touching": b"".join(name + b"='v'" for name in NAMES),
    "unquoted": b" ".join(name + b"=v" for name in NAMES),
    "signs in double quotes": b" ".join(name + b'=">"' for name in NAMES),
    "signs in single quotes": b" ".join(name + b"='>'" for name in NAMES),
    "markup in quotes": b" ".join(name + b"='<b class=\"x\">t</b>'" for name in NAMES),
    "quotes in quotes": b" ".join(name + b"=\" ' = '>\"" for name in NAMES),
    "spaces about the sign": b" ".join(name + b' =\n "> "' for name in NAMES),
    "a sign now and then": b" ".join(name + (b'=">"' if not int(name[1:]) % 300 else b"") for name in NAMES),
    "a sign, then none": b'x=">" y=">" ' * 700 + b" ".join(NAMES),
    "signs that begin tags": b" ".join(b"<" + name for name in NAMES),
}
CONTEXTS = {
    "plain": b"",
    "after a script that compares": b'<script>if (a<b && c="x") {}</script>',
    "after a script with a comment": b"<script><!-- <p ' --></script>",
    "after a comment": b"<!-- <a title=' -->",
    "after an empty comment": b"<!--><!--->",
    "after a title with a quote": b"<title>5 < 6 \" <b x='</title>",
    "after a stray quote": b'<p>He said "no</p>',
    "after an odd end tag": b"</ ' x>",
}


def widest(markup: bytes) -> int:
    root = etree.fromstring(markup, etree.HTMLParser(encoding="utf-8", huge_tree=True))
    return max(len(element.attrib) for element in root.iter(etree.Element))


@pytest.mark.parametrize("shape", SHAPES)
def test_the_first_attributes_are_kept_and_what_follows_is_read(shape: str) -> None:
    bounded = bound_attributes(BEFORE + b"<p " + SHAPES[shape] + b">" + AFTER)
    assert widest(bounded) == MOST_ATTRIBUTES if shape != "a sign, then none" else widest(bounded) <= MOST_ATTRIBUTES
    assert bounded.startswith(BEFORE)
    assert bounded.endswith(b">" + AFTER)


@pytest.mark.parametrize("context", CONTEXTS)
@pytest.mark.parametrize("shape", ["bare", "signs in double quotes"])
def test_what_stands_before_does_not_hide_it(context: str, shape: str) -> None:
    bounded = bound_attributes(BEFORE + CONTEXTS[context] + b"<p " + SHAPES[shape] + b">" + AFTER)
    assert widest(bounded) == MOST_ATTRIBUTES


@pytest.mark.parametrize("ending", [b"", b' x="open', b" x='open > ", b" x=", b"/"])
def test_a_tag_that_is_never_closed_is_bounded(ending: bytes) -> None:
    assert len(bound_attributes(BEFORE + b"<p " + SHAPES["bare"] + ending)) < len(BEFORE) + 10 * MOST_ATTRIBUTES


def test_each_of_several_tags_is_bounded() -> None:
    tag = b"<p " + SHAPES["signs in double quotes"] + b">x</p>"
    assert bound_attributes(BEFORE + tag * 5).count(b"=") == 5 * MOST_ATTRIBUTES


@pytest.mark.parametrize(
    "markup",
    [
        b"",
        b"<p>" + b"word " * 5_000,
        b"<p " + b" ".join(NAMES[:MOST_ATTRIBUTES]) + b">x",
        b'<img src="data:image/png;base64,' + b"A/B+ " * 5_000 + b'">',
        b"<script>" + b"x = \"<b>\"; y = '<i>'; " * 5_000 + b"</script>",
        b"<script>if (a<b " + SHAPES["bare"] + b") {}</script><p>x",
        b"<!-- <p " + SHAPES["bare"] + b"> --><p>x",
    ],
)
def test_what_has_no_such_tag_is_left_as_it_is(markup: bytes) -> None:
    assert bound_attributes(markup) == markup


@pytest.mark.parametrize("charset", ["utf-8", "utf-16", "windows-1252"])
def test_a_page_with_such_a_tag_is_read_in_any_charset(charset: str) -> None:
    text = (BEFORE + b"<p>caf\xc3\xa9</p><p " + SHAPES["bare"] + b">" + AFTER).decode()
    content, content_type = text.encode(charset), f"text/html; charset={charset}"
    page = Page(content, "https://news.example/a", content_type=content_type)
    assert page.lines == ("A bridge is opened", "People crossed it.", "café", "inside", "Nobody fell.")
    article = extract_page(content, "https://news.example/a", content_type=content_type).article
    assert article.title == "A bridge is opened"


def test_a_tree_has_no_more_attributes_of_bytes_or_text() -> None:
    markup = BEFORE + b"<p " + SHAPES["bare"] + b">" + AFTER
    trees = [Page(markup, "https://news.example/a").root, parse_text(markup.decode())]
    assert [max(len(element.attrib) for element in tree.iter(etree.Element)) for tree in trees] == [MOST_ATTRIBUTES] * 2


def test_many_attributes_of_a_feeds_tag_are_seen_in_its_first_thousand_bytes() -> None:
    assert has_many_attributes(b"item " + SHAPES["signs in double quotes"])
    assert not has_many_attributes(b"item " + b"a='1' " * 199 + b">" + SHAPES["bare"])
