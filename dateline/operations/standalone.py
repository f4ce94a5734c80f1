"""Airflow's ``standalone`` without its log servers, which listen on all interfaces.

Scheduler and triggerer each start a server of task logs (ports 8793 and 8794) that binds to every address and has no
setting for another. Here all parts run on one machine and share the folder of the logs, so nothing asks these servers:
the two are started with ``--skip-serve-logs``.
"""

from __future__ import annotations

from airflow.cli.commands import standalone_command

_WITHOUT_LOG_SERVER = frozenset({"scheduler", "triggerer"})


class LoopbackSubCommand(standalone_command.SubCommand):  # type: ignore[misc]
    """One part of Airflow, started without a server of its own for logs."""

    def __init__(self, parent: object, name: str, command: list[str], env: dict[str, str]) -> None:
        more = ["--skip-serve-logs"] if name in _WITHOUT_LOG_SERVER else []
        super().__init__(parent, name, [*command, *more], env)


def main() -> None:
    """Run Airflow's parts until the process is ended."""
    standalone_command.SubCommand = LoopbackSubCommand
    standalone_command.StandaloneCommand.entrypoint(None)


if __name__ == "__main__":
    main()
