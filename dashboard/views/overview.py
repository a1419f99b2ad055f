"""Builds the overview: the headline goals, what a district has published, the nine areas, the record since."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import islice

from dash.development.base_component import Component

from dashboard.components.badges import legend, scrolled
from dashboard.components.chart import Chart, chart_columns, chart_figure, chart_figures
from dashboard.components.district_allocation import district_shares, shares_note, shares_table
from dashboard.components.district_card import district_card
from dashboard.components.kpi_card import kpi_card
from dashboard.components.outcome_table import outcome_rows, outcome_table, target_outcomes
from dashboard.components.rendering.fast_html import html
from dashboard.components.target_allocation import allocation_rows
from dashboard.dataset.model import POPULATION, Area, Kpi
from dashboard.i18n.messages import Span
from dashboard.metrics.area import headlines, judged, targeted
from dashboard.metrics.district import covered, total
from dashboard.metrics.export_rows import ExportRow
from dashboard.metrics.growth import target_interpretations
from dashboard.metrics.narrative_district import DistrictNarrator
from dashboard.routing.view_context import ViewContext
from dashboard.views.charts.effort import effort_chart
from dashboard.views.charts.ranking import ranking_chart
from dashboard.views.charts.target import bullet_legend
from dashboard.views.charts.trend import trend_chart
from dashboard.views.page import ViewPage, build_page, section, table_section

OUTCOMES = "kept"  # the key of the table of targets with their results
SHARES = "shares"  # the key of the table of a district's shares of targets
MAX_CARDS, MAX_RANKINGS = 12, 8  # cards and charts of a district that an overview can bear
MAX_TRENDS = 6  # trends side by side
Contents = tuple[list[Component], list[Chart], dict[str, tuple[ExportRow, ...]]]  # body, charts, rows of tables by key


def overview(context: ViewContext) -> ViewPage:
    """Builds the page of the whole city, or of one district in it."""
    body, charts, tables = _city(context) if context.is_city else _district(context)
    translate = context.translate
    title = translate("view.overview") if context.is_city else translate.district(context.district)
    return build_page(context, [], overview_answer(context), body, charts, tables, title=title)


def overview_answer(context: ViewContext) -> tuple[tuple[str, ...], tuple[Span, ...]]:
    """Narrates the city, or the chosen district: a headline, and the sentences under it."""
    narrator = DistrictNarrator(context.dataset, context.translate, context.year)
    return narrator.overview() if context.is_city else narrator.district(context.district, context.selection.key)


def goals_by_effort(context: ViewContext) -> list[Kpi]:
    """Sorts the headline goals, the hardest first, those without a judged target for next year last."""
    goals = headlines(context.dataset)
    hardest = [kpi for kpi, _, _ in judged(context.dataset, goals, context.year + 1)]
    return [*hardest, *(kpi for kpi in goals if kpi not in hardest)]


def _city(context: ViewContext) -> Contents:
    translate, year = context.translate, context.dataset.report_year
    goals = goals_by_effort(context)
    kpis = [kpi for kpi in context.dataset.kpis.values() if kpi.area]
    effort = effort_chart(kpis, context)
    charts = [effort] if effort else []
    cards = html.Div([kpi_card(kpi, context) for kpi in goals], className="kpi-grid")
    goals_title, note = translate("overview.goals", count=len(goals)), translate("overview.goals_note")
    body = [
        section("goals", goals_title, note, cards, legend=card_legend(goals, context)),
        *chart_figures(charts, context),
        _areas(context),
    ]
    outcomes = target_outcomes(kpis, context)
    if outcomes:
        table = scrolled(outcome_table(outcomes, context), translate)
        note = translate("kept.note", count=len(outcomes))
        body.append(table_section(OUTCOMES, translate("kept.title"), note, table, context=context))
    trends = _trends(kpis, context)
    if trends:
        body.append(trends_section(translate("overview.record", year=year), trends, len(charts) + 1, context))
    return body, [*charts, *trends], {OUTCOMES: outcome_rows(outcomes)}


def card_legend(kpis: Sequence[Kpi], context: ViewContext) -> Component:
    """Builds the legend of the bullets in these KPIs' cards: only the marks that they use."""
    targets = [target_interpretations(context.dataset.series(kpi.name), context.year + 1) for kpi in kpis]
    firsts = [interpretation for interpretations in targets for interpretation in interpretations[:1]]
    counts = [len(interpretations) for interpretations in targets]
    return legend(*bullet_legend(firsts, counts, context.year, context.year + 1, context))


def trends_section(title: str, trends: Sequence[Chart], first: int, context: ViewContext) -> Component:
    """Builds the section of trends side by side, numbered on from `first`, under one legend."""
    translate = context.translate
    marks = legend(
        ("result", translate("legend.published")),
        ("hollow", translate("legend.derived")),
        ("goal-line", translate("legend.target")),
        ("gap", translate("legend.gap")),
    )
    multiples = [chart_figure(chart, context, number, small=True) for number, chart in enumerate(trends, first)]
    content = html.Div(multiples, className="small-multiples")
    return section("record", title, translate("overview.record_note"), content, legend=marks)


