"""Precision and recall of the agency rules on the gold set, by role and language, with floors."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import Any

from extractors.language.agency_names import name_index
from extractors.mentions.agencies.find import find_agencies
from extractors.mentions.agencies.roles import ROLES

GOLD = Path(__file__).parent / "gold" / "agencies.jsonl"
SENTENCES = [json.loads(line) for line in GOLD.read_text(encoding="utf-8").splitlines()]


def scores(sentences: list[dict[str, Any]]) -> dict[str, tuple[float, float, int]]:
    """Precision, recall and number wanted by role; a mention counts where agency and role agree and spans overlap."""
    hit: Counter[str] = Counter()
    extra: Counter[str] = Counter()
    missed: Counter[str] = Counter()
    for sentence in sentences:
        wanted = list(sentence["mentions"])
        for mention in find_agencies(sentence["text"], language=sentence["language"]):
            match = next(
                (
                    w
                    for w in wanted
                    if (w["agency_id"], w["role"]) == (mention.agency_id, mention.role)
                    and w["start"] < mention.end
                    and mention.start < w["end"]
                ),
                None,
            )
            if match is None:
                extra[mention.role] += 1
            else:
                wanted.remove(match)
                hit[mention.role] += 1
        missed.update(w["role"] for w in wanted)
    return {
        role: (
            hit[role] / (hit[role] + extra[role]) if hit[role] + extra[role] else 1.0,
            hit[role] / (hit[role] + missed[role]) if hit[role] + missed[role] else 1.0,
            hit[role] + missed[role],
        )
        for role in ROLES
    }


def test_gold_set_is_what_it_says() -> None:
    assert len(SENTENCES) >= 300
    assert {s["language"] for s in SENTENCES} == {"en", "ar", "fa", "fr", "de", "es"}
    assert len({s["id"] for s in SENTENCES}) == len(SENTENCES)
    agencies = name_index().agencies
    for sentence in SENTENCES:
        for mention in sentence["mentions"]:
            assert mention["agency_id"] in agencies, sentence["id"]
            assert sentence["text"][mention["start"] : mention["end"]].strip(), sentence["id"]
            assert mention["role"] in ROLES, sentence["id"]
    assert sum(not s["mentions"] for s in SENTENCES) >= 80, "sentences without any agency keep precision honest"


def test_precision_and_recall_hold_by_role() -> None:
    for role, (precision, recall, wanted) in scores(SENTENCES).items():
        assert wanted >= 15, role
        assert precision >= 0.95, (role, precision)
        assert recall >= 0.93, (role, recall)


def test_precision_and_recall_hold_by_language() -> None:
    for language in ("en", "ar", "fa", "fr", "de", "es"):
        by_role = scores([s for s in SENTENCES if s["language"] == language])
        wanted = sum(n for _, _, n in by_role.values())
        recall = sum(r * n for _, r, n in by_role.values()) / wanted
        assert recall >= 0.93, (language, recall)
