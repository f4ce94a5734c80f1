"""Decide which place of the gazetteer each name is: one sense a document, decided by what the names say together."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import NamedTuple

from extractors.mentions.gazetteer.format import ADJECTIVE, ALTERNATE, PRIMARY, WEAK
from extractors.mentions.gazetteer.lookup import Gazetteer
from extractors.mentions.places.spotting.spot import Span

Key = tuple[str, str, str]
"""What makes spans one name: the folded name, its kind, the division word beside it."""


@dataclass(frozen=True, slots=True)
class Weights:
    """The score of each kind of evidence when several places share a name, in units of log10 population."""

    population: float = 1.0
    country: float = 9.0
    admin1: float = 1.2
    admin1_population: float = 0.88
    admin2: float = -1.0
    admin2_population: float = 0.4
    listed: float = 8.0
    capital: float = 1.4
    alternate: float = -2.9
    weak: float = -1.0
    division: float = 6.0
    within: float = 6.0
    country_vote: float = 3.5
    admin1_vote: float = 2.55
    admin2_vote: float = 0.8
    near: float = 2.7
    hint: float = 2.2
    language: float = 0.9
    company: float = 1.5
    namesake: float = -0.75
    rounds: int = 2


WEIGHTS = Weights()
_MOST = 160
_MOST_TOGETHER = 400  # names that are compared with each other; an article has a few dozen
# ISO 3166-1 codes of the countries whose papers are written in a language: a small town named in an English text is
# more likely in one of these.
SPOKEN = {
    "en": ("US", "GB", "CA", "AU", "IE", "NZ"),
    "fr": ("FR", "BE", "CH", "CA", "DZ", "MA", "TN", "SN", "CI"),
    "de": ("DE", "AT", "CH"),
    "es": ("ES", "MX", "AR", "CO", "CL", "PE", "VE"),
    "ar": ("SY", "IQ", "LB", "EG", "SA", "JO", "PS", "YE", "AE", "QA", "KW", "BH", "OM", "LY", "DZ", "MA", "TN", "SD"),
    "fa": ("IR", "AF"),
    "pt": ("PT", "BR"),
    "it": ("IT",),
    "ru": ("RU",),
    "tr": ("TR",),
}


class Anchor(NamedTuple):
    """A place that the document mentions, from which distances to candidates are measured, and how certain it is
    (``weight``).
    """

    latitude: float
    longitude: float
    weight: float
    place: int


@dataclass(slots=True)
class Votes:
    """The evidence of a document's names for countries and for first and second level divisions: weights by number.

    ``total`` and ``top`` are the sums and the greatest of them. ``places`` are those of the anchors, ``anchored`` is
    the sum of their weights.
    """

    country: dict[int, float] = field(default_factory=dict)
    admin1: dict[int, float] = field(default_factory=dict)
    admin2: dict[int, float] = field(default_factory=dict)
    anchors: list[Anchor] = field(default_factory=list)
    places: set[int] = field(default_factory=set)
    anchored: float = 0.0
    own: dict[Key, float] = field(default_factory=dict)
    total: float = 0.0
    total1: float = 0.0
    total2: float = 0.0
    top: float = 0.0
    top1: float = 0.0
    top2: float = 0.0

    def share(self, country: int) -> float:
        """Return a country's share of the votes, 0 to 1; ``country`` is its number in the gazetteer. 0 if there are no
        votes.
        """
        return self.country.get(country, 0.0) / self.total if self.total else 0.0


def prior(gazetteer: Gazetteer, place: int, flag: int) -> float:
    """Return a place's prior score, before any document is read: by its type, population, the kind of name (``flag``)
    and whether it is a capital.
    """
    weights = WEIGHTS
    kind = gazetteer.types[gazetteer.type[place]]
    size = math.log10(gazetteer.population[place] + 100)
    if kind == "country":
        score = weights.country
    elif kind == "admin1":
        score = weights.admin1 + weights.admin1_population * size
    elif kind == "admin2":
        score = weights.admin2 + weights.admin2_population * size
    elif kind == "city":
        score = weights.population * size
    else:
        score = weights.listed
    if flag & WEAK and not flag & PRIMARY:
        score += weights.weak
    elif flag & ALTERNATE and not flag & PRIMARY:
        score += weights.alternate
    if place in gazetteer.capitals:
        score += weights.capital
    return score


Options = Sequence[tuple[float, int]]
"""The places of one name with what each is worth before votes are counted, best first."""

_Groups = dict[Key, list[Span]]


def resolve(
    spans: Sequence[Span],
    gazetteer: Gazetteer,
    hints: tuple[int, ...] = (),
    language: str = "en",
    known: dict[Key, Options] | None = None,
    *,
    is_last: bool = False,
) -> Votes:
    """Choose a place for every span that has candidates (sets ``span.chosen``), the same for all spans of one name, and
    return the document's votes by country. Choices and votes are repeated until no choice changes, or
    ``WEIGHTS.rounds`` times.

    ``hints`` are numbers of countries that the caller expects. ``known`` caches the scored candidates of names between
    passes over one document: entries in it are used unchanged, missing ones are added. ``is_last`` says that no pass
    follows: only then is the evidence for a name of one place recorded.
    """
    groups: _Groups = defaultdict(list)
    for span in spans:
        if span.numbers:
            groups[span.key, span.kind, span.division].append(span)
    beliefs = {key: _belief(members) for key, members in groups.items()}
    scored = {} if known is None else known
    if not groups.keys() <= scored.keys():
        for key, (first, *_) in groups.items():
            is_adjective, has_division = first.kind == "adjective", bool(first.division)
            scored[key] = _options(
                gazetteer, first.numbers, first.flags, is_adjective, has_division, key[0].isascii(), hints, language
            )
        _add_company(groups, beliefs, scored, gazetteer)
        for key, members in groups.items():
            for member in members:
                member.chosen = scored[key][0][1]
    votes = _count(groups, beliefs, gazetteer)
    for _ in range(WEIGHTS.rounds):
        is_settled = True
        for key, members in groups.items():
            if len(scored[key]) > 1 or (is_last and not members[0].evidence):
                before = members[0].chosen
                _choose(key, members, scored[key], spans, votes, gazetteer)
                is_settled &= members[0].chosen == before
        if is_settled:
            break
        votes = _count(groups, beliefs, gazetteer)
    return votes


def _belief(members: list[Span]) -> float:
    """Return how surely a name is a place's, 0 to 1: as surely as the best of its mentions."""
    logit = members[0].logit if len(members) == 1 else max([member.logit for member in members])
    return 1 / (1 + math.exp(-max(-30.0, logit)))


