"""What follows a publication: evaluate the watches, write feeds, send what is due. Commands and the DAG call it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field

from dateline.watches.deliver import Sent, send_due
from dateline.watches.evaluate import Evaluation, evaluate
from dateline.watches.senders import Sender
from dateline.watches.shipped import EXAMPLES, can_notice
from dateline.watches.watch_files import Watches, load_watches
from extractors.runtime.settings import Settings
from extractors.stores.watch_log.log import WatchLog, log_path


@dataclass(slots=True)
class Outcome:
    """What was noticed and sent. ``waiting`` counts, by watch and channel, what is noticed and not sent yet."""

    watches: Watches
    evaluation: Evaluation
    sent: Sent
    waiting: Mapping[tuple[str, str], int] = field(default_factory=dict)

    @property
    def problems(self) -> list[str]:
        """Return a line for each watch, channel or message that failed, and for each file that cannot be read."""
        return [*map(str, self.watches.errors), *self.evaluation.problems, *self.sent.problems]


def run_watches(
    settings: Settings, sender: Sender | None, *, now: dt.datetime, desk: str | None = None, wait_s: float = 60.0
) -> Outcome:
    """Evaluate what the published file has that is new, write the feeds, and with a ``sender`` send what is due.

    Without one nothing is sent: ``waiting`` says what would be. ``now`` is UTC. The examples are passed over where no
    outlet of theirs is published.

    Raises:
        BuildError: the published file cannot be opened.
        WatchLogBusyError: another process is at work on the watches.
        WatchLogError: the log of the watches cannot be used.
    """
    home = settings.home
    watches = load_watches(settings.watches) if can_notice(settings) else Watches(EXAMPLES, {})
    if not watches.watches and not log_path(home.state).exists():
        return Outcome(watches, Evaluation(), Sent())
    with WatchLog(home.state, wait_s=wait_s) as log:
        evaluation = evaluate(home, watches.active, log, now=now)
        sent = send_due(home, watches, log, sender, now=now, desk=desk)
        return Outcome(watches, evaluation, sent, count_waiting(log))


def count_waiting(log: WatchLog) -> dict[tuple[str, str], int]:
    """Return how many matches are not sent yet, planned ones included, by watch and channel."""
    waiting = {key: len(matches) for key, matches in log.waiting().items()}
    for planned in log.outbox():
        key = (planned.watch, planned.channel)
        waiting[key] = waiting.get(key, 0) + len(planned.match_keys)
    return waiting