def _district(context: ViewContext) -> Contents:
    translate, dataset, district = context.translate, context.dataset, context.district
    published = [kpi for kpi in covered(dataset, district) if dataset.series(kpi.name, district.name).observations]
    current = covered(dataset, district, context.year)
    listed = sorted(published, key=lambda kpi: kpi not in current)
    if len(listed) > MAX_CARDS:  # the goals stand below with cards of their own; the areas' own KPIs stand for the rest
        leads = [area.lead for area in dataset.catalog.areas]
        listed = sorted((kpi for kpi in listed if not kpi.headline), key=lambda kpi: kpi.name not in leads)[:MAX_CARDS]
    rest = len([kpi for kpi in published if kpi not in listed])
    if POPULATION in dataset.kpis and district in dataset.places(POPULATION):
        listed.append(dataset.kpis[POPULATION])
    rankings = [chart for kpi in listed[:MAX_RANKINGS] if (chart := ranking_chart(kpi, context)) is not None]
    goals = goals_by_effort(context)
    shares, rows = _shares(context)
    body = [
        section(
            "published",
            translate("overview.published"),
            translate("overview.published_note", count=len(current), year=context.year),
            html.Div([district_card(kpi, context) for kpi in listed], className="kpi-grid columns-4"),
            *([html.P(translate("overview.published_rest", count=rest), className="footnote")] if rest else []),
        ),
        chart_columns(rankings, context),
        section(
            "goals",
            translate("overview.goals_in", count=len(goals), district=translate.district(district)),
            translate("overview.goals_in_zone" if district.is_zone else "overview.goals_in_note"),
            html.Div([district_card(kpi, context) for kpi in goals], className="kpi-grid"),
        ),
        shares,
        _areas(context),
    ]
    return body, rankings, {SHARES: rows}


def _shares(context: ViewContext) -> tuple[Component, tuple[ExportRow, ...]]:
    """Computes the district's share of every target of the nine areas for next year, with its rows; no zone has any."""
    translate, dataset, year = context.translate, context.dataset, context.year + 1
    title = translate("split.shares", year=year, district=translate.district(context.district))
    if context.district.is_zone:
        return section(SHARES, title, "", html.P(translate("split.shares_none"), className="footnote")), ()
    kpis = [kpi for area in dataset.catalog.areas for kpi in targeted(dataset, area.number, year)]
    shares, refused = district_shares(kpis, context)
    table, note = shares_table(shares, refused, context), shares_note(shares, context)
    rows = tuple(row for allocation, share in shares for row in allocation_rows(allocation, [share]))
    return table_section(SHARES, title, note, *table, context=context, has_rows=bool(shares)), rows


def _areas(context: ViewContext) -> Component:
    translate, dataset, year = context.translate, context.dataset, context.year + 1
    areas = dataset.catalog.areas
    counts = [len(targeted(dataset, area.number, year)) for area in areas]
    cards = [_area_card(area, count, context) for area, count in zip(areas, counts, strict=True)]
    if context.is_city:
        tasks = sum(len(dataset.tasks(area.number, year)) for area in areas)
        note = translate("overview.areas_note", targets=sum(counts), next=year)
        note += translate("overview.areas_tasks", tasks=tasks) if tasks else ""
    else:
        note = translate("overview.areas_in", district=translate.district(context.district))
    return section("areas", translate("overview.areas"), note, html.Div(cards, className="area-grid"))


def _area_card(area: Area, targets: int, context: ViewContext) -> Component:
    """Links to an area with the city's lead result and its counts: of targets and tasks, or of a district's figures."""
    translate, dataset, year = context.translate, context.dataset, context.year
    lead = dataset.kpis.get(area.lead)
    result = total(dataset, lead, year) if lead else None
    head = [html.Span(str(area.number), className="number"), html.H3(translate.area(area))]
    if not context.is_city:
        published = len(covered(dataset, context.district, year, area.number))
        count = html.B(translate("area.published", count=published)) if published else _other_years(area, context)
        city = ""
        if lead and result:
            city = translate("area.city", kpi=translate.kpi(lead), value=context.value(result, lead))
        return html.A(
            [*head, html.Span(count, className="counts"), html.Span(city, className="lead-name")],
            className="area-card" if published else "area-card is-unpublished",
            href=context.area_href(area),
        )
    value: list[Component | str] = [translate("card.unpublished", year=year)]
    if lead is not None and result is not None:
        amount = translate.amount(result, translate.unit(lead))
        value = [amount.before, amount.number, html.Small(amount.after)]
    counts = [html.Em(translate("area.targets", count=targets)) if targets else translate("area.no_targets")]
    tasks = len(dataset.tasks(area.number, year + 1))
    if tasks:
        counts.append(f" · {translate('area.tasks', count=tasks)}")
    return html.A(
        [
            *head,
            html.Span(value, className="lead-value" if result is not None else "lead-value is-empty"),
            html.Span(counts, className="counts"),
            html.Span(translate.kpi(lead) if lead else "", className="lead-name"),
        ],
        className="area-card",
        href=context.area_href(area),
    )


def _other_years(area: Area, context: ViewContext) -> str:
    """States what an area has of a district in other years, where it has nothing in the chosen one."""
    translate, dataset = context.translate, context.dataset
    counts = {year: len(covered(dataset, context.district, year, area.number)) for year in dataset.years}
    years = [year for year, count in counts.items() if count]
    if not years:
        return translate("card.silent")
    return translate("area.other_year", year=context.year, other=years[-1], count=counts[years[-1]])


def _trends(kpis: Sequence[Kpi], context: ViewContext) -> list[Chart]:
    """Charts the KPIs with the longest published record, headline goals first."""
    longest = sorted(kpis, key=lambda kpi: (-len(context.dataset.series(kpi.name).years()), not kpi.headline))
    charts = (trend_chart(kpi, context, large=False) for kpi in longest)
    return list(islice((chart for chart in charts if chart is not None), MAX_TRENDS))
