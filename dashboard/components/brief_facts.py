"""The lower half of the briefing: nine areas in a line each, what does not fit, what is not published, the foot."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from urllib.parse import unquote

from dash.development.base_component import Component

from dashboard.components.attributes import data
from dashboard.components.badges import map_credit, symbol
from dashboard.components.finding_list import finding_words
from dashboard.components.rendering.fast_html import html
from dashboard.components.target_allocation import by_words, chosen_split
from dashboard.dataset.model import Area, Kpi, Observation, published
from dashboard.dataset.numbers import number, percent
from dashboard.metrics.allocation import Split
from dashboard.metrics.area import hardest, targeted
from dashboard.metrics.checks.finding import Finding, Verdict
from dashboard.metrics.coverage import Coverage, missing, obtainable
from dashboard.metrics.district import covered, reporting, total
from dashboard.metrics.growth import effort, readings
from dashboard.metrics.narrative_places import PlacesNarrator
from dashboard.routing.view_context import Scene

FINDINGS, NAMED, FIGURES = 6, 5, 2  # findings on the page, names in a sentence, figures of a place in an area's line


def areas_table(scene: Scene) -> Component:
    """A line per area: its hardest judgement, the KPI that stands for it, targets, tasks, districts that report.

    With a district chosen: what is published for it, beside the city's figure.
    """
    rows = [html.Tr(_area(area, scene)) for area in scene.dataset.catalog.areas]
    return html.Table(html.Tbody(rows), className="brief-areas")


def open_findings(found: Sequence[Finding], scene: Scene) -> Component:
    """What differs, then what is unclear, as far as the page has room."""
    words = scene.words
    open_ = [one for one in found if one.verdict is not Verdict.AGREES]
    if not open_:
        return html.P(words("brief.checks_agree" if found else "brief.checks_none"), className="muted")
    items = [
        html.Li([symbol("missed" if one.verdict is Verdict.DIFFERS else "unknown"), finding_words(one, scene)])
        for one in open_[:FINDINGS]
    ]
    rest = len(open_) - len(items)
    if rest:
        items.append(html.Li(words("brief.more", count=rest), className="muted"))
    return html.Ul(items, className="brief-findings")


def gaps_list(found: Coverage, goals: Sequence[Kpi], scene: Scene) -> Component:
    """What a reader would look for on this page and does not find, with the reason in numbers."""
    told = _city_gaps(found, goals, scene) if scene.is_city else _place_gaps(goals, scene)
    return html.Ul([html.Li(text) for text in told], className="brief-gaps")


def brief_foot(scene: Scene, today: date) -> Component:
    """What is selected, from which data, when, and how to read it."""
    words, dataset, selection = scene.words, scene.dataset, scene.selection
    said = words(
        "brief.foot", place=words.district(scene.district), year=scene.year, digest=dataset.version,
        rows=number(dataset.size), today=words.date(today.isoformat()),
    )  # fmt: skip
    report = max(dataset.documents, key=lambda one: (one.id.startswith("summary-"), one.id == "summary-2013"))
    source = words("brief.source", title=words.title(report), count=len(dataset.documents))
    lines: list[Component] = [html.P(words("mark.space").join([source, *_key(scene)]))]
    address = words("brief.address", address=unquote(selection.href))
    lines.append(html.P([html.Span(said), html.Span(address), map_credit()], className="brief-line"))
    return html.Footer(lines, className="brief-foot")


def _key(scene: Scene) -> list[str]:
    """The key of the computed parts, where the page shows any."""
    if scene.is_city or scene.district.is_zone:
        return []
    splits = (chosen_split(kpi, scene) for kpi in scene.dataset.kpis.values() if kpi.headline)
    first = next((split for split in splits if isinstance(split, Split)), None)
    return [scene.words("brief.key", by=by_words(first, scene))] if first else []


def _area(area: Area, scene: Scene) -> list[Component]:
    words, dataset = scene.words, scene.dataset
    judgement = hardest(dataset, area.number, scene.year + 1).value
    lead = dataset.kpis.get(area.lead)
    value = total(dataset, lead, scene.year) if lead else None
    shown = f"{words.kpi(lead)} {scene.value(value, lead)}" if lead and value else words("brief.unpublished")
    name = html.Th(
        [html.Span(str(area.number), className="n"), html.A(words.area(area), href=scene.area_href(area))],
        scope="row",
    )
    if not scene.is_city:
        own = _own(area, scene)
        return [name, html.Td(own, className="tr") if own else html.Td(words("card.silent"), className="muted"),
                html.Td(shown, className="muted")]  # fmt: skip
    targets, tasks = (
        len(targeted(dataset, area.number, scene.year + 1)),
        len(dataset.tasks(area.number, scene.year + 1)),
    )
    units = dataset.catalog.units
    count = len(reporting(dataset, area.number, scene.year))
    asked = [words("brief.targets", count=targets)] if targets else []
    asked += [words("brief.tasks", count=tasks)] if tasks else []
    verdict = html.Span(
        [symbol(judgement), words(f"effort.{judgement}")], className="verdict", **data(effort=judgement)
    )
    return [
        name,
        html.Td(shown, className="tr" if value else "muted"),
        html.Td(verdict),
        html.Td(words.listed(asked), className="tt"),
        html.Td(words("brief.reporting", count=count, of=len(units)), className="muted"),
    ]


def _own(area: Area, scene: Scene) -> str:
    """The first figures of the chosen place in an area; empty where it has none in the year."""
    words, dataset = scene.words, scene.dataset
    found = covered(dataset, scene.district, scene.year, area.number)
    told = []
    for kpi in found[:FIGURES]:
        series = dataset.series(kpi.name, scene.district.name)
        row = series.actual(scene.year)
        growth = series.growth(scene.year)
        if row is not None:
            told.append(f"{words.kpi(kpi)} {_said(row, kpi, scene)}")
        elif growth is not None:
            told.append(f"{words.kpi(kpi)} {percent(growth.value, sign=True)}")
    rest = len(found) - len(told)
    return words.listed(told) + (f" +{rest}" if rest and told else "")


def _said(row: Observation, kpi: Kpi, scene: Scene) -> str:
    return scene.words.word(published(row), kpi) or scene.value_of_row(row)


def _city_gaps(found: Coverage, goals: Sequence[Kpi], scene: Scene) -> list[str]:
    words, dataset = scene.words, scene.dataset
    head, lead = PlacesNarrator(dataset, words, scene.year).coverage(found, scene.city)
    told = ["".join(head) + words("mark.stop") + "".join(span.text for span in lead)]
    aimed = [kpi for area in dataset.catalog.areas for kpi in targeted(dataset, area.number, scene.year + 1)]
    for reason, key in (("no_growth", "brief.gap_growth"), ("no_result", "brief.gap_result")):
        kpis = [kpi for kpi in aimed if _reason(kpi, scene) == reason]
        if kpis:
            told.append(words(key, count=len(kpis), year=scene.year, list=words.listed(map(words.kpi, kpis))))
    if not any(
        kpi.name in {name for name, place in dataset.published(scene.year) if place != scene.city.name} for kpi in goals
    ):
        told.append(words("brief.gap_goals", count=len(goals)))
    return told


def _reason(kpi: Kpi, scene: Scene) -> str:
    """Why the first reading of a target cannot be judged; empty where it can."""
    series = scene.dataset.series(kpi.name)
    return effort(series, readings(series, scene.year + 1)[0]).reason


def _place_gaps(goals: Sequence[Kpi], scene: Scene) -> list[str]:
    words, dataset = scene.words, scene.dataset
    lack = missing(dataset, scene.district, scene.year)
    if not lack:
        return [words("coverage.complete")]
    first = sorted(lack, key=lambda kpi: (kpi not in goals, kpi.area))[:NAMED]
    key = "brief.gap_in" if len(lack) > len(first) else "brief.gap_in_all"
    named = words.listed(words.kpi(kpi) for kpi in first)
    return [words(key, wanted=len(obtainable(dataset)), count=len(lack), year=scene.year, list=named)]
