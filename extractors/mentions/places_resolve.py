"""Decide which place of the gazetteer each name is: one sense a document, decided by what the names say together."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

from extractors.mentions.gazetteer import ADJECTIVE, ALTERNATE, PRIMARY, WEAK, Gazetteer
from extractors.mentions.places_spot import Span

Key = tuple[str, str, str]
"""What makes spans one name: the folded name, its kind, the division word beside it."""


@dataclass(slots=True)
class Weights:
    """What each sort of evidence is worth when places compete for a name (in units of log10 population)."""

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
    admin1_vote: float = 3.4
    admin2_vote: float = 0.8
    near: float = 2.7
    hint: float = 2.2
    language: float = 0.9
    company: float = 1.5
    namesake: float = -1.0
    rounds: int = 2


DEFAULT = Weights()
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


@dataclass(slots=True)
class Anchor:
    """A place the document speaks of, by whose distance others are judged; ``weight`` is how sure it is."""

    latitude: float
    longitude: float
    weight: float
    place: int


@dataclass(slots=True)
class Votes:
    """What the document's names speak for: weights by country number, first and second level division, and in all."""

    country: dict[int, float] = field(default_factory=dict)
    admin1: dict[int, float] = field(default_factory=dict)
    admin2: dict[int, float] = field(default_factory=dict)
    anchors: list[Anchor] = field(default_factory=list)
    own: dict[Key, float] = field(default_factory=dict)
    total: float = 0.0
    total1: float = 0.0
    total2: float = 0.0

    def share(self, country: int) -> float:
        """Return a country's share of the votes, 0 to 1."""
        return self.country.get(country, 0.0) / self.total if self.total else 0.0


def prior(gazetteer: Gazetteer, place: int, flag: int, weights: Weights) -> float:
    """Return what a place is worth before the document is looked at."""
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


Options = list[tuple[float, int]]
"""The places of one name with what each is worth before votes are counted, best first."""


def resolve(
    spans: Sequence[Span],
    gazetteer: Gazetteer,
    hints: Sequence[int] = (),
    language: str = "en",
    weights: Weights = DEFAULT,
    known: dict[Key, Options] | None = None,
) -> Votes:
    """Choose a place for every span (``span.chosen``), all spans of one name alike, and return the document's votes.

    ``hints`` are country numbers that the caller expects. ``known`` carries the names' options from one look at a
    document to the next: what it has is taken as it stands, what it lacks is added.
    """
    groups: dict[Key, list[Span]] = defaultdict(list)
    for span in spans:
        if span.numbers:
            groups[span.key, span.kind, span.division].append(span)
    scored = {} if known is None else known
    if not groups.keys() <= scored.keys():
        spoken = {
            gazetteer.country_number[code] for code in SPOKEN.get(language, ()) if code in gazetteer.country_number
        }
        for key, members in groups.items():
            scored[key] = _options(members[0], gazetteer, hints, spoken, weights)
        _add_company(groups, scored, gazetteer, weights)
        for key, members in groups.items():
            for member in members:
                member.chosen = scored[key][0][1]
    votes = _count(groups, gazetteer)
    for _ in range(weights.rounds):
        is_settled = True
        for key, members in groups.items():
            if len(scored[key]) > 1 or not members[0].evidence:
                before = members[0].chosen
                _choose(key, members, scored[key], spans, votes, gazetteer, weights)
                is_settled &= members[0].chosen == before
        if is_settled:
            break
        votes = _count(groups, gazetteer)
    return votes


