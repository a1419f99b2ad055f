"""What the sheets of a workbook hold: the rows behind each chart, table and map of a page, in words."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from dashboard.components.chart import Chart
from dashboard.components.map_data import map_data, map_title
from dashboard.components.table import status_word
from dashboard.dataset.model import Document, Kpi
from dashboard.dataset.numbers import number
from dashboard.dataset.workbook_cells import Content, Number, strip_illegal, width
from dashboard.exports.workbook.view_tables import heading
from dashboard.metrics.coverage import missing
from dashboard.metrics.district import total
from dashboard.metrics.export_rows import ExportRow, breakdown_text, export_rows, note_text, unit_text
from dashboard.routing.selection import View
from dashboard.routing.view_context import ViewContext
from dashboard.views.checks import MISSING
from dashboard.views.data import matching
from dashboard.views.page import ViewPage

MAX_ROWS = 10_000  # rows of a sheet, a few seconds of work; a longer table is taken from its own address
UNITS = 6  # units that a table is described with
TAB = 31  # characters that a sheet's name may have
FORBIDDEN = re.compile(r"[\[\]:*?/\\\s]+")  # in a sheet's name, and blanks but one
BROKEN = re.compile(r"[A-Za-z]+$")  # an English word cut in two

HEADS = (
    "table.area", "table.kpi", "table.part", "table.place", "table.year", "table.measure",
    "table.value", "coverage.unit", "workbook.qualifier", "table.status", "table.source", "workbook.note",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class ExportSheet:
    """One table with what it says of itself; `count` is how many rows there are, of which `rows` may be the first."""

    label: str  # 图 1, 表 2: its place on screen
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
        """What stands on its tab: its label and as much of its title as fits; labels make it the only one."""
        return f"{self.label} {_shortened(self.title, TAB - 1 - width(self.label))}".strip(" '")


def sheets_of(page: ViewPage, context: ViewContext) -> tuple[ExportSheet, ...]:
    """Charts in the order of the screen, then the page's other tables, then the map."""
    translate = context.translate
    made = [_chart(chart, number_, context) for number_, chart in enumerate(page.charts, 1)]
    tables = [_records((heading(page, key),), "", rows, context) for key, rows in page.sheets.items()]
    if context.selection.view is View.DATA:
        positions = matching(context)
        rows = export_rows(context.dataset.at(positions[:MAX_ROWS]))
        tables.append(_records((translate("data.rows"),), "", rows, context, count=len(positions)))
    if context.selection.view is View.CHECKS and not context.is_city:
        tables.append(_missing(heading(page, MISSING), context))
    labelled = (replace(one, label=translate("workbook.table", number=place)) for place, one in enumerate(tables, 1))
    made += [one for one in labelled if one.rows]
    shown = map_data(context)
    if shown.rows:
        found = _records((map_title(shown, context),), shown.head, shown.rows, context)
        made.append(replace(found, label=translate("panel.map")))
    return tuple(made)


def _chart(chart: Chart, place: int, context: ViewContext) -> ExportSheet:
    sub = " · ".join(filter(None, (chart.tag, chart.sub)))
    made = _records(chart.title, sub, chart.rows, context, is_parted=any(one.breakdown for one in chart.rows))
    return replace(made, label=context.translate("chart.number", number=place), foot=_joined(made.foot, chart.foot))


def _records(
    title: tuple[str, ...],
    sub: str,
    rows: Sequence[ExportRow],
    context: ViewContext,
    *,
    count: int | None = None,
    is_parted: bool = False,
) -> ExportSheet:
    """Records in words; `count` where they are the first of more, `is_parted` where a total stands among its parts."""
    translate, count = context.translate, len(rows) if count is None else count
    shown = rows[:MAX_ROWS]
    units = list(dict.fromkeys(unit_text(row, context.dataset.kpis[row.kpi], translate) for row in shown))
    unit = translate.listed(units[:UNITS]) + "…" * (len(units) > UNITS)
    cut = translate("workbook.cut", shown=number(len(shown)), count=number(count)) if count > len(shown) else ""
    return ExportSheet(
        label="",
        title=title,
        sub=sub or unit,
        unit=unit,
        head=tuple(translate(head) for head in HEADS),
        rows=tuple(_cells(row, context, is_parted=is_parted) for row in shown),
        count=count,
        foot=cut,
        documents=frozenset(row.source.document for one in shown for row in one.quantity.basis),
    )


def _cells(one: ExportRow, context: ViewContext, *, is_parted: bool) -> tuple[Content, ...]:
    """One record in the reader's words."""
    translate, dataset = context.translate, context.dataset
    kpi, quantity = dataset.kpis[one.kpi], one.quantity
    sources = dict.fromkeys(row.source for row in quantity.basis)
    qualifier = quantity.qualifier.value
    return (
        _area(one.area, context),
        translate.kpi(kpi),
        breakdown_text(one, translate) or (translate("table.whole") if is_parted else ""),
        translate.district(dataset.catalog.district(one.district)),
        one.year,
        translate(f"measure.{one.measure.value}"),
        Number(quantity.value, signed=one.measure.is_growth),
        unit_text(one, kpi, translate),
        translate(f"workbook.qualifier_{qualifier}") if qualifier else "",
        status_word(one, context),
        translate("mark.semicolon").join(
            f"{translate.title(s.document)} {translate.source_section(s)}".strip() for s in sources
        ),
        note_text(one, translate),
    )


def _missing(title: str, context: ViewContext) -> ExportSheet:
    """What the chosen place has not published for the year, beside the city's figures."""
    translate, dataset = context.translate, context.dataset
    kpis = missing(dataset, context.district, context.year)
    city = {kpi.name: total(dataset, kpi, context.year) for kpi in kpis}
    heads = ("table.area", "table.kpi", "coverage.unit", "coverage.definition")
    return ExportSheet(
        label="",
        title=(title,),
        sub=translate("coverage.missing_note"),
        unit="",
        head=(*map(translate, heads), translate("coverage.city", year=context.year)),
        rows=tuple(_lacking(kpi, Number(known.value) if (known := city[kpi.name]) else "", context) for kpi in kpis),
        count=len(kpis),
        documents=frozenset(row.source.document for known in city.values() if known for row in known.basis),
    )


def _lacking(kpi: Kpi, city: Content, context: ViewContext) -> tuple[Content, ...]:
    translate = context.translate
    return _area(kpi.area, context), translate.kpi(kpi), translate.unit(kpi), translate.definition(kpi), city


def _area(number_: int, context: ViewContext) -> str:
    translate = context.translate
    name = translate.area(context.dataset.catalog.area(number_)) if number_ else translate("data.context")
    return f"{number_} {name}"


def _joined(*sentences: str) -> str:
    return "\n".join(filter(None, sentences))


def _shortened(phrases: Iterable[str], room: int) -> str:
    """As many whole phrases as fit; where they would not fill half of the room, the next one's beginning too."""
    fit = ""
    for phrase in phrases:
        following = FORBIDDEN.sub(" ", strip_illegal(fit + phrase))
        if width(_trimmed(following)) > room:
            return _trimmed(fit) if width(fit) > room / 2 else _cut(following, room)
        fit = following
    return _trimmed(fit)


def _cut(text: str, room: int) -> str:
    """The beginning of a text that is too long, up to a whole English word."""
    fit = text
    while width(fit) >= room:
        fit = fit[:-1]
    if text[len(fit)].isalpha():
        fit = BROKEN.sub("", fit) or fit
    return f"{_trimmed(fit)}…"


def _trimmed(text: str) -> str:
    return text.strip(" -：:，,'")
