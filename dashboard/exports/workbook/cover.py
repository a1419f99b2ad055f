"""Describes a workbook on its cover sheet: the view, its sheets, its sources, its terms, how it may be used."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from urllib.parse import unquote

from openpyxl.utils import quote_sheetname

from dashboard.dataset.observation import Status
from dashboard.dataset.quantity import Certainty
from dashboard.dataset.workbook_cells import Content, Link, Number
from dashboard.exports.workbook.sheets import ExportSheet
from dashboard.routing.view_context import ViewContext


@dataclass(frozen=True, slots=True)
class CoverBlock:
    """Holds a few rows that belong together, under column names where there are any."""

    rows: tuple[tuple[Content, ...], ...]
    head: tuple[str, ...] = ()


def cover_blocks(sheets: Sequence[ExportSheet], context: ViewContext, today: date, host: str) -> tuple[CoverBlock, ...]:
    """Builds the blocks of the cover sheet; those without a row are left out."""
    blocks = (_about(context, today, host), _contents(sheets, context), _sources(sheets, context), _meanings(context))
    return tuple(block for block in blocks if block.rows)


def _about(context: ViewContext, today: date, host: str) -> CoverBlock:
    translate, dataset = context.translate, context.dataset
    address = f"{host}{context.selection.href}"
    rows = (
        (translate("table.place"), translate.district(context.district)),
        (translate("table.year"), str(context.year)),
        (translate("workbook.language"), translate("workbook.language_name")),
        (translate("foot.version"), dataset.version),
        (translate("workbook.made"), translate.date(today.isoformat())),
        (translate("workbook.address"), Link(unquote(address), address) if host else unquote(address)),
        (translate("workbook.use"), translate("workbook.licence")),
    )
    return CoverBlock(rows)


def _contents(sheets: Sequence[ExportSheet], context: ViewContext) -> CoverBlock:
    translate = context.translate
    heads = ("workbook.sheet", "data.document", "coverage.unit", "workbook.rows")
    rows = []
    for sheet in sheets:
        link = Link(sheet.label, place=f"{quote_sheetname(sheet.name)}!A1")
        rows.append((link, "".join(sheet.title), sheet.unit, Number(sheet.count)))
    return CoverBlock(tuple(rows), tuple(map(translate, heads)))


def _sources(sheets: Sequence[ExportSheet], context: ViewContext) -> CoverBlock:
    """Lists the documents behind the sheets, in the catalog's order."""
    translate = context.translate
    used = {document for sheet in sheets for document in sheet.documents}
    heads = ("data.documents", "data.document", "data.publisher", "data.published", "workbook.address")
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
    return CoverBlock(tuple(rows), tuple(map(translate, heads)))


def _meanings(context: ViewContext) -> CoverBlock:
    """Explains the terms in the column of statuses; that of sample data only where there is some."""
    translate = context.translate
    names = [status.value for status in Status if status is not Status.SAMPLE or context.dataset.is_sample]
    names += [Certainty.DERIVED.value, Certainty.COMPUTED.value]
    rows = ((translate(f"status.{name}"), translate(f"workbook.status_{name}")) for name in names)
    return CoverBlock(tuple(rows), (translate("table.status"), translate("workbook.meaning")))
