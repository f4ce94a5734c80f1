"""Any text of any language gives quotations or none, and no error: letters that fold to nothing, marks alone."""

from __future__ import annotations

import pytest

from extractors.mentions.names.find import names_in_view
from extractors.mentions.quotations.find import quotations_in_view
from extractors.mentions.text_view import view_text

TEXTS = ("ء", "ء ء قال ء", "«ء» قال ء.", "ـ", "'", "’ said ’", "“” said", "a: b", "־ אמר ־", ".", "“’” — ʼ, said ʻ")


@pytest.mark.parametrize(
    "language", ["ar", "en", "fa", "de", "fr", "es", "ru", "tr", "zh", "he", "hi", "ur", "it", "pt"]
)
@pytest.mark.parametrize("text", TEXTS)
def test_any_text_is_read(language: str, text: str) -> None:
    view = view_text(text * 3, language)
    for quotation in quotations_in_view(view, names_in_view(view)):
        assert 0 <= quotation.start < quotation.end <= len(text * 3)
