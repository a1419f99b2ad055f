"""Builds the lower half of the briefing: the nine areas, failed checks, what is not published, the foot."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from urllib.parse import unquote

from dash.development.base_component import Component

from dashboard.components.attributes import data
from dashboard.components.badges import map_credit
from dashboard.components.check_list import check_text, kind_mark
from dashboard.components.footer import main_report
from dashboard.components.rendering.fast_html import html
from dashboard.components.target import target_text, verdict_mark
from dashboard.components.target_allocation import (
    DistrictShare,
    chosen_allocation,
    computed_tag,
    key_text,
    share_text,
)
from dashboard.dataset.model import Area, Kpi
from dashboard.dataset.numbers import number, percent
from dashboard.dataset.quantity import published
from dashboard.metrics.allocation import TargetAllocation
from dashboard.metrics.area import lead_figure
from dashboard.metrics.checks.check_result import CheckResult, CheckVerdict
from dashboard.metrics.coverage import Coverage, missing
from dashboard.metrics.district import covered, total
from dashboard.metrics.narrative_places import PlacesNarrator
from dashboard.metrics.plan_year import hardest_first, plan_rows, worst_outcome
from dashboard.routing.view_context import ViewContext

MAX_CHECKS, MAX_NAMED_KPIS = 2, 2  # on the page, in a sentence


def areas_table(context: ViewContext) -> Component:
    """Return a line per area: the result that stands for it, the worst outcome of its targets, else their count
    and that of its tasks.

    With a district chosen: what is published for it, and the city's figure marked as such.
    """
    rows = [html.Tr(_area(area, context)) for area in context.dataset.catalog.areas]
    return html.Table(html.Tbody(rows), className="briefing-areas")


def brief_shares(shares: Sequence[DistrictShare], context: ViewContext) -> Component:
    """Return a line per city target without one of the district's own: the city's result and target, its share."""
    translate, year = context.translate, context.year
    heads = (
        translate("table.kpi"),
        translate("split.city_result", year=year),
        translate("split.city", year=year + 1),
    )
    rows = []
    for allocation, share in shares:
        kpi = allocation.kpi
        result = total(context.dataset, kpi, year)
        cells = (
            html.Span(context.value(result, kpi) if result else translate("card.none"), className="muted"),
            html.Span(target_text(allocation.interpretation, kpi, context), className="muted"),
            html.I(share_text(share, kpi, context), className="is-computed value-target"),
        )
        labels = (*heads[1:], translate("split.tag"))
        values: list[Component] = [
            html.Td(cell, **data(label=label)) for cell, label in zip(cells, labels, strict=True)
        ]
        rows.append(html.Tr([html.Th(html.A(translate.kpi(kpi), href=context.kpi_href(kpi)), scope="row"), *values]))
    head = [html.Th(text, scope="col") for text in heads]
    head.append(html.Th([computed_tag(context), translate("split.share")], scope="col"))
    return html.Table([html.Thead(html.Tr(head)), html.Tbody(rows)], className="briefing-shares")


def failed_checks(results: Sequence[CheckResult], context: ViewContext) -> Component:
    """Return what differs by weight, then what is unclear, as far as the page has room."""
    translate = context.translate
    failed = [result for result in results if result.verdict is not CheckVerdict.AGREES]
    if not failed:
        return html.P(translate("brief.checks_agree" if results else "brief.checks_none"), className="muted")
    items = [
        html.Li([kind_mark(result.kind, translate), check_text(result, context)]) for result in failed[:MAX_CHECKS]
    ]
    if len(failed) > MAX_CHECKS:
        items.append(html.Li(translate("brief.more", count=len(failed) - MAX_CHECKS), className="muted"))
    return html.Ul(items, className="briefing-checks")


def gaps_list(coverage: Coverage, goals: Sequence[Kpi], context: ViewContext) -> Component:
    """Return what a reader would look for on this page and does not find, with the reason in numbers."""
    gaps = _city_gaps(coverage, goals, context) if context.is_city else _place_gaps(coverage, goals, context)
    return html.Ul([html.Li(text) for text in gaps], className="briefing-gaps")


def brief_block(name: str, title: str, *content: Component) -> Component:
    """Return a section of the sheet under its title."""
    return html.Section([html.H2(title, id=f"s-{name}"), *content], className=f"briefing-{name}-block")


def brief_links(hrefs: Mapping[str, str]) -> Component:
    """Return links to what belongs to the sheet, by their texts; not on paper."""
    links = [html.A(text, href=href, className="link") for text, href in hrefs.items()]
    return html.P(links, className="briefing-links")


def brief_foot(context: ViewContext, today: date, months: str = "") -> Component:
    """Return what is selected, from which data, when, and how to read it; `months` are those of the year under way."""
    translate, dataset = context.translate, context.dataset
    view = translate(
        "brief.foot", place=translate.district(context.district), digest=dataset.version, rows=number(dataset.size),
        period=months or translate("head.one_year", year=context.year), today=translate.date(today.isoformat()),
    )  # fmt: skip
    report = main_report(dataset.documents)
    title = translate.title(report) if report else ""
    texts = [translate("brief.source", title=title, count=len(dataset.documents))]
    if not context.is_city and not context.district.is_zone and not months:
        allocations = (chosen_allocation(kpi, context) for kpi in dataset.kpis.values() if kpi.headline)
        allocation = next((a for a in allocations if isinstance(a, TargetAllocation)), None)
        texts += [translate("brief.key", by=key_text(allocation, context))] if allocation else []
    address = translate("brief.address", address=unquote(context.selection.href))
    credit = [] if months else [map_credit()]
    line = html.P([html.Span(view), html.Span(address), *credit], className="briefing-line")
    return html.Footer([html.P(translate("mark.space").join(texts)), line], className="briefing-footer")


def _area(area: Area, context: ViewContext) -> list[Component]:
    translate, dataset, year = context.translate, context.dataset, context.year
    lead = lead_figure(dataset, area, year)
    figure = f"{translate.kpi(lead[0])} {context.value(lead[1], lead[0])}" if lead else translate("brief.unpublished")
    name = html.Th(
        [html.Span(str(area.number), className="number"), html.A(translate.area(area), href=context.area_href(area))],
        scope="row",
    )
    if not context.is_city:
        return [name, *_district_figures(area, context)]
    rows = plan_rows(dataset, dataset.in_area(area.number), year)
    result = html.Td(figure, className="value-result" if lead else "muted")
    if outcome := worst_outcome(rows):
        return [name, result, html.Td(verdict_mark(outcome, translate(f"outcome.{outcome}")))]
    counts = (("brief.targets", len(rows)), ("brief.tasks", len(dataset.tasks(area.number, year + 1))))
    promises = translate.listed(translate(key, count=count) for key, count in counts if count)
    return [name, result, html.Td(promises, className="value-target")]


def _district_figures(area: Area, context: ViewContext) -> list[Component]:
    """Return a figure of the chosen district in an area, of a headline KPI if there is one, and the city's beside it.

    Where the district has none in the year: the figure that stands for the area in the city.
    """
    translate, dataset, year = context.translate, context.dataset, context.year
    kpis = sorted(covered(dataset, context.district, year, area.number), key=lambda kpi: not kpi.headline)
    lead = lead_figure(dataset, area, year)
    if not kpis:
        text = f"{translate.kpi(lead[0])} {context.value(lead[1], lead[0])}" if lead else translate("brief.unpublished")
        return [html.Td(translate("brief.city", value=text), colSpan=2, className="muted")]
    kpi = kpis[0]
    series = dataset.series(kpi.name, context.district.name)
    row, growth = series.actual(year), series.growth(year)
    value = translate.fact_or_value(published(row), kpi) if row else percent(growth.value, sign=True) if growth else ""
    city = total(dataset, kpi, year) if row else None
    beside = translate("brief.city", value=context.value(city, kpi)) if city is not None else ""
    figure = html.Td(f"{translate.kpi(kpi)} {value}", className="value-result")
    return [figure, html.Td(beside, className="muted")]


def _city_gaps(coverage: Coverage, goals: Sequence[Kpi], context: ViewContext) -> list[str]:
    translate, dataset, year = context.translate, context.dataset, context.year
    head, lead = PlacesNarrator(dataset, translate, year).coverage(coverage, context.city)
    gaps = ["".join(head) + translate("mark.stop") + "".join(span.text for span in lead)]
    kpis_by_area = (dataset.in_area(area.number) for area in dataset.catalog.areas)
    rows = (row for kpis in kpis_by_area for row in hardest_first(dataset, kpis, year))
    kpis = [row.kpi for row in rows if not row.is_comparable]
    if kpis:
        key = "brief.gap_result" if len(kpis) > MAX_NAMED_KPIS else "brief.gap_result_all"
        names = translate.listed(map(translate.kpi, kpis[:MAX_NAMED_KPIS]))
        gaps.append(translate(key, count=len(kpis), year=year, list=names))
    in_districts = {name for name, place in dataset.published(year) if place != context.city.name}
    if in_districts.isdisjoint(kpi.name for kpi in goals):
        gaps.append(translate("brief.gap_goals", count=len(goals)))
    return gaps


def _place_gaps(coverage: Coverage, goals: Sequence[Kpi], context: ViewContext) -> list[str]:
    translate, dataset = context.translate, context.dataset
    kpis = missing(dataset, context.district, context.year)
    if not kpis:
        return [translate("coverage.complete")]
    key = "brief.gap_in" if len(kpis) > MAX_NAMED_KPIS else "brief.gap_in_all"
    first = sorted(kpis, key=lambda kpi: (kpi not in goals, kpi.area))[:MAX_NAMED_KPIS]
    names = translate.listed(map(translate.kpi, first))
    head, _ = PlacesNarrator(dataset, translate, context.year).coverage(coverage, context.district)
    return [translate(key, returns="".join(head), list=names)]
