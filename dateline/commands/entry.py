"""The entry of the ``dateline`` command: from here on Ctrl-C is one line, also while the commands are imported."""

from __future__ import annotations

from extractors.runtime.cycles import collect_seldom
from extractors.runtime.interrupts import handle_interrupts

STOPPED = "dateline: stopped by Ctrl-C; what is published is whole, and the same command again goes on"


def main() -> None:
    """Run the command line of ``dateline.commands.app``."""
    handle_interrupts(STOPPED, at_once=True)
    collect_seldom()
    from dateline.commands import app

    app.main()


if __name__ == "__main__":
    main()
