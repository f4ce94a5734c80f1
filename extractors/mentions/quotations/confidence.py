"""How often a quotation of each form is right: its words and its printed speaker, as measured on English articles.

The figures are shares of right quotations on the opened folds of the gold texts, with half of the words and a part of
the speaker in common as right (``python -m benchmarks.score_quotes --calibration``). A form that was seen too rarely
keeps its own value.
"""

from __future__ import annotations

from extractors.mentions.quotations.quotation import QuotationKind

_DIRECT, _INDIRECT, _MIXED, _HEADLINE = QuotationKind

_MEASURED = {
    (_DIRECT, 0.95): 0.95, (_DIRECT, 0.9): 0.85, (_DIRECT, 0.75): 0.65, (_DIRECT, 0.7): 0.61, (_DIRECT, 0.6): 0.81,
    (_DIRECT, 0.8): 0.93, (_DIRECT, 0.45): 0.45, (_DIRECT, 0.3): 0.02,
    (_INDIRECT, 0.8): 0.65, (_INDIRECT, 0.75): 0.69, (_INDIRECT, 0.7): 0.33, (_INDIRECT, 0.66): 0.72,
    (_INDIRECT, 0.65): 0.51, (_INDIRECT, 0.62): 0.58, (_INDIRECT, 0.6): 0.51, (_INDIRECT, 0.58): 0.36,
    (_INDIRECT, 0.51): 0.5, (_INDIRECT, 0.47): 0.5, (_INDIRECT, 0.45): 0.41, (_INDIRECT, 0.43): 0.46,
    (_MIXED, 0.8): 0.84, (_MIXED, 0.75): 0.74, (_MIXED, 0.7): 0.71, (_MIXED, 0.66): 0.79, (_MIXED, 0.65): 0.45,
    (_MIXED, 0.62): 0.71, (_MIXED, 0.6): 0.69, (_MIXED, 0.58): 0.7, (_MIXED, 0.47): 0.54, (_MIXED, 0.45): 0.63,
    (_MIXED, 0.43): 0.7,
    (_HEADLINE, 0.6): 0.8,
}  # fmt: skip


def measured(kind: QuotationKind, form: float) -> float:
    """Return the share of right quotations of a kind and form; ``form`` is what its rule gives it."""
    return _MEASURED.get((kind, round(form, 2)), round(form, 3))
