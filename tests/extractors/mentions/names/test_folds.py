"""The folds of the gold texts, and what may be learned from."""

from __future__ import annotations

from benchmarks.entity_folds import TRAINING_SETS, fold_of


def test_a_story_in_several_languages_lies_in_one_fold() -> None:
    folds = {fold_of({"set": f"ntrex_{language}", "id": "example.1"}) for language in ("en", "fr", "ar")}
    assert len(folds) == 1


def test_folds_do_not_change() -> None:
    assert [fold_of({"set": "gum_en", "id": name}) for name in ("a", "b", "c")] == [4, 1, 2]


def test_sets_for_research_only_are_not_learned_from() -> None:
    closed = ("bsnlp", "hipe", "aner", "arman", "conll", "msra", "kind", "masakha", "starlang", "fenec")
    assert not [name for name in TRAINING_SETS if name.startswith(closed)]
