"""A quotation as words of a reading, before its speaker is resolved."""

from __future__ import annotations

from dataclasses import dataclass, field

from extractors.mentions.quotations.reading import Range


@dataclass(slots=True)
class Finding:
    """Spans of content in characters; the cue and the speaker as ranges of words. ``why`` says what decided."""

    spans: list[tuple[int, int]]
    cues: list[Range] = field(default_factory=list)
    speaker: Range | None = None
    why: list[str] = field(default_factory=list)
    confidence: float = 0.5
    is_belief: bool = False
    is_headline: bool = False
    is_dash: bool = False
    follows: int | None = None
    """The number of the finding whose speaker goes on speaking, if this one has none of its own."""

    @property
    def start(self) -> int:
        """Return the offset of the first character."""
        return min(span[0] for span in self.spans)
