"""The vocabularies of languages, read from ``vocabularies/<language>.yml``.

A file has everything of one language, so that a speaker of it can correct it without reading Python; ``mul.yml`` (the
code of ISO 639-2 for "multiple languages") has what several languages share. What the keys mean is in
:mod:`extractors.language.vocabulary_schema`. Every value is text: ``no`` and ``on`` are words here, although YAML
itself takes them for truth values. The files are read once a process, which takes about 10 ms.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any, Final

import yaml

from extractors.language.vocabulary_schema import VocabularyError, check, check_languages, insert_parts

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
                says = f"the key {name!r} stands there twice; write its entries under one"
                raise yaml.MarkedYAMLError(problem=says, problem_mark=key.start_mark)
            mapping[name] = _plain(value)
        return mapping
    return None if node is None else node.value


def read_yaml(path: Path) -> object:
    """Read a YAML file of this package; every scalar in it is text.

    Raises:
        VocabularyError: the file cannot be read, or is no YAML; the message names it and the line.
    """
    try:
        return _plain(_Loader(path.read_bytes()).get_single_node())
    except OSError as error:
        raise VocabularyError(f"{path}: cannot be read ({error.strerror}); install the package again") from error
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise VocabularyError(f"{path}: cannot be read as YAML in UTF-8: {error}") from error


def read_vocabulary(path: Path) -> dict[str, Any]:
    """Read one language's file.

    Raises:
        VocabularyError: the file is not as the schema says; the message names the file, the key and the remedy.
    """
    return check(path, read_yaml(path))


@cache
def vocabularies() -> dict[str, dict[str, Any]]:
    """All vocabularies by language, in the order of their codes.

    Raises:
        VocabularyError: as :func:`read_vocabulary`, or there are no files, as in an incomplete installation.
    """
    found = {path.stem: read_vocabulary(path) for path in sorted(FOLDER.glob("*.yml"))}
    if not found:
        raise VocabularyError(f"{FOLDER}: there are no vocabularies; install the package again")
    return found


def by_language(key: str) -> dict[str, Any]:
    """Return what each language has under a key."""
    return {language: content[key] for language, content in vocabularies().items() if key in content}


def phrases(*keys: str) -> list[str]:
    """Return the phrases of all languages under some keys."""
    return [phrase for key in keys for found in by_language(key).values() for phrase in found]


def words(key: str) -> dict[str, frozenset[str]]:
    """Return the words under a key by language."""
    return {language: frozenset(text.split()) for language, text in by_language(key).items()}


def patterns(key: str, *languages: str) -> str:
    """Return the regular expressions of all languages (or of some, in their order) under a key as one alternation.

    Raises:
        VocabularyError: none of them has the key; an empty alternation would match everywhere.
    """
    known = vocabularies()
    alternatives = [
        insert_parts(pattern, known[language].get("parts", {}))
        for language in languages or known
        for pattern in known.get(language, {}).get(key, ())
    ]
    if not alternatives:
        raise VocabularyError(f"{FOLDER}: {key}: no file has an entry ({', '.join(languages) or 'any'}.yml); write one")
    return "|".join(alternatives)


def numbers_of_names(key: str, *, first: int = 1, spell: Callable[[str], str] = str) -> dict[str, int]:
    """Return the names of all languages under a key of months or weekdays, in one spelling, to their numbers."""
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
    """Return what pages declare in place of a language's two letters, to the two letters."""
    return _languages()["codes"]


def languages_by_script() -> dict[str, tuple[str, ...]]:
    """Return the languages of each script that several share, the commonest first.

    Raises:
        VocabularyError: one of them has no common words to recognise it by.
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
    """Digest of all files, for the versions of what is read with them."""
    digest = hashlib.sha256()
    for path in sorted(FOLDER.glob("*.yml")):
        digest.update(path.read_bytes())
    return digest.hexdigest()
