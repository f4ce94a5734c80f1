"""Texts that outlets take from each other, and texts that only look like it: what the search for copies is hard on.

The set is hard in the ways syndication is: copies are cut to as little as 30%, lose sentences or have them moved, have
10 to 20% of their words rewritten, carry another headline and a credit, and are between the boilerplate of the outlet
that ran them. Against precision stand families of stories in one template that share 40 to 60% of their words in
phrases (market reports, weather, obituaries, match reports), the same event written up independently with the same
quotes and names, short items, and the boilerplate that all articles of an outlet share.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import numpy as np

from benchmarks.generators.generated_loads import START
from benchmarks.generators.generated_words import make_vocabulary, paragraphs

_CREDITS = ("ORVA (Agency) - ", "LIMDEN, June 3 (Wire) -- ", "By a staff writer. ", "")
_ENDINGS = (
    "All rights reserved. This text may not be published again without leave of the publisher",
    "Reporting by the desk in Orva; editing by the night desk",
)
OUTLETS = 12
_Sentences = list[list[str]]


@dataclass(frozen=True, slots=True)
class Text:
    """One article of the set; ``story`` is the same for copies of one text and for them alone."""

    story: int
    outlet: int
    title: str
    body: str
    published_at: dt.datetime


def make_texts(count: int, *, seed: int = 1) -> list[Text]:
    """Draw ``count`` articles: half belong to a copied story, the rest is alone, in templates or of shared events."""
    return _Press(seed, count).texts(count)


class _Press:
    """Draws stories, what others make of them, and what only looks like it."""

    def __init__(self, seed: int, count: int) -> None:
        self.rng = np.random.default_rng(seed)
        self.words = np.array(make_vocabulary(self.rng, 20_000))
        weights = 1 / np.arange(1, len(self.words) + 1) ** 0.9
        self.cumulative = np.cumsum(weights / weights.sum())
        self.before = [self.draw(self.between(8, 25)) for _ in range(OUTLETS)]
        self.after = [self.sentences(self.between(15, 50)) for _ in range(OUTLETS)]
        self.templates = [self._template() for _ in range(max(3, count // 300))]

    def between(self, low: int, high: int) -> int:
        return int(self.rng.integers(low, high + 1))

    def chance(self, share: float) -> bool:
        return bool(self.rng.random() < share)

    def draw(self, length: int) -> list[str]:
        places = np.searchsorted(self.cumulative, self.rng.random(length))
        return [str(word) for word in self.words[np.minimum(places, len(self.words) - 1)]]

    def sentences(self, length: int) -> _Sentences:
        parts: _Sentences = []
        while (left := length - sum(map(len, parts))) > 0:
            parts.append(self.draw(min(left, self.between(8, 28))))
        return parts

    def texts(self, count: int) -> list[Text]:
        texts: list[Text] = []
        story = 0
        while len(texts) < count:
            story += 1
            at = START + dt.timedelta(minutes=float(self.rng.uniform(0, 60 * 24 * 60)))
            way = self.rng.random()
            if way < 0.2:
                texts.append(self._set(story, self._from_template(), at))
            elif way < 0.26:
                for body in self._event():
                    texts.append(self._set(story, body, at + dt.timedelta(hours=float(self.rng.uniform(0, 30)))))
                    story += 1
            elif way < 0.36:
                texts.append(self._set(story, self.sentences(self.between(25, 60)), at))
            else:
                body = self.sentences(self.between(120, 400))
                texts.append(self._set(story, body, at))
                if way < 0.56:
                    for _ in range(1 + int(self.rng.exponential(1.6))):
                        later = at + dt.timedelta(minutes=float(self.rng.uniform(1, 60 * 72)))
                        texts.append(self._set(story, self._copy(body), later))
        return texts[:count]

    def _set(self, story: int, body: _Sentences, at: dt.datetime) -> Text:
        """Print a text in some outlet: credit, headline, paragraphs, and what the outlet puts around each article."""
        outlet = self.between(0, OUTLETS - 1)
        text = str(self.rng.choice(_CREDITS)) + paragraphs([word for sentence in body for word in sentence])
        if self.chance(0.3):
            text += "\n\n" + str(self.rng.choice(_ENDINGS)) + "."
        if self.chance(0.3):
            text = paragraphs(self.before[outlet]) + "\n\n" + text
        if self.chance(0.5):
            text += "\n\n" + paragraphs([word for sentence in self.after[outlet] for word in sentence])
        return Text(story, outlet, " ".join(self.draw(8)), text, at)

    def _copy(self, body: _Sentences) -> _Sentences:
        kept = list(body)
        if self.chance(0.35):
            kept = [sentence for sentence in kept if not self.chance(float(self.rng.uniform(0.1, 0.3)))] or kept
        if self.chance(0.25):
            for _ in range(self.between(1, 3)):
                moved = kept.pop(self.between(0, len(kept) - 1))
                kept.insert(self.between(0, len(kept)), moved)
        if self.chance(0.5):
            length = max(36, int(sum(map(len, body)) * self.rng.uniform(0.3, 1)))
            while len(kept) > 1 and sum(map(len, kept[:-1])) >= length:
                kept.pop()
        if self.chance(0.4):
            share = float(self.rng.uniform(0.1, 0.2))
            kept = [[self.draw(1)[0] if self.chance(share) else word for word in sentence] for sentence in kept]
        return kept

    def _template(self) -> tuple[_Sentences, float]:
        return [self.draw(self.between(5, 14)) for _ in range(self.between(4, 14))], float(self.rng.uniform(0.4, 0.6))

    def _from_template(self) -> _Sentences:
        phrases, share = self.templates[self.between(0, len(self.templates) - 1)]
        return [[*phrase, *self.draw(max(2, round(len(phrase) * (1 - share) / share)))] for phrase in phrases]

    def _event(self) -> list[_Sentences]:
        """What two or three outlets write of one event: names and quotes are the same, the words between are not."""
        names, quotes = self.draw(60), [self.draw(self.between(15, 35)) for _ in range(3)]
        versions = []
        for _ in range(self.between(2, 3)):
            body = [
                [str(self.rng.choice(names)) if self.chance(0.3) else word for word in sentence]
                for sentence in self.sentences(self.between(150, 300))
            ]
            for quote in quotes[: self.between(2, 3)]:
                body.insert(self.between(0, len(body)), quote)
            versions.append(body)
        return versions
