"""Builds a chart with all that belongs to it: title, unit, legend, foot, table twin, downloads of rows and picture."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from dash import dcc
from dash.development.base_component import Component

from dashboard.components.attributes import aria, data
from dashboard.components.badges import legend as legend_of
from dashboard.components.badges import phrases, table_twin, tag
from dashboard.components.rendering.fast_html import html
from dashboard.components.table import rows_table
from dashboard.figures.builder import Figure
from dashboard.figures.horizontal_bars import text_width
from dashboard.metrics.export_rows import ExportRow
from dashboard.routing.view_context import ViewContext

MAX_HOLE = 240  # px that one column may be shorter than the other
FRAME_HEIGHT = 220  # px that title and table twin take round a plot, estimated
LINE_HEIGHT, CONTROL_HEIGHT, COLUMN_WIDTH = 18, 48, 400  # px of a foot's line, a control and a column, estimated


@dataclass(frozen=True, slots=True)
class Chart:
    """One question and its answer. `key` is its id within its view; `rows` are exactly what it draws."""

    key: str
    figure: Figure
    title: tuple[str, ...]  # phrases
    sub: str
    rows: tuple[ExportRow, ...]
    legend: tuple[tuple[str, str], ...] = ()
    foot: str = ""
    link: str | None = None  # where the title leads
    tag: str = ""  # stands before the subtitle: computed, sample
    controls: tuple[Component, ...] = ()  # between the title and the plot


def chart_figure(chart: Chart, context: ViewContext, number: int, *, small: bool = False) -> Component:
    """Return the chart as a figure element; `small` for one of several side by side."""
    translate = context.translate
    heading = html.H3 if small else html.H2
    tags = [chart.tag] if chart.tag else []
    if any(row.quantity.is_sample for row in chart.rows):
        tags.append(translate("sample.tag"))
    caption: list[Component] = [
        html.P(
            [html.Span(translate("chart.number", number=number)), _downloads(chart, context)], className="figure-number"
        ),
        heading([html.A(phrases(chart.title), href=chart.link) if chart.link else html.Span(phrases(chart.title))]),
        html.P([*map(tag, tags), chart.sub], className="subtitle"),
    ]
    if chart.legend and not small:
        caption.append(legend_of(*chart.legend))
    body: list[Component] = [html.Figcaption(caption), *chart.controls, graph(chart.key, chart.figure)]
    if chart.foot:
        body.append(html.P(chart.foot, className="footnote"))
    body.append(table_twin(translate("chart.table"), rows_table(chart.rows, context), translate))
    kind = "chart-figure chart-figure-small" if small else "chart-figure"
    return html.Figure(body, className=kind, style={"--figure-number": number}, **aria(label="".join(chart.title)))


def graph(key: str, figure: Figure, class_name: str = "chart-plot") -> Component:
    """Return a Plotly graph as tall as its layout says, without a mode bar: the downloads stand above it in words."""
    height = figure["layout"].get("height")
    return dcc.Graph(
        id={"type": "chart", "key": key},
        figure=figure,
        className=class_name,
        style={"height": f"{height}px", "--plot-height": f"{height}px"} if height else {},
    )


def chart_figures(charts: Sequence[Chart], context: ViewContext, first: int = 1) -> list[Component]:
    """Return charts as figures, numbered on from `first`."""
    return [chart_figure(chart, context, number) for number, chart in enumerate(charts, first)]


def chart_columns(charts: Sequence[Chart], context: ViewContext, first: int = 1) -> Component:
    """Return charts in two columns, each put under the shorter one, so that no gap opens beside a tall chart.

    A last chart that would stand beside a hole has the whole width, as have two of which one is much taller. Where
    there is room for one column only, the stylesheet puts them in the order of their numbers.
    """
    columns: tuple[list[Component], list[Component]] = ([], [])
    heights = [0.0, 0.0]
    wide: list[Component] = []
    is_uneven = len(charts) == 2 and abs(_height(charts[0]) - _height(charts[1])) > MAX_HOLE
    for number, chart in enumerate(charts, first):
        figure, height = chart_figure(chart, context, number), _height(chart)
        index, hole = heights.index(min(heights)), abs(heights[0] - heights[1])
        is_last = number == first + len(charts) - 1
        if is_uneven or (is_last and columns[0] and min(heights) + height - max(heights) > max(MAX_HOLE, hole)):
            wide.append(figure)
        else:
            columns[index].append(figure)
            heights[index] += height
    return html.Div(
        [*(html.Div(column, className="chart-column") for column in columns if column), *wide],
        className="chart-columns",
    )


def _height(chart: Chart) -> float:
    """Estimate px of a chart in a column."""
    lines = -(-text_width(chart.foot) // COLUMN_WIDTH)
    plot: float = chart.figure["layout"].get("height", 0)
    return plot + FRAME_HEIGHT + LINE_HEIGHT * lines + CONTROL_HEIGHT * len(chart.controls)


def _downloads(chart: Chart, context: ViewContext) -> Component:
    translate = context.translate
    file_name = context.file_name(chart.key)
    title = f"{translate('mark.colon')}{''.join(chart.title)}"
    return html.Span(
        [
            html.A(
                translate("chart.rows"),
                href=context.selection.rows_href(chart.key),
                download=f"{file_name}.csv",
                **aria(label=translate("chart.rows") + title),
            ),
            html.Button(
                translate("chart.picture"),
                type="button",
                **data(image=file_name, source=_picture_source(chart, context)),
                **aria(label=translate("chart.picture") + title),
            ),
        ],
        className="figure-actions",
    )


def _picture_source(chart: Chart, context: ViewContext) -> str:
    """Return what stands under a downloaded picture: generated data, its sources, the data version."""
    translate = context.translate
    sample = f"{translate('sample.banner')} " if context.dataset.is_sample else ""
    sources = translate.sources([row for chart_row in chart.rows for row in chart_row.quantity.basis])
    source = translate("chart.source", sources=sources)
    return f"{sample}{source}{translate('mark.semicolon')}{translate('foot.version')} {context.dataset.version}"
