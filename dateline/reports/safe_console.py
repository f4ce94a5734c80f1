"""The console that reports are printed on: what pages say cannot command the terminal."""

from __future__ import annotations

from collections.abc import Iterable

from rich.console import Console, ConsoleOptions, RenderableType
from rich.segment import Segment

from extractors.runtime.printable import printable


class SafeConsole(Console):
    """Rich's console, with control and bidirectional formatting characters of every text escaped."""

    def render(self, renderable: RenderableType, options: ConsoleOptions | None = None) -> Iterable[Segment]:
        """Render as Rich does, with control characters in texts escaped; Rich's own control codes stay."""
        for segment in super().render(renderable, options):
            text = segment.text if segment.control else printable(segment.text)
            yield segment if text == segment.text else Segment(text, segment.style)
