"""Watch files: what they may say, and what is said of those that are wrong."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from dateline.watches.shipped import EXAMPLES
from dateline.watches.watch import make_schema
from dateline.watches.watch_files import load_watches
from extractors.stores.watch_log.errors import UnknownWatchError

GOOD = "title: Ferries\nquery: ferry\n"


def read(folder: Path, text: str, name: str = "one") -> list[str]:
    (folder / f"{name}.yml").write_text(text, "utf-8")
    return [str(error).replace(str(folder), "") for error in load_watches(folder).errors]


def test_a_watch_needs_a_title_and_a_query_and_alerts_on_matches(tmp_path: Path) -> None:
    assert not read(tmp_path, GOOD)
    watch = load_watches(tmp_path).get("one")
    assert (watch.events, watch.once_a_story, watch.feed, watch.send) == (("match",), True, True, ())


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("query: ferry\n", "title: the key is missing"),
        ("title: A\n", "query is missing: without one a watch needs speakers or silence"),
        ("title: A\nquery: (ferry OR\n", "this parenthesis is never closed (at character 1)\n(ferry OR\n^\nWhat"),
        ("title: A\nqeury: ferry\n", "Did you mean query?"),
        (GOOD + "send: [{mail: [desk at example.org]}]\n", "is no e-mail address; write one as desk@example.org"),
        (GOOD + "send: [{mail: ['a@b.example\\nBcc: x@y.example']}]\n", "is no e-mail address"),
        (GOOD + "send: [{mail: [a@b.example], webhook: 'https://c.example/'}]\n", "the one way of a channel"),
        (GOOD + "send: [{when: daily}]\n", "the one way of a channel"),
        (GOOD + "send: [{webhook: 'https://c.example/', secret_from: hunter2}]\n", "the secret itself is never"),
        (GOOD + "send: [{apprise_from: 'slack://token'}]\n", "the secret itself is never"),
        (GOOD + "send: [{webhook: 'file:///etc/passwd'}]\n", "not an http or https address"),
        (GOOD + "send: [{mail: [a@b.example]}, {mail: [a@b.example]}]\n", "a channel twice"),
        (GOOD + "quiet_hours: {since: 22:00, until: '07:00'}\n", "in quotes"),
        (GOOD + "time_zone: Berlin\n", "is no IANA time zone"),
        (GOOD + "silence: {hours: 3}\n", "name outlets or collections"),
        ("title: A\nsilence: {outlets: [a_b]}\nvolume: {hours: 1}\n", "volume are about articles"),
        (GOOD + "volume: {hours: 5}\n", "volume.hours"),
    ],
)
def test_an_error_names_file_key_and_remedy(tmp_path: Path, text: str, said: str) -> None:
    errors = read(tmp_path, text)
    assert errors and any(said in error for error in errors), errors
    assert all(error.startswith("/one.yml:") for error in errors)


def test_one_bad_watch_stops_no_other(tmp_path: Path) -> None:
    read(tmp_path, GOOD, "good")
    read(tmp_path, "- {", "broken")
    read(tmp_path, GOOD, "Bad-Name")
    watches = load_watches(tmp_path)
    assert list(watches.watches) == ["good"]
    assert {error.path.stem for error in watches.errors} == {"broken", "Bad-Name"}
    with pytest.raises(UnknownWatchError, match="did you mean good"):
        watches.get("goood")
    with pytest.raises(UnknownWatchError, match="could not be read"):
        watches.get("broken")


def test_faults_can_be_asked_of_some_watches_alone(tmp_path: Path) -> None:
    for name in ("good", "other"):
        (tmp_path / f"{name}.yml").write_text(GOOD, "utf-8")
    (tmp_path / "bad.yml").write_text("title: A\nqeury: ferry\n", "utf-8")
    (tmp_path / "worse.yml").write_text("title: A\n", "utf-8")
    some = load_watches(tmp_path).only(["bad", "good"])
    assert list(some.watches) == ["good"]
    assert {error.path.stem for error in some.errors} == {"bad"}
    with pytest.raises(UnknownWatchError, match="did you mean good"):
        load_watches(tmp_path).only(["god"])


def test_the_version_is_of_what_is_looked_for(tmp_path: Path) -> None:
    def version(text: str) -> str:
        assert not read(tmp_path, text)
        return load_watches(tmp_path).get("one").version

    assert version(GOOD) == version(GOOD + "send: [{mail: [a@b.example]}]\nonce_a_story: false\n")
    assert version(GOOD) != version("title: Ferries\nquery: ferries\n")


def test_the_examples_are_used_while_there_is_no_watch(tmp_path: Path) -> None:
    assert not load_watches(EXAMPLES).errors
    assert len(load_watches(tmp_path / "none").active) == 3
    (tmp_path / "ferries.atom").write_text("<feed/>")
    assert len(load_watches(tmp_path).active) == 3
    read(tmp_path, GOOD)
    assert list(load_watches(tmp_path).watches) == ["one"]


def test_the_published_schema_is_that_of_the_model() -> None:
    path = EXAMPLES.parent / "watch.schema.json"
    published = json.loads(path.read_text("utf-8"))
    assert published.pop("$comment")
    assert published == json.loads(json.dumps(make_schema()))
    assert all("description" in value for value in published["properties"].values())
