"""The state of a simulated month: outlets, watches, and the alerts that are expected."""

from __future__ import annotations

import datetime as dt
import random
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from extractors.runtime.settings import PROJECT_ROOT, Home, Settings
from tests.dateline.watches.receivers import Hook, Mailbox
from tests.dateline.watches.world import World

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
