"""Draws the sums of the nine counties against the city: solid is in the table, hollow this return, dots are missing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from dash.development.base_component import Component

from dashboard.components.attributes import aria
from dashboard.components.badges import symbol
from dashboard.components.desk.frame import DeskFrame, part
from dashboard.components.rendering.fast_html import html


@dataclass(frozen=True, slots=True)
class CitySum:
    """A sum with its parts as shares of the city's figure; `missing` counties have not reported."""

    name: str
    unit: str
    in_table: float
    own: float
    missing: int
    texts: tuple[str, str, str, str]  # what is in the table, this return's, both, the city's

    @property
    def of_city(self) -> float:
        """Return the sum as a share of the city's figure."""
        return self.in_table + self.own


def sums_part(frame: DeskFrame, place: str, sums: Sequence[CitySum], compared: int) -> list[Component]:
    """Return the sums; nothing where none can be held against the city."""
    if not sums:
        return []
    translate, above = frame.translate, sum(each.of_city > 1 for each in sums)
    title = translate("desk.sums_above", count=above) if above else translate("desk.sums_below")
    kinds = {
        "table": any(each.in_table for each in sums), "own": any(each.own for each in sums),
        "gap": any(each.missing for each in sums), "city": True,
    }  # fmt: skip
    legend = html.P(
        [html.Span([html.I(className=f"city-{kind}"), translate(f"desk.sums_{kind}", place=place)])
         for kind, is_drawn in kinds.items() if is_drawn],
        className="city-legend", **aria(hidden="true"),
    )  # fmt: skip
    lines = [_line(frame, place, each) for each in sums]
    hint = translate("desk.sums_hint", compared=compared, drawn=len(sums))
    return [part(title, legend, html.Div(lines, className="city-sums"), hint=hint, anchor="sums")]


def _line(frame: DeskFrame, place: str, each: CitySum) -> Component:
    translate, scale = frame.translate, max(each.of_city, 1)
    is_above = each.of_city > 1
    in_table, own, total, city = each.texts
    gap = max(1 - each.of_city, 0) if each.missing else 0
    widths = {"table": each.in_table, "own": each.own, "gap": gap}
    marks: list[Component] = [
        html.I(className=f"city-{kind}", style={"width": f"{width / scale:.2%}"})
        for kind, width in widths.items() if width > 0
    ]  # fmt: skip
    marks.append(html.B(style={"left": f"{1 / scale:.2%}"}))
    label = translate("desk.sums_label", table=in_table, place=place, own=own, sum=total, city=city)
    texts = [html.Span(translate("desk.sums_of_city", city=city)), html.B(translate("desk.sums_total", sum=total))]
    if is_above:
        texts.insert(0, symbol("look"))
    return html.Div(
        [
            html.P([each.name, html.Small(each.unit)]),
            html.Span(marks, className="city-bar", role="img", **aria(label=label)),
            html.P(texts, className="city-texts"),
        ],
        className="city-sum is-above" if is_above else "city-sum",
    )
