"""Builds the ranking of one KPI over all places: value, rank, share, gap, per head, and the sum beside the city."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from dash.development.base_component import Component

from dashboard.components.attributes import aria
from dashboard.components.badges import separated
from dashboard.components.place_rank import silent_key
from dashboard.components.rendering.fast_html import html
from dashboard.components.source_link import source_link
from dashboard.dataset.model import District
from dashboard.dataset.numbers import percent
from dashboard.metrics.comparison import ComparisonRow, Reconciliation, comparison_rows, reconciliation
from dashboard.metrics.district import Standings
from dashboard.metrics.export_rows import COUNTY_SUM, REMAINDER, ExportRow, export_row, export_rows, quantity_row
from dashboard.routing.selection import STANDING_COLUMNS
from dashboard.routing.view_context import ViewContext

DEFAULT_SORT = "-value"
SORT_KEYS: dict[str, Callable[[ComparisonRow], Any]] = {
    "place": lambda row: row.district.code,
    "value": lambda row: row.value,
    "share": lambda row: row.standing.share or 0,
    "gap": lambda row: -row.gap,
    "per_head": lambda row: row.per_head.value if row.per_head else -1,
}


def standing_table(standings: Standings, context: ViewContext) -> Component:
    """Return counties with their sum, the rest and the city under them; zones in a body of their own, never added."""
    translate = context.translate
    rows = comparison_rows(context.dataset, standings)
    columns = [name for name in STANDING_COLUMNS if _has_values(name, rows)]
    heads = [_head(name, context, standings) for name in columns]
    counties = _sorted([row for row in rows if row.district.is_county_level], context)
    zones = _sorted([row for row in rows if row.district.is_zone], context)
    body = [_row(row, columns, context) for row in counties]
    if counties and standings.missing:
        body.append(_silent_row(standings, columns, context))
    elif not counties:  # one line instead of nine
        text = html.Td(translate("panel.no_results"), colSpan=len(columns), className="no-value")
        body.append(html.Tr([html.Td(""), text]))
    head = html.Tr([html.Th(translate("districts.rank_head"), scope="col"), *heads])
    sections: list[Component] = [html.Thead(head), html.Tbody(body)]
    sums = reconciliation(standings)
    if sums is not None:
        sections.append(html.Tbody(_sum_rows(sums, columns, context), className="totals"))
    if zones:
        title = html.Tr(html.Th(translate("districts.zones"), colSpan=len(columns) + 1, scope="rowgroup"))
        sections.append(html.Tbody([title, *(_row(row, columns, context) for row in zones)], className="zones"))
    return html.Table(sections, className="data-table standing-table")


def standing_rows(standings: Standings) -> tuple[ExportRow, ...]:
    """Return the rows behind the table, the sum and the rest with their formulas."""
    city_rows = standings.city.basis if standings.city else ()
    rows = export_rows([*(standing.row for standing in standings.all), *city_rows])
    sums = reconciliation(standings)
    if sums is None:
        return rows
    city = sums.city.basis[0].district
    computed = (
        quantity_row(quantity, year=standings.year, district=city, breakdown=breakdown)
        for quantity, breakdown in ((sums.counties, COUNTY_SUM), (sums.rest, REMAINDER))
    )
    return (*rows, *computed)


def sum_text(sums: Reconciliation, context: ViewContext) -> str:
    """Return in a sentence whether the counties add up to the city."""
    translate, rest = context.translate, sums.rest.value
    key = "districts.agrees" if not rest else "districts.over" if rest < 0 else "districts.under"
    kpi = context.dataset.kpis[sums.city.basis[0].kpi]
    values = {"sum": sums.counties.value, "city": sums.city.value, "rest": abs(rest)}
    text = translate(key, **{name: translate.number(value, kpi) for name, value in values.items()})
    return text + translate("districts.silent", count=len(sums.missing)) if sums.missing else text


def _has_values(name: str, rows: Sequence[ComparisonRow]) -> bool:
    """Return whether a column has a single value; without one it is left out."""
    if name == "share":
        return any(row.standing.share is not None for row in rows)
    if name == "per_head":
        return any(row.per_head is not None for row in rows)
    return name != "gap" or any(row.gap for row in rows)


def _sort(context: ViewContext) -> str:
    """Return the chosen order where it is one of this table, else the largest first."""
    sort = context.selection.sort
    return sort if sort.removeprefix("-") in STANDING_COLUMNS else DEFAULT_SORT


def _sorted(rows: Sequence[ComparisonRow], context: ViewContext) -> list[ComparisonRow]:
    sort = _sort(context)
    name, descending = sort.removeprefix("-"), sort.startswith("-")
    return sorted(rows, key=SORT_KEYS[name], reverse=descending)


def sort_head(
    content: Component | str, name: str, first: str, sort: str, href: Callable[[str], str], *, class_name: str = ""
) -> Component:
    """Return the head of a column, a link that sorts by it in the order `first`; a second click turns it round."""
    second = name if first.startswith("-") else f"-{name}"
    arrow, order = {f"-{name}": (" ↓", "descending"), name: (" ↑", "ascending")}.get(sort, ("", ""))
    link = html.A([content, arrow] if arrow else content, href=href(second if sort == first else first))
    return html.Th(link, scope="col", className=class_name, **(aria(sort=order) if order else {}))


def _head(name: str, context: ViewContext, standings: Standings) -> Component:
    selection = context.selection
    return sort_head(
        context.translate(f"districts.{name}", unit=context.translate.unit(standings.kpi)),
        name,
        name if name == "place" else f"-{name}",
        _sort(context),
        lambda order: selection.change(kpi=standings.kpi.name, sort=order).href,
        class_name="" if name == "place" else "numeric",
    )


def _place_link(place: District, context: ViewContext) -> Component:
    return html.A(context.translate.district(place), href=context.district_href(place))


def _row(row: ComparisonRow, columns: Sequence[str], context: ViewContext) -> Component:
    translate, standing = context.translate, row.standing
    cells = {
        "place": html.Th(_place_link(row.district, context), scope="row"),
        "value": html.Td(
            source_link(
                translate.fact_word(standing.quantity, standing.kpi) or translate.number(row.value, standing.kpi),
                export_row(standing.row),
                context,
            ),
            className="numeric value-result",
        ),
        "share": html.Td(_share(standing.share), className="numeric"),
        "gap": html.Td(
            translate.number(-row.gap, standing.kpi) if row.gap else translate("districts.leads"),
            className="numeric",
        ),
        "per_head": html.Td(
            html.I(translate.number(row.per_head.value, standing.kpi)) if row.per_head else "–",
            className="numeric",
        ),
    }
    rank = html.Td(translate("districts.tied" if standing.tied else "districts.rank", rank=standing.rank))
    is_chosen = row.district == context.district
    return html.Tr([rank, *(cells[name] for name in columns)], className="is-selected" if is_chosen else "")


def _share(share: float | None) -> str:
    return percent(share * 100, digits=1) if share is not None else "–"


def _silent_row(standings: Standings, columns: Sequence[str], context: ViewContext) -> Component:
    """Return one line for all counties without a figure: their names, and once why."""
    translate = context.translate
    names = separated([_place_link(place, context) for place in standings.missing], translate("mark.list"))
    reason = f"{translate('mark.colon')}{translate(silent_key(standings.kpi))}"
    return html.Tr([html.Td(""), html.Td([*names, reason], colSpan=len(columns), className="no-value")])


def _sum_rows(sums: Reconciliation, columns: Sequence[str], context: ViewContext) -> list[Component]:
    city, rest, kpi = sums.city.value, sums.rest.value, context.dataset.kpis[sums.city.basis[0].kpi]
    lines = (
        ("districts.sum_some" if sums.missing else "districts.sum", sums.counties.value, True),
        ("districts.rest" if rest >= 0 else "districts.excess", rest, True),
        ("districts.city", city, False),
    )
    rows: list[Component] = []
    for key, value, computed in lines:
        text = context.translate.number(value, kpi)
        cells = {
            "place": html.Th(context.translate(key), scope="row"),
            "value": html.Td(html.I(text) if computed else text, className="numeric value-result"),
            "share": html.Td(_share(value / city if city else None), className="numeric"),
        }
        rows.append(html.Tr([html.Td(""), *(cells.get(column, html.Td("")) for column in columns)]))
    return rows
