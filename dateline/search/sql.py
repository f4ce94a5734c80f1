"""A query as plain SQL over the published file: one statement, which runs as it is printed.

Each word, phrase and pair of NEAR becomes a CTE of articles with a score; AND joins them, OR unites them, NOT takes
away. Filters become conditions on ``search_index.documents`` and the bridges. Values are in the statement as
literals, so that it can be read, pasted and changed, and so that DuckDB skips blocks by them.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field

from dateline.search.folding import tokenise
from dateline.search.nodes import (
    TEXT_FIELDS,
    And,
    AnyOf,
    Element,
    Everything,
    Filter,
    InText,
    Near,
    Node,
    Not,
    Or,
    Published,
    Query,
    Run,
    Words,
)
from dateline.search.resolver import Resolver, bind
from dateline.search.text_sql import folded_name
from extractors.runtime.clock import Clock

_CONDITIONS = {
    "outlet": "d.outlet_key in ({keys})",
    "collection": "d.outlet_key in (select outlet_key from marts.dim_outlets where collection in ({keys}))",
    "country": "d.outlet_key in (select outlet_key from marts.dim_outlets where outlet_country_code in ({keys}))",
    "language": "d.language in ({keys})",
    "kind": "d.kind in ({keys})",
    "place": "d.article_key in (select article_key from marts.bridge_article_places where place_key in ({keys}))",
    "person": "d.article_key in (select article_key from marts.bridge_article_people where person_key in ({keys}))",
    "organisation": (
        "d.article_key in (select article_key from marts.bridge_article_organisations"
        " where organisation_key in ({keys}))"
    ),
    "said-by": (
        "d.article_key in (select article_key from marts.fct_quotations"
        " where person_key in ({keys}) or organisation_key in ({keys}))"
    ),
    "agency": "d.article_key in (select article_key from marts.bridge_article_agencies where agency_key in ({keys}))",
    "tag": "d.article_key in (select article_key from marts.bridge_article_tags where tag_folded in ({keys}))",
}
"""When an article has one of the keys of a filter, by its name."""
_RARITY = " / 100 * ln(1 + (select count(*) from search_index.documents) / count(*) over ())"
"""By which a weight is multiplied: rarer words count more, by how many articles have them."""


@dataclass(frozen=True, slots=True)
class CompiledQuery:
    """SQL that gives ``article_key``, ``score``, ``published_at`` and ``article_no`` (the number that the index has for
    it) of each article found, in no order.

    ``numbers`` gives ``article_no`` and ``score`` alone, which costs a join less. ``ctes`` are the definitions before
    either, for a statement that goes on from it. ``parameters`` is empty: values are literals in the SQL.
    """

    select: str
    numbers: str
    ctes: tuple[str, ...] = ()
    parameters: tuple[object, ...] = ()

    @property
    def sql(self) -> str:
        """The whole statement."""
        return with_ctes(self.ctes, self.select)

    @property
    def nested(self) -> str:
        """The whole statement that gives numbers and scores, as it is in parentheses."""
        return f"with {', '.join(self.ctes)}\n{self.numbers}" if self.ctes else self.numbers


def with_ctes(ctes: Sequence[str], select: str) -> str:
    """Return a statement with its definitions before it."""
    return ("with " + ",\n\n".join(ctes) + "\n\n" if ctes else "") + select


def compile_query(query: Query, resolver: Resolver, *, clock: Clock, within: str | None = None) -> CompiledQuery:
    """Compile a query.

    ``within`` is a relation with a column ``article_key`` (``batch.new_articles``, or a SELECT in parentheses); then
    only its articles are looked at. ``resolver`` looks up the keys and spellings of a query that is not bound.
    """
    compiler = _Compiler(clock.now(), "scope" if within else None)
    if within:
        compiler.add(
            f"select *\nfrom search_index.documents\nwhere article_key in (select article_key from {within})",
            "scope",
        )
    root = bind(query, resolver).root
    condition = compiler.condition(root)
    if condition is None:
        found = compiler.rows(root, ())
        numbers = f"select article_no, round(score, 3) as score\nfrom {found}"
        body = f"""\
select d.article_key, round(f.score, 3) as score, d.published_at, d.article_no
from {found} as f
inner join {compiler.documents} as d on f.article_no = d.article_no"""
    else:
        numbers = f"select d.article_no, 0.0 as score\nfrom {compiler.documents} as d\nwhere {condition}"
        body = f"""\
