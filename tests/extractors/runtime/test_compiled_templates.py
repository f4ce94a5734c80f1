"""Compiled templates are kept beside their sources, and made again where source or settings differ."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import jinja2
import pytest

from extractors.runtime.compiled_templates import bytecode_beside


def render(folder: Path, **settings: Any) -> str:
    loader = jinja2.FileSystemLoader(folder)
    environment = jinja2.Environment(loader=loader, bytecode_cache=bytecode_beside(folder), **settings)
    return environment.get_template("page.j2").render(name="<b>")


def test_a_template_is_compiled_once_and_again_when_it_changes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    compiled, real = list[int](), jinja2.Environment.compile

    def counted(*arguments: Any, **named: Any) -> Any:
        compiled.append(1)
        return real(*arguments, **named)

    monkeypatch.setattr(jinja2.Environment, "compile", counted)
    (tmp_path / "page.j2").write_text("Hello {{ name }}")
    assert [render(tmp_path) for _ in range(3)] == ["Hello <b>"] * 3
    assert len(compiled) == 1
    (tmp_path / "page.j2").write_text("Good day {{ name }}")
    assert render(tmp_path) == "Good day <b>"


def test_what_was_compiled_without_escaping_is_not_used_with_it(tmp_path: Path) -> None:
    (tmp_path / "page.j2").write_text("Hello {{ name }}")
    assert render(tmp_path, autoescape=False) == "Hello <b>"
    assert render(tmp_path, autoescape=True) == "Hello &lt;b&gt;"


def test_nothing_is_kept_where_nothing_can_be_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "page.j2").write_text("Hello {{ name }}")
    monkeypatch.setattr(os, "access", lambda *_: False)
    assert bytecode_beside(tmp_path) is None
    assert render(tmp_path) == "Hello <b>"
    (tmp_path / "__pycache__").rmdir()
    (tmp_path / "__pycache__").write_text("a file")
    assert bytecode_beside(tmp_path) is None
