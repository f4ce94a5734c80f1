"""Scan of the product's regular expressions with stretched inputs: run as a process, it prints the slow ones.

Every pattern that the product compiles is recorded, with where: those of modules when they are imported, those of
vocabularies and outlets when they are loaded, those of functions when pages are read. From each pattern's parse tree
come inputs that repeat what it repeats, with and without what stands before it, and an end that it cannot match. A
search in twice the length may take about twice the time.
"""

from __future__ import annotations

import ast
import contextlib
import functools
import importlib
import itertools
import json
import pkgutil
import re
import signal
import sys
import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from types import FrameType, MappingProxyType
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
BOUNDED = Path(__file__).with_name("bounded_patterns.txt")
PACKAGES = ("extractors", "dateline", "expectations")
_parser: Any = importlib.import_module("re._parser")
_constants: Any = importlib.import_module("re._constants")
_REPEATS = {_constants.MAX_REPEAT, _constants.MIN_REPEAT}
_CATEGORIES = {
    "CATEGORY_DIGIT": "1", "CATEGORY_SPACE": " ", "CATEGORY_WORD": "a",
    "CATEGORY_NOT_DIGIT": "a", "CATEGORY_NOT_SPACE": "a", "CATEGORY_NOT_WORD": " ",
}  # fmt: skip
_PLAIN = "a 1<\n"
_TAILS = ("\x00", "")
_MANY = 20
"""A repetition that is bounded below this is no loop."""
_SLACK = 5
"""A pattern with a stated longest input may take so much longer on it: machines differ, and 50 ms once harm nobody."""
Patterns = dict[tuple[str | bytes, int], str]


class TooSlow(Exception):
    """The time for one search is over."""


def record_patterns() -> Patterns:
    """Import all of the product, load what it compiles from, and return its patterns, each with where it stands."""
    found: Patterns = {}
    compile_ = re._compile  # type: ignore[attr-defined]

    def recording(pattern: Any, flags: int) -> Any:
        frame = sys._getframe(1)
        while frame.f_back and frame.f_code.co_filename in _OF_RE:
            frame = frame.f_back
        path = Path(frame.f_code.co_filename)
        if isinstance(pattern, (str, bytes)) and path.is_relative_to(ROOT) and path.parts[len(ROOT.parts)] in PACKAGES:
            found.setdefault((pattern, int(flags)), f"{path.relative_to(ROOT)}:{frame.f_lineno}")
        return compile_(pattern, flags)

    re._compile = recording  # type: ignore[attr-defined]
    for package in PACKAGES:
        module = importlib.import_module(package)
        for one in pkgutil.walk_packages(module.__path__, f"{package}."):
            if not one.name.endswith("__main__") and ".plugins" not in one.name:
                try:
                    with contextlib.redirect_stdout(sys.stderr):  # what a library says as it is imported
                        importlib.import_module(one.name)
                except ImportError as error:
                    if one.name.split(".")[1] != "operations":
                        raise ImportError(f"{one.name}: {error}") from error
    _use_the_product()
    return found


_OF_RE = frozenset({re.__file__})


def _use_the_product() -> None:
    from extractors.outlets.registry import load_registry
    from extractors.read.extract import extract_page

    for outlet in load_registry(ROOT / "extractors" / "outlets").outlets.values():
        outlet.is_article_url("https://x.example/news/123456/title")
        outlet.find_native_id("https://x.example/news/123456/title")
    text = "<p>By Ann Lee, Reuters: Tehran, May 3 (AFP) - The bridge was opened at 10:30 on 3 May 2024. " * 9
    for language in ("en", "fa", "ar", "de", "fr", "es", "ru", "zh", "ja", "tr", "it", "pt"):
        page = f"<html lang={language}><title>A - B</title><body><article><h1>Title</h1>{text}</article>"
        extract_page(page.encode(), "https://x.example/1")


def _example(items: Any) -> str:
    """A short string that a part of a parse tree matches, or nearly."""
    return "".join(_one_example(kind, value) for kind, value in items)


