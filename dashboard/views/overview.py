"""Builds the overview of the city or a district: its targets, its shares of others, the context, the nine areas."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from dash.development.base_component import Component

from dashboard.components.badges import scrolled, separated
from dashboard.components.desk.place_line import desk_line
from dashboard.components.district_allocation import district_shares, shares_note, shares_table
from dashboard.components.outcome_table import outcome_rows, outcome_table
from dashboard.components.progress import progress_strip
from dashboard.components.rendering.fast_html import html
from dashboard.components.source_link import source_link
from dashboard.components.target import amount_nodes
from dashboard.components.target_allocation import allocation_rows
from dashboard.dataset.model import TASKS, Area, Kpi
from dashboard.dataset.numbers import percent
from dashboard.dataset.observation import Status
from dashboard.dataset.quantity import Quantity, published
from dashboard.i18n.messages import Span
from dashboard.metrics.allocation import own_target
from dashboard.metrics.area import lead_figure, targeted
from dashboard.metrics.district import covered
from dashboard.metrics.export_rows import ExportRow, export_row
from dashboard.metrics.growth import newest
from dashboard.metrics.narrative_district import DistrictNarrator
from dashboard.metrics.outcome import Verdict
from dashboard.metrics.plan_year import PlanRow, plan_rows, target_outcomes, worst_outcome
from dashboard.routing.view_context import ViewContext
from dashboard.views.page import ViewPage, build_page, section, table_section
from dashboard.views.targets import TARGETS, targets_section

OUTCOMES = "kept"  # the key of the table of all targets with their results
SHARES = "shares"  # the key of the table of a district's shares of targets
# What leads, body, rows of tables by key
Contents = tuple[list[Component], list[Component], dict[str, tuple[ExportRow, ...]]]


def overview(context: ViewContext) -> ViewPage:
    """Builds the page of the whole city, or of one district in it."""
    lead, body, tables = _city(context) if context.is_city else _district(context)
    translate = context.translate
    title = translate("view.overview") if context.is_city else translate.district(context.district)
    return build_page(context, [], overview_answer(context), body, tables=tables, lead=lead, title=title)


def overview_answer(context: ViewContext) -> tuple[tuple[str, ...], tuple[Span, ...]]:
    """Narrates the city, or the chosen district: a headline, and the sentences under it."""
    narrator = DistrictNarrator(context.dataset, context.translate, context.year)
    return narrator.overview() if context.is_city else narrator.district(context.district, context.selection.key)


def _city(context: ViewContext) -> Contents:
    translate, dataset = context.translate, context.dataset
    lead, rows = targets_section(dataset.area_kpis, context)
    lead = [*desk_line(context), progress_strip(context), *lead]
    body = [_areas(context), *_background(context)]
    tables = {TARGETS: rows}
    outcomes = [outcome for outcome in target_outcomes(dataset, dataset.area_kpis) if outcome.year != context.year]
    if outcomes:
        table = scrolled(outcome_table(outcomes, context), translate)
        counts = Counter(outcome.verdict for outcome in outcomes)
        texts = [translate(f"say.count_{name}", count=counts[name]) for name in Verdict if counts[name]]
        note = translate("kept.note", count=len(outcomes), outcomes=translate("mark.comma").join(texts))
        body.append(table_section(OUTCOMES, translate("kept.title"), note, table, context=context))
        tables[OUTCOMES] = outcome_rows(outcomes)
    return lead, body, tables


def _background(context: ViewContext) -> list[Component]:
    """Builds the strip of a place's figures that stand in no work area, each of its newest year."""
    translate, dataset = context.translate, context.dataset
    items: list[Component] = []
    for kpi in dataset.kpis.values():
        row = newest(dataset.series(kpi.name, context.selection.district))
        if kpi.area or kpi.name == TASKS or row is None:
            continue
        amount = translate.amount(published(row), translate.unit(kpi))
        value = html.Span(amount_nodes(amount, amount.number), className="result-value")
        note = [translate("head.one_year", year=row.year)]
        if row.status is not Status.REPORTED:
            note.append(translate(f"status.{row.status.value}"))
        name = html.A(translate.kpi(kpi), href=context.kpi_href(kpi), className="link")
        items.append(
            html.Div(
                [
                    html.Dt(name),
                    html.Dd([source_link(value, export_row(row), context), html.Small(translate.listed(note))]),
                ]
            )
        )
    if not items:
        return []
    strip = html.Dl(items, className="background-strip")
    title = translate("overview.background" if context.is_city else "overview.background_in")
    return [section("background", title, translate("overview.background_note"), strip)]


def _district(context: ViewContext) -> Contents:
    dataset = context.dataset
    lead, rows = targets_section(dataset.area_kpis, context)
    shares, share_rows = _shares(context)
    body = [*shares, *_background(context), _areas(context)]
    return [*desk_line(context), progress_strip(context), *lead], body, {TARGETS: rows, SHARES: share_rows}


