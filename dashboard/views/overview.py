"""The overview: the headline goals, what a district has published, the nine areas, the record since."""

from __future__ import annotations

from collections.abc import Sequence

from dash.development.base_component import Component

from dashboard.components.badges import legend, scrolled
from dashboard.components.chart import Chart, chart_columns, chart_figure, chart_figures
from dashboard.components.district_allocation import district_shares, share_rows, shares_note, shares_table
from dashboard.components.district_card import district_card
from dashboard.components.kpi_card import kpi_card
from dashboard.components.outcome_table import outcome_rows, outcome_table, target_outcomes
from dashboard.components.rendering.fast_html import html
from dashboard.components.target_allocation import DistrictShare
from dashboard.dataset.model import POPULATION, Area, Kpi
from dashboard.metrics.allocation import NotAllocatable
from dashboard.metrics.area import headlines, judged, targeted
from dashboard.metrics.district import covered, total
from dashboard.metrics.growth import target_interpretations
from dashboard.metrics.narrative_district import DistrictNarrator
from dashboard.routing.view_context import ViewContext
from dashboard.views.charts.effort import effort_chart
from dashboard.views.charts.ranking import ranking_chart
from dashboard.views.charts.target import bullet_legend
from dashboard.views.charts.trend import trend_chart
from dashboard.views.page import ViewPage, breadcrumbs, download_link, page_header, page_title, section

KEPT = "kept"  # the key of the table of targets with their results
SHARES = "shares"  # the key of the table of a district's parts
CARDS, RANKED = 12, 8  # figures of a place, and charts of them, that an overview can bear
RECORD = 6  # trends that stand side by side


def overview(context: ViewContext) -> ViewPage:
    """The whole city, or one place in it."""
    narrator = DistrictNarrator(context.dataset, context.translate, context.year)
    head, lead = narrator.overview() if context.is_city else narrator.district(context.district, context.selection.key)
    charts, body = _city(context) if context.is_city else _district(context)
    if context.is_city:
        aimed = [kpi for kpi in context.dataset.kpis.values() if kpi.area]
        sheets = {KEPT: outcome_rows(target_outcomes(aimed, context))}
    else:
        sheets = {SHARES: share_rows(_shares(context)[0])}
    place = context.translate.district(context.district)
    return ViewPage(
        page_title(context.translate("view.overview") if context.is_city else place, context=context),
        page_header(breadcrumbs(context), head, lead, context),
        tuple(body),
        tuple(charts),
        {key: rows for key, rows in sheets.items() if rows},
    )


def _city(context: ViewContext) -> tuple[list[Chart], list[Component]]:
    translate = context.translate
    goals = _goals_in_order(context)
    aimed = [kpi for kpi in context.dataset.kpis.values() if kpi.area]
    effort = effort_chart(aimed, context)
    charts = [effort] if effort else []
    body: list[Component] = [_goals(goals, context), *chart_figures(charts, context), _areas(context)]
    told = target_outcomes(aimed, context)
    if told:
        title = translate("kept.title")
        key = download_link(KEPT, title, context)
        table = scrolled(outcome_table(told, context), context.translate)
        body.append(section(KEPT, title, translate("kept.note", count=len(told)), table, key=key))
    record = _record(context)
    if record:
        body.append(
            section(
                "record",
                translate("overview.record", year=context.dataset.report_year),
                translate("overview.record_note"),
                html.Div(
                    [chart_figure(chart, context, len(charts) + 1 + i, small=True) for i, chart in enumerate(record)],
                    className="multiples",
                ),
                key=record_key(context),
            )
        )
    return [*charts, *record], body


def _goals_in_order(context: ViewContext) -> list[Kpi]:
    """The headline goals, hardest first, those without a target for the year after last."""
    goals = headlines(context.dataset)
    hard = [kpi for kpi, _, _ in judged(context.dataset, goals, context.year + 1)]
    return [*hard, *(kpi for kpi in goals if kpi not in hard)]


def _goals(goals: list[Kpi], context: ViewContext) -> Component:
    translate = context.translate
    return section(
        "goals",
        translate("overview.goals", count=len(goals)),
        translate("overview.goals_note"),
        html.Div([kpi_card(kpi, context) for kpi in goals], className="kpis"),
        key=card_key(goals, context),
    )


def card_key(kpis: Sequence[Kpi], context: ViewContext) -> Component:
    """The legend of the bullets in these KPIs' cards: only the marks that they use."""
    found = [target_interpretations(context.dataset.series(kpi.name), context.year + 1) for kpi in kpis]
    aims = [aim for one in found for aim in one[:1]]
    return legend(*bullet_legend(aims, [len(one) for one in found], context.year, context.year + 1, context))


def record_key(context: ViewContext) -> Component:
    """The legend of trends side by side."""
    translate = context.translate
    return legend(
        ("result", translate("legend.published")),
        ("hollow", translate("legend.derived")),
        ("goal-line", translate("legend.target")),
        ("gap", translate("legend.gap")),
    )


