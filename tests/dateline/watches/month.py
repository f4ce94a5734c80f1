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
import json
import os
import random
import signal
import sys
import tempfile
import traceback
from collections import Counter, defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

import yaml

from dateline.watches.after_publication import run_watches
from dateline.watches.senders import ChannelSender
from dateline.watches.watch_files import load_watches
from extractors.runtime.settings import PROJECT_ROOT, Home, Settings
from extractors.stores.watch_log.log import WatchLog
from tests.dateline.watches.receivers import Hook, Mailbox, mail_server, webhook
from tests.dateline.watches.world import START, World

SECRET = "a secret of the test"
Expected = tuple[str, str, str]
"""One alert: the watch, the event, the article or outlet."""
_WORDS = [f"{a}{b}" for a in ("mar", "sil", "dor", "ven", "tol", "rak") for b in ("ana", "ibo", "eno", "uti", "ake")]


@dataclass
class Month:
    """The state of one simulation."""

    folder: Path
    mailbox: Mailbox
    hook: Hook
    days: int
    seed: int
    outlet_count: int = 50
    runs_a_day: int = 4
    rng: random.Random = field(init=False)
    world: World = field(init=False)
    expected: set[Expected] = field(default_factory=set)
    kills: int = 0
    planted_loads: set[str] = field(default_factory=set)
    later: dict[int, list[Callable[[dt.datetime], None]]] = field(default_factory=lambda: defaultdict(list))

    def __post_init__(self) -> None:
        self.rng = random.Random(self.seed)
        self.world = World([f"outlet_{number:02d}" for number in range(self.outlet_count)])
        self.settings = Settings(
            Home(self.folder / "home"), PROJECT_ROOT, PROJECT_ROOT, None, watches_folder=self.folder / "watches"
        )
        self.settings.home.root.mkdir(parents=True)
        self.watches = make_watches(self.hook.address)
        (self.folder / "watches").mkdir()
        for name, text in self.watches.items():
            (self.folder / "watches" / f"{name}.yml").write_text(
                text if isinstance(text, str) else yaml.safe_dump(text), "utf-8"
            )
        self.number = 0

    # what outlets print

    def text(self, *words: str) -> str:
        """A text of background words with some others in it."""
        around = [self.rng.choice(_WORDS) for _ in range(40)]
        at = self.rng.randrange(len(around))
        return " ".join([*around[:at], *words, *around[at:]])

    def article(
        self, load_id: str, at: dt.datetime, *words: str, published_at: dt.datetime | None = None,
        story: str | None = None, body: str | None = None,
    ) -> str:  # fmt: skip
        """Put a new article into a load; return its reference."""
        self.number += 1
        ref = f"a{self.number}"
        self.world.read(load_id, ref, self.text(), body or self.text(*words), at, published_at, story)
        return ref

    def expect(self, watch: str, event: str, outlet: str, ref: str | None = None) -> None:
        about = self.world.articles[outlet, ref].key if ref else outlet
        self.expected.add((watch, event, about))


def make_watches(hook: str) -> dict[str, Any]:
    """The files of the watches: forty, of which one is paused and one cannot be read."""
    ways: list[list[dict[str, Any]]] = [
        [{"mail": ["desk@example.org"]}],
        [{"webhook": hook, "secret_from": "HOOK_SECRET"}],
        [{"mail": ["desk@example.org", "night@example.org"], "when": "daily"}, {"webhook": hook}],
        [{"mail": ["week@example.org"], "when": "weekly", "on": "friday"}],
        [{"webhook": hook, "secret_from": "HOOK_SECRET", "when": "hourly"}],
    ]
    files: dict[str, Any] = {}

    def add(name: str, **keys: Any) -> None:
        files[name] = {"title": f"The watch {name}", "send": ways[len(files) % len(ways)], **keys}

    for n in range(12):
        add(f"word_{n}", query=f"kiwi{n}", time_zone="Asia/Tehran" if n % 2 else "America/New_York")
    for n in range(4):
        add(f"phrase_{n}", query=f'"red plum{n}" AND NOT blocked')
    for n in range(4):
        add(f"near_{n}", query=f"pear{n} NEAR/3 melon*", quiet_hours={"since": "21:00", "until": "07:30"})
    for n in range(6):
        add(f"edit_{n}", query=f"fig{n}", events=["match", "match_in_edit", "no_longer_matches"])
    for n in range(4):
        add(f"gone_{n}", query=f"lime{n}", events=["taken_down"])
    for n in range(3):
        add(f"story_{n}", query=f"date{n}", story_outlets=3)
    for n in range(3):
        add(f"silent_{n}", silence={"outlets": [f"outlet_{n:02d}"], "hours": 30})
    for n in range(2):
        add(f"volume_{n}", query=f"nut{n}", events=[], volume={"hours": 24, "least": 10, "sensitivity": "low"})
    add("paused", query="kiwi0", paused=True)
    files["broken"] = "title: Broken\nquery: (kiwi0 OR\n"
    assert len(files) == 40
    return files


