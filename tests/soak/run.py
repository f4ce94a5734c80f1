"""A soak of some days: rounds with faults, builds, and after each build a comparison with the truth."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from tests.soak.line import Costs, Soak, warm_up
from tests.soak.sites import Network, serve_network
from tests.soak.truth import compare, sizes
from tests.soak.world import ROUNDS_A_DAY, make_world, rounds

_FAULTS = (None, "kill", "disk", "kill staging", "kill for good")

SETTLED_AFTER = 3
"""After so many days every revisit of the plan has begun."""
MEASURED_DAYS = 4


@dataclass(slots=True)
class Report:
    """What a soak found: differences from the truth, by day its costs and the bytes that lie there, and its faults.

    ``left`` counts the killed rounds that were not run again.
    """

    differences: list[str] = field(default_factory=list)
    costs: list[list[Costs]] = field(default_factory=list)
    bytes_by_kind: list[dict[str, int]] = field(default_factory=list)
    kills: int = 0
    left: int = 0
    full_disks: int = 0

    def grown_costs(self) -> list[str]:
        """What costs more in the last days than in the days after the first three, beyond chance.

        Steps of the state's database are counted for a request, builds by their CPU time; both bounds are generous,
        because a cost that grows with what is stored passes any factor within a month.
        """
        if len(self.costs) < 2 * MEASURED_DAYS + SETTLED_AFTER:
            return []
        early = self.costs[SETTLED_AFTER : SETTLED_AFTER + MEASURED_DAYS]
        lines = []
        for name, factor, measured in (("steps of the state a request", 1.5, _steps), ("CPU of a build", 2.0, _cpu)):
            before, after = measured(early), measured(self.costs[-MEASURED_DAYS:])
            if before and after > factor * before:
                lines.append(f"{name}: {before:.2f} in the first days, {after:.2f} in the last")
        return lines


def _steps(days: Sequence[Sequence[Costs]]) -> float:
    costs = [cost for day in days for cost in day]
    return sum(cost.state_steps for cost in costs) / max(1, sum(cost.requests for cost in costs))


def _cpu(days: Sequence[Sequence[Costs]]) -> float:
    builds = [cost.build_cpu_s for day in days for cost in day if cost.build_cpu_s]
    return sum(builds) / max(1, len(builds))


def soak(
    folder: Path,
    *,
    days: int,
    build_days: Collection[int],
    seed: int,
    stories_a_day: int = 4,
    report_line: Callable[[str], None] = lambda _line: None,
) -> Report:
    """Follow the press for some days; build and compare at the end of each of ``build_days`` (counted from 0)."""
    warm_up()
    network = Network(make_world(days, seed=seed, stories_a_day=stories_a_day))
    report, done, left = Report(), list[dt.datetime](), list[dt.datetime]()
    moments, saved = rounds(days), 0
    with serve_network(network, folder) as outlets:
        line = Soak.begin(network, outlets, folder, seed)
        for day in range(days):
            report.costs.append([])
            for number in range(day * ROUNDS_A_DAY, (day + 1) * ROUNDS_A_DAY):
                report.costs[-1].append(line.collect(moments[number], _FAULTS[number % len(_FAULTS)]))
                (left if report.costs[-1][-1].is_left else done).append(moments[number])
            saved += 1
            line.load_unknown(moments[number], day)
            if day in build_days:
                fault = ("kill", "disk", None)[len(report.bytes_by_kind) % 3]
                report.costs[-1][-1].build_cpu_s = line.build(moments[number], fault)
                found = compare(network, line.settings.home.warehouse, done, saved, left)
                report.differences += [f"day {day + 1}: {each}" for each in found]
                report.bytes_by_kind.append(sizes(line.settings.home.root))
            last = report.costs[-1]
            report_line(
                f"day {day + 1}: {sum(c.requests for c in last)} requests, {sum(c.state_steps for c in last)} steps, "
                f"build {last[-1].build_cpu_s:.1f} s CPU, {len(report.differences)} differences"
            )
    report.kills, report.left, report.full_disks = line.kills, len(left), line.full_disks
    return report
