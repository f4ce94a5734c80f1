"""The version of the project, said here only: packaging, user agent, archives, lineage and the guide read it."""

from typing import Final

VERSION: Final = "0.1.0"
