"""Records as a table: the twin of a chart, the sources of a KPI, the rows of the dataset."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from dash.development.base_component import Component

from dashboard.components.attributes import data
from dashboard.components.badges import outside_link
from dashboard.components.rendering.fast_html import html
from dashboard.dataset.model import Measure
from dashboard.i18n.terms import Words
from dashboard.metrics.export_rows import Record, part_words
from dashboard.routing.selection import View
from dashboard.routing.view_context import Scene

Cell = tuple[str, Callable[[Record], Component | str], str]  # head, content, class


def records_table(rows: Sequence[Record], scene: Scene) -> Component:
    """A table of records; columns in which all rows agree are left out, unless they are all there is.

    KPIs and places are links: what a click on a mark of the chart chooses, the keyboard can choose here.
    """
    columns = _columns(scene)
    varying = [name for name in ("kpi", "part", "place", "year", "measure") if _varies(rows, name)]
    chosen = [columns[name] for name in (varying or ["kpi"])]
    chosen += [columns[name] for name in ("value", "status", "source")]
    return _table(rows, chosen, scene)


def sources_table(rows: Sequence[Record], scene: Scene) -> Component:
    """All that is known of a KPI, row by row, with document and place."""
    columns = _columns(scene)
    names = ["year", "measure", "value", "status", "document", "where", "note"]
    names[1:1] = [name for name in ("part", "place") if _varies(rows, name)]
    return _table(rows, [columns[name] for name in names], scene, "sheet cards")


def _varies(rows: Sequence[Record], name: str) -> bool:
    field = {"kpi": "kpi", "part": "breakdown", "place": "district", "year": "year", "measure": "measure"}[name]
    return len({getattr(row, field) for row in rows}) > 1


def _columns(scene: Scene) -> dict[str, Cell]:
    words, dataset = scene.words, scene.dataset

    def kpi(row: Record) -> Component | str:
        named = dataset.kpis[row.kpi]
        shown = scene.selection.view is View.KPI and scene.selection.kpi == row.kpi
        return words.kpi(named) if shown else html.A(words.kpi(named), href=scene.kpi_href(named), className="link")

    def place(row: Record) -> Component | str:
        district = dataset.catalog.district(row.district)
        name = words.district(district)
        can_be_chosen = district in dataset.catalog.choosable and row.district != scene.selection.district
        return html.A(name, href=scene.district_href(district), className="link") if can_be_chosen else name

    def part(row: Record) -> str:
        return part_words(row, words) or words("table.whole")

    def where(row: Record) -> str:
        return row.quantity.formula if row.row is None else words.place(row.row.source)

    def document(row: Record) -> Component | str:
        if row.row is None:
            return words("table.computed")
        found = row.row.source.document
        title = words.title(found)
        if found.address is None:
            return title
        return outside_link(title, found.address)

    return {
        "kpi": (words("table.kpi"), kpi, ""),
        "part": (words("table.part"), part, ""),
        "place": (words("table.place"), place, "keep"),
        "year": (words("table.year"), lambda row: str(row.year), ""),
        "measure": (words("table.measure"), lambda row: words(f"measure.{row.measure.value}"), "keep"),
        "value": (words("table.value"), lambda row: value_cell(row, scene), "r"),
        "status": (words("table.status"), lambda row: status_word(row, scene), "keep"),
        "source": (words("table.source"), lambda row: _source(row, scene), "src"),
        "document": (words("table.document"), document, "src keep"),
        "where": (words("table.where"), where, "src keep"),
        "note": (words("table.note"), lambda row: note_mark(row.row.note if row.row else "", words), "src"),
    }


def value_cell(row: Record, scene: Scene) -> Component:
    """A value in the ink of what it is: a result, a target or a growth; dashed underneath where derived."""
    words = scene.words
    if row.measure.is_growth:
        sign = "+" if row.quantity.value > 0 else ""
        text = f"{sign}{words.amount(row.quantity, '%')}"
    else:
        text = scene.value(row.quantity, scene.dataset.kpis[row.kpi])
    promised = row.measure in (Measure.TARGET, Measure.TARGET_HIGH, Measure.TARGET_GROWTH)
    content: Component | str = html.I(text) if row.row is None else text
    return html.Span(content, className="tt" if promised else "tr")


def note_mark(note: str, words: Words) -> Component | str:
    """A note in the reader's language; one that the catalog has no English for is marked as Chinese."""
    text = words.note(note)
    return html.Span(text, lang="zh-CN") if words.is_foreign(text) else text


def status_word(row: Record, scene: Scene) -> str:
    """Reported, estimated, provisional, sample, derived or computed."""
    return scene.words(f"status.{row.row.status.value if row.row else row.quantity.certainty.value}")


def _source(row: Record, scene: Scene) -> str:
    if row.row is None:
        return scene.words("table.formula", formula=row.quantity.formula)
    return scene.words.source(row.row.source)


def _table(rows: Sequence[Record], columns: Sequence[Cell], scene: Scene, style: str = "sheet") -> Component:
    head = html.Tr([html.Th(title, scope="col", className=kind) for title, _, kind in columns])
    body = [
        html.Tr(
            [html.Td(content(row), className=kind, **data(label=title)) for title, content, kind in columns],
            className="me" if not scene.is_city and row.district == scene.selection.district else "",
        )
        for row in rows
    ]
    return html.Table([html.Thead(head), html.Tbody(body)], className=style)
