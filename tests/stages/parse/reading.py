"""How these tests read: a text in, its passages, rows and records out."""

from __future__ import annotations

from lastcall.model.document import Passage, PassageKind
from lastcall.stages.parse import parse

URL = "https://acme.example/"


def read(text: str, *, url: str = URL) -> tuple[Passage, ...]:
    return parse(text.encode(), url=url).passages


def page(body: str) -> tuple[Passage, ...]:
    return read(f"<!doctype html><html><body><main>{body}</main></body></html>")


def cells(text: str, kind: PassageKind) -> list[list[tuple[str, str]]]:
    return [[(cell.header, cell.text) for cell in p.cells] for p in read(text) if p.kind is kind]


def rows(text: str) -> list[list[tuple[str, str]]]:
    return cells(text, PassageKind.ROW)


def records(text: str) -> list[list[tuple[str, str]]]:
    return cells(text, PassageKind.RECORD)


def items(passages: tuple[Passage, ...]) -> list[Passage]:
    return [p for p in passages if p.kind is PassageKind.ITEM]
