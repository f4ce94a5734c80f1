"""The vocabularies of languages, read from ``vocabularies/<language>.yml``.

A file has everything of one language, so that a speaker of it can correct it without reading Python; ``mul.yml`` (the
code of ISO 639-2 for "multiple languages") has what several languages share. What the keys mean is in
:mod:`extractors.language.vocabulary_schema`. Every value is text: ``no`` and ``on`` are words here, although YAML
itself takes them for truth values. What they say is kept as JSON beside
them (``__pycache__``), which a process reads in a tenth of the time.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any, Final

import yaml

from extractors.language import vocabulary_schema
from extractors.language.vocabulary_schema import VocabularyError, check_languages, check_vocabulary, insert_parts
from extractors.runtime.kept_reading import read_once

FOLDER: Final = Path(__file__).resolve().parent / "vocabularies"
CLASS_NAMES_FILE: Final = FOLDER.parent / "class_names.yml"
LANGUAGES_FILE: Final = FOLDER.parent / "languages.yml"


class _Loader(yaml.CBaseLoader):
    """A loader that does not look for the type of a scalar, which is text here, and so takes half the time."""

    def resolve(self, kind: type[yaml.Node], value: str, implicit: tuple[bool, bool]) -> str:
        """Return the one tag that every node has here."""
        return "!"

    def descend_resolver(self, current_node: yaml.Node, current_index: object) -> None:
        """Do nothing: there are no paths to resolve."""

    def ascend_resolver(self) -> None:
        """Do nothing, as :meth:`descend_resolver`."""


def _plain(node: yaml.Node | None) -> object:
    """Return what a node says in lists, mappings and text."""
    if isinstance(node, yaml.SequenceNode):
        return [_plain(entry) for entry in node.value]
    if isinstance(node, yaml.MappingNode):
        mapping: dict[str, object] = {}
        for key, value in node.value:
            name = str(_plain(key))
            if name in mapping:
                says = f"the key {name!r} is there twice; write its entries under one"
                raise yaml.MarkedYAMLError(problem=says, problem_mark=key.start_mark)
            mapping[name] = _plain(value)
        return mapping
    return None if node is None else node.value


def read_yaml(path: Path) -> object:
    """Read a YAML file of this package; every scalar stays text (``no`` is not False).

    Raises:
        VocabularyError: the file cannot be read, or is not YAML in UTF-8; the message names the file and the line.
    """
    try:
        return _plain(_Loader(path.read_bytes()).get_single_node())
    except OSError as error:
        raise VocabularyError(f"{path}: cannot be read ({error.strerror}); install the package again") from error
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise VocabularyError(f"{path}: cannot be read as YAML in UTF-8: {error}") from error


def read_vocabulary(path: Path) -> dict[str, Any]:
    """Read and validate one language's vocabulary file.

    Raises:
        VocabularyError: the file cannot be read or breaks the schema; the message names the file, the key and the
            remedy.
    """
    return check_vocabulary(path, read_yaml(path))


@cache
def vocabularies() -> dict[str, dict[str, Any]]:
    """Return all vocabularies by language code, sorted by code. Read once and cached for the process.

    Raises:
        VocabularyError: a file is invalid (see :func:`read_vocabulary`), or there are no files, as in an incomplete
            installation.
    """
    files = sorted(FOLDER.glob("*.yml"))
    if not files:
        raise VocabularyError(f"{FOLDER}: there are no vocabularies; install the package again")
    code = [Path(__file__), Path(vocabulary_schema.__file__)]
    kept = FOLDER / "__pycache__" / "vocabularies.json"
    return read_once(kept, [*files, *code], lambda: {path.stem: read_vocabulary(path) for path in files})


def by_language(key: str) -> dict[str, Any]:
    """Return the value under a vocabulary key for each language (ISO 639-1) that has it; an empty dict if none has."""
    return {language: content[key] for language, content in vocabularies().items() if key in content}


def phrases(*keys: str) -> list[str]:
    """Return the phrases of all languages under the given keys as one list; an empty list if there are none."""
    return [phrase for key in keys for found in by_language(key).values() for phrase in found]


def words(key: str) -> dict[str, frozenset[str]]:
    """Return the set of words under a vocabulary key for each language that has it."""
    return {language: frozenset(text.split()) for language, text in by_language(key).items()}


def alternatives(key: str, *languages: str) -> list[str]:
    """Return the regular expressions under a key: those of all languages, or of the given ones in their order.

    Raises:
        VocabularyError: none of them has the key; an empty alternation would match everywhere.
    """
    known = vocabularies()
    found = [
        insert_parts(pattern, known[language].get("parts", {}))
        for language in languages or known
        for pattern in known.get(language, {}).get(key, ())
    ]
    if not found:
        raise VocabularyError(f"{FOLDER}: {key}: no file has an entry ({', '.join(languages) or 'any'}.yml); write one")
    return found


def patterns(key: str, *languages: str) -> str:
    """Join the regular expressions under a key with ``|``; see :func:`alternatives`.

    Raises:
        VocabularyError: none of the languages has the key.
    """
    return "|".join(alternatives(key, *languages))


def number_by_name(key: str, *, first: int = 1, spell: Callable[[str], str] = str) -> dict[str, int]:
    """Return the month or weekday names of all languages under a key, mapped to their numbers, counted from ``first``.

    ``spell`` normalises each name. If two languages share a name, the number of the later language (in order of code)
    is kept.
    """
    return {
        spell(name): number
        for entries in by_language(key).values()
        for number, names in enumerate(entries, first)
        for name in names
    }


@cache
def _languages() -> dict[str, dict[str, str]]:
    return check_languages(LANGUAGES_FILE, read_yaml(LANGUAGES_FILE))


def declared_codes() -> dict[str, str]:
    """Return the mapping of other language codes that pages declare (such as ``deu``) to ISO 639-1 codes."""
    return _languages()["codes"]


def languages_by_script() -> dict[str, tuple[str, ...]]:
    """Return the languages of each script that several languages share, most common first.

    Raises:
        VocabularyError: one of the languages has no ``common_words`` to recognise it by.
    """
    scripts = {script: tuple(codes.split()) for script, codes in _languages()["scripts"].items()}
    known = by_language("common_words")
    for script, codes in scripts.items():
        for code in codes:
            if code not in known:
                raise VocabularyError(
                    f"{LANGUAGES_FILE}: scripts: {script}: {code!r} has no common_words; write some twenty into "
                    f"{FOLDER / code}.yml"
                )
    return scripts


@cache
def vocabularies_digest() -> str:
    """Return the SHA-256 hex digest of all vocabulary files. It is part of the versions of everything that is read with
    them.
    """
    digest = hashlib.sha256()
    for path in sorted(FOLDER.glob("*.yml")):
        digest.update(path.read_bytes())
    return digest.hexdigest()