def _one_example(kind: Any, value: Any) -> str:
    if kind in _REPEATS or str(kind) == "POSSESSIVE_REPEAT":
        return _example(value[2]) * max(int(value[0]), 0)
    match str(kind):
        case "LITERAL":
            return chr(int(value))
        case "NOT_LITERAL" | "ANY":
            return "a" if value != ord("a") else "b"
        case "IN":
            return next(iter(_of_class(value)), "a")
        case "BRANCH":
            return _example(value[1][0])
        case "SUBPATTERN":
            return _example(value[3])
        case "ATOMIC_GROUP":
            return _example(value)
    return ""


def _of_class(members: Any) -> list[str]:
    """Some characters of a class."""
    is_negated = str(members[0][0]) == "NEGATE"
    named: list[str] = []
    for kind, value in members:
        if str(kind) == "LITERAL":
            named.append(chr(value))
        elif str(kind) == "RANGE":
            named.append(chr(value[0]))
        elif str(kind) == "CATEGORY":
            named.append(_CATEGORIES.get(str(value), "a"))
    return [c for c in _PLAIN if c not in named][:3] if is_negated else named[:4]


def _loops(items: Any, before: str = "") -> Iterator[tuple[str, list[str]]]:
    """What stands before each long repetition, and examples of what is repeated."""
    for kind, value in items:
        if kind in _REPEATS and value[1] > _MANY:
            body = value[2]
            bodies = [_example(body)]
            for inner, members in body:
                if str(inner) == "IN":
                    bodies += _of_class(members)
            yield before, [body_ for body_ in dict.fromkeys(bodies) if body_]
        if kind in _REPEATS:
            yield from _loops(value[2], before)
        elif str(kind) == "BRANCH":
            for branch in value[1]:
                yield from _loops(branch, before)
        elif str(kind) == "SUBPATTERN":
            yield from _loops(value[3], before)
        elif str(kind) in ("ASSERT", "ASSERT_NOT"):
            yield from _loops(value[1], before)
        before += _one_example(kind, value)


def stretched(pattern: str | bytes, flags: int) -> list[tuple[str, str, str]]:
    """Inputs for a pattern as (start, what is repeated, end)."""
    text = pattern.decode("latin-1") if isinstance(pattern, bytes) else pattern
    tree = _parser.parse(text, flags & ~re.UNICODE.value if isinstance(pattern, bytes) else flags)
    inputs: list[tuple[str, str, str]] = []
    for before, bodies in itertools.islice(_loops(tree), 12):
        for body, tail in itertools.product(bodies, _TAILS):
            inputs.append((before, body, tail))
            inputs.append(("", before + body, tail))
        if len(bodies) > 1:
            inputs.append((before, "".join(bodies), "\x00"))
        if before:
            inputs.append(("", before, "\x00"))
    return list(dict.fromkeys(inputs))


@functools.cache
def _nodes(name: str) -> list[ast.AST]:
    return list(ast.walk(ast.parse((ROOT / name).read_text("utf-8"))))


def anchored(where: str) -> str | None:
    """``match`` or ``fullmatch`` where a module calls nothing else of a pattern that it has as a constant, or compiles
    it in a call of ``re.match`` or ``re.fullmatch``.
    """
    name, _, line = where.rpartition(":")
    nodes = _nodes(name)
    direct = {
        node.func.attr
        for node in nodes
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and isinstance(node.func.value, ast.Name)
        and node.func.value.id == "re"
        and node.lineno <= int(line) <= (node.end_lineno or 0)
    }
    if direct and direct <= {"match", "fullmatch"}:
        return "match" if "match" in direct else "fullmatch"
    targets = {
        target.id
        for node in nodes
        if isinstance(node, (ast.Assign, ast.AnnAssign)) and node.lineno <= int(line) <= (node.end_lineno or 0)
        for target in (node.targets if isinstance(node, ast.Assign) else [node.target])
        if isinstance(target, ast.Name)
    }
    uses = sum(isinstance(node, ast.Name) and node.id in targets for node in nodes)
    of_pattern = [
        node.attr
        for node in nodes
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id in targets
    ]
    called = set(of_pattern)
    is_only_called = uses == len(targets) + len(of_pattern)
    if not targets or not is_only_called or not called <= {"match", "fullmatch"}:
        return None
    return "match" if "match" in called else "fullmatch"