select d.article_key, 0.0 as score, d.published_at, d.article_no
from {compiler.documents} as d
where {condition}"""
    return CompiledQuery(body, numbers, compiler.ctes())


def quote(text: str) -> str:
    """Return a text as a literal of SQL."""
    return "'" + text.replace("'", "''") + "'"


def _end_of(prefix: str) -> str:
    """The first text that is behind all that begin with the prefix."""
    code = ord(prefix[-1]) + 1
    return prefix[:-1] + chr(0xE000 if 0xD800 <= code < 0xE000 else code)


def _is_term(element: Element) -> str:
    if element.is_prefix:
        return f"term >= {quote(element.term)} and term < {quote(_end_of(element.term))}"
    return f"term = {quote(element.term)}"


@dataclass
class _Compiler:
    """Collects CTEs while it walks over a tree."""

    now: dt.datetime
    scope: str | None
    parts: dict[str, str] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)

    @property
    def documents(self) -> str:
        """The relation of the articles that are looked at."""
        return self.scope or "search_index.documents"

    def add(self, body: str, stem: str) -> str:
        """Add a CTE and return its name; one that is there already is used again."""
        if body not in self.names:
            name = stem if stem == "scope" else f"{stem}_{len(self.parts) + 1}"
            self.parts[name], self.names[body] = body, name
        return self.names[body]

    def ctes(self) -> tuple[str, ...]:
        """Return the definitions that were added."""
        return tuple(f"{name} as (\n{indent(body)}\n)" for name, body in self.parts.items())

    # articles with a score

    def rows(self, node: Node, fields: Sequence[str]) -> str:
        """Return the CTE of the articles that meet a node, with a score each; ``fields`` are all if empty."""
        match node:
            case Words() if not fields and all(len(run) == 1 for run in node.runs):
                return self._scored_anywhere([run[0] for run in dict.fromkeys(node.runs)])
            case Words():
                return self._scored(self._places(node, fields))
            case Near():
                return self._scored(self._near(node, fields))
            case InText(name, part):
                return self.rows(part, (name,))
            case Or(parts):
                united = " union all ".join(f"select article_no, score from {self.rows(p, fields)}" for p in parts)
                return self.add(f"select article_no, sum(score) as score\nfrom ({united})\ngroup by article_no", "any")
            case And(parts):
                return self._all(parts, fields)
            case Not():
                return self._all((node,), fields)
            case Filter() | Published() | Everything():
                condition = self.condition(node)
                return self.add(
                    f"select d.article_no, 0.0 as score\nfrom {self.documents} as d\nwhere {condition}", "known"
                )

    def _all(self, parts: Sequence[Node], fields: Sequence[str]) -> str:
        """Articles that meet all parts: those with words are joined, conditions are met, what must not be is not."""
        conditions, wanted, unwanted = [], [], []
        for part in parts:
            if (condition := self.condition(part)) is not None:
                conditions.append(condition)
            elif isinstance(part, Not):
                unwanted.append(self.rows(part.part, fields))
            else:
                wanted.append(self.rows(part, fields))
        aliases = [f"{name} as m{number}" for number, name in enumerate(wanted, 1)]
        if wanted:
            key, score = "m1.article_no", " + ".join(f"m{n}.score" for n in range(1, len(wanted) + 1))
            lines = [f"from {aliases[0]}"]
            lines += [f"inner join {a} on m1.article_no = m{n}.article_no" for n, a in enumerate(aliases[1:], 2)]
            if conditions:
                lines.append(f"inner join {self.documents} as d on m1.article_no = d.article_no")
        else:
            key, score, lines = "d.article_no", "0.0", [f"from {self.documents} as d"]
        lines += [
            f"anti join {name} as n{number} on {key} = n{number}.article_no" for number, name in enumerate(unwanted, 1)
        ]
        if conditions:
            lines.append("where " + "\n    and ".join(conditions))
        return self.add(f"select {key}, {score} as score\n" + "\n".join(lines), "all")

    def _scored(self, places: str) -> str:
        return self.add(
            f"select\n    article_no,\n    sum(weight){_RARITY} as score\nfrom {places}\ngroup by article_no", "score"
        )

    def _scored_anywhere(self, elements: Sequence[Element]) -> str:
        """Articles that have one of some single terms in any text: a term has its whole weight in one row of each."""
        relations = [self.add(self._totals(element), "word") for element in elements]
        if len(relations) == 1 and not elements[0].is_prefix:
            return self.add(f"select\n    article_no,\n    weight{_RARITY} as score\nfrom {relations[0]}", "score")
        united = relations[0] if len(relations) == 1 else None
        return self._scored(united or self.add(" union all\n".join(f"from {name}" for name in relations), "either"))

    def _totals(self, element: Element) -> str:
        where = "\n    and ".join([_is_term(element), "total > 0", *self._in_scope()])
        return f"select article_no, total as weight\nfrom search_index.postings\nwhere {where}"

    # places: article, field, where each run begins, how far it goes on, and the weight of its rarest sign

    def _places(self, node: Words | AnyOf, fields: Sequence[str]) -> str:
        words = (node,) if isinstance(node, Words) else node.parts
        runs = [run for one in words for run in one.runs]
        names = [self._run(run, fields) for run in dict.fromkeys(runs)]
        if len(names) == 1:
            return names[0]
        return self.add(" union all\n".join(f"from {name}" for name in names), "either")

    def _run(self, run: Run, fields: Sequence[str]) -> str:
        if len(run) == 1:
            return self.add(self._postings(run[0], fields), "word")
        last = len(run)
        froms = [f"({_inline(self._postings(e, fields))}) as p{n}" for n, e in enumerate(run, 1)]
        joins = [froms[0]] + [
            f"inner join {relation} on p1.article_no = p{n}.article_no and p1.field = p{n}.field"
            for n, relation in enumerate(froms[1:], 2)
        ]
        following = " and ".join(
            f"list_contains(p{n}.positions, s + {element.offset})" for n, element in enumerate(run[1:], 2)
        )
        weights = ", ".join(f"p{n}.weight" for n in range(1, last + 1))
        starts = f"list_filter(p1.positions, lambda s: {following})"
        body = f"""\
