"""A simulated month with a known truth: outlets publish, watches look on, and everything fails that can.

The alerts that are expected follow from what is planted, not from the code under test: background texts have none of
the words that watches look for. Every run of the watches is a process of its own, and some are killed where it hurts:
before and after any line of the log, before and after any message. The mail server fails for days, takes mails and
hangs up, and the webhook has its moods. Three times the warehouse is rebuilt from loads that other code read again, and
loads come late. In the end each expected alert has arrived once on each of its channels, by the receivers' own count,
and no other has.

``python -m tests.dateline.watches.month [--days 30] [--seed 1] [--runs 4]`` runs the long form.
"""

from __future__ import annotations

import argparse
import datetime as dt
import os
import random
import signal
import sys
import tempfile
import traceback
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from dateline.watches.after_publication import run_watches
from dateline.watches.senders import ChannelSender
from dateline.watches.watch_files import load_watches
from extractors.stores.watch_log.log import WatchLog
from tests.dateline.watches.month_faults import find_faults
from tests.dateline.watches.month_plants import print_loads
from tests.dateline.watches.month_state import SECRET, Month
from tests.dateline.watches.receivers import mail_server, webhook
from tests.dateline.watches.world import START


def run_month(month: Month) -> None:
    """Let the month pass, run by run, and then the days in which the last digests and retries come."""
    load_watches(month.settings.watches)  # the parser and the libraries, which the runs then have
    runs = month.days * month.runs_a_day
    step = dt.timedelta(hours=24 / month.runs_a_day)
    rebuilds = {runs // 4, runs // 2, 3 * runs // 4}
    held: list[str] = []
    for number in range(runs):
        at = START + step * (number + 1)
        new = print_loads(month, number, at)
        for act in month.later.pop(number, []):
            act(at)
        if number in rebuilds:
            month.world.reprocess(at, f"+{number}")
        # a few loads come with the next publication
        chosen = [load for load in month.world.loads if load not in held]
        late = [load for load in new if month.rng.random() < 0.05 and load not in month.planted_loads]
        month.world.publish(month.settings.home.warehouse, at, [load for load in chosen if load not in late])
        held = late
        month.mailbox.fails = _mood(month, at)
        _run_until_done(month, at + dt.timedelta(minutes=3))
        if month.rng.random() < 0.1:  # a replay: the same again
            _run_until_done(month, at + dt.timedelta(minutes=4))
    month.mailbox.fails = lambda: None
    month.hook.status = lambda: 204
    end = START + step * runs
    month.world.publish(month.settings.home.warehouse, end)
    # by night and by day: what is due in a watch's quiet hours goes when they end
    for hours in (0, 1, 3, 6, 12, 18, 24, 48, 96, 24 * 8, 24 * 8 + 12):
        _run_until_done(month, end + dt.timedelta(hours=hours, minutes=30))


def _mood(month: Month, at: dt.datetime) -> Callable[[], str | None]:
    """How the mail server does at this time: down on two days, else now and then."""
    day = (at - START).days
    rng = random.Random(f"{month.seed} {at}")

    def answer() -> str | None:
        if day in (10, 11):
            return "451 come again"
        if rng.random() < 0.05:
            return "hang up"
        return "452 too much mail" if rng.random() < 0.05 else None

    month.hook.status = lambda: 503 if rng.random() < 0.1 else 204
    return answer


def _run_until_done(month: Month, now: dt.datetime) -> None:
    """Run the watches in a process of their own; where it is killed, run them again."""
    while True:
        doomed = month.rng.randrange(1, 12) if month.rng.random() < 0.25 else None
        ended = os.waitstatus_to_exitcode(_fork(partial(_run, month, now, doomed)))
        if ended == 0:
            return
        if ended != -signal.SIGKILL:
            raise AssertionError(f"the watches ended with {ended}")
        month.kills += 1


def _fork(act: Callable[[], None]) -> int:
    child = os.fork()
    if child == 0:
        code = 1
        try:
            act()
            code = 0
        except BaseException as error:  # the parent must learn of it
            sys.stderr.write(f"{type(error).__name__}: {error}\n")
            traceback.print_exc()
        finally:
            sys.stderr.flush()
            os._exit(code)
    _, status = os.waitpid(child, 0)
    return status


def _run(month: Month, now: dt.datetime, doomed: int | None) -> None:
    environ = {
        "DATELINE_SMTP": f"smtp://127.0.0.1:{month.mailbox.port}",
        "DATELINE_MAIL_FROM": "dateline@example.org",
        "HOOK_SECRET": SECRET,
    }
    sender = ChannelSender(environ, draw=None)
    if doomed is not None:
        _kill_at(doomed, sender)
    run_watches(month.settings, sender, now=now)


def _kill_at(count: int, sender: ChannelSender) -> None:
    """Kill this process before or after the nth step that matters: a line of the log, a message."""
    left = [count]

    def step(act: Callable[..., Any]) -> Callable[..., Any]:
        def stepped(*args: Any, **kwargs: Any) -> Any:
            _tick(left)
            done = act(*args, **kwargs)
            _tick(left)
            return done

        return stepped

    for name in ("plan", "begin", "end", "add_matches", "add_waiting", "add_loads"):
        setattr(WatchLog, name, step(getattr(WatchLog, name)))
    sender.send = step(sender.send)  # type: ignore[method-assign]


def _tick(left: list[int]) -> None:
    left[0] -= 1
    if left[0] == 0:
        os.kill(os.getpid(), signal.SIGKILL)


def simulate(days: int, seed: int, runs_a_day: int) -> tuple[Month, list[str]]:
    """Run one month and return it with its faults."""
    with tempfile.TemporaryDirectory() as folder, mail_server() as mailbox, webhook() as hook:
        month = Month(Path(folder), mailbox, hook, days, seed, runs_a_day=runs_a_day)
        run_month(month)
        return month, find_faults(month)


def main() -> int:
    """Run months, one a seed, and print what differs from the truth; returns 1 if anything does."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--days", type=int, default=30)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--months", type=int, default=1)
    parser.add_argument("--runs", type=int, default=4, help="publications a day")
    chosen = parser.parse_args()
    bad = 0
    for seed in range(chosen.seed, chosen.seed + chosen.months):
        month, faults = simulate(chosen.days, seed, chosen.runs)
        print(f"seed {seed}: {len(month.world.articles):,} articles, {len(month.expected):,} alerts expected, "
              f"{len(month.mailbox.mails):,} mails, {len(month.hook.requests):,} requests, {month.kills} kills, "
              f"{len(faults)} faults", flush=True)  # fmt: skip
        for fault in faults[:40]:
            print("  " + fault)
        bad += len(faults)
    return int(bad > 0)


if __name__ == "__main__":
    sys.exit(main())