def _options(span: Span, gazetteer: Gazetteer, hints: Sequence[int], spoken: set[int], weights: Weights) -> Options:
    country, kinds, types = gazetteer.country, gazetteer.type, gazetteer.types
    options = []
    is_latin = span.key.isascii()
    homes = {gazetteer.admin1[place] for place in span.numbers if types[kinds[place]] == "city"}
    for place, flag in zip(span.numbers[:_MOST], span.flags[:_MOST], strict=True):
        if span.kind == "adjective" and not flag & ADJECTIVE:
            continue
        score = prior(gazetteer, place, flag, weights)
        if span.division and types[kinds[place]] in ("admin1", "admin2"):
            score += weights.division
        elif place in homes:
            score += weights.namesake
        elif flag & ALTERNATE and not flag & PRIMARY and gazetteer.admin1[place] in span.numbers:
            score -= weights.alternate  # the seat of a division of that name: one spelling serves both
        if country[place] in hints:
            score += weights.hint
        if country[place] in spoken and is_latin:
            score += weights.language
        options.append((score, place))
    options.sort(key=lambda pair: -pair[0])
    return options


def _add_company(
    groups: dict[Key, list[Span]], scored: dict[Key, Options], gazetteer: Gazetteer, weights: Weights
) -> None:
    """Raise the score of places that have namesakes of the document's other names beside them.

    ``Lake County`` and ``Mentor`` are each several places, but only in Ohio do they lie together: of every two names
    all places are compared, over a grid of one degree.
    """
    kinds, types = gazetteer.type, gazetteer.types
    latitude, longitude = gazetteer.latitude, gazetteer.longitude
    if len(groups) > _MOST_TOGETHER:
        return
    grid: dict[tuple[int, int], list[tuple[int, float, float, float]]] = defaultdict(list)
    local: list[tuple[Key, Options]] = []
    for number, (key, members) in enumerate(groups.items()):
        options = scored[key]
        local.append((key, options))
        if not options or key[1] == "adjective":
            continue
        belief = max(1 / (1 + math.exp(-max(-30.0, member.logit))) for member in members)
        if belief < 0.4:
            continue
        best = options[0][0]
        belief /= 1 + 0.3 * math.log(len(options))
        for score, place in options:
            if best - score < 6 and types[kinds[place]] in ("city", "admin2"):
                lat, lon = latitude[place], longitude[place]
                grid[int(lat + 90), int(lon + 180)].append((number, belief * 0.7 ** (best - score), lat, lon))
    if len(grid) < 2:
        return
    for number, (key, options) in enumerate(local):
        if len(options) < 2 or key[1] == "adjective":
            continue
        raised = []
        for score, place in options:
            if types[kinds[place]] in ("city", "admin2"):
                lat, lon = latitude[place], longitude[place]
                row, column = int(lat + 90), int(lon + 180)
                best_of: dict[int, float] = {}
                for i in (row - 1, row, row + 1):
                    for j in (column - 1, column, column + 1):
                        for other, weight, other_lat, other_lon in grid.get((i, j), ()):
                            is_near = abs(other_lat - lat) + 0.8 * abs(other_lon - lon) < 1.0
                            if is_near and other != number and weight > best_of.get(other, 0.0):
                                best_of[other] = weight
                if best_of:
                    score += weights.company * min(2.0, sum(best_of.values()))
            raised.append((score, place))
        raised.sort(key=lambda pair: -pair[0])
        scored[key] = raised


