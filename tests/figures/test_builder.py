"""Figures are made without Plotly's own checks, which cost half of a view; so they are checked here."""

from __future__ import annotations

import html
import re

import plotly.graph_objects as go
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.figures.builder import FigureBuilder, bold, coloured, hover_markup, joined, markup
from dashboard.figures.horizontal_bars import BarRow, bars_figure
from dashboard.figures.theme import THEME
from dashboard.routing.selection import Selection, View
from dashboard.views.layout import RenderedPage, render_page
from tests.component_tree import reading_of
from tests.conftest import Draw
from tests.figures.theme_colours import coloured as in_colours

VIEWS = [
    Selection(),
    Selection(district="青山湖区"),
    *(Selection(view=View.AREA, area=number) for number in range(1, 10)),
    *(Selection(view=View.KPI, kpi=kpi) for kpi in ("专利申请量", "市级科技重大项目", "重点任务", "常住人口")),
    *(Selection(view=view) for view in (View.DISTRICTS, View.MONEY, View.CHECKS, View.DATA)),
]


@pytest.mark.parametrize("selection", VIEWS, ids=lambda selection: selection.href)
def test_every_figure_stands_plotlys_own_checks(context_of: Draw, selection: Selection) -> None:
    drawn = context_of(selection)
    shown: RenderedPage = render_page(selection.path, selection.query, drawn.dataset, drawn.geography)
    figures = reading_of([shown.panel, shown.body]).figures
    assert figures
    for figure in figures:
        checked = go.Figure(in_colours(figure))  # raises where an attribute or a value is none of Plotly's
        assert len(checked.data) == len(figure["data"])


SIGNS = [
    "<b>",
    "</b>",
    "<br>",
    "<a href='//x'>",
    "&amp;",
    "&#60;",
    "<sup>",
    "%{x}",
    "%{meta}",
    "var(--text)",
    "<",
    "&",
    "%",
]
NAMES = st.lists(st.sampled_from(SIGNS) | st.text(max_size=4), max_size=5).map("".join).filter(lambda t: "\n" not in t)


def drawn(text: str) -> str:
    """What Plotly draws of a text: its tags are gone, its entities are characters."""
    assert "%{" not in text
    assert "var(--" not in text
    return html.unescape(re.sub(r"<(?:/?b|br)>", "", text))


@given(NAMES)
def test_a_text_in_a_chart_is_drawn_as_it_is_written(name: str) -> None:
    escaped = markup(name)
    assert not set("<>") & set(escaped)
    assert re.sub(r"&#(\d+);", lambda entity: chr(int(entity[1])), escaped) == name
    assert (markup(escaped), bold(name)) == (escaped, f"<b>{escaped}</b>")
    assert coloured(name, "red") == f"<span style='color:red'>{escaped}</span>"
    assert hover_markup(f"{name}\n{name}") == joined(bold(name), name, by="\n") == f"<b>{escaped}</b><br>{escaped}"


@pytest.mark.parametrize("name", ["<b>甲</b>", "A&amp;B", "<a href='//x'>乙</a>", "%{x}", "丙<br>丁", "var(--text)"])
def test_no_text_of_a_figure_is_markup(name: str) -> None:
    builder = FigureBuilder(THEME)
    builder.scatter(text=[name], hovertext=name, name=name)
    builder.bar(text=name)
    builder.annotation(name)
    figure = builder.figure()
    texts = [figure["data"][0]["text"][0], *(figure["data"][0][key] for key in ("hovertext", "name"))]
    texts += [figure["data"][1]["text"], figure["layout"]["annotations"][0]["text"]]
    assert [drawn(text) for text in texts] == [name] * 5
    bars = bars_figure([BarRow(name, 1, "1", name, strong=True)], "件", THEME)
    assert drawn(bars["layout"]["annotations"][1]["text"]) == name
    assert drawn(bars["data"][0]["hovertext"][0]) == name