@lru_cache(maxsize=16_384)
def _options(
    gazetteer: Gazetteer,
    numbers: tuple[int, ...],
    flags: tuple[int, ...],
    is_adjective: bool,
    has_division: bool,
    is_latin: bool,
    hints: tuple[int, ...],
    language: str,
) -> Options:
    """Score the places of a name by all that does not depend on the document."""
    weights = WEIGHTS
    country, kinds, types = gazetteer.country, gazetteer.type, gazetteer.types
    spoken = {gazetteer.country_number.get(code) for code in SPOKEN.get(language, ())} if is_latin else set()
    options = []
    homes = {gazetteer.admin1[place] for place in numbers if types[kinds[place]] == "city"}
    for place, flag in zip(numbers[:_MOST], flags[:_MOST], strict=True):
        if is_adjective and not flag & ADJECTIVE:
            continue
        score = prior(gazetteer, place, flag)
        if has_division and types[kinds[place]] in ("admin1", "admin2"):
            score += weights.division
        elif place in homes:
            score += weights.namesake
        elif flag & ALTERNATE and not flag & PRIMARY and gazetteer.admin1[place] in numbers:
            score -= weights.alternate  # the seat of a division of that name: one spelling serves both
        if country[place] in hints:
            score += weights.hint
        if country[place] in spoken:
            score += weights.language
        options.append((score, place))
    options.sort(key=lambda pair: -pair[0])
    return tuple(options)


def _add_company(groups: _Groups, beliefs: dict[Key, float], scored: dict[Key, Options], gazetteer: Gazetteer) -> None:
    """Raise the score of places that have namesakes of the document's other names beside them.

    ``Lake County`` and ``Mentor`` are each several places, but only in Ohio do they lie together: of every two names
    all places are compared, over a grid of one degree.
    """
    if len(groups) > _MOST_TOGETHER:
        return
    facts = gazetteer.facts
    grid: dict[int, list[tuple[int, float, float, float]]] = defaultdict(list)
    reached: dict[int, int] = {}  # by cell: the one name that has a place in it or beside it, -1 where several have
    for number, (key, belief) in enumerate(beliefs.items()):
        options = scored[key]
        if not options or key[1] == "adjective" or belief < 0.4:
            continue
        best = options[0][0]
        belief /= 1 + 0.3 * math.log(len(options))
        for score, place in options:
            if best - score >= 6:
                break
            fact = facts(place)
            if fact.is_local:
                grid[fact.cell].append((number, belief * 0.7 ** (best - score), fact.latitude, fact.longitude))
                for cell in fact.cells:
                    if reached.setdefault(cell, number) != number:
                        reached[cell] = -1
    if len(grid) < 2:
        return
    for number, key in enumerate(groups):
        options = scored[key]
        if len(options) < 2 or key[1] == "adjective":
            continue
        raised: list[tuple[float, int]] | None = None
        for at, (score, place) in enumerate(options):
            fact = facts(place)
            if not fact.is_local or reached.get(fact.cell, number) == number:
                continue
            lat, lon = fact.latitude, fact.longitude
            best_of: dict[int, float] = {}
            for cell in fact.cells:
                for other, weight, other_lat, other_lon in grid.get(cell, ()):
                    is_near = abs(other_lat - lat) + 0.8 * abs(other_lon - lon) < 1.0
                    if is_near and other != number and weight > best_of.get(other, 0.0):
                        best_of[other] = weight
            if best_of:
                raised = raised or list(options)
                raised[at] = (score + WEIGHTS.company * min(2.0, sum(best_of.values())), place)
        if raised:
            raised.sort(key=lambda pair: -pair[0])
            scored[key] = raised


