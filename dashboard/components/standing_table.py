"""One KPI over all places: value, rank, share, distance to the leader, per head, and the sum against the city."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from dash.development.base_component import Component

from dashboard.components.attributes import aria
from dashboard.components.district_card import silent_key
from dashboard.components.rendering.fast_html import html
from dashboard.dataset.model import District, Kpi
from dashboard.dataset.numbers import number, percent
from dashboard.metrics.comparison import ComparisonRow, Reconciliation, comparison_rows, reconciliation
from dashboard.metrics.district import Standings
from dashboard.metrics.export_rows import COUNTY_SUM, REMAINDER, ExportRow, export_rows, quantity_row
from dashboard.routing.selection import STANDING_COLUMNS
from dashboard.routing.view_context import ViewContext

BY: dict[str, Callable[[ComparisonRow], tuple[float, ...]]] = {
    "value": lambda line: (line.value,),
    "share": lambda line: (line.standing.share or 0,),
    "gap": lambda line: (-line.gap,),
    "per_head": lambda line: (line.per_head.value if line.per_head else -1,),
}


def standing_table(found: Standings, context: ViewContext) -> Component:
    """Units with their sum, the rest and the city under them; zones in a part of their own, never added."""
    translate = context.translate
    told = comparison_rows(context.dataset, found)
    columns = [name for name in STANDING_COLUMNS if _is_told(name, told)]
    head = [html.Th(translate("districts.rank_head"), scope="col"), *(_head(name, context, found) for name in columns)]
    units = _ordered([line for line in told if line.district.is_county_level], context)
    zones = _ordered([line for line in told if line.district.is_zone], context)
    body = [_line(line, columns, context) for line in units]
    body += (
        [_silent(place, found.kpi, columns, context) for place in found.missing]
        if units
        else [_all_silent(columns, context)]
    )
    parts: list[Component] = [html.Thead(html.Tr(head)), html.Tbody(body)]
    checked = reconciliation(found)
    if checked is not None:
        parts.append(html.Tbody(_sums(checked, columns, context), className="sums"))
    if zones:
        title = html.Tr(html.Th(translate("districts.zones"), colSpan=len(columns) + 1, scope="rowgroup"))
        parts.append(html.Tbody([title, *(_line(line, columns, context) for line in zones)], className="zones"))
    return html.Table(parts, className="sheet standing")


def standing_rows(found: Standings) -> tuple[ExportRow, ...]:
    """The rows behind the table, the sum and the rest with their formulas."""
    rows = [*(standing.row for standing in found.all), *(found.city.basis if found.city else ())]
    checked = reconciliation(found)
    if checked is None:
        return export_rows(rows)
    city = checked.city.basis[0]
    made = [quantity_row(checked.counties, year=found.year, district=city.district, breakdown=COUNTY_SUM)]
    made.append(quantity_row(checked.rest, year=found.year, district=city.district, breakdown=REMAINDER))
    return (*export_rows(rows), *made)


def sum_text(checked: Reconciliation, context: ViewContext) -> str:
    """Whether the units reach the city, in a sentence."""
    translate = context.translate
    rest = checked.rest.value
    key = "districts.agrees" if checked.agrees else "districts.over" if rest < 0 else "districts.under"
    said = translate(key, sum=number(checked.counties.value), city=number(checked.city.value), rest=number(abs(rest)))
    return said + translate("districts.silent", count=len(checked.missing)) if checked.missing else said


def _is_told(name: str, told: Sequence[ComparisonRow]) -> bool:
    """A column without a single value is left out."""
    if name == "share":
        return any(line.standing.share is not None for line in told)
    if name == "per_head":
        return any(line.per_head is not None for line in told)
    return name != "gap" or any(line.gap for line in told)


def _ordered(told: Sequence[ComparisonRow], context: ViewContext) -> list[ComparisonRow]:
    wanted = context.selection.sort or "-value"
    name = wanted.removeprefix("-")
    if name == "place":
        ordered = sorted(told, key=lambda line: line.district.code)
        return ordered[::-1] if wanted.startswith("-") else ordered
    return sorted(told, key=BY[name], reverse=wanted.startswith("-"))


def _head(name: str, context: ViewContext, found: Standings) -> Component:
    translate, selection = context.translate, context.selection
    shown = selection.sort or "-value"
    mark = {f"-{name}": " ↓", name: " ↑"}.get(shown, "")
    first = name if name == "place" else f"-{name}"
    other = name if first.startswith("-") else f"-{name}"
    href = selection.change(kpi=found.kpi.name, sort=other if shown == first else first).href
    text = translate(f"districts.{name}", unit=translate.unit(found.kpi))
    order = {" ↓": "descending", " ↑": "ascending"}.get(mark)
    return html.Th(
        html.A(f"{text}{mark}", href=href), scope="col", className="" if name == "place" else "r",
        **(aria(sort=order) if order else {}),
    )  # fmt: skip


def _line(line: ComparisonRow, columns: Sequence[str], context: ViewContext) -> Component:
    translate, standing = context.translate, line.standing
    cells = {
        "place": html.Th(
            html.A(translate.district(line.district), href=context.district_href(line.district)), scope="row"
        ),
        "value": html.Td(translate.fact_word(standing.quantity, standing.kpi) or number(line.value), className="r tr"),
        "share": html.Td(_share(standing.share), className="r"),
        "gap": html.Td(number(-line.gap) if line.gap else translate("districts.leads"), className="r"),
        "per_head": html.Td(html.I(number(line.per_head.value)) if line.per_head else "–", className="r"),
    }
    rank = translate("districts.tied" if standing.tied else "districts.rank", rank=standing.rank)
    chosen = line.district == context.district
    return html.Tr([html.Td(rank), *(cells[name] for name in columns)], className="me" if chosen else "")


def _share(share: float | None) -> str:
    return percent(share * 100, digits=1) if share is not None else "–"


def _silent(place: District, kpi: Kpi, columns: Sequence[str], context: ViewContext) -> Component:
    translate = context.translate
    name = html.Th(html.A(translate.district(place), href=context.district_href(place)), scope="row")
    text = html.Td(translate(silent_key(kpi)), colSpan=len(columns) - 1, className="r none")
    return html.Tr([html.Td(""), name, text], className="me" if place == context.district else "")


def _all_silent(columns: Sequence[str], context: ViewContext) -> Component:
    """One line instead of nine where no unit has published."""
    return html.Tr(
        [html.Td(""), html.Td(context.translate("panel.no_results"), colSpan=len(columns), className="none")]
    )


def _sums(checked: Reconciliation, columns: Sequence[str], context: ViewContext) -> list[Component]:
    translate, city = context.translate, checked.city.value
    told = [(translate("districts.sum_some" if checked.missing else "districts.sum"), checked.counties.value, True)]
    told.append(
        (translate("districts.rest" if checked.rest.value >= 0 else "districts.excess"), checked.rest.value, True)
    )
    told.append((translate("districts.city"), city, False))
    made: list[Component] = []
    for name, value, computed in told:
        cells = {
            "place": html.Th(name, scope="row"),
            "value": html.Td(html.I(number(value)) if computed else number(value), className="r tr"),
            "share": html.Td(_share(value / city if city else None), className="r"),
            "gap": html.Td(""),
            "per_head": html.Td(""),
        }
        made.append(html.Tr([html.Td(""), *(cells[column] for column in columns)]))
    return made
