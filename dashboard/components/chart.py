"""A chart with all that belongs to it: answer, unit, legend, foot, table twin, downloads of rows and picture."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from dash import dcc
from dash.development.base_component import Component

from dashboard.components.attributes import aria, data
from dashboard.components.badges import legend as legend_of
from dashboard.components.badges import phrases, scrolled
from dashboard.components.rendering.fast_html import html
from dashboard.components.table import rows_table
from dashboard.figures.builder import Figure
from dashboard.metrics.export_rows import ExportRow
from dashboard.routing.view_context import ViewContext

FURNITURE = 240  # px that title, foot and table twin take round a plot, about


@dataclass(frozen=True, slots=True)
class Chart:
    """One question and its answer. `key` names it within its view; `records` are exactly what it draws."""

    key: str
    figure: Figure
    title: tuple[str, ...]  # phrases
    sub: str
    records: tuple[ExportRow, ...]
    legend: tuple[tuple[str, str], ...] = ()
    foot: str = ""
    link: str | None = None  # where the title leads
    tag: str = ""  # stands before the subtitle: computed, sample
    controls: tuple[Component, ...] = ()  # between the title and the plot


def chart_figure(chart: Chart, context: ViewContext, number: int, *, small: bool = False) -> Component:
    """The chart as a figure element; `small` for one of several side by side."""
    translate = context.translate
    title = "".join(chart.title)
    heading = html.H3 if small else html.H2
    caption: list[Component] = [
        html.P(
            [html.Span(translate("chart.number", number=number)), _takes(chart, context)],
            className="no",
        ),
        heading([html.A(phrases(chart.title), href=chart.link) if chart.link else html.Span(phrases(chart.title))]),
        html.P([*(html.B(tag, className="calc") for tag in _tags(chart, context)), chart.sub], className="sub"),
    ]
    if chart.legend and not small:
        caption.append(legend_of(*chart.legend))
    body: list[Component] = [html.Figcaption(caption), *chart.controls, graph(chart.key, chart.figure)]
    if chart.foot:
        body.append(html.P(chart.foot, className="foot"))
    body.append(
        html.Details(
            [
                html.Summary(translate("chart.table")),
                scrolled(rows_table(chart.records, context), context.translate),
            ],
            className="tabletwin",
        )
    )
    kind = "fig fig-small" if small else "fig"
    return html.Figure(body, className=kind, style={"--number": number}, **aria(label=title))


def graph(key: str, figure: Figure, class_name: str = "plotted") -> Component:
    """A Plotly graph as tall as its figure says, without a mode bar: the downloads stand above it in words."""
    height = figure["layout"].get("height")
    return dcc.Graph(
        id={"type": "chart", "key": key},
        figure=figure,
        className=class_name,
        style={"height": f"{height}px", "--tall": f"{height}px"} if height else {},
    )


def chart_figures(charts: Sequence[Chart], context: ViewContext, first: int = 1) -> list[Component]:
    """Charts as figures, numbered on from `first`."""
    return [chart_figure(chart, context, number) for number, chart in enumerate(charts, first)]


def chart_columns(charts: Sequence[Chart], context: ViewContext, first: int = 1) -> Component:
    """Charts in two columns, each put under the shorter one, so that no hole opens beside a tall chart.

    Where there is room for one column only, the stylesheet puts them in the order of their numbers.
    """
    piles: tuple[list[Component], list[Component]] = ([], [])
    heights = [0, 0]
    for number, chart in enumerate(charts, first):
        side = heights.index(min(heights))
        piles[side].append(chart_figure(chart, context, number))
        heights[side] += chart.figure["layout"].get("height", 0) + FURNITURE
    return html.Div([html.Div(pile, className="pile") for pile in piles if pile], className="pair")


def _tags(chart: Chart, context: ViewContext) -> list[str]:
    """What a reader must know before the first number: computed, sample."""
    tags = [chart.tag] if chart.tag else []
    if any(record.quantity.is_sample for record in chart.records):
        tags.append(context.translate("sample.tag"))
    return tags


def _takes(chart: Chart, context: ViewContext) -> Component:
    translate = context.translate
    stem = context.file_name(chart.key)
    return html.Span(
        [
            html.A(
                translate("chart.rows"),
                href=context.selection.rows_href(chart.key),
                download=f"{stem}.csv",
                **aria(label=f"{translate('chart.rows')}{translate('mark.colon')}{''.join(chart.title)}"),
            ),
            html.Button(
                translate("chart.picture"),
                type="button",
                **data(picture=stem, source=_travelling(chart, context)),
                **aria(label=f"{translate('chart.picture')}{translate('mark.colon')}{''.join(chart.title)}"),
            ),
        ],
        className="take",
    )


def _travelling(chart: Chart, context: ViewContext) -> str:
    """What a picture that travels without the page says: generated data, its sources, the data version."""
    translate = context.translate
    sample = f"{translate('sample.banner')} " if context.dataset.is_sample else ""
    source = translate("chart.source", sources=_cited(chart, context))
    return f"{sample}{source}{translate('mark.semicolon')}{translate('foot.version')} {context.dataset.version}"


def _cited(chart: Chart, context: ViewContext) -> str:
    return context.translate.sources([row for record in chart.records for row in record.quantity.basis])
