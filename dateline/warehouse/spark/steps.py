"""The steps of a query whose CTEs are not all to be read in place."""

from __future__ import annotations

import re
from dataclasses import dataclass

COMPUTED_ONCE = "/* computed once */"
"""What the macro ``computed_once`` leaves in a CTE."""

_TOKEN = re.compile(
    r"--[^\n]*|/\*.*?(?:\*/|\Z)|'(?:''|\\.|[^'\\])*(?:'|\Z)|\"[^\"]*(?:\"|\Z)|`[^`]*(?:`|\Z)|[()]", re.DOTALL
)
"""What is left open ends with the statement."""
_WITH = re.compile(r"\s*(?:--[^\n]*\n\s*)*with\s+(?!recursive\b)", re.IGNORECASE)
_CTE = re.compile(r"(?:\s|--[^\n]*\n)*(\w+)\s+as\s*(?=\()", re.IGNORECASE)
_NEXT = re.compile(r"\s*,")


@dataclass(frozen=True, slots=True)
class Step:
    """A CTE that is computed and stored before those after it: its name and a query of its rows."""

    name: str
    query: str


def split_query(sql: str) -> tuple[list[Step], str]:
    """The steps of a query, in order, and the query that then remains; it reads each step's rows under its name.

    Spark puts a CTE into each place where it is read, and of those into each other: a plan of thousands of steps. A CTE
    that has COMPUTED_ONCE is a step; the CTEs between two steps stay as they are.
    """
    if not (begin := _WITH.match(sql)):
        return [], sql
    steps: list[Step] = []
    before: list[str] = []
    at = begin.end()
    while found := _CTE.match(sql, at):
        end = _closed(sql, found.end())
        body = sql[found.end() : end]
        if COMPUTED_ONCE in body:
            steps.append(Step(found[1], _with(before) + body[1:-1].strip()))
        else:
            before.append(f"{found[1]} as {body}")
        following = _NEXT.match(sql, end)
        at = following.end() if following else end
        if not following:
            break
    return (steps, _with(before) + sql[at:].strip()) if steps else ([], sql)


def _with(ctes: list[str]) -> str:
    return f"with {', '.join(ctes)}\n" if ctes else ""


def _closed(sql: str, start: int) -> int:
    """Just after the bracket that closes the one at ``start``. Raises ValueError if none does."""
    depth = 0
    for token in _TOKEN.finditer(sql, start):
        depth += {"(": 1, ")": -1}.get(token[0], 0)
        if depth == 0 and token[0] == ")":
            return token.end()
    raise ValueError(f"the bracket is not closed: {sql[start : start + 80]}")