def _district(context: ViewContext) -> tuple[list[Chart], list[Component]]:
    translate = context.translate
    published = [
        kpi
        for kpi in covered(context.dataset, context.district)
        if context.dataset.series(kpi.name, context.selection.district).observations
    ]
    now = covered(context.dataset, context.district, context.year)
    shown = sorted(published, key=lambda kpi: kpi not in now)
    if len(shown) > CARDS:  # the goals stand below with cards of their own; the areas' own KPIs stand for the rest
        leads = [area.lead for area in context.dataset.catalog.areas]
        shown = sorted((kpi for kpi in shown if not kpi.headline), key=lambda kpi: kpi.name not in leads)[:CARDS]
    rest = len([kpi for kpi in published if kpi not in shown])
    if POPULATION in context.dataset.kpis and context.district in context.dataset.places(POPULATION):
        shown.append(context.dataset.kpis[POPULATION])
    body: list[Component] = [
        section(
            "published",
            translate("overview.published"),
            translate("overview.published_note", count=len(now), year=context.year),
            html.Div([district_card(kpi, context) for kpi in shown], className="kpis four"),
            *([html.P(translate("overview.published_rest", count=rest), className="foot")] if rest else []),
        )
    ]
    ranked = [chart for kpi in shown[:RANKED] if (chart := ranking_chart(kpi, context)) is not None]
    body.append(chart_columns(ranked, context))
    goals = _goals_in_order(context)
    body.append(
        section(
            "goals",
            translate("overview.goals_in", count=len(goals), district=translate.district(context.district)),
            translate("overview.goals_in_zone" if context.district.is_zone else "overview.goals_in_note"),
            html.Div([district_card(kpi, context) for kpi in goals], className="kpis"),
        )
    )
    body += [_shares_section(context), _areas(context)]
    return ranked, body


def _shares(context: ViewContext) -> tuple[list[DistrictShare], list[tuple[Kpi, NotAllocatable]]]:
    """What the district would get of every target of the nine areas for the next year."""
    dataset = context.dataset
    aimed = [kpi for area in dataset.catalog.areas for kpi in targeted(dataset, area.number, context.year + 1)]
    return district_shares(aimed, context)


def _shares_section(context: ViewContext) -> Component:
    translate = context.translate
    title = translate("split.shares", year=context.year + 1, district=translate.district(context.district))
    if context.district.is_zone:
        return section(SHARES, title, "", html.P(translate("split.shares_none"), className="foot"))
    found, refused = _shares(context)
    key = download_link(SHARES, title, context) if found else None
    return section(SHARES, title, shares_note(found, context), *shares_table(found, refused, context), key=key)


def _areas(context: ViewContext) -> Component:
    translate, catalog = context.translate, context.dataset.catalog
    counts = [len(targeted(context.dataset, area.number, context.year + 1)) for area in catalog.areas]
    tasks = sum(len(context.dataset.tasks(area.number, context.year + 1)) for area in catalog.areas)
    note = (
        translate("overview.areas_note", targets=sum(counts), next=context.year + 1)
        + (translate("overview.areas_tasks", tasks=tasks) if tasks else "")
        if context.is_city
        else translate("overview.areas_in", district=translate.district(context.district))
    )
    return section(
        "areas",
        translate("overview.areas"),
        note,
        html.Div(
            [_area(area, count, context) for area, count in zip(catalog.areas, counts, strict=True)],
            className="areas",
        ),
    )


def _area(area: Area, targets: int, context: ViewContext) -> Component:
    translate = context.translate
    count = len(context.dataset.tasks(area.number, context.year + 1))
    tasks = translate("area.tasks", count=count) if count else ""
    number_, name = html.Span(str(area.number), className="n"), html.H3(translate.area(area))
    lead = context.dataset.kpis.get(area.lead)
    value = total(context.dataset, lead, context.year) if lead else None
    if not context.is_city:
        found = covered(context.dataset, context.district, context.year, area.number)
        said = html.B(translate("area.published", count=len(found))) if found else _other_years(area, context)
        city = (
            translate("area.city", kpi=translate.kpi(lead), value=context.value(value, lead)) if lead and value else ""
        )
        return html.A(
            [number_, name, html.Span(said, className="counts"), html.Span(city, className="lead-name")],
            className="area" if found else "area is-silent",
            href=context.area_href(area),
        )
    shown: list[Component | str] = [translate("card.unpublished", year=context.year)]
    if lead is not None and value is not None:
        amount = translate.amount(value, translate.unit(lead))
        shown = [amount.before, amount.number, html.Small(amount.after)]
    aims = html.Em(translate("area.targets", count=targets)) if targets else translate("area.no_targets")
    return html.A(
        [
            number_,
            name,
            html.Span(shown, className="lead-value" if value is not None else "lead-value is-none"),
            html.Span([aims, f" · {tasks}"] if tasks else aims, className="counts"),
            html.Span(translate.kpi(lead) if lead else "", className="lead-name"),
        ],
        className="area",
        href=context.area_href(area),
    )


def _other_years(area: Area, context: ViewContext) -> str:
    """What an area has of a place in other years, where it has nothing in the chosen one."""
    translate, dataset = context.translate, context.dataset
    years = [year for year in dataset.years if covered(dataset, context.district, year, area.number)]
    if not years:
        return translate("card.silent")
    count = len(covered(dataset, context.district, years[-1], area.number))
    return translate("area.other_year", year=context.year, other=years[-1], count=count)


def _record(context: ViewContext) -> list[Chart]:
    """Trends of the KPIs with the longest published record, headline goals first."""
    kpis = sorted(
        (kpi for kpi in context.dataset.kpis.values() if kpi.area),
        key=lambda kpi: (
            -len({row.year for row in context.dataset.series(kpi.name).observations}),
            not kpi.headline,
        ),
    )
    charts = (trend_chart(kpi, context, large=False) for kpi in kpis)
    found: list[Chart] = []
    for chart in charts:
        if chart is not None:
            found.append(chart)
        if len(found) == RECORD:
            break
    return found
