"""The JSON Schemas of the data files of languages, for editors, made from
:mod:`extractors.language.vocabulary_schema`.
"""

from __future__ import annotations

from typing import Any, Final

from extractors.language.vocabulary_schema import CLASS_NAMES, KEYS, Form, Key

_TEXT: Final = {"type": "string", "minLength": 1}
_TEXTS: Final = {"type": "array", "items": _TEXT, "minItems": 1}
_DRAFT: Final = "https://json-schema.org/draft/2020-12/schema"


def make_class_names_schema() -> dict[str, Any]:
    """Return the JSON Schema (draft 2020-12) of the class names file, for editors."""
    pair = {"type": "array", "items": _TEXT, "minItems": 2, "maxItems": 2}
    hint = {
        "type": "object",
        "properties": {"words": _TEXT, "pairs": {"type": "array", "items": pair}},
        "additionalProperties": False,
    }
    return {
        "$schema": _DRAFT,
        "$id": "class_names.schema.json",
        "title": "The words of class names and ids, by what they say of an element",
        "type": "object",
        "properties": {name: {"description": says} | hint for name, says in CLASS_NAMES.items()},
        "additionalProperties": False,
    }


def make_languages_schema() -> dict[str, Any]:
    """Return the JSON Schema (draft 2020-12) of the file of scripts and language codes, for editors."""
    mapping = {"type": "object", "additionalProperties": _TEXT}
    return {
        "$schema": _DRAFT,
        "$id": "languages.schema.json",
        "title": "Languages by script, and the codes by which pages declare them",
        "type": "object",
        "properties": {"scripts": mapping, "codes": mapping},
        "required": ["scripts", "codes"],
        "additionalProperties": False,
    }


def make_schema() -> dict[str, Any]:
    """Return the JSON Schema (draft 2020-12) of a vocabulary file, for editors."""

    def schema_of(key: Key) -> dict[str, Any]:
        match key.form:
            case Form.WORDS | Form.LETTERS:
                return dict(_TEXT)
            case Form.PARTS:
                return {"type": "object", "additionalProperties": {"anyOf": [_TEXT, _TEXTS]}}
            case Form.NAMES:
                return {"type": "object", "additionalProperties": dict(_TEXTS)}
            case Form.PHRASES | Form.PATTERNS | Form.TERMS:
                return dict(_TEXTS)
        return {"type": "array", "items": _TEXTS, "minItems": key.length, "maxItems": key.length}

    return {
        "$schema": _DRAFT,
        "$id": "language.schema.json",
        "title": "The words of one language, named by its ISO 639-1 code; mul.yml has what is of several",
        "type": "object",
        "properties": {name: {"description": key.description} | schema_of(key) for name, key in KEYS.items()},
        "additionalProperties": False,
    }
