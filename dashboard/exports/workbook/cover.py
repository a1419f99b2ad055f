"""What the first sheet of a workbook says: the view, its sheets, its sources, its words, how it may be used."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from urllib.parse import unquote

from dashboard.dataset.model import Certainty, Status
from dashboard.dataset.workbook_cells import Content, Link, Number
from dashboard.exports.workbook.sheets import ExportSheet
from dashboard.routing.view_context import ViewContext


@dataclass(frozen=True, slots=True)
class Block:
    """A few lines that belong together, under column names where there are any."""

    rows: tuple[tuple[Content, ...], ...]
    head: tuple[str, ...] = ()


def cover_of(sheets: Sequence[ExportSheet], context: ViewContext, made: date, host: str) -> tuple[Block, ...]:
    """The blocks of the first sheet; those without a line are left out."""
    blocks = (_about(context, made, host), _contents(sheets, context), _sources(sheets, context), _meanings(context))
    return tuple(block for block in blocks if block.rows)


def _about(context: ViewContext, made: date, host: str) -> Block:
    translate, dataset = context.translate, context.dataset
    address = f"{host}{context.selection.href}"
    rows = [
        (translate("table.place"), translate.district(context.district)),
        (translate("table.year"), str(context.year)),
        (translate("workbook.language"), translate("workbook.language_name")),
        (translate("foot.version"), dataset.version),
        (translate("workbook.made"), translate.date(made.isoformat())),
        (translate("workbook.address"), Link(unquote(address), address) if host else unquote(address)),
        (translate("workbook.use"), translate("workbook.licence")),
    ]
    return Block(tuple(rows))


def _contents(sheets: Sequence[ExportSheet], context: ViewContext) -> Block:
    translate = context.translate
    head = (
        translate("workbook.sheet"),
        translate("data.document"),
        translate("coverage.unit"),
        translate("workbook.rows"),
    )
    rows = (
        (Link(one.label, place=_first_cell(one)), "".join(one.title), one.unit, Number(one.count)) for one in sheets
    )
    return Block(tuple(rows), head)


def _first_cell(sheet: ExportSheet) -> str:
    """Where a sheet begins, as a link names it."""
    name = sheet.name.replace("'", "''")
    return f"'{name}'!A1"


def _sources(sheets: Sequence[ExportSheet], context: ViewContext) -> Block:
    """The documents behind the sheets, in the catalog's order."""
    translate = context.translate
    used = frozenset[object]().union(*(one.documents for one in sheets))
    head = (
        translate("data.documents"), translate("data.document"), translate("data.publisher"),
        translate("data.published"), translate("workbook.address"),
    )  # fmt: skip
    rows = (
        (
            document.id,
            translate.title(document),
            translate.publisher(document),
            translate.date(document.published),
            Link(document.address, document.address) if document.address else "",
        )
        for document in context.dataset.documents
        if document in used
    )
    return Block(tuple(rows), head)


def _meanings(context: ViewContext) -> Block:
    """What the words in the column of statuses mean; of sample data only where there is some."""
    translate = context.translate
    names = [status.value for status in Status if status is not Status.SAMPLE or context.dataset.is_sample]
    names += [Certainty.DERIVED.value, Certainty.COMPUTED.value]
    rows = ((translate(f"status.{name}"), translate(f"workbook.status_{name}")) for name in names)
    return Block(tuple(rows), (translate("table.status"), translate("workbook.meaning")))
