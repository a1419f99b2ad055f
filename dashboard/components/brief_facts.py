"""The lower half of the briefing: nine areas in a line each, what does not fit, what is not published, the foot."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from urllib.parse import unquote

from dash.development.base_component import Component

from dashboard.components.attributes import data
from dashboard.components.badges import map_credit, symbol
from dashboard.components.check_list import check_text
from dashboard.components.rendering.fast_html import html
from dashboard.components.target_allocation import chosen_allocation, key_text
from dashboard.dataset.model import Area, Kpi, Observation, published
from dashboard.dataset.numbers import number, percent
from dashboard.metrics.allocation import TargetAllocation
from dashboard.metrics.area import hardest, targeted
from dashboard.metrics.checks.check_result import CheckResult, CheckVerdict
from dashboard.metrics.coverage import Coverage, missing, obtainable
from dashboard.metrics.district import covered, reporting, total
from dashboard.metrics.growth import effort, target_interpretations
from dashboard.metrics.narrative_places import PlacesNarrator
from dashboard.routing.view_context import ViewContext

FINDINGS, NAMED, FIGURES = 6, 5, 2  # findings on the page, names in a sentence, figures of a place in an area's line


def areas_table(context: ViewContext) -> Component:
    """A line per area: its hardest judgement, the KPI that stands for it, targets, tasks, districts that report.

    With a district chosen: what is published for it, beside the city's figure.
    """
    rows = [html.Tr(_area(area, context)) for area in context.dataset.catalog.areas]
    return html.Table(html.Tbody(rows), className="brief-areas")


def open_findings(found: Sequence[CheckResult], context: ViewContext) -> Component:
    """What differs, then what is unclear, as far as the page has room."""
    translate = context.translate
    open_ = [one for one in found if one.verdict is not CheckVerdict.AGREES]
    if not open_:
        return html.P(translate("brief.checks_agree" if found else "brief.checks_none"), className="muted")
    items = [
        html.Li([symbol("missed" if one.verdict is CheckVerdict.DIFFERS else "unknown"), check_text(one, context)])
        for one in open_[:FINDINGS]
    ]
    rest = len(open_) - len(items)
    if rest:
        items.append(html.Li(translate("brief.more", count=rest), className="muted"))
    return html.Ul(items, className="brief-findings")


def gaps_list(found: Coverage, goals: Sequence[Kpi], context: ViewContext) -> Component:
    """What a reader would look for on this page and does not find, with the reason in numbers."""
    told = _city_gaps(found, goals, context) if context.is_city else _place_gaps(goals, context)
    return html.Ul([html.Li(text) for text in told], className="brief-gaps")


def brief_foot(context: ViewContext, today: date) -> Component:
    """What is selected, from which data, when, and how to read it."""
    translate, dataset, selection = context.translate, context.dataset, context.selection
    said = translate(
        "brief.foot", place=translate.district(context.district), year=context.year, digest=dataset.version,
        rows=number(dataset.size), today=translate.date(today.isoformat()),
    )  # fmt: skip
    report = max(dataset.documents, key=lambda one: (one.id.startswith("summary-"), one.id == "summary-2013"))
    source = translate("brief.source", title=translate.title(report), count=len(dataset.documents))
    lines: list[Component] = [html.P(translate("mark.space").join([source, *_key(context)]))]
    address = translate("brief.address", address=unquote(selection.href))
    lines.append(html.P([html.Span(said), html.Span(address), map_credit()], className="brief-line"))
    return html.Footer(lines, className="brief-foot")


def _key(context: ViewContext) -> list[str]:
    """The key of the computed parts, where the page shows any."""
    if context.is_city or context.district.is_zone:
        return []
    splits = (chosen_allocation(kpi, context) for kpi in context.dataset.kpis.values() if kpi.headline)
    first = next((split for split in splits if isinstance(split, TargetAllocation)), None)
    return [context.translate("brief.key", by=key_text(first, context))] if first else []


def _area(area: Area, context: ViewContext) -> list[Component]:
    translate, dataset = context.translate, context.dataset
    judgement = hardest(dataset, area.number, context.year + 1).value
    lead = dataset.kpis.get(area.lead)
    value = total(dataset, lead, context.year) if lead else None
    shown = f"{translate.kpi(lead)} {context.value(value, lead)}" if lead and value else translate("brief.unpublished")
    name = html.Th(
        [html.Span(str(area.number), className="n"), html.A(translate.area(area), href=context.area_href(area))],
        scope="row",
    )
    if not context.is_city:
        own = _own(area, context)
        return [name, html.Td(own, className="tr") if own else html.Td(translate("card.silent"), className="muted"),
                html.Td(shown, className="muted")]  # fmt: skip
    targets, tasks = (
        len(targeted(dataset, area.number, context.year + 1)),
        len(dataset.tasks(area.number, context.year + 1)),
    )
    units = dataset.catalog.counties
    count = len(reporting(dataset, area.number, context.year))
    asked = [translate("brief.targets", count=targets)] if targets else []
    asked += [translate("brief.tasks", count=tasks)] if tasks else []
    verdict = html.Span(
        [symbol(judgement), translate(f"effort.{judgement}")], className="verdict", **data(effort=judgement)
    )
    return [
        name,
        html.Td(shown, className="tr" if value else "muted"),
        html.Td(verdict),
        html.Td(translate.listed(asked), className="tt"),
        html.Td(translate("brief.reporting", count=count, of=len(units)), className="muted"),
    ]


def _own(area: Area, context: ViewContext) -> str:
    """The first figures of the chosen place in an area; empty where it has none in the year."""
    translate, dataset = context.translate, context.dataset
    found = covered(dataset, context.district, context.year, area.number)
    told = []
    for kpi in found[:FIGURES]:
        series = dataset.series(kpi.name, context.district.name)
        row = series.actual(context.year)
        growth = series.growth(context.year)
        if row is not None:
            told.append(f"{translate.kpi(kpi)} {_said(row, kpi, context)}")
        elif growth is not None:
            told.append(f"{translate.kpi(kpi)} {percent(growth.value, sign=True)}")
    rest = len(found) - len(told)
    return translate.listed(told) + (f" +{rest}" if rest and told else "")


def _said(row: Observation, kpi: Kpi, context: ViewContext) -> str:
    return context.translate.fact_word(published(row), kpi) or context.value_of_row(row)


def _city_gaps(found: Coverage, goals: Sequence[Kpi], context: ViewContext) -> list[str]:
    translate, dataset = context.translate, context.dataset
    head, lead = PlacesNarrator(dataset, translate, context.year).coverage(found, context.city)
    told = ["".join(head) + translate("mark.stop") + "".join(span.text for span in lead)]
    aimed = [kpi for area in dataset.catalog.areas for kpi in targeted(dataset, area.number, context.year + 1)]
    for reason, key in (("no_growth", "brief.gap_growth"), ("no_result", "brief.gap_result")):
        kpis = [kpi for kpi in aimed if _reason(kpi, context) == reason]
        if kpis:
            told.append(
                translate(key, count=len(kpis), year=context.year, list=translate.listed(map(translate.kpi, kpis)))
            )
    if not any(
        kpi.name in {name for name, place in dataset.published(context.year) if place != context.city.name}
        for kpi in goals
    ):
        told.append(translate("brief.gap_goals", count=len(goals)))
    return told


def _reason(kpi: Kpi, context: ViewContext) -> str:
    """Why the first reading of a target cannot be judged; empty where it can."""
    series = context.dataset.series(kpi.name)
    return effort(series, target_interpretations(series, context.year + 1)[0]).reason


def _place_gaps(goals: Sequence[Kpi], context: ViewContext) -> list[str]:
    translate, dataset = context.translate, context.dataset
    lack = missing(dataset, context.district, context.year)
    if not lack:
        return [translate("coverage.complete")]
    first = sorted(lack, key=lambda kpi: (kpi not in goals, kpi.area))[:NAMED]
    key = "brief.gap_in" if len(lack) > len(first) else "brief.gap_in_all"
    named = translate.listed(translate.kpi(kpi) for kpi in first)
    return [translate(key, possible=len(obtainable(dataset)), count=len(lack), year=context.year, list=named)]
