"""Builds the footer of every view: data version, source, notes, map credit."""

from __future__ import annotations

from collections.abc import Sequence

from dash.development.base_component import Component

from dashboard.components.badges import map_credit, outside_link
from dashboard.components.rendering.fast_html import html
from dashboard.dataset.model import Document
from dashboard.dataset.numbers import number
from dashboard.routing.selection import View
from dashboard.routing.view_context import ViewContext


def main_report(documents: Sequence[Document]) -> Document | None:
    """Return the summary of 2013, else any summary, else any document; None without documents."""
    return max(documents, key=lambda d: (d.id.startswith("summary-"), d.id == "summary-2013"), default=None)


def footer(context: ViewContext) -> Component:
    """Return four short notes."""
    translate, dataset = context.translate, context.dataset
    tasks, names = dataset.named
    version = translate(
        "foot.version_text",
        year=dataset.report_year,
        rows=number(dataset.size - dataset.samples),
        documents=len(dataset.documents),
        tasks=tasks,
        names=names,
        newest=translate.date(max((document.published for document in dataset.documents), default="")),
        digest=dataset.version,
    )
    if dataset.is_sample:
        version += translate("sample.count", count=number(dataset.samples))
    source: list[Component | str] = []
    report = main_report(dataset.documents)
    if report is not None:
        title = translate.title(report)
        source = [
            translate("foot.source_text", publisher=translate.publisher(report)),
            outside_link(title, report.address) if report.address else title,
            translate("foot.source_date", date=translate.date(report.published)),
            html.A(translate("foot.source_all"), href=context.selection.to(View.DATA).href, className="link"),
        ]
    notes: tuple[tuple[str, list[Component | str]], ...] = (
        ("version", [version]),
        ("source", source),
        ("notes", [translate("foot.notes_text")]),
        ("map", [map_credit(), translate("foot.map_text")]),
    )
    return html.Footer(
        html.Dl([html.Div([html.Dt(translate(f"foot.{name}")), html.Dd(text)]) for name, text in notes]),
        className="site-footer",
    )
