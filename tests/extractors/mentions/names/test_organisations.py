"""Organisations in invented texts: spans, abbreviations and their long forms, agencies, and the list of known ones."""

from __future__ import annotations

import pytest

from extractors import find_organisations
from extractors.mentions.names.mentions import OrganisationKind, OrganisationMention


def surfaces(mentions: list[OrganisationMention]) -> list[str]:
    return [mention.surface for mention in mentions]


def test_an_abbreviation_joins_its_long_form() -> None:
    text = (
        "The Coastal Fisheries Authority (NFA) closed two harbours. The NFA said that the "
        "University of Leeds had been asked for advice."
    )
    found = find_organisations(text)
    assert surfaces(found) == ["Coastal Fisheries Authority", "NFA", "NFA", "University of Leeds"]
    long_form, first, second, university = found
    assert first.entity == long_form.entity == second.entity != university.entity
    assert first.kind is OrganisationKind.ABBREVIATION
    assert second.name == "Coastal Fisheries Authority"
    assert second.abbreviation == "NFA"
    assert all(text[mention.start : mention.end] == mention.surface for mention in found)


def test_names_of_the_list_meet_in_one_entity() -> None:
    found = find_organisations("The World Health Organization met on Monday. WHO officials declined to comment.")
    assert surfaces(found) == ["World Health Organization", "WHO"]
    assert found[0].entity == found[1].entity
    assert found[0].sort == "international"
    assert found[1].name == "World Health Organization"


def test_an_agency_is_an_organisation_with_its_id() -> None:
    found = find_organisations("Troops crossed the border, the news agency Reuters reported on Monday.")
    assert surfaces(found) == ["Reuters"]
    assert found[0].agency_id == "reuters"
    assert "the news agency reuters" in found[0].evidence


CASES = [
    ("de", "Die Siemens AG und die Deutsche Bank wollen zusammenarbeiten.", ["Siemens AG", "Deutsche Bank"]),
    ("fr", "Le ministère des Finances et la Banque de France ont publié un rapport.", ["Banque de France"]),
    ("es", "La Universidad de Granada firmó un acuerdo con el Banco de España.",
     ["Universidad de Granada", "Banco de España"]),
    ("ru", "Компания «Газпром» подписала договор с Министерством энергетики России.", ["Газпром"]),
    ("ar", "دعت الأمم المتحدة إلى وقف القتال، وقال مجلس الأمن إنه سيجتمع.", ["الأمم المتحدة", "مجلس الأمن"]),
    ("fa", "سازمان ملل متحد از توافق استقبال کرد.", ["سازمان ملل متحد"]),
    ("tr", "Birleşmiş Milletler toplantıyı erteledi.", ["Birleşmiş Milletler"]),
    ("zh", "北京大学和中国银行签署了协议。", ["北京大学", "中国银行"]),
]  # fmt: skip


@pytest.mark.parametrize(("language", "text", "right"), CASES, ids=[case[0] for case in CASES])
def test_organisations_by_language(language: str, text: str, right: list[str]) -> None:
    found = surfaces(find_organisations(text, language=language))
    assert [name for name in right if not any(name in surface for surface in found)] == []
