"""Notices of corrections in the languages that are read, and sentences that only begin like them."""

from __future__ import annotations

import pytest

from extractors.read.correction_notices import find_correction_notice

STORY = "The ferry hit the pier.\n\nNobody was hurt."


@pytest.mark.parametrize(
    "notice",
    [
        "Correction: the ferry sailed on Sunday.",
        "Corrections and clarifications: the ferry sailed on Sunday.",
        "Editor's note: An earlier version of this article gave the wrong day.",
        "An earlier version of this story misspelt the captain’s name.",
        "*This article was amended on 3 May 2024 to give the right day.",
        "[Correction (3 May): the ferry sailed on Sunday.]",
        "Rectificatif : le ferry est parti dimanche.",
        "Une version précédente de cet article donnait un mauvais jour.",
        "Korrektur: Die Fähre fuhr am Sonntag.",
        "In einer früheren Version dieses Artikels stand der falsche Tag.",
        "Fe de erratas: el ferry zarpó el domingo.",
        "En una versión anterior de esta noticia se daba otro día.",
        "Correção: a balsa partiu no domingo.",
        "Errata corrige: il traghetto è partito domenica.",
        "Rectificatie: de veerboot vertrok op zondag.",
        "Sprostowanie: prom wypłynął w niedzielę.",
        "Исправление: паром вышел в воскресенье.",
        "В предыдущей версии этой статьи был указан другой день.",
        "Düzeltme: Feribot pazar günü kalktı.",
        "تصحيح: غادرت العبارة يوم الأحد.",
        "ورد في نسخة سابقة من هذا المقال يوم آخر.",
        "اصلاحیه: کشتی روز یکشنبه حرکت کرد.",
        "תיקון טעות: המעבורת הפליגה ביום ראשון.",
        "भूल सुधार: नौका रविवार को चली।",
        "更正：渡轮于周日启航。",
        "訂正：フェリーは日曜日に出航しました。",
    ],
)
def test_a_notice_is_found_before_and_behind_the_text(notice: str) -> None:
    assert find_correction_notice(None, f"{notice}\n\n{STORY}") == notice
    assert find_correction_notice(None, f"{STORY}\n\n{notice}") == notice
    assert find_correction_notice(notice, STORY) == notice


@pytest.mark.parametrize(
    "text",
    [
        "Corrections officers: nobody was hurt.",
        "Correction of the markets goes on.",
        "The minister said: correction: no.",
        "An earlier version of the bill failed.",
        "Der Fehler war klein. Korrektur folgt.",
        "تصحيح المسار ضروري",
        "",
    ],
)
def test_words_that_only_look_like_a_notice_are_none(text: str) -> None:
    assert find_correction_notice(None, f"{STORY}\n\n{text}") is None


def test_a_heading_takes_its_text_with_it() -> None:
    text = f"{STORY}\n\nCorrection: May 3, 2024\n\nThe ferry sailed on Sunday.\n\nMore news."
    assert find_correction_notice(None, text) == "Correction: May 3, 2024\n\nThe ferry sailed on Sunday."


def test_a_notice_has_at_most_a_thousand_characters() -> None:
    assert len(find_correction_notice(None, "Correction: " + "words " * 100_000) or "") == 1_000
