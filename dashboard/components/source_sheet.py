"""Builds the sheet of one figure: its value, what it rests on, and where in which document it stands."""

from __future__ import annotations

from urllib.parse import quote

from dash.development.base_component import Component

from dashboard.components.badges import outside_link, tag
from dashboard.components.rendering.fast_html import html
from dashboard.components.source_link import source_link
from dashboard.components.table import note_mark, status_word, value_span
from dashboard.dataset.model import Document
from dashboard.dataset.observation import Observation
from dashboard.metrics.export_rows import ExportRow, breakdown_text, export_row
from dashboard.routing.view_context import ViewContext

TEXT_FRAGMENT = "#:~:text="  # https://wicg.github.io/scroll-to-text-fragment: the browser scrolls to the text


def sentence_address(document: Document, locator: str) -> str:
    """Return the document's address, with a text fragment where the row has a locator; empty without an address.

    A dash and a comma separate the parts of a fragment, so they are encoded, too.
    """
    if not document.address or not locator:
        return document.address or ""
    return document.address + TEXT_FRAGMENT + quote(locator, safe="").replace("-", "%2D")


def row_title(row: ExportRow, context: ViewContext) -> str:
    """Return what a figure is in one line: place, year, breakdown and measure."""
    translate = context.translate
    place = translate.district(context.dataset.catalog.district(row.district))
    breakdown = breakdown_text(row, translate)
    texts = (place, translate.period(row.year, row.month), breakdown, translate(f"measure.{row.measure.value}"))
    return translate("source.separator").join(filter(None, texts))


def source_sheet(row: ExportRow, context: ViewContext) -> Component:
    """Return the sheet of a figure; of a derived one its formula and the rows that it rests on, each with its own."""
    translate = context.translate
    name = html.A(translate.kpi(context.dataset.kpis[row.kpi]), href=context.kpi_href(row.kpi), className="link")
    close = html.Form(
        html.Button("×", type="submit", title=translate("wait.close"), className="dialog-close"), method="dialog"
    )
    status, sample = status_word(row, context), translate("sample.tag")
    tags = [tag(sample)] if row.quantity.is_sample else []
    words = [html.Small(status)] if status != sample else []
    value = html.P([value_span(row, context), *tags, *words], className="value")
    content = _published(row.row, context) if row.row is not None else _derived(row, context)
    return html.Article(
        [close, html.H2(name), html.P(row_title(row, context), className="subtitle"), value, *content],
        className="source-sheet",
    )


def _published(row: Observation, context: ViewContext) -> list[Component]:
    translate, document = context.translate, row.source.document
    facts: list[tuple[str, Component | str]] = [
        ("table.document", translate.title(document)),
        ("data.publisher", translate.publisher(document)),
        ("data.published", translate.date(document.published)),
        ("source.section", translate.source_section(row.source)),
        ("table.note", note_mark(row.note, translate)),
    ]
    return [_facts(facts, context), *_sentence(row, context)]


def _facts(facts: list[tuple[str, Component | str]], context: ViewContext) -> Component:
    pairs = [html.Div([html.Dt(context.translate(key)), html.Dd(text)]) for key, text in facts if text]
    return html.Dl(pairs)


def _sentence(row: Observation, context: ViewContext) -> list[Component]:
    """Return the link to the sentence; without words to find it by to the document; without an address the words."""
    translate, document = context.translate, row.source.document
    words = html.Span(f"“{row.locator}”", lang="zh-CN")
    if document.address:
        text = translate("source.sentence" if row.locator else "source.open")
        link = outside_link(text, sentence_address(document, row.locator))
        return [html.P([link, *([html.Small([translate("source.words"), words])] if row.locator else [])])]
    return [html.P([translate("source.words"), words])] if row.locator else []


def _derived(row: ExportRow, context: ViewContext) -> list[Component]:
    translate = context.translate
    items = []
    for basis in map(export_row, dict.fromkeys(row.quantity.basis)):
        name = translate.kpi(context.dataset.kpis[basis.kpi]) if basis.kpi != row.kpi else ""
        label = translate("source.separator").join(filter(None, (name, row_title(basis, context))))
        items.append(html.Li([html.Span(label), source_link(value_span(basis, context), basis, context)]))
    key = "workbook.from_sample" if row.quantity.is_sample else "source.derived"
    formula = translate.formula(row.quantity.formula, context.dataset.kpis[row.kpi])
    return [
        html.P(translate("source.formula", derived=translate(key), formula=formula)),
        html.H3(translate("source.basis", count=len(items))),
        html.Ul(items),
    ]
