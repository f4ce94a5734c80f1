"""The desk's work without the web: a view asked, its plots drawn, its rows made a file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from dateline.desk.filters import Filters
from dateline.desk.settings import DeskSettings
from dateline.desk.views.view import Asked, View
from dateline.desk.warehouse.publication import Publication, Publications
from dateline.desk.warehouse.queries import FILE_ROWS, Answer, Queries, Question
from dateline.languages.reader import Reader
from dateline.plots.palette import PALETTES
from dateline.plots.render import svg_to_png, to_png, to_svg
from dateline.plots.specifications import NARROW, WIDE, Look


class NotThereError(Exception):
    """An address names something that this publication does not have."""


@dataclass(slots=True)
class Desk:
    """One desk: its settings, the publications of its warehouse, and its queries."""

    settings: DeskSettings
    publications: Publications
    queries: Queries = field(default_factory=Queries)

    def ask(
        self, view: View, filters: Filters, key: str = "", *, is_whole: bool = False
    ) -> tuple[Publication, Mapping[str, Answer]]:
        """Ask all questions of a view; answers by the questions' names. ``is_whole``: with what a page leaves out.

        Raises:
            BuildError: there is no warehouse.
            NotThereError: the view's tables or the thing that the key names are not in the publication.
            QueryError: a query failed or took too long.
        """
        publication = self.publications.current()
        questions = _questions(view, filters, key, publication)
        if is_whole:
            questions = [question.for_file for question in questions]
        if view.subject:  # the page of a thing that is not there asks no more than that
            first = next(question for question in questions if question.name == view.subject)
            if not len(self.queries.ask(publication, first)):
                raise NotThereError(key)
        return publication, self.queries.ask_all(publication, questions)

    def rows(self, view: View, filters: Filters, key: str, table: str) -> Answer:
        """Ask one question of a view for a file, with all its rows up to ``FILE_ROWS``. Raises as ``ask``."""
        publication = self.publications.current()
        question = _one(view, filters, key, publication, table).for_file
        return self.queries.ask(publication, question, max_rows=FILE_ROWS)

    def plot(self, view: View, filters: Filters, key: str, name: str, drawn: PlotRequest, reader: Reader) -> bytes:
        """Draw a plot of a view as SVG or PNG. Raises as ``ask``."""
        plot = view.plots.get(name)
        if plot is None:
            raise NotThereError(name)
        publication = self.publications.current()
        answer = self.queries.ask(publication, _one(view, filters, key, publication, plot.question))
        look = Look(
            PALETTES[drawn.scheme],
            NARROW if drawn.is_narrow else WIDE,
            reader.language,
            reader.is_rtl,
        )
        spec = plot.draw(list(answer), look)
        if isinstance(spec, str):
            return svg_to_png(spec) if drawn.form == "png" else spec.encode()
        if drawn.form == "png":
            return to_png(spec | {"background": look.palette.ground}, locale=reader.plot_locale())
        return to_svg(spec, locale=reader.plot_locale()).encode()


@dataclass(frozen=True, slots=True)
class PlotRequest:
    """How a plot is wanted: ``svg`` or ``png``, ``light`` or ``dark``, for a phone or not."""

    form: str = "svg"
    scheme: str = "light"
    is_narrow: bool = False


def _questions(view: View, filters: Filters, key: str, publication: Publication) -> list[Question]:
    if not publication.has(*view.needs):
        raise NotThereError(view.name)
    return view.ask(Asked(filters, key, publication))


def _one(view: View, filters: Filters, key: str, publication: Publication, name: str) -> Question:
    for question in _questions(view, filters, key, publication):
        if question.name == name:
            return question
    raise NotThereError(name)
