"""The plan held against itself; what is published for whom, and what each place has not, as a list to send to it."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from dash.development.base_component import Component

from dashboard.components.badges import scrolled
from dashboard.components.coverage_table import coverage_table
from dashboard.components.finding_list import finding_list, finding_records
from dashboard.components.rendering.fast_html import html
from dashboard.dataset.model import District, Kpi
from dashboard.dataset.numbers import number
from dashboard.metrics.checks.finding import Finding, Verdict
from dashboard.metrics.checks.findings import findings
from dashboard.metrics.coverage import Coverage, coverage, missing, obtainable
from dashboard.metrics.district import total
from dashboard.metrics.narrative_places import PlacesNarrator
from dashboard.routing.view_context import Scene
from dashboard.views.page import Page, crumbs_of, opening, page_title, section, take_rows

FINDINGS = "findings"  # the key of the rows that findings stand on
MOST = 60  # findings that agree and are listed
MISSING = "missing"  # the key of the list of what a place has not published


def checks_view(scene: Scene) -> Page:
    """For the city the findings first; with a district chosen what it lacks, and the findings that touch it."""
    words, selection = scene.words, scene.selection
    found = coverage(scene.dataset, scene.year)
    told = touching(findings(scene.dataset), scene)
    narrator = PlacesNarrator(scene.dataset, words, scene.year)
    if scene.is_city:
        head, lead = narrator.checks(told, found)
        parts = [_findings(told, scene), _coverage(found, scene), _lists(found, scene)]
    else:
        head, lead = narrator.coverage(found, scene.district)
        parts = [_missing(scene.district, scene), _findings(told, scene), _coverage(found, scene)]
    return Page(
        page_title(words("view.checks"), *([] if scene.is_city else [words.district(scene.district)]), scene=scene),
        opening(crumbs_of(scene, (words("view.checks"), selection.href)), head, lead, scene),
        tuple(parts),
        (),
        {FINDINGS: finding_records(told)} if told else {},
    )


def touching(found: Sequence[Finding], scene: Scene) -> tuple[Finding, ...]:
    """All findings for the city; for a place those that use a row of it."""
    if scene.is_city:
        return tuple(found)
    name = scene.district.name
    return tuple(one for one in found if any(row.district == name for row in one.rows))


def _findings(found: Sequence[Finding], scene: Scene) -> Component:
    """What differs and what is unclear in full, what agrees folded away."""
    words = scene.words
    title = words("check.title") if scene.is_city else words("check.title_in", district=words.district(scene.district))
    if not found:
        return section(FINDINGS, title, "", html.P(words("check.none"), className="foot"))
    open_ = [one for one in found if one.verdict is not Verdict.AGREES]
    closed = [one for one in found if one.verdict is Verdict.AGREES]
    parts: list[Component] = [finding_list(open_, scene)] if open_ else []
    if closed:
        summary = html.Summary(words("check.all_agree", count=number(len(closed))))
        shown = closed if len(closed) <= MOST else closed[:MOST]
        parts.append(html.Details([summary, finding_list(shown, scene)], className="tabletwin agreeing"))
    return section(FINDINGS, title, words("check.note"), *parts, key=take_rows(FINDINGS, title, scene))


def _coverage(found: Coverage, scene: Scene) -> Component:
    words = scene.words
    return section(
        "coverage",
        words("coverage.title", year=found.year),
        words("coverage.note"),
        scrolled(coverage_table(found, scene), scene.words),
        html.P(words("coverage.foot", count=sum(found.wanted.values())), className="foot"),
    )


def _lists(found: Coverage, scene: Scene) -> Component:
    """For the city: how much each place lacks, with the way to its list."""
    words = scene.words
    wanted = obtainable(scene.dataset)
    head = html.Tr(
        [
            html.Th(words("table.place"), scope="col"),
            html.Th(words("coverage.have"), scope="col", className="r"),
            html.Th(words("coverage.lack"), scope="col", className="r"),
            html.Td(),
        ]
    )
    rows = []
    for place in found.places:
        if place == scene.city:
            continue
        lack = len(missing(scene.dataset, place, found.year))
        link = html.A(words("coverage.list"), href=scene.selection.change(district=place.name).href, className="link")
        rows.append(
            html.Tr(
                [
                    html.Th(words.district(place), scope="row"),
                    html.Td(str(found.of_place(place)), className="r tr"),
                    html.Td(str(lack), className="r"),
                    html.Td(link if lack else words("coverage.complete")),
                ]
            )
        )
    return section(
        MISSING,
        words("coverage.lists"),
        words("coverage.lists_note", count=len(wanted)),
        scrolled(html.Table([html.Thead(head), html.Tbody(rows)], className="sheet narrow"), scene.words),
    )


def _missing(place: District, scene: Scene) -> Component:
    words = scene.words
    kpis = missing(scene.dataset, place, scene.year)
    title = words("coverage.missing", district=words.district(place), year=scene.year, count=len(kpis))
    if not kpis:
        return section(MISSING, title, "", html.P(words("coverage.complete"), className="foot"))
    parts: list[Component] = []
    for area_number, group in groupby(kpis, key=lambda kpi: kpi.area):
        title_ = f"{area_number} {words.area(scene.dataset.catalog.area(area_number))}"
        parts.append(html.Tr(html.Th(title_, colSpan=4, scope="rowgroup"), className="group"))
        parts += [_line(kpi, scene) for kpi in group]
    head = html.Tr(
        [
            html.Th(words("table.kpi"), scope="col"),
            html.Th(words("coverage.unit"), scope="col"),
            html.Th(words("coverage.definition"), scope="col"),
            html.Th(words("coverage.city", year=scene.year), scope="col", className="r"),
        ]
    )
    table = html.Table([html.Thead(head), html.Tbody(parts)], className="sheet missing stack")
    return section(
        MISSING,
        title,
        words("coverage.missing_note"),
        scrolled(table, scene.words),
        key=take_rows(MISSING, title, scene),
    )


def _line(kpi: Kpi, scene: Scene) -> Component:
    words = scene.words
    city = total(scene.dataset, kpi, scene.year)
    return html.Tr(
        [
            html.Td(html.A(words.kpi(kpi), href=scene.kpi_href(kpi), className="link")),
            html.Td(words.unit(kpi), className="keep"),
            html.Td(words.definition(kpi), className="src"),
            html.Td(scene.value(city, kpi) if city else words("card.none"), className="r tr" if city else "r none"),
        ]
    )
