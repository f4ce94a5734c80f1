"""Draw public functions by a seed and print their names and docstrings, without their code.

``python -m benchmarks.readability --seed 11`` is for a reader who has not seen the code: for each function the reader
writes down what it takes, does and returns; ``--answers`` prints the same functions with their code to compare. Of
forty functions a reader should say at least thirty-six correctly; docs/measurements/ has the last result.
"""

from __future__ import annotations

import argparse
import ast
import random
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from extractors.runtime.settings import PROJECT_ROOT

PACKAGES = ("dateline", "expectations", "extractors")


@dataclass(frozen=True, slots=True)
class PublicFunction:
    """A public function or method: its dotted name, signature, docstring and source."""

    name: str
    signature: str
    docstring: str
    source: str


def public_functions(root: Path = PROJECT_ROOT) -> list[PublicFunction]:
    """Return every public function and method of the product, sorted by name; owners with a leading underscore do not
    count.
    """
    found = []
    for package in PACKAGES:
        for path in sorted((root / package).rglob("*.py")):
            module = ".".join(path.relative_to(root).with_suffix("").parts).removesuffix(".__init__")
            text = path.read_text("utf-8")
            found += [_described(f"{module}.{name}", node, text) for name, node in _definitions(ast.parse(text).body)]
    return sorted(found, key=lambda function: function.name)


def draw(count: int, seed: int, root: Path = PROJECT_ROOT) -> list[PublicFunction]:
    """Return ``count`` public functions (fewer if there are fewer), the same ones for the same seed and tree."""
    functions = public_functions(root)
    return random.Random(seed).sample(functions, min(count, len(functions)))


def _definitions(body: list[ast.stmt], owner: str = "") -> Iterator[tuple[str, ast.FunctionDef | ast.AsyncFunctionDef]]:
    for node in body:
        if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
            yield from _definitions(node.body, f"{owner}{node.name}.")
        elif isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and not node.name.startswith("_"):
            yield f"{owner}{node.name}", node


def _described(name: str, node: ast.FunctionDef | ast.AsyncFunctionDef, text: str) -> PublicFunction:
    returns = f" -> {ast.unparse(node.returns)}" if node.returns else ""
    source = ast.get_source_segment(text, node) or ""
    return PublicFunction(name, f"({ast.unparse(node.args)}){returns}", ast.get_docstring(node) or "", source)


def main() -> None:
    """Print the drawn functions."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seed", type=int, default=11)
    parser.add_argument("--count", type=int, default=40)
    parser.add_argument("--answers", action="store_true", help="print the code too")
    asked = parser.parse_args()
    for number, function in enumerate(draw(asked.count, asked.seed), start=1):
        print(f"\n{number}. {function.name}{function.signature}")
        print("\n".join(f"    {line}" for line in (function.docstring or "(no docstring)").splitlines()))
        if asked.answers:
            print("\n".join(f"  | {line}" for line in function.source.splitlines()))


if __name__ == "__main__":
    main()
