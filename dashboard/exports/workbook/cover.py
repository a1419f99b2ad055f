"""What the first sheet of a workbook says: the view, its sheets, its sources, its words, how it may be used."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from urllib.parse import unquote

from dashboard.dataset.model import Certainty, Status
from dashboard.dataset.workbook_cells import Content, Link, Number
from dashboard.exports.workbook.sheets import Sheet
from dashboard.routing.view_context import Scene


@dataclass(frozen=True, slots=True)
class Block:
    """A few lines that belong together, under column names where there are any."""

    rows: tuple[tuple[Content, ...], ...]
    head: tuple[str, ...] = ()


def cover_of(sheets: Sequence[Sheet], scene: Scene, made: date, host: str) -> tuple[Block, ...]:
    """The blocks of the first sheet; those without a line are left out."""
    blocks = (_about(scene, made, host), _contents(sheets, scene), _sources(sheets, scene), _meanings(scene))
    return tuple(block for block in blocks if block.rows)


def _about(scene: Scene, made: date, host: str) -> Block:
    words, dataset = scene.words, scene.dataset
    address = f"{host}{scene.selection.href}"
    rows = [
        (words("table.place"), words.district(scene.district)),
        (words("table.year"), str(scene.year)),
        (words("workbook.language"), words("workbook.language_name")),
        (words("foot.version"), dataset.version),
        (words("workbook.made"), words.date(made.isoformat())),
        (words("workbook.address"), Link(unquote(address), address) if host else unquote(address)),
        (words("workbook.use"), words("workbook.licence")),
    ]
    return Block(tuple(rows))


def _contents(sheets: Sequence[Sheet], scene: Scene) -> Block:
    words = scene.words
    head = (words("workbook.sheet"), words("data.document"), words("coverage.unit"), words("workbook.rows"))
    rows = (
        (Link(one.label, place=_first_cell(one)), "".join(one.title), one.unit, Number(one.count)) for one in sheets
    )
    return Block(tuple(rows), head)


def _first_cell(sheet: Sheet) -> str:
    """Where a sheet begins, as a link names it."""
    name = sheet.name.replace("'", "''")
    return f"'{name}'!A1"


def _sources(sheets: Sequence[Sheet], scene: Scene) -> Block:
    """The documents behind the sheets, in the catalog's order."""
    words = scene.words
    used = frozenset[object]().union(*(one.documents for one in sheets))
    head = (
        words("data.documents"), words("data.document"), words("data.publisher"), words("data.published"),
        words("workbook.address"),
    )  # fmt: skip
    rows = (
        (
            document.id,
            words.title(document),
            words.publisher(document),
            words.date(document.published),
            Link(document.address, document.address) if document.address else "",
        )
        for document in scene.dataset.documents
        if document in used
    )
    return Block(tuple(rows), head)


def _meanings(scene: Scene) -> Block:
    """What the words in the column of statuses mean; of sample data only where there is some."""
    words = scene.words
    names = [status.value for status in Status if status is not Status.SAMPLE or scene.dataset.is_sample]
    names += [Certainty.DERIVED.value, Certainty.COMPUTED.value]
    rows = ((words(f"status.{name}"), words(f"workbook.status_{name}")) for name in names)
    return Block(tuple(rows), (words("table.status"), words("workbook.meaning")))
