"""The overview: the headline goals, what a district has published, the nine areas, the record since."""

from __future__ import annotations

from collections.abc import Sequence

from dash.development.base_component import Component

from dashboard.components.badges import key, scrolled
from dashboard.components.chart import Chart, chart_figure, gathered, paired
from dashboard.components.district_allocation import Share, share_records, shares_note, shares_of, shares_table
from dashboard.components.district_card import district_card
from dashboard.components.kpi_card import kpi_card
from dashboard.components.outcome_table import kept, kept_records, outcome_table
from dashboard.components.rendering.fast_html import html
from dashboard.dataset.model import POPULATION, Area, Kpi
from dashboard.metrics.allocation import Refusal
from dashboard.metrics.area import headlines, judged, targeted
from dashboard.metrics.district import covered, total
from dashboard.metrics.growth import readings
from dashboard.metrics.narrative_district import DistrictNarrator
from dashboard.routing.view_context import Scene
from dashboard.views.charts.effort import effort_chart
from dashboard.views.charts.ranking import ranking_chart
from dashboard.views.charts.target import bullet_legend
from dashboard.views.charts.trend import trend_chart
from dashboard.views.page import Page, crumbs_of, opening, page_title, section, take_rows

KEPT = "kept"  # the key of the table of targets with their results
SHARES = "shares"  # the key of the table of a district's parts
CARDS, RANKED = 12, 8  # figures of a place, and charts of them, that an overview can bear
RECORD = 6  # trends that stand side by side


def overview(scene: Scene) -> Page:
    """The whole city, or one place in it."""
    narrator = DistrictNarrator(scene.dataset, scene.words, scene.year)
    head, lead = narrator.overview() if scene.is_city else narrator.district(scene.district, scene.selection.key)
    charts, body = _city(scene) if scene.is_city else _district(scene)
    if scene.is_city:
        aimed = [kpi for kpi in scene.dataset.kpis.values() if kpi.area]
        sheets = {KEPT: kept_records(kept(aimed, scene))}
    else:
        sheets = {SHARES: share_records(_shares(scene)[0])}
    place = scene.words.district(scene.district)
    return Page(
        page_title(scene.words("view.overview") if scene.is_city else place, scene=scene),
        opening(crumbs_of(scene), head, lead, scene),
        tuple(body),
        tuple(charts),
        {key: rows for key, rows in sheets.items() if rows},
    )


def _city(scene: Scene) -> tuple[list[Chart], list[Component]]:
    words = scene.words
    goals = _goals_in_order(scene)
    aimed = [kpi for kpi in scene.dataset.kpis.values() if kpi.area]
    effort = effort_chart(aimed, scene)
    charts = [effort] if effort else []
    body: list[Component] = [_goals(goals, scene), *gathered(charts, scene), _areas(scene)]
    told = kept(aimed, scene)
    if told:
        title = words("kept.title")
        key = take_rows(KEPT, title, scene)
        table = scrolled(outcome_table(told, scene), scene.words)
        body.append(section(KEPT, title, words("kept.note", count=len(told)), table, key=key))
    record = _record(scene)
    if record:
        body.append(
            section(
                "record",
                words("overview.record", year=scene.dataset.report_year),
                words("overview.record_note"),
                html.Div(
                    [chart_figure(chart, scene, len(charts) + 1 + i, small=True) for i, chart in enumerate(record)],
                    className="multiples",
                ),
                key=record_key(scene),
            )
        )
    return [*charts, *record], body


def _goals_in_order(scene: Scene) -> list[Kpi]:
    """The headline goals, hardest first, those without a target for the year after last."""
    goals = headlines(scene.dataset)
    hard = [kpi for kpi, _, _ in judged(scene.dataset, goals, scene.year + 1)]
    return [*hard, *(kpi for kpi in goals if kpi not in hard)]


def _goals(goals: list[Kpi], scene: Scene) -> Component:
    words = scene.words
    return section(
        "goals",
        words("overview.goals", count=len(goals)),
        words("overview.goals_note"),
        html.Div([kpi_card(kpi, scene) for kpi in goals], className="kpis"),
        key=card_key(goals, scene),
    )


def card_key(kpis: Sequence[Kpi], scene: Scene) -> Component:
    """The legend of the bullets in these KPIs' cards: only the marks that they use."""
    found = [readings(scene.dataset.series(kpi.name), scene.year + 1) for kpi in kpis]
    aims = [aim for one in found for aim in one[:1]]
    return key(*bullet_legend(aims, [len(one) for one in found], scene.year, scene.year + 1, scene))


def record_key(scene: Scene) -> Component:
    """The legend of trends side by side."""
    words = scene.words
    return key(
        ("result", words("legend.published")),
        ("hollow", words("legend.derived")),
        ("goal-line", words("legend.target")),
        ("gap", words("legend.gap")),
    )


