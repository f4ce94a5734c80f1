"""``dateline desk``: the page where a newsroom works."""

from __future__ import annotations

import contextlib
from typing import Annotated

import typer


def desk(
    port: Annotated[int | None, typer.Option(help="Port on 127.0.0.1; else DATELINE_DESK_PORT, else 8181.")] = None,
    add_user: Annotated[
        str | None, typer.Option("--add-user", help="Ask for a password and write this user into DATELINE_DESK_USERS.")
    ] = None,
) -> None:
    """Serve the desk over the published warehouse: search, coverage, map, stories, articles, health.

    It follows each publication without a restart, and is read-only. Only this machine reaches it unless
    DATELINE_DESK_HOST says otherwise, which takes DATELINE_DESK_USERS or DATELINE_DESK_PROXY_HEADER.
    """
    from dateline.desk.settings import load_desk_settings
    from extractors.runtime.settings import SettingsError

    settings = load_desk_settings(port=port)
    if add_user is not None:
        from dateline.desk.access.users import add_user as write_user

        if settings.users is None:
            raise SettingsError("set DATELINE_DESK_USERS to the file of users, as DATELINE_DESK_USERS=state/desk-users")
        write_user(settings.users, add_user, typer.prompt("Password", hide_input=True, confirmation_prompt=True))
        typer.echo(f"{add_user} can sign in.")
        return
    from dateline.desk.serve import serve_desk
    from extractors.runtime.cycles import collect_as_usual

    collect_as_usual()
    with contextlib.suppress(KeyboardInterrupt):  # Ctrl-C is how it ends
        serve_desk(settings)
