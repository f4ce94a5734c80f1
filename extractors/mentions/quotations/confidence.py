"""How often a quotation of each form is right: its words and its printed speaker, as measured on English articles.

The figures are shares of right quotations on the opened folds of the gold texts (``benchmarks/score_quotes.py``), with
half of the words and one word of the speaker in common as right. A form that was seen too rarely keeps its own value.
"""

from __future__ import annotations

from extractors.mentions.quotations.quotation import QuotationKind

_DIRECT, _INDIRECT, _MIXED, _HEADLINE = QuotationKind

_MEASURED = {
    (_DIRECT, 0.95): 0.95, (_DIRECT, 0.9): 0.85, (_DIRECT, 0.75): 0.66, (_DIRECT, 0.7): 0.64, (_DIRECT, 0.6): 0.83,
    (_DIRECT, 0.8): 0.9, (_DIRECT, 0.45): 0.45, (_DIRECT, 0.3): 0.1,
    (_INDIRECT, 0.8): 0.67, (_INDIRECT, 0.75): 0.7, (_INDIRECT, 0.7): 0.4, (_INDIRECT, 0.65): 0.53,
    (_INDIRECT, 0.6): 0.47, (_INDIRECT, 0.45): 0.37,
    (_MIXED, 0.8): 0.85, (_MIXED, 0.75): 0.72, (_MIXED, 0.7): 0.74, (_MIXED, 0.65): 0.5, (_MIXED, 0.6): 0.69,
    (_MIXED, 0.45): 0.55,
    (_HEADLINE, 0.6): 0.8,
}  # fmt: skip


def measured(kind: QuotationKind, form: float) -> float:
    """Return the share of right quotations of a kind and form; ``form`` is what its rule gives it."""
    return _MEASURED.get((kind, round(form, 2)), round(form, 3))