def _district(scene: Scene) -> tuple[list[Chart], list[Component]]:
    words = scene.words
    published = [
        kpi
        for kpi in covered(scene.dataset, scene.district)
        if scene.dataset.series(kpi.name, scene.selection.district).observations
    ]
    now = covered(scene.dataset, scene.district, scene.year)
    shown = sorted(published, key=lambda kpi: kpi not in now)
    if len(shown) > CARDS:  # the goals stand below with cards of their own; the areas' own KPIs stand for the rest
        leads = [area.lead for area in scene.dataset.catalog.areas]
        shown = sorted((kpi for kpi in shown if not kpi.headline), key=lambda kpi: kpi.name not in leads)[:CARDS]
    rest = len([kpi for kpi in published if kpi not in shown])
    if POPULATION in scene.dataset.kpis and scene.district in scene.dataset.places(POPULATION):
        shown.append(scene.dataset.kpis[POPULATION])
    body: list[Component] = [
        section(
            "published",
            words("overview.published"),
            words("overview.published_note", count=len(now), year=scene.year),
            html.Div([district_card(kpi, scene) for kpi in shown], className="kpis four"),
            *([html.P(words("overview.published_rest", count=rest), className="foot")] if rest else []),
        )
    ]
    ranked = [chart for kpi in shown[:RANKED] if (chart := ranking_chart(kpi, scene)) is not None]
    body.append(paired(ranked, scene))
    goals = _goals_in_order(scene)
    body.append(
        section(
            "goals",
            words("overview.goals_in", count=len(goals), district=words.district(scene.district)),
            words("overview.goals_in_zone" if scene.district.is_zone else "overview.goals_in_note"),
            html.Div([district_card(kpi, scene) for kpi in goals], className="kpis"),
        )
    )
    body += [_shares_section(scene), _areas(scene)]
    return ranked, body


def _shares(scene: Scene) -> tuple[list[Share], list[tuple[Kpi, Refusal]]]:
    """What the district would get of every target of the nine areas for the next year."""
    dataset = scene.dataset
    aimed = [kpi for area in dataset.catalog.areas for kpi in targeted(dataset, area.number, scene.year + 1)]
    return shares_of(aimed, scene)


def _shares_section(scene: Scene) -> Component:
    words = scene.words
    title = words("split.shares", year=scene.year + 1, district=words.district(scene.district))
    if scene.district.is_zone:
        return section(SHARES, title, "", html.P(words("split.shares_none"), className="foot"))
    found, refused = _shares(scene)
    key = take_rows(SHARES, title, scene) if found else None
    return section(SHARES, title, shares_note(found, scene), *shares_table(found, refused, scene), key=key)


def _areas(scene: Scene) -> Component:
    words, catalog = scene.words, scene.dataset.catalog
    counts = [len(targeted(scene.dataset, area.number, scene.year + 1)) for area in catalog.areas]
    tasks = sum(len(scene.dataset.tasks(area.number, scene.year + 1)) for area in catalog.areas)
    note = (
        words("overview.areas_note", targets=sum(counts), next=scene.year + 1)
        + (words("overview.areas_tasks", tasks=tasks) if tasks else "")
        if scene.is_city
        else words("overview.areas_in", district=words.district(scene.district))
    )
    return section(
        "areas",
        words("overview.areas"),
        note,
        html.Div(
            [_area(area, count, scene) for area, count in zip(catalog.areas, counts, strict=True)],
            className="areas",
        ),
    )


def _area(area: Area, targets: int, scene: Scene) -> Component:
    words = scene.words
    count = len(scene.dataset.tasks(area.number, scene.year + 1))
    tasks = words("area.tasks", count=count) if count else ""
    number_, name = html.Span(str(area.number), className="n"), html.H3(words.area(area))
    lead = scene.dataset.kpis.get(area.lead)
    value = total(scene.dataset, lead, scene.year) if lead else None
    if not scene.is_city:
        found = covered(scene.dataset, scene.district, scene.year, area.number)
        said = html.B(words("area.published", count=len(found))) if found else _other_years(area, scene)
        city = words("area.city", kpi=words.kpi(lead), value=scene.value(value, lead)) if lead and value else ""
        return html.A(
            [number_, name, html.Span(said, className="counts"), html.Span(city, className="lead-name")],
            className="area" if found else "area is-silent",
            href=scene.area_href(area),
        )
    shown: list[Component | str] = [words("card.unpublished", year=scene.year)]
    if lead is not None and value is not None:
        amount = words.amount(value, words.unit(lead))
        shown = [amount.before, amount.number, html.Small(amount.after)]
    aims = html.Em(words("area.targets", count=targets)) if targets else words("area.no_targets")
    return html.A(
        [
            number_,
            name,
            html.Span(shown, className="lead-value" if value is not None else "lead-value is-none"),
            html.Span([aims, f" · {tasks}"] if tasks else aims, className="counts"),
            html.Span(words.kpi(lead) if lead else "", className="lead-name"),
        ],
        className="area",
        href=scene.area_href(area),
    )


def _other_years(area: Area, scene: Scene) -> str:
    """What an area has of a place in other years, where it has nothing in the chosen one."""
    words, dataset = scene.words, scene.dataset
    years = [year for year in dataset.years if covered(dataset, scene.district, year, area.number)]
    if not years:
        return words("card.silent")
    count = len(covered(dataset, scene.district, years[-1], area.number))
    return words("area.other_year", year=scene.year, other=years[-1], count=count)


def _record(scene: Scene) -> list[Chart]:
    """Trends of the KPIs with the longest published record, headline goals first."""
    kpis = sorted(
        (kpi for kpi in scene.dataset.kpis.values() if kpi.area),
        key=lambda kpi: (
            -len({row.year for row in scene.dataset.series(kpi.name).observations}),
            not kpi.headline,
        ),
    )
    charts = (trend_chart(kpi, scene, large=False) for kpi in kpis)
    found: list[Chart] = []
    for chart in charts:
        if chart is not None:
            found.append(chart)
        if len(found) == RECORD:
            break
    return found