def seconds(
    compiled: re.Pattern[Any], parts: tuple[str, str, str], length: int, limit_s: float, method: str = "search"
) -> float:
    """Processor time of one call; the limit where it took longer."""
    start, body, tail = parts
    text: Any = start + body * max(1, length // len(body)) + tail
    if isinstance(compiled.pattern, bytes):
        text = text.encode("latin-1", "replace")
    signal.setitimer(signal.ITIMER_VIRTUAL, limit_s)
    began = time.thread_time()
    try:
        getattr(compiled, method)(text)
    except TooSlow:
        return limit_s
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
    return time.thread_time() - began


def scan(
    patterns: Patterns,
    length: int,
    allowed_s: float,
    method: str | None = None,
    bounds: Mapping[tuple[str, str], int] = MappingProxyType({}),
) -> list[dict[str, Any]]:
    """The patterns whose time grows faster than their input, each with an input that shows it.

    ``bounds`` are the lengths of the longest inputs of those, by file and pattern, that get short ones by construction;
    they are slow only where they take much longer than allowed for such an input.
    """

    def ring(_number: int, _frame: FrameType | None) -> None:
        raise TooSlow

    signal.signal(signal.SIGVTALRM, ring)
    slow = []
    for (pattern, flags), where in patterns.items():
        compiled = re.compile(pattern, flags)
        called = method or anchored(where) or "search"
        for parts in stretched(pattern, flags):
            short = seconds(compiled, parts, 40, 0.2, called)  # what is exponential shows here
            once = seconds(compiled, parts, length, 0.3, called) if short < 0.1 else 0.3
            if once > allowed_s:
                # a busy machine stretches a single measurement: the shorter of two counts
                if once < 0.3:
                    once = min(once, seconds(compiled, parts, length, 0.3, called))
                twice = min(seconds(compiled, parts, 2 * length, 1.2, called) for _ in "12") if once < 0.3 else 1.2
                if twice > 2.8 * once and (once == 0.3 or _grows_on(compiled, parts, length, called)):
                    name, text = where.partition(":")[0], str(pattern)[:120]
                    longest = bounds.get((name, text.replace("\n", " ")))
                    if longest and seconds(compiled, parts, longest, 0.3, called) <= _SLACK * allowed_s:
                        continue
                    found = {"where": name, "pattern": text, "input": parts, "longest": longest}
                    slow.append({**found, "seconds": once, "is_exponential": short >= 0.1})
                    break
    return slow


def _grows_on(compiled: re.Pattern[Any], parts: tuple[str, str, str], length: int, called: str) -> bool:
    """Whether four times the length takes more than seven times as long, by the shortest of three measurements: what is
    bounded by a number near ``length`` and what a busy machine stretched grow once, but not on.
    """
    once = min(seconds(compiled, parts, length, 0.3, called) for _ in "123")
    return min(seconds(compiled, parts, 4 * length, 4.8, called) for _ in "123") > 7 * once


def read_bounds() -> dict[tuple[str, str], int]:
    """File and pattern of the lines of ``bounded_patterns.txt`` that are no comments, with their longest input."""
    lines = [line.split("\t") for line in BOUNDED.read_text("utf-8").splitlines() if not line.startswith("# ")]
    return {(name, pattern): int(longest) for name, longest, _, pattern in lines}


if __name__ == "__main__":
    recorded = record_patterns()
    names = [(where.partition(":")[0], str(pattern)[:120]) for (pattern, _), where in recorded.items()]
    report = {"patterns": names, "slow": scan(recorded, int(sys.argv[1]), float(sys.argv[2]), bounds=read_bounds())}
    sys.stdout.write(json.dumps(report, indent=1, default=str))
