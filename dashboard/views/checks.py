"""The plan held against itself; what is published for whom, and what each place has not, as a list to send to it."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from dash.development.base_component import Component

from dashboard.components.badges import scrolled
from dashboard.components.check_list import check_list, check_rows
from dashboard.components.coverage_table import coverage_table
from dashboard.components.rendering.fast_html import html
from dashboard.dataset.model import District, Kpi
from dashboard.dataset.numbers import number
from dashboard.metrics.checks.check_result import CheckResult, CheckVerdict
from dashboard.metrics.checks.run_checks import check_results
from dashboard.metrics.coverage import Coverage, coverage, missing, obtainable
from dashboard.metrics.district import total
from dashboard.metrics.narrative_places import PlacesNarrator
from dashboard.routing.view_context import ViewContext
from dashboard.views.page import ViewPage, breadcrumbs, download_link, page_header, page_title, section

FINDINGS = "findings"  # the key of the rows that findings stand on
MOST = 60  # findings that agree and are listed
MISSING = "missing"  # the key of the list of what a place has not published


def checks_view(context: ViewContext) -> ViewPage:
    """For the city the findings first; with a district chosen what it lacks, and the findings that touch it."""
    translate, selection = context.translate, context.selection
    found = coverage(context.dataset, context.year)
    told = touching(check_results(context.dataset), context)
    narrator = PlacesNarrator(context.dataset, translate, context.year)
    if context.is_city:
        head, lead = narrator.checks(told, found)
        parts = [_findings(told, context), _coverage(found, context), _lists(found, context)]
    else:
        head, lead = narrator.coverage(found, context.district)
        parts = [_missing(context.district, context), _findings(told, context), _coverage(found, context)]
    return ViewPage(
        page_title(
            translate("view.checks"),
            *([] if context.is_city else [translate.district(context.district)]),
            context=context,
        ),
        page_header(breadcrumbs(context, (translate("view.checks"), selection.href)), head, lead, context),
        tuple(parts),
        (),
        {FINDINGS: check_rows(told)} if told else {},
    )


def touching(found: Sequence[CheckResult], context: ViewContext) -> tuple[CheckResult, ...]:
    """All findings for the city; for a place those that use a row of it."""
    if context.is_city:
        return tuple(found)
    name = context.district.name
    return tuple(one for one in found if any(row.district == name for row in one.rows))


def _findings(found: Sequence[CheckResult], context: ViewContext) -> Component:
    """What differs and what is unclear in full, what agrees folded away."""
    translate = context.translate
    title = (
        translate("check.title")
        if context.is_city
        else translate("check.title_in", district=translate.district(context.district))
    )
    if not found:
        return section(FINDINGS, title, "", html.P(translate("check.none"), className="foot"))
    open_ = [one for one in found if one.verdict is not CheckVerdict.AGREES]
    closed = [one for one in found if one.verdict is CheckVerdict.AGREES]
    parts: list[Component] = [check_list(open_, context)] if open_ else []
    if closed:
        summary = html.Summary(translate("check.all_agree", count=number(len(closed))))
        shown = closed if len(closed) <= MOST else closed[:MOST]
        parts.append(html.Details([summary, check_list(shown, context)], className="tabletwin agreeing"))
    return section(FINDINGS, title, translate("check.note"), *parts, key=download_link(FINDINGS, title, context))


def _coverage(found: Coverage, context: ViewContext) -> Component:
    translate = context.translate
    return section(
        "coverage",
        translate("coverage.title", year=found.year),
        translate("coverage.note"),
        scrolled(coverage_table(found, context), context.translate),
        html.P(translate("coverage.foot", count=sum(found.possible.values())), className="foot"),
    )


def _lists(found: Coverage, context: ViewContext) -> Component:
    """For the city: how much each place lacks, with the way to its list."""
    translate = context.translate
    wanted = obtainable(context.dataset)
    head = html.Tr(
        [
            html.Th(translate("table.place"), scope="col"),
            html.Th(translate("coverage.have"), scope="col", className="r"),
            html.Th(translate("coverage.lack"), scope="col", className="r"),
            html.Td(),
        ]
    )
    rows = []
    for place in found.places:
        if place == context.city:
            continue
        lack = len(missing(context.dataset, place, found.year))
        link = html.A(
            translate("coverage.list"), href=context.selection.change(district=place.name).href, className="link"
        )
        rows.append(
            html.Tr(
                [
                    html.Th(translate.district(place), scope="row"),
                    html.Td(str(found.of_place(place)), className="r tr"),
                    html.Td(str(lack), className="r"),
                    html.Td(link if lack else translate("coverage.complete")),
                ]
            )
        )
    return section(
        MISSING,
        translate("coverage.lists"),
        translate("coverage.lists_note", count=len(wanted)),
        scrolled(html.Table([html.Thead(head), html.Tbody(rows)], className="sheet narrow"), context.translate),
    )


def _missing(place: District, context: ViewContext) -> Component:
    translate = context.translate
    kpis = missing(context.dataset, place, context.year)
    title = translate("coverage.missing", district=translate.district(place), year=context.year, count=len(kpis))
    if not kpis:
        return section(MISSING, title, "", html.P(translate("coverage.complete"), className="foot"))
    parts: list[Component] = []
    for area_number, group in groupby(kpis, key=lambda kpi: kpi.area):
        title_ = f"{area_number} {translate.area(context.dataset.catalog.area(area_number))}"
        parts.append(html.Tr(html.Th(title_, colSpan=4, scope="rowgroup"), className="group"))
        parts += [_line(kpi, context) for kpi in group]
    head = html.Tr(
        [
            html.Th(translate("table.kpi"), scope="col"),
            html.Th(translate("coverage.unit"), scope="col"),
            html.Th(translate("coverage.definition"), scope="col"),
            html.Th(translate("coverage.city", year=context.year), scope="col", className="r"),
        ]
    )
    table = html.Table([html.Thead(head), html.Tbody(parts)], className="sheet missing stack")
    return section(
        MISSING,
        title,
        translate("coverage.missing_note"),
        scrolled(table, context.translate),
        key=download_link(MISSING, title, context),
    )


def _line(kpi: Kpi, context: ViewContext) -> Component:
    translate = context.translate
    city = total(context.dataset, kpi, context.year)
    return html.Tr(
        [
            html.Td(html.A(translate.kpi(kpi), href=context.kpi_href(kpi), className="link")),
            html.Td(translate.unit(kpi), className="keep"),
            html.Td(translate.definition(kpi), className="src"),
            html.Td(
                context.value(city, kpi) if city else translate("card.none"), className="r tr" if city else "r none"
            ),
        ]
    )