def _choose(
    key: Key,
    members: list[Span],
    options: Options,
    spans: Sequence[Span],
    votes: Votes,
    gazetteer: Gazetteer,
    weights: Weights,
) -> None:
    containers = {
        spans[member.within].chosen for member in members if member.within >= 0 and spans[member.within].chosen >= 0
    }
    country, admin1, admin2 = gazetteer.country, gazetteer.admin1, gazetteer.admin2
    latitude, longitude = gazetteer.latitude, gazetteer.longitude
    kinds, types = gazetteer.type, gazetteer.types
    now = members[0].chosen
    # A name does not vote for itself.
    own = votes.own.get(key, 0.0)
    now1 = admin1[now] if admin1[now] >= 0 else now
    now2 = admin2[now] if admin2[now] >= 0 else now
    total = votes.total - (own if country[now] else 0.0)
    total1 = votes.total1 - (own if now1 in votes.admin1 else 0.0)
    total2 = votes.total2 - (own if now2 in votes.admin2 else 0.0)
    anchors = [anchor for anchor in votes.anchors[:_MOST_TOGETHER] if anchor.place != now]
    scale = sum(anchor.weight for anchor in anchors)
    ceiling = weights.country_vote + weights.admin1_vote + weights.admin2_vote + weights.near
    ceiling += weights.within if containers else 0
    best_score, best, reasons = -1e9, now, []
    for score, place in options:
        if score + ceiling < best_score:
            break
        value, why = score, []
        votes_country = votes.country.get(country[place], 0.0) - (own if country[place] == country[now] else 0.0)
        if votes_country > 0.01 and total > 0.01:
            value += weights.country_vote * min(1.0, votes_country / (total + 0.3))
            why.append("country")
        elif not country[place]:
            value += weights.country_vote * 0.8  # a sea or a continent is in no country and loses no vote for it
        elif types[kinds[place]] == "country":
            value += weights.country_vote * 0.4  # texts about one country name others too
        division = admin1[place] if admin1[place] >= 0 else place
        votes_division = votes.admin1.get(division, 0.0) - (own if division == now1 else 0.0)
        if votes_division > 0.01 and total1 > 0.01:
            value += weights.admin1_vote * min(1.0, votes_division / (total1 + 0.3))
            why.append("division")
        county = admin2[place] if admin2[place] >= 0 else place
        votes_county = votes.admin2.get(county, 0.0) - (own if county == now2 else 0.0)
        if votes_county > 0.01 and total2 > 0.01:
            value += weights.admin2_vote * min(1.0, votes_county / (total2 + 0.3))
        if anchors and types[kinds[place]] in ("city", "admin2"):
            lat, lon = latitude[place], longitude[place]
            cosine = math.cos(math.radians(lat))
            closeness = 0.0
            for anchor in anchors:
                dx = (anchor.longitude - lon) * cosine
                dy = anchor.latitude - lat
                square = dx * dx + dy * dy
                if square < 6.25:
                    closeness += anchor.weight * (1.0 - math.sqrt(square) / 2.5)
            if closeness:
                value += weights.near * min(1.0, closeness / max(scale, 0.7))
                why.append("near")
        for container in containers:
            home = gazetteer.country_places.get(gazetteer.countries[country[place]], -2)
            if container != place and container in (admin1[place], admin2[place], home):
                value += weights.within
                why.append("within")
                break
        if value > best_score:
            best_score, best, reasons = value, place, why
    for member in members:
        member.chosen = best
        member.evidence = reasons


def _count(groups: dict[Key, list[Span]], gazetteer: Gazetteer) -> Votes:
    votes = Votes()
    country: dict[int, float] = defaultdict(float)
    admin1: dict[int, float] = defaultdict(float)
    admin2: dict[int, float] = defaultdict(float)
    for key, members in groups.items():
        place = members[0].chosen
        if place < 0:
            continue
        belief = max(1 / (1 + math.exp(-max(-30.0, member.logit))) for member in members)
        if belief < 0.3:
            continue
        weight = belief * math.sqrt(len(members))
        votes.own[key] = weight
        kind = gazetteer.types[gazetteer.type[place]]
        code = gazetteer.country[place]
        if code:
            country[code] += weight
        if kind in ("city", "admin2"):
            if gazetteer.admin1[place] >= 0:
                admin1[gazetteer.admin1[place]] += weight
            if kind == "admin2" or gazetteer.admin2[place] >= 0:
                admin2[place if kind == "admin2" else gazetteer.admin2[place]] += weight
            # The fewer places share its name, the better an anchor it is.
            sure = weight / (1 + math.log(len(members[0].numbers)))
            votes.anchors.append(Anchor(gazetteer.latitude[place], gazetteer.longitude[place], sure, place))
        elif kind == "admin1":
            admin1[place] += weight
    votes.country, votes.admin1, votes.admin2 = dict(country), dict(admin1), dict(admin2)
    votes.total, votes.total1, votes.total2 = sum(country.values()), sum(admin1.values()), sum(admin2.values())
    return votes