def _choose(
    key: Key, members: list[Span], options: Options, spans: Sequence[Span], votes: Votes, gazetteer: Gazetteer
) -> None:
    weights, facts = WEIGHTS, gazetteer.facts
    containers = {spans[member.within].chosen for member in members if member.within >= 0} - {-1}
    now = members[0].chosen
    # A name does not vote for itself.
    own = votes.own.get(key, 0.0)
    _, now0, now1, now2, *_ = facts(now)
    country, admin1, admin2 = votes.country, votes.admin1, votes.admin2
    total = votes.total - (own if now0 else 0.0)
    total1 = votes.total1 - (own if now1 in admin1 else 0.0)
    total2 = votes.total2 - (own if now2 in admin2 else 0.0)
    anchors, scale = votes.anchors, votes.anchored
    if now in votes.places:
        anchors = [anchor for anchor in anchors if anchor[3] != now]
        scale = sum([anchor[2] for anchor in anchors])
    scale = max(scale, 0.7)
    # what votes can add at most: a place that cannot win with it is not looked at further
    most_near = (weights.near if anchors else 0.0) + (weights.within if containers else 0.0)
    ceiling = (
        weights.country_vote * max(0.8, min(1.0, votes.top / (total + 0.3)))
        + weights.admin1_vote * min(1.0, votes.top1 / (total1 + 0.3))
        + weights.admin2_vote * min(1.0, votes.top2 / (total2 + 0.3))
        + most_near
        + 1e-6
    )
    best_score, best, reasons = -1e9, now, []
    for score, place in options:
        if score + ceiling < best_score:
            break
        kind, code, division, county, home, is_local, lat, lon, cosine, _, _ = facts(place)
        value, why = score, []
        votes_country = country.get(code, 0.0) - (own if code == now0 else 0.0)
        if votes_country > 0.01 and total > 0.01:
            value += weights.country_vote * min(1.0, votes_country / (total + 0.3))
            why.append("country")
        elif not code:
            value += weights.country_vote * 0.8  # a sea or a continent is in no country and loses no vote for it
        elif kind == "country":
            value += weights.country_vote * 0.4  # texts about one country name others too
        votes_division = admin1.get(division, 0.0) - (own if division == now1 else 0.0)
        if votes_division > 0.01 and total1 > 0.01:
            value += weights.admin1_vote * min(1.0, votes_division / (total1 + 0.3))
            why.append("division")
        votes_county = admin2.get(county, 0.0) - (own if county == now2 else 0.0)
        if votes_county > 0.01 and total2 > 0.01:
            value += weights.admin2_vote * min(1.0, votes_county / (total2 + 0.3))
        if value + most_near + 1e-6 < best_score:
            continue
        if is_local and anchors:
            closeness = 0.0
            for other_lat, other_lon, weight, _ in anchors:
                dy = other_lat - lat
                if -2.5 < dy < 2.5:
                    dx = (other_lon - lon) * cosine
                    square = dx * dx + dy * dy
                    if square < 6.25:
                        closeness += weight * (1.0 - math.sqrt(square) / 2.5)
            if closeness:
                value += weights.near * min(1.0, closeness / scale)
                why.append("near")
        if containers and any(c != place and c in (division, county, home) for c in containers):
            value += weights.within
            why.append("within")
        if value > best_score:
            best_score, best, reasons = value, place, why
    for member in members:
        member.chosen = best
        member.evidence = reasons


def _count(groups: _Groups, beliefs: dict[Key, float], gazetteer: Gazetteer) -> Votes:
    votes = Votes()
    country: dict[int, float] = defaultdict(float)
    admin1: dict[int, float] = defaultdict(float)
    admin2: dict[int, float] = defaultdict(float)
    for key, members in groups.items():
        place, belief = members[0].chosen, beliefs[key]
        if place < 0 or belief < 0.3:
            continue
        weight = belief * math.sqrt(len(members))
        votes.own[key] = weight
        kind, code, division, county, _, is_local, latitude, longitude, *_ = gazetteer.facts(place)
        if code:
            country[code] += weight
        if is_local:
            if division != place:
                admin1[division] += weight
            if kind == "admin2" or county != place:
                admin2[place if kind == "admin2" else county] += weight
            # The fewer places share its name, the better an anchor it is.
            sure = weight / (1 + math.log(len(members[0].numbers)))
            if len(votes.anchors) < _MOST_TOGETHER:
                votes.anchors.append(Anchor(latitude, longitude, sure, place))
        elif kind == "admin1":
            admin1[place] += weight
    votes.places, votes.anchored = {anchor.place for anchor in votes.anchors}, sum(a.weight for a in votes.anchors)
    votes.country, votes.admin1, votes.admin2 = dict(country), dict(admin1), dict(admin2)
    votes.total, votes.total1, votes.total2 = sum(country.values()), sum(admin1.values()), sum(admin2.values())
    votes.top, votes.top1, votes.top2 = (max(each.values(), default=0.0) for each in (country, admin1, admin2))
    return votes
