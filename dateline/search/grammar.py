"""The grammar of queries, for Lark (LALR), and what its characters are."""

from __future__ import annotations

from dateline.search.nodes import FILTERS, TEXT_FIELDS

QUOTES = '"“”„‟«»＂「」『』'
"""The inside of a character class: what a phrase begins and ends with."""
TEXT_NAMES = {name: name for name in TEXT_FIELDS} | {"caption": "captions"}
"""The fields of text by the names that a query may give them."""
FILTER_NAMES = {name: name for name in FILTERS} | {
    "organization": "organisation", "org": "organisation", "said": "said-by", "lang": "language",
}  # fmt: skip
"""The filters by the names that a query may give them."""
PUBLISHED = "published"
FIELD_NAMES = (*TEXT_NAMES, *FILTER_NAMES, PUBLISHED)

_PARENS = "()（）"
_ENDS = rf"(?=[\s{_PARENS}{QUOTES}]|$)"
_INNER = rf"[^\s{_PARENS}{QUOTES}*]"
_NO_OPERATOR = rf"(?!(?:AND|OR|NOT|NEAR){_ENDS})(?!NEAR\/)(?![A-Za-z][A-Za-z_-]*[:：][^\s:：{_PARENS}])"
"""What a word does not begin with: an operator, or the name of a field that there is not."""


def _names(names: dict[str, str]) -> str:
    return "|".join(sorted(names, key=len, reverse=True))


GRAMMAR = rf"""
start: either
?either: all (_OR all)*
?all: part (_AND? part)*
?part: near | negated
negated: (_NOT | _MINUS) part
?near: atom (NEAR atom)*
?atom: word | prefix | phrase | everything | text_field | filter | published | _LPAR either _RPAR
word: WORD
prefix: PREFIX
phrase: QUOTED
everything: EVERYTHING
text_field: TEXT_FIELD (word | prefix | phrase | _LPAR either _RPAR)
filter: FILTER_FIELD (VALUE | QUOTED | _LPAR either _RPAR)
published: PUBLISHED_FIELD (SPAN | QUOTED)

_OR.9: /OR{_ENDS}/
_AND.9: /AND{_ENDS}/
_NOT.9: /NOT{_ENDS}/
NEAR.9: /NEAR(?:\/[0-9]+)?{_ENDS}/
_MINUS.9: /(?<![^\s{_PARENS}])-(?=[\w{QUOTES}{_PARENS}])/
_LPAR.9: /[(（]/
_RPAR.9: /[)）]/
QUOTED.9: /[{QUOTES}][^{QUOTES}]*[{QUOTES}]/
EVERYTHING.9: /(?<![\w*])\*(?![\w*])/
TEXT_FIELD.8: /(?:{_names(TEXT_NAMES)})[:：]\s*/
FILTER_FIELD.8: /(?:{_names(FILTER_NAMES)})[:：]\s*/
PUBLISHED_FIELD.8: /{PUBLISHED}[:：]\s*/
SPAN.6: /last\s+[0-9]+\s*[a-z]+|[<>=]+\s*[^\s{_PARENS}{QUOTES}]+|[^\s{_PARENS}{QUOTES}]+/
VALUE.6: /[^\s{_PARENS}{QUOTES}]+/
PREFIX.5: /{_NO_OPERATOR}\w{_INNER}*\*(?![\w*])/
WORD.4: /{_NO_OPERATOR}\w{_INNER}*/
_IGNORED: /[^\w{_PARENS}{QUOTES}*]/
%ignore _IGNORED
"""
