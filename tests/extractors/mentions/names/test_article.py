"""The names of a whole article: fields read as one document, with offsets of their own."""

from __future__ import annotations

import pytest

from extractors.contracts.enricher import ArticleText
from extractors.mentions.names.find import find_article_names
from extractors.mentions.names.mentions import PersonMention
from extractors.mentions.places.find import find_places

LEAD = "The mayor of Leeds, Martin Calloway, resigned on Friday."
BODY = f"{LEAD} Calloway said he was tired. His successor will be Susan Whitby."


def article() -> ArticleText:
    return ArticleText(
        fields={"title": "Calloway resigns as mayor", "body": BODY},
        lead_length=len(LEAD),
        byline="By Oliver Stratton",
        captions={2: {"caption": "Susan Whitby in her office"}},
    )


def text_of(mention: PersonMention) -> str:
    text = article()
    if mention.media_number is not None:
        return text.captions[mention.media_number][mention.field]
    if mention.field == "byline":
        return text.byline or ""
    return text.fields["body" if mention.field == "lead" else mention.field]


def test_fields_offsets_and_joins() -> None:
    people = find_article_names(article()).people
    assert [(m.field, m.media_number, m.surface) for m in people] == [
        ("title", None, "Calloway"),
        ("lead", None, "Martin Calloway"),
        ("body", None, "Calloway"),
        ("body", None, "Susan Whitby"),
        ("byline", None, "Oliver Stratton"),
        ("caption", 2, "Susan Whitby"),
    ]
    assert all(text_of(mention)[mention.start : mention.end] == mention.surface for mention in people)
    title, lead, body, successor, author, caption = people
    assert title.entity == lead.entity == body.entity
    assert title.name == "Martin Calloway"
    assert successor.entity == caption.entity
    assert len({lead.entity, successor.entity, author.entity}) == 3


def test_places_found_before_are_no_people() -> None:
    text = ArticleText(fields={"body": "Washington said that talks in Geneva would go on, Paris agreed."})
    places = {"body": find_places(text.fields["body"])}
    assert find_article_names(text, places=places).people == []


def test_an_article_without_texts() -> None:
    names = find_article_names(ArticleText(fields={}))
    assert (names.people, names.organisations) == ([], [])


@pytest.mark.parametrize(
    ("byline", "name"),
    [
        ("سامي حداد", "سامي حداد"),
        ("سامي الحداد", "سامي الحداد"),
        ("سامي حداد - بيروت", "سامي حداد"),
        ("بقلم: سامي حداد", "سامي حداد"),
        ("سامي يعود", None),
    ],
)
def test_a_line_of_a_given_and_a_family_name_is_one_name_though_the_second_is_an_everyday_word(
    byline: str, name: str | None
) -> None:
    text = ArticleText(fields={"body": "أقر المجلس البلدي مساء أمس بناء جسر جديد فوق النهر."}, byline=byline)
    found = [person.name for person in find_article_names(text, language="ar").people]
    assert found == [name] if name else "سامي يعود" not in found
