"""The twin of ``folding.py`` in SQL: macros ``search_index.tokens`` and ``search_index.fold`` of the published file."""

from __future__ import annotations

from dateline.search.folding import DROPPED, JOINERS, KEEPS_MARKS, LETTERS, TERM_LENGTH, UNSPACED, VARIANTS

_WORD = rf"[\p{{L}}\p{{M}}\p{{N}}{JOINERS}]+"
_SEPARATOR = rf"[^\p{{L}}\p{{M}}\p{{N}}{JOINERS}\x01]+"


def folded(column: str) -> str:
    """Return SQL of a whole text folded, as the macro ``searchable`` of dbt writes it into ``tag_folded``."""
    return (
        f"case when regexp_matches({column}, '[{KEEPS_MARKS}]')"
        f" then lower(translate(nfc_normalize({column}), '{VARIANTS}{DROPPED}', '{LETTERS}'))"
        f" else strip_accents(lower(translate({column}, '{VARIANTS}{DROPPED}', '{LETTERS}'))) end"
    )


FOLD = f"create or replace macro search_index.fold(token) as left({folded('token')}, {TERM_LENGTH})"
"""One token to its term, as ``folding.fold_term``."""

# each letter of a script without spaces is marked by a character that no token has; what is between tokens stays in
# the list until pairs are made, so that no pair reaches over it
TOKENS = rf"""
create or replace macro search_index.tokens(text) as case
    when regexp_matches(text, '[{UNSPACED}]') then search_index.paired(regexp_extract_all(
        regexp_replace(replace(text, chr(1), ' '), '([{UNSPACED}]\p{{M}}*)', chr(1) || '\1', 'g'),
        '\x01[{UNSPACED}]\p{{M}}*|{_WORD}|{_SEPARATOR}'
    ))
    else regexp_extract_all(text, '{_WORD}')
end
"""
"""The tokens of a text in their order, as ``folding.tokenise``, not folded yet."""

PAIRED = rf"""
create or replace macro search_index.paired(pieces) as list_filter(
    list_transform(
        range(1, len(pieces) + 1),
        lambda i: case
            when pieces[i][1] = chr(1) then
                pieces[i][2:] || case when pieces[i + 1][1] = chr(1) then pieces[i + 1][2:] else '' end
            when regexp_matches(pieces[i], '^{_WORD}') then pieces[i]
        end
    ),
    lambda token: token is not null
)
"""

MACROS = (FOLD, PAIRED, TOKENS)


def folded_name(column: str) -> str:
    """Return SQL of a name as ``resolver.fold_value`` gives it, with a space at both ends: for ``contains``."""
    terms = f"list_transform(search_index.tokens({column}), lambda t: search_index.fold(t))"
    return f"' ' || array_to_string({terms}, ' ') || ' '"
