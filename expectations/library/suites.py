"""The suites on disk: ``suites/<relation>.yml``, a list of Great Expectations items and nothing else.

Each item is ``{type, kwargs, severity, meta}``. ``meta.rule`` is the stable name that verdicts, rejected rows and
reports use, ``meta.title`` says the rule in words. A query that gives ``row_number`` is about rows, every other query
of the whole; expectations on columns of a relation with ``row_number`` are about rows. A file with ``{noun}`` or
``{name}`` in its name applies to every enricher; a file of the relation's own name adds rules to it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from expectations.verdicts.verdict import Severity
from extractors.contracts.catalogue import MENTION_KINDS

SUITES = Path(__file__).resolve().parents[1] / "suites"
# the C loader where there is one: the files have thousands of lines, and every gate reads them
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_KEYS = {"type", "kwargs", "severity", "meta"}


class SuiteError(Exception):
    """A suite cannot be read; the message says which file, which item and what is wrong."""


@dataclass(frozen=True, slots=True)
class Rule:
    """One item of a suite."""

    name: str
    title: str
    severity: Severity
    expectation: str
    kwargs: Mapping[str, Any]
    item: Mapping[str, Any]

    @property
    def column(self) -> str | None:
        """The column that the rule is about; None if it is about the whole table or is a query."""
        return self.kwargs.get("column")

    @property
    def query(self) -> str | None:
        """The SQL query whose rows break the rule; None if the rule is no query."""
        return self.kwargs.get("unexpected_rows_query")


@dataclass(frozen=True, slots=True)
class Suite:
    """The rules of one relation."""

    relation: str
    rules: tuple[Rule, ...]

    def rule(self, name: str) -> Rule:
        """Return the rule of that name. Raises StopIteration if there is none."""
        return next(rule for rule in self.rules if rule.name == name)


def load_suites(folder: Path = SUITES) -> dict[str, Suite]:
    """Read all suites of a folder, by relation; files with ``{noun}`` or ``{name}`` give one suite for each enricher.

    Both gates of a build ask for them: files that are as they were are not read again.

    Raises:
        SuiteError: a file is no list of items, an item lacks a key, or two rules have one name.
    """
    files = sorted(folder.glob("*.yml"), key=lambda path: ("{" not in path.stem, path.stem))
    return dict(_read_suites(tuple((path, (found := path.stat()).st_size, found.st_mtime_ns) for path in files)))


@lru_cache(maxsize=1)
def _read_suites(files: tuple[tuple[Path, int, int], ...]) -> dict[str, Suite]:
    rules: dict[str, list[Rule]] = {}
    for path, _, _ in files:
        text = path.read_text("utf-8")
        for words in _enricher_words() if "{" in path.stem else [{}]:
            relation, own = _filled(path.stem, words), _load_rules(path, _filled(text, words))
            rules[relation] = rules.get(relation, []) + own
            names = [rule.name for rule in rules[relation]]
            if twice := {name for name in names if names.count(name) > 1}:
                raise SuiteError(f"{path.name}: {', '.join(sorted(twice))} is there twice; name each rule once")
    return {relation: Suite(relation, tuple(rules[relation])) for relation in sorted(rules)}


def _enricher_words() -> list[dict[str, str]]:
    """The values of ``{noun}`` and ``{name}`` in the file that every enricher shares."""
    return [{"noun": kind.noun, "name": kind.name} for kind in MENTION_KINDS]


def _filled(text: str, words: Mapping[str, str]) -> str:
    for key, word in words.items():
        text = text.replace("{" + key + "}", word)
    return text


def _load_rules(path: Path, text: str) -> list[Rule]:
    try:
        items = yaml.load(text, Loader=_LOADER)  # noqa: S506  a safe loader either way
    except yaml.YAMLError as error:
        raise SuiteError(f"{path.name}: no YAML ({error})") from error
    if not isinstance(items, list):
        raise SuiteError(f"{path.name}: a suite is a list of items")
    return [_rule(path, number, item) for number, item in enumerate(items, 1)]


def _rule(path: Path, number: int, item: Any) -> Rule:
    if not isinstance(item, dict) or set(item) != _KEYS:
        raise SuiteError(f"{path.name}, item {number}: needs type, kwargs, severity and meta, and nothing else")
    try:
        return Rule(
            name=item["meta"]["rule"],
            title=" ".join(item["meta"]["title"].split()),
            severity=Severity(item["severity"]),
            expectation=item["type"],
            kwargs=item["kwargs"],
            item=item,
        )
    except (KeyError, TypeError, AttributeError, ValueError) as error:
        raise SuiteError(f"{path.name}, item {number}: {error!r}; meta needs rule and title") from error
