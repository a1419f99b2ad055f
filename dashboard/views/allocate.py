"""Builds the allocation workbench: a city target divided by hand over the counties, the sum always the target."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any
from urllib.parse import parse_qsl

import dash_bootstrap_components as dbc
from dash import ClientsideFunction, Dash, Input, Output, State, dcc
from dash.development.base_component import Component
from dash.exceptions import PreventUpdate

from dashboard.components.attributes import aria
from dashboard.components.badges import legend, phrases, spans, tag
from dashboard.components.proposal import (
    PROPOSAL,
    choices,
    downloads,
    proposal_headline,
    proposal_summary,
    sum_line,
)
from dashboard.components.proposal_table import AMOUNTS, GROWTHS, LOCKS, growth_nodes, proposal_table
from dashboard.components.rendering.fast_html import html
from dashboard.components.target_allocation import basis_text, chosen_target, key_segments
from dashboard.dataset.model import Kpi
from dashboard.dataset.numbers import percent
from dashboard.figures.proposal_bars import figure_height
from dashboard.metrics.allocation import NotAllocatable
from dashboard.metrics.district import total
from dashboard.metrics.narrative import Narrative
from dashboard.metrics.proposal import (
    Proposal,
    entry_text,
    locked_text,
    parse_locked,
    propose,
    revise,
)
from dashboard.routing.selection import View
from dashboard.routing.view_context import ViewContext
from dashboard.views.charts.proposal import proposal_chart
from dashboard.views.page import VIEW_URL, ViewPage, area_label, build_page, data_table, section


def allocate_view(context: ViewContext) -> ViewPage:
    """Builds the page; for a target that cannot be divided it says why."""
    translate, kpi = context.translate, context.dataset.kpis[context.selection.kpi or ""]
    kpi_link = (
        translate.kpi(kpi),
        context.selection.to(View.KPI, kpi=kpi.name).change(target=context.selection.target).href,
    )
    crumbs = [kpi_link, (translate("allocate.name"), context.selection.href)]
    if kpi.area:
        crumbs.insert(0, (area_label(kpi.area, context), context.area_href(context.dataset.catalog.area(kpi.area))))
    proposal = proposal_of(kpi, context)
    title = f"{translate.kpi(kpi)} · {translate('allocate.name')} · {translate('app.name')}"
    if not isinstance(proposal, Proposal):
        answer, keys = _refusal(kpi, proposal, context)
        return build_page(context, crumbs, answer, keys, title=title)
    answer = proposal_headline(proposal, context), proposal_summary(proposal, context)
    body = [_workbench(proposal, context), _signatures(context), _zones(proposal, context)]
    page = build_page(context, crumbs, answer, body, title=title, live="proposal")
    panel = html.Div(choices(proposal.allocation, context), id="proposal-choices", className="panel-sticky")
    return replace(
        page, panel=html.Aside(panel, className="panel allocation-panel", **aria(label=translate("allocate.how")))
    )


def proposal_of(kpi: Kpi, context: ViewContext) -> Proposal | NotAllocatable | None:
    """Returns the proposal that the address holds; why the target is not divided; None where the city has none."""
    target, selection = chosen_target(kpi, context), context.selection
    if target is None:
        return None
    locked = parse_locked(selection.fix, context.dataset, kpi) or {}
    return propose(context.dataset, kpi, target, selection.key, locked)


def _refusal(kpi: Kpi, reason: NotAllocatable | None, context: ViewContext) -> tuple[Narrative, list[Component]]:
    """Says why a target is not divided; where the key lacks figures, offers the others."""
    translate, target = context.translate, chosen_target(kpi, context)
    key = "allocate.no_target" if reason is None else f"split.refused_{reason.value}"
    text = translate.spans(key, kpi=translate.kpi(kpi), year=target.target.year if target else context.year + 1)
    keys = [key_segments([kpi], context)] if reason is NotAllocatable.NO_WEIGHTS else []
    return (translate.segments("split.refused"), text), keys


def _workbench(proposal: Proposal, context: ViewContext) -> Component:
    translate, kpi, allocation = context.translate, proposal.kpi, proposal.allocation
    year = allocation.interpretation.target.year
    hidden = [
        dbc.Input(type="hidden", name=name, value=value) for name, value in parse_qsl(context.selection.query[1:])
    ]
    height = f"{figure_height(len(proposal.parts))}px"
    chart = dcc.Graph(id="proposal-chart", figure=proposal_chart(proposal, context), style={"height": height})
    form = html.Form(
        [
            *hidden,
            html.Div(sum_line(proposal, context), id="proposal-sum", role="status"),
            html.Noscript(html.Button(translate("allocate.submit"), type="submit", className="button-link")),
            html.Div(
                [proposal_table(proposal, context), html.Figure(chart, className="proposal-bars")],
                className="workbench",
            ),
        ],
        action=context.selection.path,
        method="get",
        className="allocation-form",
    )
    marks = [
        ("computed", translate("split.tag")),
        ("locked", translate("allocate.locked")),
        ("key", translate("allocate.by_key")),
    ]
    if any(context.dataset.series(kpi.name, part.district.name).actual(year - 1) for part in proposal.parts):
        marks.append(("result-bar", translate("legend.result", year=year - 1)))
    foot = translate("mark.space").join((translate("allocate.rule"), basis_text(allocation, context)))
    takes = html.Div(downloads(proposal, context), id="proposal-downloads", className="proposal-downloads")
    return section(
        PROPOSAL,
        translate("allocate.section", kpi=translate.kpi(kpi), year=year),
        "",
        html.P([tag(translate("split.tag")), translate("allocate.not_adopted")], className="subtitle"),
        form,
        html.P(foot, className="footnote"),
        takes,
        dcc.Store(id=VIEW_URL, data=context.selection.href),
        dcc.Store(id="proposal-outside"),
        legend=legend(*marks),
    )


def _zones(proposal: Proposal, context: ViewContext) -> Component:
    """Lists the zones, which lie inside the counties and get no part of their own, with the results they have."""
    translate, kpi, dataset = context.translate, proposal.kpi, context.dataset
    year = proposal.allocation.interpretation.target.year - 1
    city = total(dataset, kpi, year)
    rows = []
    for zone in dataset.catalog.zones:
        result = dataset.series(kpi.name, zone.name).actual(year)
        share = percent(result.value / city.value * 100, digits=1) if result and city and city.value else "–"
        value = context.value_of_row(result) if result else translate("card.none")
        style = "numeric value-result" if result else "numeric no-value"
        cells = [
            html.Td(value, className=style),
            html.Td(share, className="numeric"),
        ]
        rows.append(
            html.Tr([html.Th([html.I(className="swatch swatch-zone"), translate.district(zone)], scope="row"), *cells])
        )
    heads = [
        (translate("head.zones"), ""),
        (translate("legend.result", year=year), "numeric"),
        (translate("allocate.of_city"), "numeric"),
    ]
    return section(
        "zones", translate("head.zones"), translate("allocate.zones_note"), data_table(heads, rows, "narrow", context)
    )


def _signatures(context: ViewContext) -> Component:
    """Builds the lines to sign on the printed sheet."""
    names = ("drafted", "approved", "date")
    return html.P([html.Span(context.translate(f"allocate.{name}")) for name in names], className="signatures")


def follow(context: ViewContext, amounts: Sequence[str | None], locks: Sequence[bool]) -> tuple[Any, ...]:
    """Returns all that follows when an amount or a lock of the proposal at `context` has changed.

    These are the outputs of the callback in their order: sum, amounts, locks, growth, chart, downloads, address, and
    headline, summary and choices together. PreventUpdate where the fields are not those of the proposal.
    """
    kpi = context.dataset.kpis.get(context.selection.kpi or "")
    before = proposal_of(kpi, context) if kpi and context.selection.view is View.ALLOCATE else None
    if not isinstance(before, Proposal) or not len(before.parts) == len(amounts) == len(locks):
        raise PreventUpdate
    proposal, faults = revise(before, amounts, locks, context.translate)
    context = replace(context, selection=context.selection.change(fix=locked_text(proposal.locked)))
    badge = [tag(context.translate("sample.tag"))] if context.dataset.is_sample else []
    headline = [*badge, *phrases(proposal_headline(proposal, context))]
    summary = spans(proposal_summary(proposal, context), context.kpi_href)
    return (
        sum_line(proposal, context, faults),
        [entry_text(part.amount, proposal.kpi, context.translate) for part in proposal.parts],
        [part.is_locked for part in proposal.parts],
        [growth_nodes(part, proposal, context) for part in proposal.parts],
        proposal_chart(proposal, context),
        downloads(proposal, context),
        context.selection.href,
        [headline, summary, choices(proposal.allocation, context)],
    )


def add_callbacks(app: Dash, context_of: Callable[[str], ViewContext]) -> None:
    """Adds the callback that follows each change, and those that tell the address and the other regions.

    All outputs of the first are in the region of its inputs: Dash calls a callback, in spite of `prevent_initial_call`,
    when its inputs come without its outputs.
    """

    @app.callback(
        Output("proposal-sum", "children"),
        Output(AMOUNTS, "value"),
        Output(LOCKS, "value"),
        Output(GROWTHS, "children"),
        Output("proposal-chart", "figure"),
        Output("proposal-downloads", "children"),
        Output(VIEW_URL, "data"),
        Output("proposal-outside", "data"),
        Input(AMOUNTS, "value"),
        Input(LOCKS, "value"),
        State(VIEW_URL, "data"),
        prevent_initial_call=True,
    )
    def change(amounts: list[str | None], locks: list[bool], url: str) -> tuple[Any, ...]:
        return follow(context_of(url), amounts, locks)

    clientside: Any = app.clientside_callback  # Dash leaves it untyped
    clientside(
        ClientsideFunction("allocation", "afterAnswer"), Input("proposal-sum", "children"), prevent_initial_call=True
    )
    clientside(
        ClientsideFunction("dashboard", "spread"),
        *(Output(f"proposal-{name}", "children") for name in ("headline", "summary", "choices")),
        Input("proposal-outside", "data"),
        prevent_initial_call=True,
    )
