"""The YAML of outlet and collection files before it is validated: the loader, its bounds, and the lines of keys."""

from __future__ import annotations

import re
from collections.abc import Hashable
from typing import Final

import yaml

from extractors.runtime.printable import counted

_MAX_DEPTH: Final = 20
_MAX_ALIASES: Final = 20


class Yaml12Loader(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):  # type: ignore[misc]
    """The safe loader, in C where there is one, with the booleans of YAML 1.2."""


Yaml12Loader.yaml_implicit_resolvers = {
    letter: [(tag, pattern) for tag, pattern in resolvers if tag != "tag:yaml.org,2002:bool"]
    for letter, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}
Yaml12Loader.add_implicit_resolver(
    "tag:yaml.org,2002:bool", re.compile(r"^(?:true|True|TRUE|false|False|FALSE)$"), list("tTfF")
)


def find_bomb(text: str) -> tuple[int, str, str, str] | None:
    """Return line, key, message and remedy for a file that is nested so deep, or refers to itself so often, that
    composing it would crash; None for any other.

    The parser's events come one by one; the composer in C calls itself for each level, and ends the process.
    """
    depth, aliases = 0, 0
    for event in yaml.parse(text, Loader=Yaml12Loader):
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1
        elif isinstance(event, yaml.AliasEvent):
            aliases += 1
        line = event.start_mark.line + 1 if event.start_mark else 1
        if depth > _MAX_DEPTH:
            return line, "", f"it is nested over {_MAX_DEPTH} deep", "Write it flat: no key of these files is so deep"
        if aliases > _MAX_ALIASES:
            remedy = "Write out what the aliases (*name) refer to"
            return line, "", f"it has over {counted(_MAX_ALIASES, 'alias', 'aliases')}", remedy
    return None


def find_line(node: yaml.Node | None, location: tuple[int | str, ...]) -> int:
    """Return the line (from 1) of the deepest part of the path that the file has."""
    line = node.start_mark.line if node else 0
    for step in location:
        if isinstance(node, yaml.MappingNode):
            pair = next((pair for pair in node.value if pair[0].value == step), None)
            if not pair:
                break
            line, node = pair[0].start_mark.line, pair[1]
        elif isinstance(node, yaml.SequenceNode) and isinstance(step, int) and step < len(node.value):
            node = node.value[step]
            line = node.start_mark.line
        else:
            break
    return int(line) + 1


def find_duplicate_key(node: yaml.Node | None) -> tuple[int, str] | None:
    """Return line and name of the first key that stands twice; YAML would keep the last in silence."""
    waiting, visited = [node] if node else [], set[int]()
    while waiting:
        here = waiting.pop()
        if id(here) in visited:  # an alias: the same node again
            continue
        visited.add(id(here))
        if isinstance(here, yaml.MappingNode):
            keys = set[Hashable]()
            for key, value in here.value:
                if key.value in keys if isinstance(key.value, str) else False:
                    return key.start_mark.line + 1, key.value
                if isinstance(key.value, str):
                    keys.add(key.value)
                waiting.append(value)
        elif isinstance(here, yaml.SequenceNode):
            waiting.extend(here.value)
    return None