select
    p1.article_no, p1.field, least({weights}) as weight,
    {starts} as positions, {run[-1].offset} as extent
from {chr(10).join(joins)}
where len({starts}) > 0"""
        return self.add(body, "phrase")

    def _postings(self, element: Element, fields: Sequence[str]) -> str:
        conditions = [_is_term(element)]
        if fields:
            conditions.append("field in (" + ", ".join(str(TEXT_FIELDS.index(name)) for name in fields) + ")")
        where = "\n    and ".join([*conditions, *self._in_scope()])
        return f"select article_no, field, weight, positions, 0 as extent\nfrom search_index.postings\nwhere {where}"

    def _in_scope(self) -> list[str]:
        return [f"article_no in (select article_no from {self.scope})"] if self.scope else []

    def _near(self, node: Near, fields: Sequence[str]) -> str:
        left, right = self._places(node.left, fields), self._places(node.right, fields)
        n = node.distance
        # each place of one side beside each of the other, as rows: lambdas over both lists take twice as long
        return self.add(
            f"""\
select distinct article_no, field, weight
from (
    select *, unnest(other_positions)::integer as b
    from (
        select
            l.article_no, l.field, least(l.weight, r.weight) as weight, unnest(l.positions)::integer as a,
            l.extent as extent, r.extent as other_extent, r.positions as other_positions
        from {left} as l
        inner join {right} as r on l.article_no = r.article_no and l.field = r.field
    )
)
where (b > a + extent and b <= a + extent + {n}) or (a > b + other_extent and a <= b + other_extent + {n})""",
            "near",
        )

    # conditions on a row d of the documents

    def condition(self, node: Node) -> str | None:
        """Return the condition of a node that asks for no words; None of one that does."""
        match node:
            case Filter():
                return self._filter(node)
            case Published():
                return self._published(node)
            case Everything():
                return "true"
            case Not(part):
                inner = self.condition(part)
                return None if inner is None else f"not coalesce({inner}, false)"
            case And(parts) | Or(parts):
                joined = [self.condition(part) for part in parts]
                if any(one is None for one in joined):
                    return None
                operator = " and " if isinstance(node, And) else " or "
                return "(" + operator.join(one for one in joined if one) + ")"
            case _:
                return None

    def _filter(self, node: Filter) -> str:
        if node.name == "author":
            name = " ".join(token.term for token in tokenise(node.value))
            return (
                "d.article_key in (select article_key from marts.fct_article_authors"
                f" where contains({folded_name('author_name')}, {quote(f' {name} ')}))"
            )
        keys = ", ".join(quote(key) for key in sorted(node.keys or ()))
        if not keys:
            return f"false /* no {node.name} {_comment(node.value)} */"
        return _CONDITIONS[node.name].format(keys=keys) + f" /* {node.name} {_comment(node.value)} */"

    def _published(self, node: Published) -> str:
        if node.within is not None:
            since = (self.now.astimezone(dt.UTC) - node.within).strftime("%Y-%m-%d %H:%M:%S")
            return f"d.published_at > timestamp '{since}'"
        bounds = [
            f"d.published_date {sign} date '{day.isoformat()}'"
            for sign, day in ((">=", node.first), ("<=", node.last))
            if day
        ]
        return "(" + " and ".join(bounds) + ")"


def _comment(text: str) -> str:
    return "".join(character if character.isalnum() or character == " " else "_" for character in text)[:40]


def _inline(sql: str) -> str:
    return " ".join(sql.split("\n"))


def indent(sql: str) -> str:
    """Return SQL one step further in."""
    return "\n".join(f"    {line}".rstrip() for line in sql.split("\n"))
