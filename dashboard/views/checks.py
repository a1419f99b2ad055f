"""Builds the page of checks: figures held against each other, what is published for whom, and what is missing."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from dash.development.base_component import Component

from dashboard.components.badges import list_switch, scrolled
from dashboard.components.check_list import check_list
from dashboard.components.coverage_table import coverage_table
from dashboard.components.rendering.fast_html import html
from dashboard.dataset.model import District, Kpi
from dashboard.dataset.numbers import number
from dashboard.metrics.checks.check_result import CheckResult, CheckVerdict
from dashboard.metrics.checks.run_checks import check_results
from dashboard.metrics.coverage import Coverage, coverage, missing
from dashboard.metrics.district import total
from dashboard.metrics.export_rows import export_rows
from dashboard.metrics.narrative_places import PlacesNarrator
from dashboard.routing.view_context import ViewContext
from dashboard.views.page import ViewPage, area_label, build_page, data_table, section, table_section

FINDINGS = "findings"  # the key of the rows that checks stand on
AGREEING = "agreeing"  # the list of checks that agree, in addresses
MISSING = "missing"  # the key of the list of what a district has not published
OPEN_MONTHS = "open_months"  # the list of months that are unclear
MAX_LISTED, MAX_AGREEING = 100, 60  # checks that are listed: those that differ, those of a list that is asked for


def checks_view(context: ViewContext) -> ViewPage:
    """Builds the page: for the city the checks first, for a district what it lacks, and the checks of its rows."""
    counts = coverage(context.dataset, context.year)
    results = relevant_results(check_results(context.dataset), context)
    narrator = PlacesNarrator(context.dataset, context.translate, context.year)
    sections = [_results(results, context), _coverage(counts, context)]
    if context.is_city:
        answer = narrator.checks(results, counts)
        sections.append(_lists(counts, context))
    else:
        answer = narrator.coverage(counts, context.district)
        sections.insert(0, _missing(context.district, context))
    crumbs = [(context.translate("view.checks"), context.selection.href)]
    rows = export_rows(row for result in results if not _is_counted_only(result) for row in result.rows)
    lead, *body = sections
    return build_page(context, crumbs, answer, body, (), {FINDINGS: rows}, lead=[lead])


def _is_counted_only(result: CheckResult) -> bool:
    """Tell whether nobody needs to look at a result: months that agree are by far the most rows of a table."""
    return result.is_monthly and result.verdict is CheckVerdict.AGREES


def relevant_results(results: Sequence[CheckResult], context: ViewContext) -> tuple[CheckResult, ...]:
    """Filters check results: all for the city, for a district those that use a row of it."""
    if context.is_city:
        return tuple(results)
    name = context.district.name
    return tuple(result for result in results if any(row.district == name for row in result.rows))


def _results(results: Sequence[CheckResult], context: ViewContext) -> Component:
    """Lists what differs and what is unclear of whole years in full; unclear months and what agrees when asked for."""
    translate = context.translate
    key = "check.title" if context.is_city else "check.title_in"
    title = translate(key, district=translate.district(context.district))
    if not results:
        return section(FINDINGS, title, "", html.P(translate("check.none"), className="footnote"))
    groups: dict[str, list[CheckResult]] = {"": [], OPEN_MONTHS: [], AGREEING: []}
    for result in results:
        agrees, is_unclear = (result.verdict is verdict for verdict in (CheckVerdict.AGREES, CheckVerdict.UNCLEAR))
        name = AGREEING if agrees else OPEN_MONTHS
        groups[name if agrees or (is_unclear and result.is_monthly) else ""].append(result)
    listed = groups.pop("")
    content: list[Component] = [check_list(listed[:MAX_LISTED], context)] if listed else []
    if len(listed) > MAX_LISTED:
        text = translate("check.more_differ", count=number(len(listed) - MAX_LISTED))
        content.append(html.P(text, className="footnote"))
    for name, group in groups.items():
        if group:
            text = translate(f"check.{name}", count=number(len(group)))
            content.append(list_switch(name, text, context.selection))
        if group and context.selection.all == name:
            content.append(check_list(group[:MAX_AGREEING], context))
            if len(group) > MAX_AGREEING:
                content.append(html.P(translate("check.first", count=MAX_AGREEING), className="footnote"))
    return table_section(FINDINGS, title, translate("check.note"), *content, context=context)


def _coverage(counts: Coverage, context: ViewContext) -> Component:
    translate = context.translate
    return section(
        "coverage",
        translate("coverage.title", year=counts.year),
        translate("coverage.note"),
        scrolled(coverage_table(counts, context), translate),
        html.P(translate("coverage.foot", count=sum(counts.possible.values())), className="footnote"),
    )


def _lists(counts: Coverage, context: ViewContext) -> Component:
    """Lists for the city how much each district lacks, with the link to its list."""
    translate = context.translate
    names = ("due", "reported", "excluded", "missing")
    heads = [translate(f"coverage.{name}") for name in names]
    rows = []
    for place in (place for place in counts.places if place != context.city):
        returns, href = counts.returns[place.name], context.selection.change(district=place.name).href
        values = (returns.due, returns.reported, returns.excluded, returns.missing)
        link = html.A(translate("coverage.list"), href=href, className="link")
        cells = [
            html.Th(translate.district(place), scope="row"),
            *(
                html.Td(str(value), className="numeric value-result" if name == "reported" else "numeric")
                for name, value in zip(names, values, strict=True)
            ),
            html.Td(link if returns.missing else translate("coverage.complete")),
        ]
        rows.append(html.Tr(cells))
    columns = [(translate("table.place"), None), *((head, "numeric") for head in heads), ("", None)]
    table = data_table(columns, rows, "narrow", context)
    return section(MISSING, translate("coverage.lists"), translate("coverage.lists_note"), table)


def _missing(place: District, context: ViewContext) -> Component:
    translate = context.translate
    kpis = missing(context.dataset, place, context.year)
    title = translate("coverage.missing_title", district=translate.district(place), year=context.year, count=len(kpis))
    if not kpis:
        return section(MISSING, title, "", html.P(translate("coverage.complete"), className="footnote"))
    rows: list[Component] = []
    for area, group in groupby(kpis, key=lambda kpi: kpi.area):
        rows.append(html.Tr(html.Th(area_label(area, context), colSpan=4, scope="rowgroup"), className="group-row"))
        rows += [_table_row(kpi, context) for kpi in group]
    names = ("table.kpi", "coverage.unit", "coverage.definition")
    heads = [*((translate(name), None) for name in names), (translate("coverage.city", year=context.year), "numeric")]
    table = data_table(heads, rows, "missing-table stacked-table", context)
    return table_section(MISSING, title, translate("coverage.missing_note"), table, context=context)


def _table_row(kpi: Kpi, context: ViewContext) -> Component:
    translate, city = context.translate, total(context.dataset, kpi, context.year)
    value = context.value(city, kpi) if city else translate("card.none")
    return html.Tr(
        [
            html.Td(html.A(translate.kpi(kpi), href=context.kpi_href(kpi), className="link")),
            html.Td(translate.table_unit(kpi), className="cell-nowrap"),
            html.Td(translate.definition(kpi), className="source"),
            html.Td(value, className="numeric value-result" if city else "numeric no-value"),
        ]
    )
