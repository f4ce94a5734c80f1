"""Where a text ends: notes that ask readers for mistakes, labels of tags, notes of the house; and unmarked headings."""

from __future__ import annotations

import pytest

from extractors.read.generic.body.closing_phrases import is_closing
from tests.extractors.read.generic.reading import body_of
from tests.extractors.read.pages import STORY, make_page

TEASERS = tuple(text.replace("ferry", "bridge").replace("Ellerby", "Lenton") for text in STORY[:2])


@pytest.mark.parametrize(
    "note",
    [
        "Если Вы заметите ошибку в тексте, выделив её, нажмите Ctrl-Enter, чтобы отослать информацию редактору",
        "Знайшли помилку? Виділіть її та натисніть Ctrl + Enter",
        "Found a typo? Select it and press Ctrl+Enter.",
        "Fehler gefunden? Markieren Sie ihn und drücken Sie Strg + Enter",
        "Bir hata mı buldunuz? Seçip Ctrl ve Enter tuşlarına basın",
        "Теги:",
        "Ключові слова:",
        "Schlagwörter:",
        "الكلمات المفتاحية:",
        "برچسب‌ها:",
        "关键词：",
    ],
)
def test_a_text_ends_above_such_a_line(note: str) -> None:
    assert body_of(make_page((*STORY, note, *TEASERS))) == "\n\n".join(STORY)


def test_a_note_above_most_of_a_text_ends_nothing() -> None:
    note = "Found a typo? Select it and press Ctrl+Enter."
    assert body_of(make_page((STORY[0], note, *STORY[1:]))) == "\n\n".join(STORY)


@pytest.mark.parametrize(
    "note",
    [
        "Если вы нашли опечатку в тексте, сообщите нам",
        "Нашли ошибку? Сообщите в редакцию",
        "Новость была оставлена 16 января 2012 15:59 в категории Экономика.",
        "Просмотров: 28",
        "Мнение автора может не совпадать с мнением издания.",
        "Якщо ви помітили помилку, повідомте нам",
        "Переглядів: 117",
    ],
)
def test_notes_below_texts_are_the_houses(note: str) -> None:
    assert is_closing(note)


@pytest.mark.parametrize(
    "sentence",
    [
        "Если вы увидели на улице собаку без поводка, позвоните в приют, советуют врачи.",
        "Новость обрадовала жителей порта, которые ждали паром три недели.",
        "Рейтинг города вырос на два места за год.",
        "Якщо ви поїдете поромом, візьміть теплий одяг.",
    ],
)
def test_sentences_that_begin_alike_are_text(sentence: str) -> None:
    assert not is_closing(sentence)


@pytest.mark.parametrize("line", ["Further reading:", "Quellenangaben:", "Published: 4 May 2026, 12:35", "03.04.2026"])
def test_a_last_line_that_announces_nothing_or_is_a_day_is_no_text(line: str) -> None:
    assert body_of(make_page((*STORY, line))) == "\n\n".join(STORY)


def test_a_last_sentence_with_a_colon_is_text() -> None:
    sentence = "The harbour master read out this note and then went home to sleep:"
    assert body_of(make_page((*STORY, sentence))).endswith(sentence)


@pytest.mark.parametrize("bold", ["b", "strong"])
def test_short_bold_lines_between_unmarked_paragraphs_are_headings(bold: str) -> None:
    lines = f"<br><br><{bold}>A quiet harbour</{bold}><br><br>".join(STORY[:4])
    page = make_page(()).replace(b'<div class="story">', f'<div class="story">{lines}'.encode())
    assert body_of(page).count("A quiet harbour") == 3


def test_a_short_line_that_is_not_bold_or_has_no_paragraph_below_it_is_no_heading() -> None:
    lines = "<br><br>Harbour views<br><br>".join(STORY[:4]) + "<br><br><b>Share it</b>"
    page = make_page(()).replace(b'<div class="story">', f'<div class="story">{lines}'.encode())
    assert "Harbour views" not in body_of(page)
    assert "Share it" not in body_of(page)
