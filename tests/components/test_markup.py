"""Component trees as HTML: what the browser gets is what React would have made."""

from __future__ import annotations

import json
from html.parser import HTMLParser
from typing import Any

import dash_bootstrap_components as dbc
import pytest
from dash import dcc, html
from dash.development.base_component import Component
from hypothesis import given
from hypothesis import strategies as st

from dashboard.components.attributes import aria, data
from dashboard.components.chart import graph
from dashboard.components.rendering.markup import MarkupError, json_of, markup
from dashboard.components.rendering.region import Region
from dashboard.figures.builder import FigureBuilder
from dashboard.figures.theme import THEME

TEXT = st.text(st.characters(codec="utf-8", exclude_characters="\r\0"), max_size=20)


class Read(HTMLParser):
    """What a browser would read: the texts, and the attributes of each element."""

    def __init__(self, written: str) -> None:
        super().__init__()
        self.texts: list[str] = []
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.feed(written)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.texts.append(data)


@pytest.mark.parametrize(
    ("tree", "written"),
    [
        (html.P("a"), "<p>a</p>"), (html.P(["a", html.B(1), None, 2.5]), "<p>a<b>1</b>2.5</p>"),
        (html.Label("x", htmlFor="y", className="a b"), '<label for="y" class="a b">x</label>'),
        (html.Td(colSpan=2, tabIndex=0), '<td colspan="2" tabindex="0"></td>'),
        (html.Ul(hidden=True), "<ul hidden></ul>"), (html.Ul(hidden=False), "<ul></ul>"),
        (html.I(style={"--k": 3, "maxWidth": "2px", "left": "1%"}), '<i style="--k:3;max-width:2px;left:1%"></i>'),
        (html.Div("x", **aria(label="a"), **data(action="b")), '<div aria-label="a" data-action="b">x</div>'),
        ([html.Br(), "x"], "<br>x"), (None, ""),
        (dbc.Input(type="search", className="c"), '<input type="search" class="form-control c">'),
    ],
)  # fmt: skip
def test_an_element_is_written_as_react_writes_it(tree: Any, written: str) -> None:
    made, wanted = Read(markup(tree).html), Read(written)
    assert (made.elements, made.texts) == (wanted.elements, wanted.texts)
    assert len(markup(tree).html) == len(written)


@given(TEXT, TEXT)
def test_no_text_and_no_attribute_can_become_markup(text: str, label: str) -> None:
    made = Read(markup(html.P(text, title=label, **aria(label=text))).html)
    assert "".join(made.texts) == text
    assert made.elements == [("p", {"title": label, "aria-label": text})]


def test_a_select_has_its_value_selected_and_its_headings_disabled() -> None:
    options = [{"label": "甲<乙", "value": "/a"}, {"label": "—", "value": "h", "disabled": True}]
    made = markup(dbc.Select(id="s", options=options, value="/a", className="navigate-on-change"))
    assert made.html == (
        '<select class="form-select navigate-on-change" id="s"><option value="/a" selected>甲&lt;乙</option>'
        '<option value="h" disabled>—</option></select>'
    )


def test_a_chart_leaves_its_place_and_hands_over_its_figure_without_the_template() -> None:
    builder = FigureBuilder(THEME)
    builder.bar(x=[1, 2])
    made = markup(html.Div(graph("a-专利", builder.figure(height=90))))
    assert made.html == (
        '<div><div class="dash-graph chart-plot" data-chart="a-专利" '
        'style="height:90px;--plot-height:90px"></div></div>'
    )
    assert made.figures == {
        "a-专利": {"data": [{"type": "bar", "x": [1, 2]}], "layout": {"shapes": [], "annotations": [], "height": 90}}
    }


def test_two_charts_with_one_key_are_refused_by_it() -> None:
    figure = FigureBuilder(THEME).figure()
    with pytest.raises(MarkupError, match="'same'"):
        markup([graph("same", figure), graph("same", figure)])


@pytest.mark.parametrize("component", [dcc.Dropdown(), dbc.Alert("x"), dcc.Store(id="x")])
def test_what_only_a_browser_can_build_is_refused_by_name(component: Component) -> None:
    with pytest.raises(MarkupError, match=type(component).__name__):
        markup(component)


def test_a_part_of_the_frame_holds_its_content_as_it_is() -> None:
    assert markup(Region("page-body", {"html": "<p>x</p>", "figures": {}}, className="b")).html == (
        '<div class="b" id="page-body"><p>x</p></div>'
    )
    assert markup(Region("page-body")).html == '<div id="page-body"></div>'


@given(st.dictionaries(TEXT, TEXT))
def test_json_in_a_page_cannot_end_its_element(value: dict[str, str]) -> None:
    assert "<" not in json_of(value)
    assert json.loads(json_of(value)) == value


def test_what_is_no_number_is_refused_rather_than_written_as_no_json() -> None:
    with pytest.raises(ValueError, match="JSON"):
        json_of({"x": float("nan")})
