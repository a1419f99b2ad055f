"""Collects the sheets of a workbook: the rows behind each chart, table and map of a page, in the reader's language."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from dashboard.components.chart import Chart
from dashboard.components.map_data import map_data, map_head, map_rows
from dashboard.components.map_title import map_title
from dashboard.components.table import status_word
from dashboard.dataset.model import Document
from dashboard.dataset.numbers import number
from dashboard.dataset.workbook_cells import Content, Number, strip_illegal, width
from dashboard.exports.workbook.view_tables import heading
from dashboard.metrics.coverage import missing
from dashboard.metrics.district import total
from dashboard.metrics.export_rows import ExportRow, breakdown_text, export_rows, locator, note_text, unit_text
from dashboard.routing.selection import View
from dashboard.routing.view_context import ViewContext
from dashboard.views.checks import MISSING
from dashboard.views.data import matching_positions
from dashboard.views.page import ViewPage, area_label

MAX_SHEET_ROWS = 10_000  # a few seconds of work; a longer table is downloaded from its own address
MAX_UNITS = 6  # units that a table is described with
MAX_NAME_WIDTH = 31  # of a sheet's name: Excel allows 31 characters, of which a Chinese one counts as two here
FORBIDDEN = re.compile(r"[\[\]:*?/\\\s]+")  # in a sheet's name, and blanks but one
PARTIAL_WORD = re.compile(r"[A-Za-z]+$")  # an English word cut in two

HEADS = (
    "table.area", "table.kpi", "table.part", "table.place", "table.year", "table.month", "table.measure",
    "table.value", "coverage.unit", "workbook.qualifier", "table.status", "table.source", "workbook.note",
    "workbook.locator",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class ExportSheet:
    """Holds one table with its description; `count` is how many rows there are, of which `rows` may be the first."""

    label: str  # 图 1, 表 2: its number on screen
    title: tuple[str, ...]  # phrases
    sub: str
    unit: str
    head: tuple[str, ...]
    rows: tuple[tuple[Content, ...], ...]
    count: int
    foot: str = ""
    documents: frozenset[Document] = frozenset()

    @property
    def name(self) -> str:
        """The name on its tab: its label, which is unique, and as much of its title as fits."""
        return f"{self.label} {_shortened(self.title, MAX_NAME_WIDTH - 1 - width(self.label))}".strip(" '")


def export_sheets(page: ViewPage, context: ViewContext) -> tuple[ExportSheet, ...]:
    """Collects the charts in the order of the screen, then the page's other tables, then the map."""
    translate, view = context.translate, context.selection.view
    charts = [_chart_sheet(chart, number_, context) for number_, chart in enumerate(page.charts, 1)]
    tables = [_sheet((heading(page, key),), "", rows, context) for key, rows in page.tables.items()]
    if view is View.DATA:
        positions = matching_positions(context)
        rows = export_rows(context.dataset.at(positions[:MAX_SHEET_ROWS]))
        tables.append(_sheet((translate("data.rows"),), "", rows, context, count=len(positions)))
    if view is View.CHECKS and not context.is_city:
        tables.append(_missing_sheet(heading(page, MISSING), context))
    labelled = [
        replace(sheet, label=translate("workbook.table", number=number_)) for number_, sheet in enumerate(tables, 1)
    ]
    map_ = map_data(context)
    map_sheet = _sheet(map_title(map_, context), map_head(map_, context), map_rows(map_), context)
    others = (*labelled, replace(map_sheet, label=translate("panel.map")))
    return (*charts, *(sheet for sheet in others if sheet.rows))


def _chart_sheet(chart: Chart, number_: int, context: ViewContext) -> ExportSheet:
    sub = " · ".join(filter(None, (chart.tag, chart.sub)))
    has_breakdowns = any(row.breakdown for row in chart.rows)
    sheet = _sheet(chart.title, sub, chart.rows, context, has_breakdowns=has_breakdowns)
    translate, kpis = context.translate, {context.dataset.kpis[row.kpi] for row in chart.rows}
    if any(translate.unit(kpi) != translate.table_unit(kpi) for kpi in kpis):
        sheet = replace(sheet, sub=f"{sub} · {translate('workbook.in_cells', unit=sheet.unit)}")
    foot = "\n".join(filter(None, (sheet.foot, chart.foot)))
    return replace(sheet, label=context.translate("chart.number", number=number_), foot=foot)


