"""The choice of the times of publication and of the last change among what a page states and prints."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

from extractors.contracts.article import FieldCandidate, Source
from extractors.language.dates.printed import When, is_day_first_for_sure, with_day_and_month_swapped
from extractors.read.generic.body.body_text import BodyText
from extractors.read.generic.markup.blocks import Blocks
from extractors.read.generic.markup.structured import Structured
from extractors.read.generic.times.attributes import attribute_times
from extractors.read.generic.times.printed import Printed, Region, printed_times, times_elsewhere
from extractors.read.generic.times.ranking import (
    Candidate,
    calibrated,
    features_by_day,
    printed_candidate,
    rank_days,
    stated_candidate,
)
from extractors.read.generic.times.stated import (
    PUBLISHED_KINDS,
    StatedTime,
    changed_times,
    language_tag,
    plausible,
    stated_times,
    weaker_times,
)
from extractors.read.page import Page

Stated = tuple[When, Source]
_Entry = TypeVar("_Entry", StatedTime, Printed)

_SAME = dt.timedelta(minutes=1)
_REPEATED_WITHIN = dt.timedelta(days=60)
_HALF_HOURS = frozenset((-210, -150, 210, 270, 330, 345, 390, 570, 630, 765))
"""Minutes east of Greenwich of the zones that are no whole hours away."""
_MOST_CANDIDATES = 8
_PLAIN, _PLAIN_SCORE = 0.9, 3.0
"""The probability and score from which a day is not compared with those printed away from the headline."""
_LOWEST_SHOWN = 0.0
"""The score below which the days in attributes of elements that show none are compared too."""
LOWEST_SCORE = -1.0
"""A day that scores less is not believed: it stands where pages print days of other things."""


@dataclass(frozen=True, slots=True)
class Publication:
    """The time of publication and its source, what else the page offers where its sources disagree about the day, and
    the probability that the day is right.
    """

    when: When
    source: Source
    candidates: tuple[FieldCandidate, ...] = ()
    confidence: float = 0.0


class Times:
    """The times of one page, each part read when it is asked for."""

    def __init__(self, page: Page, stated: Structured, found: Blocks, text: BodyText, language: str | None) -> None:
        self.page = page
        self.tag = language_tag(page, stated, language)
        self._region = Region(found, text)
        every = self._plausible(stated_times(page, stated, self.tag))
        self._changed = self._plausible(changed_times(page, stated, self.tag))
        self._printed = printed_times(page, self._region, self.tag)
        self._stated = [self._in_order(entry) for entry in every]
        self._printed = [self._in_order(entry) for entry in self._printed]
        self._elsewhere: list[Printed] = []
        self._weaker: list[StatedTime] = []

    def _plausible(self, entries: Iterable[StatedTime]) -> list[StatedTime]:
        fitting = ((entry, plausible(entry.when, self.page)) for entry in entries)
        return [entry if when is entry.when else replace(entry, when=when) for entry, when in fitting if when]

    def _in_order(self, entry: _Entry) -> _Entry:
        when = self._ordered(entry.when)
        return entry if when is entry.when else replace(entry, when=when)

    def _ordered(self, when: When) -> When:
        """Return a time with day and month swapped where only the swapped day is one that the page has elsewhere in a
        form that leaves no doubt.
        """
        other = with_day_and_month_swapped(when)
        if other is None or is_day_first_for_sure(when, self.tag):
            return when
        known = [entry.when for entry in self._changed] + [entry.when for entry in self._printed]
        days = (when.at.date(), other.at.date())
        certain = {
            entry.at.date()
            for entry in known
            if entry.at.date() in days
            and (with_day_and_month_swapped(entry) is None or is_day_first_for_sure(entry, self.tag))
        }
        return other if certain == {other.at.date()} else when

    def find_published(self) -> Publication | None:
        """Return the time of publication, or None: a stated time unless what is printed at the headline contradicts it,
        else the most probable of the days that the page states for other things or prints.

        A source with only a day yields to one that has the time of the same day.
        """
        firm = [entry for entry in self._stated if entry.kind in PUBLISHED_KINDS]
        if best := _first([(entry.when, entry.source) for entry in firm]):
            chosen = self._against_printed(best, firm)
            return self._publication(*chosen)
        self._weaker = self._plausible(weaker_times(self.page, self.tag))
        ranked = rank_days(features_by_day(self._candidates()))
        if not ranked or ranked[0].probability < _PLAIN or ranked[0].score < _PLAIN_SCORE:
            self._elsewhere = times_elsewhere(self.page, self._region, self.tag)
            ranked = rank_days(features_by_day(self._candidates()))
        if not ranked or ranked[0].score < _LOWEST_SHOWN:
            self._elsewhere += self._of_attributes()
            ranked = rank_days(features_by_day(self._candidates()))
        if not ranked or ranked[0].score < LOWEST_SCORE:
            return None
        return self._publication(*self._time_of(ranked[0].day))

    def _of_attributes(self) -> list[Printed]:
        entries = attribute_times(self._region, self.page.time_zone, self.tag)
        fitting = ((entry, plausible(entry.when, self.page)) for entry in entries)
        return [replace(entry, when=when) for entry, when in fitting if when]

    @property
    def is_stated(self) -> bool:
        """Whether the page states its time of publication explicitly."""
        return any(entry.kind in PUBLISHED_KINDS for entry in self._stated)

    def compared(self) -> list[Candidate]:
        """Return the candidates that ``find_published`` compared; valid after it was called."""
        return self._candidates()

    def candidates(self, *, without: frozenset[str] = frozenset()) -> list[Candidate]:
        """Return all that the page offers, stated times of the kinds in ``without`` left out. For the scorecard's
        training; reading a page reads no more than it needs.
        """
        if not self._elsewhere:
            self._elsewhere = times_elsewhere(self.page, self._region, self.tag)
            self._weaker = self._plausible(weaker_times(self.page, self.tag))
        left_out = [entry for entry in self._stated if entry.kind in without]
        self._stated = [entry for entry in self._stated if entry.kind not in without]
        found = self._candidates()
        self._stated += left_out
        return found

    def _candidates(self) -> list[Candidate]:
        stated = [*self._stated, *self._weaker, *self._changed]
        printed = [*self._printed, *self._elsewhere]
        return [*map(stated_candidate, stated), *map(printed_candidate, printed)]

    def _time_of(self, day: dt.date) -> Stated:
        """Return the first time of a day among the candidates: of no update, with a clock, labelled as the publication,
        if there is such a one.
        """
        of_day = [entry for entry in self._candidates() if entry.when.at.date() == day]
        best = min(of_day, key=lambda entry: (entry.is_update, entry.when.is_day_only, not entry.is_publication))
        return best.when, best.source

    def _publication(self, when: When, source: Source) -> Publication:
        candidates = self._candidates()
        day = when.at.date()
        ranked = rank_days(features_by_day(candidates))
        own = next((entry for entry in ranked if entry.day == day), None)
        confidence = calibrated(own.probability, own.score) if own else calibrated(0.5, 0.0)
        rivals = _one_a_day([entry for entry in candidates if not entry.is_update], without=day)
        if not rivals:
            return Publication(when, source, confidence=confidence)
        place = next((entry.place for entry in candidates if entry.when.raw == when.raw), "")
        chosen = FieldCandidate(when.at.isoformat(), source, place)
        others = [FieldCandidate(entry.when.at.isoformat(), entry.source, entry.place) for entry in rivals]
        return Publication(when, source, (chosen, *others[: _MOST_CANDIDATES - 1]), confidence)

    def _against_printed(self, best: Stated, firm: Sequence[StatedTime]) -> Stated:
        """Check a stated time against the times printed at the headline."""
        when, source = best
        head = [entry for entry in self._printed if entry.place == "head" and entry.shows_day]
        if older := self._older_than_save(when, head):
            return _in_zone_of(when, older.when), Source.HEURISTIC
        nearest = [entry for entry in self._printed if abs((entry.when.at.date() - when.at.date()).days) <= 1]
        if zoned := _in_printed_zone(when, [entry for entry in nearest if entry.place != "body"]):
            return zoned, source
        marked = [entry for entry in head if entry.is_marked and not entry.is_update]
        later = {entry.when.at.date() for entry in marked}
        agreeing = {entry.source for entry in firm if entry.when.at.date() == when.at.date()}
        if len(later) == 1 and not nearest and marked[0].when.at > when.at + dt.timedelta(days=2):
            # the time of the last change is printed without saying so: a page kept up for months is no repeated story
            is_change = any(entry.when.at.date() in later for entry in self._changed[:1])
            is_repeat = is_change and marked[0].when.at < when.at + _REPEATED_WITHIN
            # two sources that agree yield only to a print that is said to be of the publication and stated elsewhere
            if (is_repeat or not is_change) if len(agreeing) < 2 else (is_repeat and marked[0].is_publication):
                return _in_zone_of(when, marked[0].when), Source.HEURISTIC
        return best

    def _older_than_save(self, when: When, head: Sequence[Printed]) -> Printed | None:
        """Return the printed time of publication where the stated one is that of a change: it is stated as the last
        change too, or printed as one, and the page prints one older day.
        """
        day = when.at.date()
        is_change = any(abs(entry.when.at - when.at) < dt.timedelta(hours=26) for entry in self._changed) or any(
            entry.is_update and entry.when.at.date() == day for entry in self._printed
        )
        if not is_change:
            return None
        older = [entry for entry in head if not entry.is_update and entry.when.at.date() < day - dt.timedelta(days=1)]
        shown = {entry.when.at.date() for entry in head if not entry.is_update}
        labelled = [entry for entry in older if entry.is_publication]
        if labelled:
            return labelled[0]
        if len(shown) == 1 and older and (older[0].is_marked or older[0].mark == "line"):
            return older[0]
        return None

    def find_modified(self, published: When | None) -> Stated | None:
        """Return the time of the last change and its source, or None.

        Tried in order: JSON-LD, meta elements, microdata (a time more than a day before publication is ignored), then
        the latest printed update time that is after publication.
        """
        for entry in self._changed:
            if published is None or entry.when.at >= published.at - dt.timedelta(days=1):
                return entry.when, entry.source
        if published is None or published.is_day_only:
            return None
        changes = [entry.when for entry in self._printed if entry.is_update and not entry.when.is_day_only]
        later = [when for when in changes if when.at > published.at + _SAME]
        if not later:
            return None
        latest = max(later, key=lambda when: when.at)
        clock = latest.at.replace(tzinfo=None)
        for entry in self._stated:  # the last save, stated as the publication
            if latest.is_zone_assumed and entry.when.at.replace(tzinfo=None, second=0, microsecond=0) == clock:
                return entry.when, entry.source
        return latest, Source.HEURISTIC


def _one_a_day(candidates: Iterable[Candidate], *, without: dt.date) -> list[Candidate]:
    """Return the first candidate of each day that differs from the chosen one by more than a zone does."""
    days: dict[dt.date, Candidate] = {}
    for entry in candidates:
        if entry.when.at.date() != without:
            days.setdefault(entry.when.at.date(), entry)
    return list(days.values())


def _first(candidates: Iterable[Stated]) -> Stated | None:
    best: Stated | None = None
    for when, source in candidates:
        if best is None:
            best = (when, source)
        elif best[0].is_day_only and not when.is_day_only and abs((when.at - best[0].at).total_seconds()) < 36 * 3600:
            return when, source
        if not best[0].is_day_only:
            return best
    return best


def _in_printed_zone(when: When, nearest: Sequence[Printed]) -> When | None:
    """Return a stated time in the zone in which the page prints it: as a printed clock or a printed day shows."""
    if when.is_day_only:
        return None
    at = when.at
    for entry in nearest:
        clock = entry.when
        if clock.is_day_only:
            continue
        if not clock.is_zone_assumed:
            if abs((clock.at - at).total_seconds()) < 90 and clock.at.utcoffset():
                return replace(when, at=at.astimezone(clock.at.tzinfo))
        elif not at.utcoffset() and not when.is_zone_assumed:
            shift = (clock.at.replace(tzinfo=None) - at.replace(tzinfo=None)).total_seconds()
            offset = round(shift / 900) * 15
            if abs(shift - offset * 60) < 61 and offset and -660 <= offset <= 840 and _is_an_offset(offset):
                return replace(when, at=at.astimezone(dt.timezone(dt.timedelta(minutes=offset))))
    return _with_printed_day(when, nearest)


def _in_zone_of(stated: When, printed: When) -> When:
    """Return a printed time without a zone in the offset in which the page states another one."""
    if not printed.is_zone_assumed or printed.is_day_only or stated.is_zone_assumed or not stated.at.utcoffset():
        return printed
    return replace(printed, at=printed.at.replace(tzinfo=stated.at.tzinfo), is_zone_assumed=False)


def _is_an_offset(minutes: int) -> bool:
    return minutes % 60 == 0 or minutes in _HALF_HOURS


def _with_printed_day(when: When, nearest: Sequence[Printed]) -> When | None:
    """Return a time stated in UTC in a zone in which its day is the one printed at the headline, the nearest such zone
    of whole hours; None if the printed day is the same or no zone can explain it.
    """
    at = when.at
    if at.utcoffset() or when.is_zone_assumed:
        return None
    days = {
        entry.when.at.date()
        for entry in nearest
        if entry.place == "head"
        and entry.shows_day
        and not entry.is_update
        and (entry.is_marked or entry.mark == "line")
    }
    if len(days) != 1 or (day := days.pop()) == at.date():
        return None
    hours = 24 - at.hour if day > at.date() else -at.hour - 1
    if not -11 <= hours <= 14:
        return None
    return replace(when, at=at.astimezone(dt.timezone(dt.timedelta(hours=hours))))