def run_month(month: Month) -> None:
    """Let the month pass, run by run, and then the days in which the last digests and retries come."""
    load_watches(month.settings.watches)  # the parser and the libraries, which the runs then have
    runs = month.days * month.runs_a_day
    step = dt.timedelta(hours=24 / month.runs_a_day)
    rebuilds = {runs // 4, runs // 2, 3 * runs // 4}
    held: list[str] = []
    for number in range(runs):
        at = START + step * (number + 1)
        new = _loads(month, number, at)
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


def _loads(month: Month, number: int, at: dt.datetime) -> list[str]:
    """One load of each outlet, with what it printed since the last run, and what is planted in it."""
    rng, world = month.rng, month.world
    month.planted_loads = set()
    loads = {}
    for place, outlet in enumerate(world.outlets):
        load_id = loads[outlet] = world.load(outlet, at - dt.timedelta(minutes=10))
        # the first three are those that silence is missed of
        if place < 3:
            if not _is_silent(month, place, number):
                month.article(load_id, at - dt.timedelta(minutes=10))
        elif rng.random() < 0.3:
            month.article(load_id, at - dt.timedelta(minutes=10))
    _plant(month, number, at, loads)
    return list(loads.values())


def _is_silent(month: Month, place: int, number: int) -> bool:
    day = number // month.runs_a_day
    return day in (7 + 5 * place, 8 + 5 * place) and day < month.days - 1


def _plant(month: Month, number: int, at: dt.datetime, loads: dict[str, str]) -> None:
    rng, seen = month.rng, at - dt.timedelta(minutes=10)
    free = month.world.outlets[3:]

    def new(*words: str, **more: Any) -> tuple[str, str]:
        outlet = more.pop("outlet", None) or rng.choice(free)
        month.planted_loads.add(loads[outlet])
        return outlet, month.article(loads[outlet], seen, *words, **more)

    for n in range(12):
        if rng.random() < 0.06:
            month.expect(f"word_{n}", "match", *new(f"Kiwi{n}!"))
        if rng.random() < 0.02:  # an archive comes in: it wakes nobody
            new(f"kiwi{n}", published_at=at - dt.timedelta(days=60))
    for n in range(4):
        if rng.random() < 0.06:
            month.expect(f"phrase_{n}", "match", *new("red", f"plum{n},"))
            new(f"plum{n}", "red")
            new("red", f"plum{n}", "blocked")
        if rng.random() < 0.06:
            month.expect(f"near_{n}", "match", *new("melons", "and", f"pear{n}"))
            new("melons", "one", "two", "three", f"pear{n}")
    for n in range(6):
        if rng.random() < 0.05:
            _plant_edits(month, number, n, new())
    for n in range(4):
        if rng.random() < 0.12:
            _plant_takedown(month, number, n, new(f"lime{n}"))
    for n in range(3):
        if rng.random() < 0.04:
            _plant_story(month, number, n, new)
    last = month.runs_a_day * month.days
    for n in range(2):
        burst = number == month.runs_a_day * (24 + n) + 1 and month.days > 26
        for _ in range(30 if burst else rng.choice((0, 1, 1, 2)) if number < last else 0):
            new(f"nut{n}")
        if burst:
            month.expected.add((f"volume_{n}", "volume_unusual", ""))
    day = number / month.runs_a_day
    for n in range(3):
        if day == 7 + 5 * n + 2 and day < month.days:
            month.expect(f"silent_{n}", "outlet_silent", f"outlet_{n:02d}")


def _plant_edits(month: Month, number: int, n: int, printed: tuple[str, str]) -> None:
    """An article that an edit makes match, a second one extends, a third leaves be, a fourth takes out of it."""
    outlet, ref = printed
    first = month.world.articles[outlet, ref].readings[0]
    versions = [
        (f"{first.body} fig{n} ripens.", "match"),
        (f"{first.body} fig{n} ripens. Now fig{n} is ripe.", "match_in_edit"),
        (f"{first.body} fig{n} ripens. Now fig{n} is ripe. More came.", None),
        (f"{first.body} More came.", "no_longer_matches"),
    ]
    for place, (body, event) in enumerate(versions, 1):
        later = number + 2 * place
        if later >= month.runs_a_day * month.days:
            return

        def edit(at: dt.datetime, body: str = body, event: str | None = event) -> None:
            load_id = f"{outlet}.world.{at - dt.timedelta(minutes=10):%Y%m%dT%H%M%S}"
            month.planted_loads.add(load_id)
            month.world.read(load_id, ref, first.title, body, at - dt.timedelta(minutes=9))
            if event:
                month.expect(f"edit_{n}", event, outlet, ref)

        month.later[later].append(edit)


def _plant_takedown(month: Month, number: int, n: int, printed: tuple[str, str]) -> None:
    outlet, ref = printed
    later = number + month.rng.randrange(1, 8)
    if later >= month.runs_a_day * month.days:
        return

    def take_down(at: dt.datetime) -> None:
        load_id = f"{outlet}.world.{at - dt.timedelta(minutes=10):%Y%m%dT%H%M%S}"
        month.planted_loads.add(load_id)
        month.world.articles[outlet, ref].gone.append((load_id, at - dt.timedelta(minutes=9)))
        month.expect(f"gone_{n}", "taken_down", outlet, ref)

    month.later[later].append(take_down)


def _plant_story(month: Month, number: int, n: int, new: Callable[..., tuple[str, str]]) -> None:
    """A story that three outlets bring, one after the other: alerted when it begins, and when the third has it."""
    story, outlets = f"story {number} {n}", month.rng.sample(month.world.outlets[3:], 4)
    body = month.text(f"date{n}")
    outlet, ref = new(story=story, body=body, outlet=outlets[0])
    month.expect(f"story_{n}", "match", outlet, ref)
    for place, follower in enumerate(outlets[1:], 1):
        later = number + place
        if later >= month.runs_a_day * month.days:
            return

        def follow(at: dt.datetime, follower: str = follower, place: int = place) -> None:
            load_id = f"{follower}.world.{at - dt.timedelta(minutes=10):%Y%m%dT%H%M%S}"
            month.planted_loads.add(load_id)
            month.article(load_id, at - dt.timedelta(minutes=9), story=story, body=body)
            if place == 2:
                month.expected.add((f"story_{n}", "story_grown", story))

        month.later[later].append(follow)


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


def find_faults(month: Month) -> list[str]:
    """Compare what the receivers got with what is expected; a line for each difference."""
    faults: list[str] = []
    got: dict[tuple[str, str], Counter[Expected]] = defaultdict(Counter)
    seen: Counter[str] = Counter()
    matches = _matches(month)
    for _, mail in month.mailbox.mails:
        key = str(mail["Message-ID"]).strip("<>").partition("@")[0]
        seen[key] += 1
        if seen[key] > 1:
            if not mail["X-Dateline-Maybe-Repeated"]:
                faults.append(f"the mail {key} came {seen[key]} times and does not say so")
            continue
        watch = str(mail["X-Dateline-Watch"])
        got[watch, "mail"].update(matches[key])
    for key in month.hook.messages():
        got[matches[key][0][0], "webhook"].update(matches[key])
    wanted: dict[tuple[str, str], set[Expected]] = defaultdict(set)
    for alert in month.expected:
        for channel in month.watches[alert[0]]["send"]:
            wanted[alert[0], "mail" if "mail" in channel else "webhook"].add(alert)
    for way in sorted(wanted.keys() | got.keys()):
        for alert, times in sorted(got[way].items()):
            if alert not in wanted[way]:
                faults.append(f"{way}: {alert} was not expected")
            elif times != 1:
                faults.append(f"{way}: {alert} came {times} times")
        faults += [f"{way}: {alert} did not come" for alert in sorted(wanted[way] - got[way].keys())]
    return faults


def _matches(month: Month) -> dict[str, list[Expected]]:
    """What each message is about, by its key."""
    found: dict[str, list[Expected]] = {}
    with WatchLog(month.settings.home.state, wait_s=5) as log:
        for key, match_keys in log.db.execute(
            "select delivery_key, match_keys from deliveries where status = 'planned'"
        ):
            found[key] = [
                (row.watch, row.event, _about(month, row.event, row.article_key or (row.outlet_id or "")))
                for row in log.matches(json.loads(match_keys))
            ]
    return found


def _about(month: Month, event: str, key: str) -> str:
    """The article or outlet; of a story that grows, the story, whichever of its articles stands for it."""
    if event != "story_grown":
        return key
    return next(article.story or "" for article in month.world.articles.values() if article.key == key)


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
