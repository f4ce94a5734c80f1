"""The data files of languages: that they are right, and that what is wrong in one is said with a remedy."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from extractors.language import vocabulary
from extractors.language.__main__ import find_all_problems
from extractors.language.dates.days_in_words import read_day_in_words
from extractors.language.detection import language_code
from extractors.language.vocabulary import FOLDER, patterns, read_vocabulary, vocabularies, words
from extractors.language.vocabulary_schema import (
    CLASS_NAMES,
    KEYS,
    VocabularyError,
    check_class_names,
    check_languages,
    find_problems,
)
from extractors.read.generic.markup.class_names import Hint, hints_of


def _write(folder: Path, text: str, name: str = "fi.yml") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def test_the_vocabularies_have_no_problem() -> None:
    assert find_all_problems() == []
    assert len(vocabularies()) > 80 and {"en", "ar", "zh", "mul"} <= set(vocabularies())


def test_every_key_is_used_by_some_language() -> None:
    used = {key for content in vocabularies().values() for key in content}
    assert used == set(KEYS)


def test_words_that_yaml_takes_for_truth_values_are_words() -> None:
    assert {"on", "ei"} <= words("common_words")["fi"] and {"no", "y"} <= words("common_words")["es"]
    assert language_code("nb-NO") == "no" and language_code("nno") is None


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("promts:\n  - lue\n", "there is no key 'promts'; did you mean 'prompts'?"),
        ("prompts: lue lisää\n", "prompts: write a list with one entry a line"),
        ("prompts: []\n", "prompts: write a list with one entry a line"),
        ("common_words: [ja, on]\n", "common_words: write one text"),
        ("months:\n  - [tammikuu]\n", "months: 1 entries, but there must be 12"),
        ("months:\n  - tammikuu\n", "months: write a list of lists of names"),
        ("parts: [a]\n", "parts: write a mapping of names"),
        ("prompts: [lue\n", "cannot be read as YAML in UTF-8"),
        ("prompts: [lue]\nprompts: [katso]\n", "the key 'prompts' is there twice; write its entries under one"),
        ("[a]: b\n", "there is no key"),
        ("- lue\n", "a vocabulary is a mapping"),
    ],
)
def test_a_wrong_form_is_said_with_file_key_and_remedy(tmp_path: Path, text: str, says: str) -> None:
    path = _write(tmp_path, text)
    with pytest.raises(VocabularyError) as raised:
        read_vocabulary(path)
    assert str(raised.value).startswith(f"{path}: ") and says in str(raised.value)
    assert find_all_problems(tmp_path) == [str(raised.value)]


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("prompts:\n  - Lue lisää\n", "'Lue lisää' can never be found in text in lower case"),
        ("prompts:\n  - l’article\n", "apostrophes are made straight"),
        ("prompts:\n  - a\n", "'a' is one letter"),
        ("prompts:\n  - lue\n  - lue\n", "'lue' is there twice; remove one"),
        ("prompts:\n  - ' lue'\n", "white space around it"),
        ("prompt_patterns:\n  - 'lue (lisää'\n", "is no regular expression"),
        ("agency_says_after:\n  - '{skip} sanoi'\n", "inserts 'skip', which parts does not have"),
        ("closing_notes:\n  - '^tilaa'\nclosing_note_hints: [lue]\n", "none is part of '^tilaa'; add one"),
    ],
)
def test_a_wrong_entry_is_a_problem(tmp_path: Path, text: str, says: str) -> None:
    path = _write(tmp_path, text)
    found = find_problems(path, read_vocabulary(path))
    assert len(found) == 1 and found[0].startswith(f"{path}: ") and says in found[0]


def test_parts_are_inserted_into_patterns(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _write(tmp_path, "parts:\n  skip: 'a{1,2}'\n  said: [b, c]\nagency_says_after:\n  - '{skip}{said}'\n")
    _write(tmp_path, "agency_says_after:\n  - d\n", "sv.yml")
    monkeypatch.setattr(vocabulary, "FOLDER", tmp_path)
    vocabularies.cache_clear()
    try:
        assert patterns("agency_says_after") == "a{1,2}(?:b|c)|d"
        assert patterns("agency_says_after", "sv", "fi") == "d|a{1,2}(?:b|c)"
        with pytest.raises(VocabularyError, match=r"title_labels: no file has an entry \(any.yml\); write one"):
            patterns("title_labels")
    finally:
        vocabularies.cache_clear()


def test_a_missing_folder_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(vocabulary, "FOLDER", tmp_path)
    vocabularies.cache_clear()
    try:
        with pytest.raises(VocabularyError, match="there are no vocabularies; install the package again"):
            vocabularies()
    finally:
        vocabularies.cache_clear()


def test_class_names_have_the_hints_that_there_are() -> None:
    hints = {name.lower() for name, bit in vars(Hint).items() if isinstance(bit, int) and bit}
    assert hints | {"video_parts", "no_hint"} == set(CLASS_NAMES)
    assert hints_of("story-body") & Hint.BODY and hints_of("main-text") & Hint.BODY
    assert hints_of("main-contents") == Hint.WEAK_BODY and not hints_of("hide-caption") & Hint.HIDDEN


@pytest.mark.parametrize(
    ("content", "says"),
    [
        ([], "write a mapping"),
        ({"chrom": {}}, "there is no hint 'chrom'; there are chrome"),
        ({"chrome": {"word": "a"}}, "chrome: write words, pairs or both"),
        ({"chrome": {"words": ["a"]}}, "chrome: words: write one text"),
        ({"chrome": {"pairs": [["a"]]}}, r"chrome: pairs: \['a'\] is no pair"),
    ],
)
def test_wrong_class_names_are_said(content: object, says: str) -> None:
    with pytest.raises(VocabularyError, match=f"class_names.yml: {says}"):
        check_class_names(Path("class_names.yml"), content)


@pytest.mark.parametrize("content", [[], {"scripts": {}}, {"scripts": {}, "codes": ["eng"]}])
def test_wrong_languages_are_said(content: object) -> None:
    with pytest.raises(VocabularyError, match=r"languages\.yml: .*write"):
        check_languages(Path("languages.yml"), content)


def test_the_files_are_as_their_schemas_say() -> None:
    jsonschema = pytest.importorskip("jsonschema")
    files = [*FOLDER.glob("*.yml"), *FOLDER.parent.glob("*.yml")]
    for path in files:
        name = "language" if path.parent == FOLDER else path.stem
        schema = json.loads((FOLDER.parent / f"{name}.schema.json").read_text(encoding="utf-8"))
        jsonschema.validate(yaml.load(path.read_bytes(), Loader=yaml.BaseLoader), schema)
        assert path.read_text(encoding="utf-8").startswith("# yaml-language-server: $schema="), path
    assert len(files) > 80


_CLDR = """
import sys, json
from babel import Locale
print(json.dumps({code: [Locale.parse(code).months["format"]["wide"][number] for number in range(1, 13)]
                  for code in sys.argv[1:]}))
"""


def test_the_month_names_of_the_unicode_cldr_are_read() -> None:
    # in a process of its own: reading months of some locales through Babel changes those of others
    codes = [code for code, content in vocabularies().items() if "months" in content]
    out = subprocess.run([sys.executable, "-c", _CLDR, *codes], capture_output=True, check=True, text=True).stdout
    for code, names in json.loads(out).items():
        for number, name in enumerate(names, 1):
            known = vocabularies()[code]["months"][number - 1]
            assert code == "vi" or name.lower().replace(".", "").replace("\u200e", "") in known, (code, number, name)
    assert read_day_in_words("6 lipca 2026", "pl") is not None
