"""What a view is: an address, the questions behind it, and its plots. Pages, API and files are made from the same."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from dateline.desk.filters import Filters
from dateline.desk.warehouse.publication import Publication
from dateline.desk.warehouse.queries import Answer, Question
from dateline.plots.specifications import Look, Spec

Answers = Mapping[str, Answer]


@dataclass(frozen=True, slots=True)
class Asked:
    """A request to a view: the filters, the key in the address (empty where it has none), and the publication."""

    filters: Filters
    key: str
    publication: Publication


@dataclass(frozen=True, slots=True)
class Plot:
    """A plot of a view: the question that it shows, and how its rows become a specification (or, for a map, an SVG)."""

    question: str
    draw: Callable[[list[dict[str, Any]], Look], Spec | str]


@dataclass(frozen=True, slots=True)
class View:
    """A view. ``path`` may end in ``/{key}``; ``needs`` are tables of marts without which the view is not shown.

    ``subject`` names the question without whose row the page does not exist (an article with an unknown key);
    ``menu`` is the view's place in the menu, 0 for none. ``has_own_page`` is true of a view whose page shows more than
    its answers: the page is made elsewhere.
    """

    name: str
    path: str
    ask: Callable[[Asked], list[Question]]
    plots: Mapping[str, Plot] = field(default_factory=dict)
    needs: tuple[str, ...] = ()
    subject: str = ""
    menu: int = 0
    has_own_page: bool = False

    @property
    def has_key(self) -> bool:
        """Return whether the address names one thing."""
        return "{key}" in self.path

    def address(self, key: str = "") -> str:
        """Return the address of the view's page."""
        return self.path.replace("{key}", key)
