"""Bodies of callback requests against what a callback declares: ids, patterns, types of arguments."""

from __future__ import annotations

from collections.abc import Mapping
from copy import deepcopy
from typing import Annotated, Any

import pytest
from dash import ALL, MATCH, Dash, Input, Output, State, html
from pydantic import Field

from dashboard.web.callback_check import MAX_DEPTH, MAX_ITEMS, MAX_VALUE_CHARS, RequestError, check_callback

ROW = {"type": "amount", "place": "a"}


def declared(*dependencies: Any, function: Any) -> Mapping[str, Any]:
    app = Dash("x")
    app.callback(*dependencies)(function)
    app.layout = html.Div()
    app._setup_server()  # type: ignore[no-untyped-call]
    callback: Mapping[str, Any]
    (callback,) = app.callback_map.values()
    return callback


def shift(amounts: list[Annotated[str, Field(max_length=9)] | None], clicks: int | None, anything) -> None:  # type: ignore[no-untyped-def]
    """Stands for a callback of a view."""


@pytest.fixture(scope="module")
def callback() -> Mapping[str, Any]:
    inputs = Input({"type": "amount", "place": ALL}, "value"), Input("reset", "n_clicks"), State("memory", "data")
    return declared(
        Output({"type": "amount", "place": ALL}, "value"), Output("sum", "children"), *inputs, function=shift
    )


@pytest.fixture
def body() -> dict[str, Any]:
    amount = {"id": ROW, "property": "value"}
    return {
        "outputs": [[amount], {"id": "sum", "property": "children"}],
        "inputs": [[amount | {"value": "1,234"}], {"id": "reset", "property": "n_clicks", "value": 3}],
        "state": [{"id": "memory", "property": "data", "value": {"fix": [1, 2]}}],
        "changedPropIds": ['{"place":"a","type":"amount"}.value'],
    }


def test_what_a_page_sends_is_accepted_with_any_number_of_components_of_a_pattern(
    callback: Mapping[str, Any], body: dict[str, Any]
) -> None:
    check_callback(body, callback)
    check_callback(
        body | {"inputs": [[], body["inputs"][1]], "outputs": [[], body["outputs"][1]], "changedPropIds": []}, callback
    )
    two = [body["inputs"][0][0], {"id": ROW | {"place": "b"}, "property": "value", "value": None}]
    check_callback(body | {"inputs": [two, body["inputs"][1]]}, callback)


def nested(depth: int) -> Any:
    return [nested(depth - 1)] if depth else "x"


@pytest.mark.parametrize(
    ("part", "value", "named"),
    [
        (("inputs", 0, 0, "value"), 5, r"value\[0\].*valid string"),
        (("inputs", 0, 0, "value"), "0123456789", r"value\[0\].*at most 9"),
        (("inputs", 1, "value"), "3", "reset.n_clicks.*valid integer"),
        (("inputs", 1, "value"), True, "reset.n_clicks.*valid integer"),
        (("inputs", 0), {"id": ROW, "property": "value"}, "amount.* is needed"),
        (("inputs", 0, 0, "id", "type"), "other", "amount.* is needed"),
        (("inputs", 0, 0, "id", "place"), ["a"], "amount.* is needed"),
        (("inputs", 0, 0, "id", "more"), 1, "amount.* is needed"),
        (("inputs", 1, "id"), "other", "reset.n_clicks is needed"),
        (("state", 0, "value"), "x" * (MAX_VALUE_CHARS + 1), f"at most {MAX_VALUE_CHARS}"),
        (("state", 0, "value"), {"x" * (MAX_VALUE_CHARS + 1): 1}, f"at most {MAX_VALUE_CHARS}"),
        (("state", 0, "value"), nested(MAX_DEPTH + 1), f"{MAX_DEPTH} levels"),
        (("state", 0, "value"), [0] * (MAX_ITEMS + 1), f"at most {MAX_ITEMS} values"),
        (("state",), [], "state: 1 are needed"),
        (("outputs",), [], "outputs: .* are needed"),
        (("outputs", 0, 0, "property"), "children", "outputs: .* are needed"),
        (("changedPropIds",), ["memory.data"], "changedPropIds"),
    ],
)
def test_anything_else_is_refused_with_what_is_needed(
    callback: Mapping[str, Any], body: dict[str, Any], part: tuple[Any, ...], value: Any, named: str
) -> None:
    changed = deepcopy(body)
    place: Any = changed
    for key in part[:-1]:
        place = place[key]
    place[part[-1]] = value
    with pytest.raises(RequestError, match=named) as refused:
        check_callback(changed, callback)
    assert refused.value.status == 400


def test_a_pattern_with_match_stands_for_one_component() -> None:
    def follow(value: str) -> str:
        return value

    pattern = {"type": "amount", "place": MATCH}
    callback = declared(Output(pattern, "title"), Input(pattern, "value"), function=follow)
    body = {
        "outputs": {"id": ROW, "property": "title"},
        "inputs": [{"id": ROW, "property": "value", "value": "x"}],
        "changedPropIds": [],
    }
    check_callback(body, callback)
    with pytest.raises(RequestError, match="is needed"):
        check_callback(body | {"inputs": [body["inputs"]]}, callback)


def test_a_callback_may_have_no_output_or_one_that_others_have_too() -> None:
    def follow(clicks: int | None) -> None:
        """Stands for a callback of a view."""

    click = {"id": "go", "property": "n_clicks", "value": 1}
    body = {"inputs": [click], "changedPropIds": ["go.n_clicks"]}
    without = declared(Input("go", "n_clicks"), function=follow)
    check_callback(body, without)
    with pytest.raises(RequestError, match="outputs: none"):
        check_callback(body | {"outputs": [{"id": "sum", "property": "children"}]}, without)
    twice = Output("sum", "children", allow_duplicate=True)
    (app := Dash("x")).callback(twice, Input("go", "n_clicks"), prevent_initial_call=True)(follow)
    app.layout = html.Div()
    app._setup_server()  # type: ignore[no-untyped-call]
    ((name, callback),) = app.callback_map.items()
    output = {"id": "sum", "property": name.partition(".")[2]}
    assert "@" in output["property"]
    check_callback(body | {"outputs": output}, callback)
    with pytest.raises(RequestError, match="outputs"):
        check_callback(body | {"outputs": output | {"property": "title"}}, callback)
