"""The quotations of a whole article: title, lead and body read as one document, with offsets of their own."""

from __future__ import annotations

from extractors.contracts.enricher import ArticleText
from extractors.mentions.names.find import find_article_names
from extractors.mentions.quotations.find import find_article_quotations
from extractors.mentions.quotations.quotation import QuotationKind

LEAD = "“The harbour will close,” Martin Calloway said on Friday."
BODY = f"{LEAD}\n\n“We have no money,” the mayor added."
ARTICLE = ArticleText(fields={"title": "Calloway: Harbour will close", "body": BODY}, lead_length=len(LEAD))


def test_fields_offsets_and_speakers() -> None:
    title, lead, body = find_article_quotations(ARTICLE)
    assert [each.field for each in (title, lead, body)] == ["title", "lead", "body"]
    assert title.kind is QuotationKind.HEADLINE
    assert (title.content, title.speaker.surface) == ("Harbour will close", "Calloway")
    for each in (title, lead, body):
        text = ARTICLE.fields["title" if each.field == "title" else "body"]
        assert each.content == " ".join(text[start:end] for start, end in each.spans)
        assert each.speaker.start is not None
        assert text[each.speaker.start : each.speaker.end] == each.speaker.surface
    assert title.speaker.entity == lead.speaker.entity is not None
    assert lead.speaker.name == "Martin Calloway"


def test_names_found_before_are_used() -> None:
    names = find_article_names(ARTICLE)
    assert find_article_quotations(ARTICLE, names=names) == find_article_quotations(ARTICLE)


def test_an_article_without_texts() -> None:
    assert find_article_quotations(ArticleText(fields={})) == []