def _sheet(
    title: tuple[str, ...], sub: str, rows: Sequence[ExportRow], context: ViewContext,
    *, count: int | None = None, has_breakdowns: bool = False,
) -> ExportSheet:  # fmt: skip
    """Builds a sheet without label; `count` if `rows` are the first of more, `has_breakdowns` if one is a total."""
    translate, count = context.translate, len(rows) if count is None else count
    listed = rows[:MAX_SHEET_ROWS]
    has_months = any(row.month is not None for row in listed)
    heads = [head for head in HEADS if head != "table.month" or has_months]
    units = list(dict.fromkeys(unit_text(row, context.dataset.kpis[row.kpi], translate) for row in listed))
    unit = translate.listed(units[:MAX_UNITS]) + "…" * (len(units) > MAX_UNITS)
    cut = translate("workbook.cut", shown=number(len(listed)), count=number(count)) if count > len(listed) else ""
    return ExportSheet(
        label="",
        title=title,
        sub=sub or unit,
        unit=unit,
        head=tuple(map(translate, heads)),
        rows=tuple(_cells(row, context, has_breakdowns=has_breakdowns, has_months=has_months) for row in listed),
        count=count,
        foot=cut,
        documents=frozenset(basis.source.document for row in listed for basis in row.quantity.basis),
    )


def _cells(
    row: ExportRow, context: ViewContext, *, has_breakdowns: bool, has_months: bool
) -> tuple[Content, ...]:  # fmt: skip
    translate, dataset = context.translate, context.dataset
    kpi, quantity = dataset.kpis[row.kpi], row.quantity
    sources = dict.fromkeys(basis.source for basis in quantity.basis)
    qualifier = quantity.qualifier.value
    return (
        area_label(row.area, context),
        translate.kpi(kpi),
        breakdown_text(row, translate) or (translate("table.whole") if has_breakdowns else ""),
        translate.district(dataset.catalog.district(row.district)),
        row.year,
        *([row.month or ""] if has_months else []),
        translate(f"measure.{row.measure.value}"),
        Number(quantity.value, signed=row.measure.is_growth),
        unit_text(row, kpi, translate),
        translate(f"workbook.qualifier_{qualifier}") if qualifier else "",
        status_word(row, context),
        translate("mark.semicolon").join(
            f"{translate.title(source.document)} {translate.source_section(source)}".strip() for source in sources
        ),
        note_text(row, translate),
        locator(row),
    )


def _missing_sheet(title: str, context: ViewContext) -> ExportSheet:
    """Lists what the chosen district has not published for the year, beside the city's figures."""
    translate, dataset = context.translate, context.dataset
    totals = {kpi: total(dataset, kpi, context.year) for kpi in missing(dataset, context.district, context.year)}
    heads = ("table.area", "table.kpi", "coverage.unit", "coverage.definition")
    return ExportSheet(
        label="",
        title=(title,),
        sub=translate("coverage.missing_note"),
        unit="",
        head=(*map(translate, heads), translate("coverage.city", year=context.year)),
        rows=tuple(
            (
                area_label(kpi.area, context),
                translate.kpi(kpi),
                translate.table_unit(kpi),
                translate.definition(kpi),
                Number(city.value) if city else "",
            )
            for kpi, city in totals.items()
        ),
        count=len(totals),
        documents=frozenset(row.source.document for city in totals.values() if city for row in city.basis),
    )


def _shortened(phrases: Iterable[str], room: int) -> str:
    """Joins as many whole phrases as fit; where they do not fill half of the room, the next one's beginning too."""
    fit = ""
    for phrase in phrases:
        following = FORBIDDEN.sub(" ", strip_illegal(fit + phrase))
        if width(_trimmed(following)) > room:
            return _trimmed(fit) if width(fit) > room / 2 else _cut(following, room)
        fit = following
    return _trimmed(fit)


def _cut(text: str, room: int) -> str:
    """Cuts a text that is too long after a whole English word."""
    fit = text
    while width(fit) >= room:
        fit = fit[:-1]
    if text[len(fit)].isalpha():
        fit = PARTIAL_WORD.sub("", fit) or fit
    return f"{_trimmed(fit)}…"


def _trimmed(text: str) -> str:
    return text.strip(" -：:，,'")