def _shares(context: ViewContext) -> tuple[list[Component], tuple[ExportRow, ...]]:
    """Computes the district's share of every target of the nine areas for next year, with its rows; no zone has any.

    Nothing where targets of its own have taken the place of all of them.
    """
    translate, dataset, year = context.translate, context.dataset, context.year + 1
    title = translate("split.shares", year=year, district=translate.district(context.district))
    if context.district.is_zone:
        return [section(SHARES, title, "", html.P(translate("split.shares_none"), className="footnote"))], ()
    kpis = [kpi for area in dataset.catalog.areas for kpi in targeted(dataset, area.number, year)]
    shares, refused = district_shares(kpis, context)
    if not shares and any(own_target(dataset, kpi, year, context.district) is not None for kpi in kpis):
        return [], ()
    table, note = shares_table(shares, refused, context), shares_note(shares, context)
    rows = tuple(row for allocation, share in shares for row in allocation_rows(allocation, [share]))
    return [table_section(SHARES, title, note, *table, context=context, has_rows=bool(shares))], rows


def _areas(context: ViewContext) -> Component:
    return _city_areas(context) if context.is_city else _district_areas(context)


def _city_areas(context: ViewContext) -> Component:
    """Builds a card for each area with a result or a target; the others share one sentence."""
    translate, dataset, year = context.translate, context.dataset, context.year
    cards: list[Component] = []
    silent: list[Component] = []
    for area in dataset.catalog.areas:
        rows = plan_rows(dataset, dataset.in_area(area.number), year)
        figure = lead_figure(dataset, area, year)
        if figure is not None or rows:
            cards.append(_area_card(area, rows, figure, context))
        else:
            silent.append(html.A(translate.area(area), href=context.area_href(area), className="link"))
    targets = sum(bool(row.target or row.next_targets) for row in plan_rows(dataset, dataset.area_kpis, year))
    tasks = sum(len(dataset.tasks(area.number, year + 1)) for area in dataset.catalog.areas)
    note = translate("overview.areas_note", year=year)
    note += translate("overview.areas_tasks", next=year + 1, targets=targets, tasks=tasks) if tasks else ""
    content: list[Component] = [html.Div(cards, className="area-grid")] if cards else []
    if silent:
        sentence = translate("overview.areas_silent", year=year)
        names = separated(silent, translate("mark.list"))
        content.append(html.P([sentence, *names, translate("mark.stop")], className="footnote"))
    return section("areas", translate("overview.areas"), note, *content)


def _area_card(
    area: Area, rows: Sequence[PlanRow], figure: tuple[Kpi, Quantity] | None, context: ViewContext
) -> Component:
    """Links to an area with the result that stands for it, its targets with their worst outcome, and its tasks."""
    translate, year = context.translate, context.year
    targets = [row for row in rows if row.target is not None]
    count = len(targets or rows)
    facts: list[Component | str] = [html.Em(translate("area.targets", count=count))] if count else []
    if targets:
        facts.append(translate(f"outcome.{worst_outcome(targets)}"))
    elif tasks := len(context.dataset.tasks(area.number, year + 1)):
        facts.append(translate("area.tasks", count=tasks))
    value: list[Component | str] = [translate("card.unpublished", year=year)]
    name = ""
    if figure is not None:
        amount = translate.amount(figure[1], translate.unit(figure[0]))
        number = html.Span(amount.number, className="is-derived") if figure[1].is_derived else amount.number
        value, name = amount_nodes(amount, number), translate.kpi(figure[0])
        growth = context.dataset.series(figure[0].name).growth(year)
        if growth is not None:
            name += f"{translate('mark.comma')}{percent(growth.value, sign=True)}"
    return html.A(
        [
            html.Span(str(area.number), className="number"),
            html.H3(translate.area(area)),
            html.Span(separated(facts, " · "), className="counts"),
            html.Span(
                [
                    html.Span(value, className="lead-value" if figure else "lead-value is-empty"),
                    html.Span(name, className="lead-name"),
                ],
                className="lead-line",
            ),
        ],
        className="area-card",
        href=context.area_href(area),
    )


def _district_areas(context: ViewContext) -> Component:
    """Builds a card for each area that counts the figures of the chosen place, beside the city's lead result."""
    translate, dataset, year = context.translate, context.dataset, context.year
    cards: list[Component] = []
    has_gaps = False
    for area in dataset.catalog.areas:
        count = len(covered(dataset, context.district, year, area.number))
        text = html.B(translate("area.published", count=count)) if count else _other_years(area, context)
        has_gaps = has_gaps or not text
        figure = lead_figure(dataset, area, year)
        city = ""
        if figure is not None:
            city = translate("area.city", kpi=translate.kpi(figure[0]), value=context.value(figure[1], figure[0]))
        content = [
            html.Span(str(area.number), className="number"),
            html.H3(translate.area(area)),
            html.Span(text or "–", className="counts"),
            html.Span(city, className="lead-line"),
        ]
        class_name = "area-card" if count else "area-card is-unpublished"
        cards.append(html.A(content, className=class_name, href=context.area_href(area)))
    note = translate("overview.areas_in", district=translate.district(context.district))
    if has_gaps:
        note += translate("overview.areas_dash")
    return section("areas", translate("overview.areas"), note, html.Div(cards, className="area-grid"))


def _other_years(area: Area, context: ViewContext) -> str:
    """States what an area has of a district in other years; empty where it has nothing."""
    translate, dataset = context.translate, context.dataset
    counts = {year: len(covered(dataset, context.district, year, area.number)) for year in dataset.years}
    years = [year for year, count in counts.items() if count]
    if not years:
        return ""
    return translate("area.other_year", other=years[-1], count=counts[years[-1]])
