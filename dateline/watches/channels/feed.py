"""A watch's Atom feed (RFC 4287), ``watches/NAME.atom`` in the home: written again as a whole when something is new.

Each entry has the match's identity as its id: a reader shows it once, however often the file is written.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Sequence
from pathlib import Path
from xml.etree import ElementTree as Xml

from dateline.watches.alert import Alert
from dateline.watches.message import alert_html, event_name
from dateline.watches.watch import Watch
from extractors.language.text import storable
from extractors.runtime.atomic_files import write_atomically
from extractors.runtime.printable import one_line, printable
from extractors.runtime.settings import Home
from extractors.runtime.version import VERSION

MOST_ENTRIES = 100
FOLDER = "watches"
_ATOM = "http://www.w3.org/2005/Atom"
_NAMESPACE = uuid.UUID("2f1c1c8e-6f0e-5c37-9d60-0d6a4a1f3b52")
"""Of the ids of feeds and entries; must never change, or readers show everything again."""


def feed_path(home: Home, name: str) -> Path:
    """Return where the feed of a watch lies."""
    return home.root / FOLDER / f"{name}.atom"


def write_feed(home: Home, watch: Watch, alerts: Sequence[Alert], *, now: dt.datetime) -> bool:
    """Write the feed, latest entry first, if it differs from what is there; return whether it was written.

    ``alerts`` are up to ``MOST_ENTRIES``, latest first. ``now`` is used where there is none.
    """
    path = feed_path(home, watch.name)
    text = make_feed(watch, alerts, now=now)
    if path.is_file() and _without_updated(path.read_text("utf-8", "replace")) == _without_updated(text):
        return False
    path.parent.mkdir(parents=True, exist_ok=True)
    write_atomically(path, text)
    return True


def make_feed(watch: Watch, alerts: Sequence[Alert], *, now: dt.datetime) -> str:
    """Return the feed as text: an XML document."""
    Xml.register_namespace("", _ATOM)
    root = Xml.Element(f"{{{_ATOM}}}feed")
    updated = max((dt.datetime.fromisoformat(alert.match.noticed_at) for alert in alerts), default=now)
    _add(root, "id", _id(f"watch {watch.name}"))
    _add(root, "title", _plain(one_line(watch.title)))
    _add(root, "updated", _stamp(updated))
    _add(_add(root, "author"), "name", "Dateline")
    _add(root, "generator", "Dateline", version=VERSION)
    if watch.query:
        _add(
            root, "subtitle", f"What the watch {watch.name} notices. Its query: {_plain(one_line(watch.query, 2_000))}"
        )
    for alert in alerts[:MOST_ENTRIES]:
        entry = _add(root, "entry")
        _add(entry, "id", _id(f"match {alert.match.match_key}"))
        _add(entry, "title", f"{event_name(alert)}: {_plain(alert.title)}")
        _add(entry, "updated", _stamp(dt.datetime.fromisoformat(alert.match.noticed_at)))
        if alert.published_at:
            _add(entry, "published", _stamp(alert.published_at))
        if alert.outlet:
            _add(_add(entry, "author"), "name", _plain(alert.outlet))
        if alert.address:
            _add(entry, "link", rel="alternate", href=_plain(alert.address))
        for link in alert.links:
            if link.address != alert.address:
                _add(entry, "link", rel="related", href=_plain(link.address), title=_plain(link.says))
        _add(entry, "category", term=alert.match.event, label=event_name(alert))
        _add(entry, "summary", _plain(alert.why))
        _add(entry, "content", _plain(alert_html(watch, alert, has_heading=False)), type="html")
    Xml.indent(root)
    return '<?xml version="1.0" encoding="utf-8"?>\n' + Xml.tostring(root, encoding="unicode") + "\n"


def _add(parent: Xml.Element, name: str, text: str | None = None, **attributes: str) -> Xml.Element:
    element = Xml.SubElement(parent, f"{{{_ATOM}}}{name}", attributes)
    element.text = text
    return element


def _plain(text: str) -> str:
    """Text without what XML cannot hold."""
    return storable(printable(text)).replace("\ufffe", "\ufffd").replace("\uffff", "\ufffd")


def _id(name: str) -> str:
    return f"urn:uuid:{uuid.uuid5(_NAMESPACE, name)}"


def _stamp(moment: dt.datetime) -> str:
    moment = moment if moment.tzinfo else moment.replace(tzinfo=dt.UTC)
    return moment.astimezone(dt.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _without_updated(text: str) -> str:
    """A feed without the time at which an empty one was written."""
    return "\n".join(line for line in text.splitlines() if not line.startswith("  <updated>"))
