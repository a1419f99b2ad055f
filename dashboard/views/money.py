"""The money that the record names: paid by the city, matched by districts, given from above, lent by banks."""

from __future__ import annotations

from collections.abc import Sequence

from dash.development.base_component import Component

from dashboard.components.badges import scrolled
from dashboard.components.chart import gathered
from dashboard.components.rendering.fast_html import html
from dashboard.dataset.numbers import number
from dashboard.i18n.messages import Span
from dashboard.metrics.export_rows import quantity_record
from dashboard.metrics.money import IN_TEN_THOUSANDS, Commitment, Payer, commitments
from dashboard.routing.view_context import Scene
from dashboard.views.charts.money import money_charts, money_name
from dashboard.views.page import Page, crumbs_of, opening, page_title, section, take_rows

TABLE = "money"  # the key of the table's rows


def money_view(scene: Scene) -> Page:
    """Every sum that the record names for the city, or for the chosen place."""
    words, selection = scene.words, scene.selection
    found = commitments(scene.dataset, scene.year, scene.district)
    charts = money_charts(found, scene)
    head, lead = _told(found, scene)
    body: list[Component] = gathered(charts, scene)
    body.append(_table(found, scene) if found else html.P(words("money.nothing"), className="foot"))
    return Page(
        page_title(words("view.money"), *([] if scene.is_city else [words.district(scene.district)]), scene=scene),
        opening(crumbs_of(scene, (words("view.money"), selection.href)), head, lead, scene),
        tuple(body),
        tuple(charts),
        {TABLE: tuple(quantity_record(one.quantity, year=one.year, measure=one.measure) for one in found)}
        if found
        else {},
    )


def _told(found: Sequence[Commitment], scene: Scene) -> tuple[tuple[str, ...], tuple[Span, ...]]:
    """The largest sum that is promised, or paid where nothing is; how many sums each payer has."""
    words = scene.words
    if not found:
        return words.phrases("money.head_none", district=words.district(scene.district), year=scene.year), ()
    promised = [one for one in found if one.is_promised and one.year == scene.year + 1]
    largest = (promised or found)[0]
    head = words.phrases(
        "money.head" if promised else "money.head_results", year=largest.year, kpi=money_name(largest, scene),
        value=scene.value(largest.quantity, largest.kpi),
    )  # fmt: skip
    counts = {payer.value: sum(one.payer is payer for one in found) for payer in Payer}
    return head, words.spans("money.lead", count=Span(str(len(found)), "result"), **counts)


def _table(found: Sequence[Commitment], scene: Scene) -> Component:
    words = scene.words
    title = words("money.table")
    heads = (
        (words("table.area"), ""), (words("money.purpose"), ""), (words("table.kpi"), ""), (words("money.payer"), ""),
        (words("table.year"), ""), (words("money.published"), "r"), (words("money.amount"), "r"),
        (words("table.source"), "src"),
    )  # fmt: skip
    head = html.Tr([html.Th(text, scope="col", className=kind) for text, kind in heads])
    ordered = sorted(found, key=lambda one: (one.kpi.area, one.kpi.purpose or "", -one.amount))
    standards = [
        words.kpi(kpi)
        for kpi in scene.dataset.kpis.values()
        if kpi.area and kpi.unit in IN_TEN_THOUSANDS and not kpi.payer and not kpi.additive
    ]
    parts: list[Component] = [
        scrolled(
            html.Table([html.Thead(head), html.Tbody([_line(one, scene) for one in ordered])], className="sheet money"),
            scene.words,
        )
    ]
    if standards:
        parts.append(html.P(words("money.standards", list=words.listed(standards)), className="foot"))
    note = words("money.table_note", count=len(found))
    return section(TABLE, title, note, *parts, key=take_rows(TABLE, title, scene))


def _line(one: Commitment, scene: Scene) -> Component:
    words = scene.words
    ink = "tt" if one.is_promised else "tr"
    shown = scene.value(one.quantity, one.kpi)
    area = words.area(scene.dataset.catalog.area(one.kpi.area)) if one.kpi.area else words("data.context")
    return html.Tr(
        [
            html.Td(f"{one.kpi.area} {area}"),
            html.Td(words(f"money.{one.kpi.purpose}") if one.kpi.purpose else ""),
            html.Td(html.A(money_name(one, scene), href=scene.kpi_href(one.kpi), className="link")),
            html.Td(words(f"money.{one.payer.value}"), className="keep"),
            html.Td(str(one.year)),
            html.Td(html.Span(html.I(shown) if one.quantity.is_derived else shown, className=ink), className="r"),
            html.Td(number(one.amount), className=f"r {ink}"),
            html.Td(words.sources(one.quantity.basis), className="src"),
        ]
    )
