"""The foot of every view: which data, from whom, how to read it, whose map."""

from __future__ import annotations

from dash.development.base_component import Component

from dashboard.components.badges import map_credit, outside_link
from dashboard.components.rendering.fast_html import html
from dashboard.dataset.numbers import number
from dashboard.routing.selection import View
from dashboard.routing.view_context import ViewContext


def footer(context: ViewContext) -> Component:
    """Four short notes."""
    translate, dataset = context.translate, context.dataset
    report = max(dataset.documents, key=lambda d: (d.id.startswith("summary-"), d.id == "summary-2013"), default=None)
    newest = max((d.published for d in dataset.documents), default="")
    version = translate(
        "foot.version_text",
        year=dataset.report_year,
        rows=number(dataset.size - dataset.samples),
        documents=len(dataset.documents),
        newest=translate.date(newest),
        digest=dataset.version,
    )
    if dataset.is_sample:
        version += translate("sample.count", count=number(dataset.samples))
    source: list[Component | str] = []
    if report is not None:
        title = translate.title(report)
        linked = outside_link(title, report.address) if report.address else title
        source = [
            translate("foot.source_text", publisher=translate.publisher(report)),
            linked,
            translate("foot.source_date", date=translate.date(report.published)),
            html.A(translate("foot.source_all"), href=context.selection.to(View.DATA).href, className="link"),
        ]
    openstreetmap = map_credit()
    notes: tuple[tuple[str, list[Component | str]], ...] = (
        ("version", [version]),
        ("source", source),
        ("notes", [translate("foot.notes_text")]),
        ("map", [openstreetmap, translate("foot.map_text")]),
    )
    return html.Footer(
        html.Dl([html.Div([html.Dt(translate(f"foot.{name}")), html.Dd(text)]) for name, text in notes]),
        className="colophon",
    )
