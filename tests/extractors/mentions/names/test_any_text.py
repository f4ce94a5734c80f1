"""What holds of any text: offsets are right, spans do not overlap, the same text gives the same names."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from extractors.mentions.names.find import names_in_view
from extractors.mentions.names.mentions import OrganisationMention, PersonMention
from extractors.mentions.text_view import view_text

LATIN = [
    "John Smith",
    "Smith",
    "Mr. ",
    "said ",
    "the ",
    "WHO ",
    "(WHO)",
    "University of ",
    "Leeds",
    ". ",
    ", ",
    "\n",
    "«",
    "»",
    "J. ",
    "O'Neil ",
    "l'",
    "'s ",
    "A",
    "-",
]
OTHER = [
    "محمد ",
    "بن ",
    "قال ",
    "وزارة ",
    "王志强",
    "说",
    "公司",
    "·",
    "阿尔",
    "Воронцов ",
    "Воронцова ",
    "Erdoğan'ın ",
    "🙂",
    "\u200c",
    "́",
    "İ",
]
PIECES = st.sampled_from([*LATIN, *OTHER])
TEXTS = st.lists(PIECES, max_size=40).map("".join) | st.text(max_size=60)


@settings(max_examples=150, deadline=None)
@given(text=TEXTS, language=st.sampled_from(["en", "ar", "fa", "zh", "ru", "tr", "de", "pt-BR", "", "xx"]))
def test_offsets_and_order(text: str, language: str) -> None:
    names = names_in_view(view_text(text, language))
    again = names_in_view(view_text(text, language))
    assert names == again
    found: list[PersonMention | OrganisationMention] = [*names.people, *names.organisations]
    for mention in found:
        assert text[mention.start : mention.end] == mention.surface != ""
        assert 0 <= mention.confidence < 1
        assert mention.evidence
    assert [m.start for m in names.people] == sorted(m.start for m in names.people)
    assert [m.start for m in names.organisations] == sorted(m.start for m in names.organisations)
    ordered = sorted((m.start, m.end) for m in found)
    assert all(first[1] <= second[0] for first, second in pairwise(ordered))


def test_threads_share_the_words() -> None:
    texts = [f"Minister Anna Novak{number} said that Peter Holm{number} had left." for number in range(60)]
    alone = [names_in_view(view_text(text)) for text in texts]
    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(lambda text: names_in_view(view_text(text)), texts)) == alone
