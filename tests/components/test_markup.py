"""Component trees as HTML: what the browser gets is what React would have made."""

from __future__ import annotations

import json
from html.parser import HTMLParser
from typing import Any

import dash_bootstrap_components as dbc
import plotly.graph_objects as go
import pytest
from dash import ALL, Dash, Input, Output, State, dcc, html
from dash.development.base_component import Component
from hypothesis import given
from hypothesis import strategies as st

from dashboard.components.attributes import aria, data
from dashboard.components.chart import graph
from dashboard.components.rendering import fast_html
from dashboard.components.rendering.callback_ids import CallbackIds
from dashboard.components.rendering.html_attributes import MarkupError
from dashboard.components.rendering.markup import json_of, markup, suites_of
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


@pytest.mark.parametrize("component", [dcc.Dropdown(), dbc.Alert("x"), dcc.Store(id="x"), dcc.Graph(hoverData={})])
def test_what_only_a_browser_can_build_is_an_island_in_its_place(component: Component) -> None:
    made = markup(html.P(["a", component, "b"]))
    assert made.html == '<p>a<dash-island data-island="0"></dash-island>b</p>' or "dash-graph" not in made.html
    assert made.islands == (component,)
    assert suites_of(made.islands) == {component._namespace}


@pytest.mark.parametrize(
    ("component_id", "is_named"),
    [
        ("go", True), ("other", False), ({"type": "row", "place": "x"}, True), ({"type": "row"}, False),
        ({"type": "column", "place": "x"}, False), ({"type": "row", "place": "x", "more": 1}, False),
    ],
)  # fmt: skip
def test_a_component_that_a_callback_names_is_an_island_that_shows_what_can_be_written(
    component_id: Any, is_named: bool
) -> None:
    app = Dash("x")
    app.callback(Output("out", "children"), Input("go", "n_clicks"), State({"type": "row", "place": ALL}, "value"))(
        lambda *_: None
    )
    app.layout = html.Div()
    app._setup_server()  # type: ignore[no-untyped-call]
    tree = html.Div([html.Button("x", id=component_id), dcc.Store(id=f"store-{is_named}")], id="frame")
    made = markup(tree, callback_ids=CallbackIds.of(app.callback_map.values()))
    assert [type(island).__name__ for island in made.islands] == ["Button", "Store"] if is_named else ["Store"]
    assert "<button" in made.html


def test_a_table_with_an_island_in_it_is_one() -> None:
    table = html.Table(html.Tbody(html.Tr([html.Td("x"), html.Td(dcc.Input())])))
    made = markup([html.Table(html.Tbody()), table])
    assert made.islands == (table,)
    written = "<table><tbody><tr><td>x</td><td></td></tr></tbody></table>"
    assert made.html == f'<table><tbody></tbody></table><dash-island data-island="0">{written}</dash-island>'


def test_an_island_is_as_tall_before_it_is_built_as_its_style_says() -> None:
    made = markup(dcc.Tabs(style={"height": "20rem"}))
    assert made.html == '<dash-island data-island="0" style="display:block;min-height:20rem"></dash-island>'


def test_a_checkbox_is_written_as_html_and_one_with_a_label_of_its_own_is_built_by_dash() -> None:
    plain = markup(dbc.Checkbox(name="tick", value=True))
    assert plain.html == '<input checked class="form-check-input" name="tick" type="checkbox">'
    assert plain.islands == ()
    labelled = dbc.Checkbox(label="甲", value=True)
    assert markup(labelled).islands == (labelled,)
    assert "label" not in markup(labelled).html


def test_an_element_can_be_printed_as_dash_does_where_a_callback_fails() -> None:
    assert "'props': {'className': 'a', 'children': 'x'}" in repr([fast_html.html.Span("x", className="a")])


@pytest.mark.parametrize(
    ("kind", "attribute"), [("Div", "clasName"), ("Td", "colspan"), ("A", "src"), ("P", "htmlFor")]
)
def test_a_misspelt_attribute_is_refused_with_those_that_there_are(kind: str, attribute: str) -> None:
    element = getattr(fast_html.html, kind)("x", **{attribute: "x"})
    with pytest.raises(MarkupError, match=r"has no attribute .*; allowed are .*className"):
        markup(element)


@pytest.mark.parametrize(
    "options",
    [["甲", "/乙"], {"甲": "甲", "/乙": "/乙"}, [{"label": "甲", "value": "甲"}, {"label": "/乙", "value": "/乙"}]],
)
def test_a_select_takes_options_as_dash_does(options: Any) -> None:
    made = markup(dbc.Select(options=options, value="甲"), prefix="/p")
    assert made.html == (
        '<select class="form-select"><option value="甲" selected>甲</option><option value="/p/乙">/乙</option></select>'
    )


@pytest.mark.parametrize("figure", [go.Figure(go.Bar(y=[1])), {"data": [{"type": "bar", "y": [1]}], "layout": {}}])
@pytest.mark.parametrize(("graph_id", "key"), [("a", "a"), ({"b": 1, "a": 2}, '{"a":2,"b":1}'), (None, "graph-1")])
def test_a_graph_takes_a_figure_or_a_dictionary_and_any_id(figure: Any, graph_id: Any, key: str) -> None:
    more = {} if graph_id is None else {"id": graph_id}
    made = markup(dcc.Graph(figure=figure, **more))
    assert list(made.figures) == [key]
    assert json.loads(json_of(made.figures[key]))["data"][0]["y"] == [1]
    assert made.islands == ()


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
