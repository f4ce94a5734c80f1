"""Labels in six languages: every catalogue has every label and its values; numbers and days are the locale's."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from pathlib import Path

import pytest

from dateline.desk.presenters import value_label
from dateline.desk.wording import LABELS, reader_of
from dateline.languages.reader import LANGUAGES, catalogue, choose_language, text_direction
from dateline.search.errors import MESSAGES
from dateline.search.query import QueryError, parse_query
from expectations.verdicts.verdict import Verdict
from extractors.contracts.article import MediaRole
from extractors.contracts.catalogue import agencies, organisations, people, places, quotations
from extractors.contracts.fetch import FetchOutcome

DESK = Path(__file__).resolve().parents[3] / "dateline" / "desk"


def values_in(label: object) -> set[str]:
    texts = label.values() if isinstance(label, Mapping) else [label]
    return set(re.findall(r"\{(\w+)[}:!]", list(map(str, texts))[-1]))


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_catalogue_has_every_label(language: str) -> None:
    own, english = catalogue(language, LABELS), catalogue("en", LABELS)
    assert own.keys() == english.keys()
    for key, label in own.items():
        assert values_in(label) == values_in(english[key]), key
        assert not isinstance(label, Mapping) or "other" in label, key


def test_every_label_that_a_template_names_is_there() -> None:
    for template in (DESK / "templates").glob("*.j2"):
        for key in re.findall(r"\bt\(\"([a-z0-9_]+)\"[,)]", template.read_text("utf-8")):
            assert key in catalogue("en", LABELS), f"{template.name}: {key}"


def test_every_value_of_a_closed_list_has_a_label() -> None:
    for kind, values in {"outcome": FetchOutcome, "verdict": Verdict, "media": MediaRole}.items():
        missing = {f"{kind}_{value}" for value in values} - catalogue("en", LABELS).keys()
        assert not missing
    assert value_label("outcome", "soft_404", reader_of("fr")) == "absente, quoi qu’en dise le serveur"
    assert value_label("verdict", None, reader_of("fr")) == "–"


def test_every_field_that_can_hold_a_mention_has_a_label() -> None:
    fields = {field for table in (agencies, organisations, people, places, quotations) for field in table.KIND.fields}
    assert "caption" in fields
    assert all(reader_of("en").has(f"field_{field}") for field in fields)


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_wrong_with_a_search_is_said_in_the_readers_language(language: str) -> None:
    own = catalogue(language, LABELS)
    for reason, message in MESSAGES.items():
        if reason != "since":  # an option of the command line
            names = {name for name in values_in(message) if name}
            assert values_in(own[f"syntax_{reason}"]) == names, reason
    with pytest.raises(QueryError) as caught:
        parse_query("titel:ferry")
    said = reader_of(language).t(f"syntax_{caught.value.reason}", **caught.value.values)
    assert "titel" in said and "title" in said


@pytest.mark.parametrize(
    ("language", "count", "label"),
    [
        ("en", 1, "1 article"),
        ("en", 1234, "1,234 articles"),
        ("de", 1234, "1.234 Artikel"),
        ("ar", 2, "مقالان"),
        ("ar", 5, "5 مقالات"),
        ("ar", 11, "11 مقالا"),
        ("fa", 3, "3 مقاله"),
    ],
)
def test_a_number_has_the_form_of_its_language(language: str, count: int, label: str) -> None:
    assert reader_of(language).t("articles_n", n=count) == label


def test_days_countries_and_shares_are_the_locales() -> None:
    german = reader_of("de")
    assert german.day(dt.date(2026, 10, 8)) == "08.10.2026"
    assert german.country("IR") == "Iran" and german.language_name("fa") == "Persisch"
    assert german.percent(0.051) == "5,1\N{NO-BREAK SPACE}%" and german.number(None) == "–"
    assert reader_of("fr").moment(dt.datetime(2026, 10, 8, 9, 5)).endswith("09:05 UTC")
    assert reader_of("en").span(5400) == "1.5 hours" and reader_of("en").span(60) == "1 minute"


@pytest.mark.parametrize(
    ("asked", "kept", "accepted", "language"),
    [
        ("fa", "de", "fr", "fa"),
        (None, "de", "fr", "de"),
        (None, None, "pt-BR,fr;q=0.8", "fr"),
        ("xx", "<script>", "zz", "en"),
        (None, None, "," * 5000, "en"),
    ],
)
def test_the_language_is_the_readers(asked: str | None, kept: str | None, accepted: str, language: str) -> None:
    assert choose_language(asked, kept, accepted) == language


def test_the_direction_of_a_text_is_that_of_its_language() -> None:
    assert [text_direction(code) for code in ("ar", "fa", "en", "zh-Hans", None, "no such")] == [
        "rtl", "rtl", "ltr", "ltr", "auto", "auto",
    ]  # fmt: skip
